"""``/id/…``: what the graph says of an entity, under the last part of its IRI."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.rdf.triples import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from kg.serve.accept import accepted, choose
from kg.serve.forms import HTML, JSON
from kg.serve.message import Message
from kg.serve.pages import to_html
from kg.serve.parameters import count, parse_asked, text
from kg.serve.pool import Refusal
from kg.serve.service import Service

_OFFERED = (HTML, JSON, *GRAPH_FORMATS)
#: Endings that ask for a format without a header, as in a link.
_ENDINGS = {
    ".html": HTML,
    ".json": JSON,
    ".ttl": TURTLE,
    ".nt": N_TRIPLES,
    ".rdf": RDF_XML,
    ".jsonld": JSON_LD,
}
_KINDS = (
    *("entity", "report", "broker", "analyst", "part"),
    *("claim", "recommendation", "relation", "conflict", "thing"),
)
#: The template of each kind of page, as the view names it.
_TEMPLATES = {kind: f"{kind}.html" for kind in _KINDS}
#: Which of its lists, and which page of that.
_TAKES = {"part": text, "page": count(1, most=1_000_000)}


async def entity(request: Request) -> Response:
    """A page, or triples, as asked; an ending counts only where no entity is called so."""
    local: str = request.path_params["local"]
    form = choose(accepted(request), _OFFERED)
    shorter = [(local.removesuffix(end), kind) for end, kind in _ENDINGS.items() if local.endswith(end)]
    asked = parse_asked(request, _TAKES)
    question = Message({"do": "describe", "ids": [(local, form), *shorter], "asked": asked})
    service: Service = request.app.state.service
    if HTML not in (form, *(kind for _, kind in shorter)):
        return await service.respond(request, question)
    media_type, given = await service.fetch(request, question)
    if media_type != HTML:
        return Response(given, media_type=media_type, headers={"Vary": "Accept"})
    shown = json.loads(given)
    # A long report takes a while to write out, in which others are served.
    return await run_in_threadpool(to_html, request, _TEMPLATES[shown["kind"]], shown)


async def rating(request: Request) -> Response:
    """A concept of the scales of ratings; its IRI is not among those of entities."""
    local: str = request.path_params["local"]
    ending = next((end for end in (".json", ".ttl") if local.endswith(end)), "")
    form = _ENDINGS[ending] if ending else choose(accepted(request), (HTML, JSON, TURTLE))
    if form is None:
        raise Refusal(406, f"this page is given as {HTML}, {JSON}, {TURTLE}")
    asked = {"local": local.removesuffix(ending)}
    question = Message({"do": "view", "view": "rating", "asked": asked, "format": form})
    service: Service = request.app.state.service
    if form != HTML:
        return await service.respond(request, question)
    _, given = await service.fetch(request, question)
    return to_html(request, "rating.html", json.loads(given))
