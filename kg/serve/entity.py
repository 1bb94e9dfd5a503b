"""``/id/…``: what the graph says of an entity, under the last part of its IRI."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.rdf.triples import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from kg.serve.accept import accepted, choose
from kg.serve.message import Message
from kg.serve.page import HTML
from kg.serve.service import Service

_OFFERED = (HTML, *GRAPH_FORMATS)
#: Endings that ask for a format without a header, as in a link.
_ENDINGS = {
    ".html": HTML,
    ".ttl": TURTLE,
    ".nt": N_TRIPLES,
    ".rdf": RDF_XML,
    ".jsonld": JSON_LD,
    ".json": JSON_LD,
}


async def entity(request: Request) -> Response:
    """A page, or triples, as asked; an ending counts only where no entity is called so."""
    local: str = request.path_params["local"]
    form = choose(accepted(request), _OFFERED)
    shorter = [(local.removesuffix(end), kind) for end, kind in _ENDINGS.items() if local.endswith(end)]
    ids = [(local, form), *shorter]
    service: Service = request.app.state.service
    return await service.respond(request, Message({"do": "describe", "ids": ids}))
