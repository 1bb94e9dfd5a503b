"""``/query``: queries of one's own and named ones, with their answers as a page; with ``.json``, ``.csv`` and
``.ttl`` the answer alone, or, when nothing is asked, the list of named queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.endpoint import Question
from kg.rdf.pages.catalogue import find_row, to_groups, to_prefixes, to_terms, to_triples
from kg.rdf.rows import CSV
from kg.rdf.rows import JSON as ROWS
from kg.rdf.triples import JSON_LD, TURTLE, write_triples
from kg.rdf.vocabulary import BASE_IRI
from kg.serve.accept import accepted, choose
from kg.serve.forms import HTML, JSON
from kg.serve.message import Message
from kg.serve.pages import to_html
from kg.serve.pool import Refusal
from kg.serve.requests import Parameters, query_parameters, read_form
from kg.serve.service import Service, to_content_type
from kg.serve.sparql import to_own_iri

_FORMS = {"": None, ".json": JSON, ".csv": CSV, ".ttl": TURTLE}
#: How rows, truth values and triples are written where a format is asked for.
_WRITTEN = {
    JSON: {"rows": ROWS, "truth": ROWS, "triples": JSON_LD},
    CSV: {"rows": CSV},
    TURTLE: {"triples": TURTLE},
}
#: A longer query is not put into an address.
_LONGEST_LINK = 8000


def to_routes() -> list[Route]:
    """The page and its twins."""
    return [Route(f"/query{ending}", query, methods=["GET", "POST"]) for ending in _FORMS]


async def query(request: Request) -> Response:
    """A page unless the path or the header asks for something else."""
    form = _FORMS[request.url.path.removeprefix("/query")] or choose(accepted(request), (HTML, *_WRITTEN))
    asked = _to_asked(await read_form(request) or query_parameters(request))
    if form is None:
        raise Refusal(406, f"this page is given as {', '.join((HTML, *_WRITTEN))}")
    if form == HTML:
        return await _page(request, asked)
    return await _answer(request, asked, form) if _is_asking(asked) else _list(form)


def _to_asked(parameters: Parameters) -> dict[str, Any]:
    """``name`` of a named query with the ``values`` that are given, or the text of a ``query``."""
    given = dict(parameters)
    name = given.get("name", "").strip()
    chosen = find_row(name)
    wanted = [one["name"] for one in chosen["parameters"]] if chosen else []
    values = {one: given[one].strip() for one in wanted if given.get(one, "").strip()}
    return {
        "name": name,
        "query": "" if name else given.get("query", ""),
        "values": values,
        "is_complete": len(values) == len(wanted),
        "chosen": chosen,
    }


def _is_asking(asked: Mapping[str, Any]) -> bool:
    return bool(asked["is_complete"] if asked["name"] else asked["query"].strip())


async def _answer(request: Request, asked: Mapping[str, Any], form: str) -> Response:
    service: Service = request.app.state.service
    forms = _WRITTEN[form]
    question = Question(
        text="",  # it is made where the store is
        base_iri=to_own_iri(request),
        rows=forms.get("rows"),
        truth=forms.get("truth"),
        triples=forms.get("triples"),
        most=service.settings.most,
        may_reach=service.settings.may_reach,
    )
    message = Message({"do": "ask", "asked": asked, "question": asdict(question)})
    return await service.respond(request, message)


def _list(form: str) -> Response:
    """The named queries themselves. Raises: Refusal (406)."""
    if form == CSV:
        raise Refusal(406, f"the list of named queries is given as {HTML}, {JSON}, {TURTLE}")
    if form == TURTLE:
        return Response(write_triples(to_triples(), TURTLE, BASE_IRI), media_type=to_content_type(TURTLE))
    shown = {"groups": to_groups(), "terms": to_terms(), "prefixes": to_prefixes(BASE_IRI)}
    return Response(json.dumps(shown, ensure_ascii=False), media_type=JSON)


async def _page(request: Request, asked: Mapping[str, Any]) -> Response:
    """With the answer, or with what hinders it, under its status."""
    answer, status = None, 200
    if _is_asking(asked):
        answer, status = await _run(request, asked)
    text = (answer or {}).get("text") or asked["query"] or (asked["chosen"] or {}).get("text", "")
    shown = {
        "groups": to_groups(),
        "asked": asked,
        "answer": answer,
        "text": text,
        "address": _to_address(asked),
    }
    response = to_html(request, "query.html", {**shown, "address": _to_address(asked)})
    response.status_code = status
    return response


def _to_address(asked: Mapping[str, Any]) -> str | None:
    """The parameters that ask the same; None where nothing is asked, or too much for an address."""
    if not _is_asking(asked):
        return None
    given = {"name": asked["name"], **asked["values"]} if asked["name"] else {"query": asked["query"]}
    address = urlencode(given)
    return address if len(address) <= _LONGEST_LINK else None


async def _run(request: Request, asked: Mapping[str, Any]) -> tuple[Any, int]:
    service: Service = request.app.state.service
    settings = {"most": service.settings.most, "may_reach": service.settings.may_reach}
    wanted = {**asked, **settings, "base_iri": to_own_iri(request)}
    question = Message({"do": "view", "view": "query", "asked": wanted, "format": JSON})
    try:
        _, given = await service.fetch(request, question)
    except Refusal as refusal:
        return {"kind": "problem", "status": refusal.status, "reason": refusal.reason}, refusal.status
    return json.loads(given), 200
