"""``/store``: the SPARQL 1.1 Graph Store Protocol, one graph at a time.

The graph is ``?default``, ``?graph=IRI``, or the address itself (``/store/anything``).
"""

from __future__ import annotations

from email.message import MIMEPart
from email.parser import BytesParser
from email.policy import HTTP
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.rdf.triples import GRAPH_FORMATS, READ_FORMATS
from kg.serve.accept import accepted, choose
from kg.serve.message import Message
from kg.serve.pool import Refusal
from kg.serve.requests import MAX_DOCUMENT, parse_content_type, query_parameters, read_body
from kg.serve.service import Service
from kg.serve.sparql import to_own_iri

PREFIX = "/store"
_MULTIPART = "multipart/form-data"


async def read(request: Request) -> Response:
    """GET and HEAD: the graph in the format that is asked for."""
    service: Service = request.app.state.service
    form = choose(accepted(request), list(GRAPH_FORMATS))
    head = {"do": "read", "graph": _find_name(request), "format": form, "most": service.settings.most}
    return await service.respond(request, Message(head))


async def put(request: Request) -> Response:
    """PUT: replace the graph."""
    service: Service = request.app.state.service
    service.require_writer(request)
    name, media_type = _find_name(request), _find_type(request)
    head = {"do": "put", "graph": name, "type": media_type, "base_iri": name or to_own_iri(request)}
    is_new = await service.write(Message(head, await read_body(request, MAX_DOCUMENT)))
    return Response(status_code=201 if is_new else 204)


async def post(request: Request) -> Response:
    """POST: add to the graph; without a name of one, to a new graph."""
    service: Service = request.app.state.service
    service.require_writer(request)
    is_nameless = not query_parameters(request) and _is_root(request)
    name = f"{to_own_iri(request).rstrip('/')}/{uuid4()}" if is_nameless else _find_name(request)
    documents = await _read_documents(request)
    sizes = [(media_type, len(content)) for media_type, content in documents]
    head = {"do": "post", "graph": name, "documents": sizes, "base_iri": name or to_own_iri(request)}
    is_new = await service.write(Message(head, b"".join(content for _, content in documents)))
    if is_nameless:
        return Response(status_code=201, headers={"Location": str(name)})
    return Response(status_code=201) if is_new else PlainTextResponse("added\n")


async def delete(request: Request) -> Response:
    """DELETE: remove the graph."""
    service: Service = request.app.state.service
    service.require_writer(request)
    await service.write(Message({"do": "delete", "graph": _find_name(request)}))
    return PlainTextResponse("removed\n")


def _is_root(request: Request) -> bool:
    return request.url.path.rstrip("/") == PREFIX


def _find_name(request: Request) -> str | None:
    """The IRI of the graph, None for the default graph. Raises: Refusal (400) unless there is one name."""
    parameters = query_parameters(request)
    names = [value if name == "graph" else None for name, value in parameters if name in ("graph", "default")]
    if not names and not _is_root(request):
        return to_own_iri(request)
    if len(names) != 1:
        raise Refusal(400, f"name one graph: {PREFIX}?default, {PREFIX}?graph=IRI or {PREFIX}/NAME")
    return names[0]


def _find_type(request: Request) -> str:
    return _require_type(*parse_content_type(request))


def _require_type(media_type: str, charset: str) -> str:
    """Raises: Refusal (415)."""
    if media_type not in READ_FORMATS or charset not in ("", "utf-8", "utf8"):
        sent = f"{media_type} {charset}".strip() or "not said"
        raise Refusal(415, f"the content type is {sent}; send one of, in UTF-8: {', '.join(READ_FORMATS)}")
    return media_type


async def _read_documents(request: Request) -> list[tuple[str, bytes]]:
    """The body, or each file of a form. Raises: Refusal."""
    if parse_content_type(request)[0] != _MULTIPART:
        media_type = _find_type(request)
        return [(media_type, await read_body(request, MAX_DOCUMENT))]
    beginning = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    form = BytesParser(policy=HTTP).parsebytes(beginning + await read_body(request, MAX_DOCUMENT))
    parts = [part for part in form.iter_parts() if part.get_filename() or "content-type" in part]
    if not parts:
        raise Refusal(400, "the form has no file")
    return [(_part_type(part), bytes(part.get_payload(decode=True) or b"")) for part in parts]


def _part_type(part: MIMEPart) -> str:
    return _require_type(part.get_content_type(), part.get_content_charset() or "")
