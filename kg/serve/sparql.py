"""``/sparql``: the SPARQL 1.1 Protocol, and the description of the service."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.rdf.endpoint import Question
from kg.rdf.rows import ROW_FORMATS, TRUTH_FORMATS
from kg.rdf.service import describe_service
from kg.rdf.triples import GRAPH_FORMATS
from kg.serve.accept import accepted, choose
from kg.serve.forms import HTML
from kg.serve.message import Message
from kg.serve.pool import Refusal
from kg.serve.requests import (
    FORM,
    MAX_TEXT,
    Parameters,
    parse_content_type,
    parse_parameters,
    query_parameters,
    read_body,
    read_text,
)
from kg.serve.service import Service, to_content_type

_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
#: Operation → its parameters for the default graph and for named graphs.
_DATASETS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


@dataclass(frozen=True, slots=True)
class _Operation:
    kind: str  # "query" or "update"
    text: str
    parameters: Parameters


async def sparql(request: Request) -> Response:
    """Answer a query, carry out an update, or describe the service."""
    service: Service = request.app.state.service
    operation = await (_posted if request.method == "POST" else _gotten)(request)
    if operation is None:
        return _description(request, service)
    head = {"do": operation.kind, "question": _to_question(request, operation, service)}
    message = Message(head, operation.text.encode())
    if operation.kind == "query":
        return await service.respond(request, message)
    service.require_writer(request)
    await service.write(message)
    return Response(status_code=204)


async def _gotten(request: Request) -> _Operation | None:
    parameters = query_parameters(request)
    if any(name == "update" for name, _ in parameters):
        raise Refusal(400, "an update must be sent by POST")
    if not any(name == "query" for name, _ in parameters):
        return None
    return _from_form(parameters, parameters)


async def _posted(request: Request) -> _Operation:
    kind = parse_content_type(request)[0]
    outside = query_parameters(request)
    if kind == FORM:
        parameters = parse_parameters(
            await read_body(request, 3 * MAX_TEXT)
        )  # %XX takes three times the place
        return _from_form(parameters, [*outside, *parameters])
    if kind in _DIRECT:
        return _Operation(_DIRECT[kind], await read_text(request), outside)
    sent = kind or "nothing said"
    raise Refusal(415, f"the content type is {sent}; send one of: {', '.join([FORM, *_DIRECT])}")


def _from_form(parameters: Parameters, everywhere: Parameters) -> _Operation:
    """Raises: Refusal (400) unless there is exactly one query or update."""
    given = [(name, value) for name, value in parameters if name in _DATASETS]
    if len(given) != 1:
        raise Refusal(400, f"there are {len(given)} parameters 'query' or 'update'; send exactly one")
    (kind, text), *_ = given
    return _Operation(kind, text, everywhere)


def _to_question(request: Request, operation: _Operation, service: Service) -> dict[str, object]:
    accept = accepted(request)
    default, named = (
        tuple(value for name, value in operation.parameters if name == wanted)
        for wanted in _DATASETS[operation.kind]
    )
    question = Question(
        text="",  # it travels as the body
        base_iri=to_own_iri(request),
        default_graphs=default,
        named_graphs=named,
        rows=choose(accept, list(ROW_FORMATS)),
        truth=choose(accept, list(TRUTH_FORMATS)),
        triples=choose(accept, list(GRAPH_FORMATS)),
        most=service.settings.most,
        may_reach=service.settings.may_reach,
    )
    return asdict(question)


def to_own_iri(request: Request) -> str:
    """The address that was asked, without parameters, as an IRI."""
    return str(request.url.replace(query="", fragment=""))


def _description(request: Request, service: Service) -> Response:
    """For programs; a person at a browser is sent to the page of queries."""
    media_type = choose(accepted(request), [*GRAPH_FORMATS, HTML])
    if media_type == HTML:
        return RedirectResponse("/query", status_code=303, headers={"Vary": "Accept"})
    if media_type is None:
        raise Refusal(406, f"the description of the service is there as: {', '.join(GRAPH_FORMATS)}")
    text = describe_service(
        to_own_iri(request),
        media_type,
        is_writable=service.settings.token is not None,
        may_reach=service.settings.may_reach,
    )
    return Response(text, headers={"Vary": "Accept"}, media_type=to_content_type(media_type))
