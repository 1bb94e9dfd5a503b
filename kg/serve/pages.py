"""The pages of the explorer: under which path, what is asked for them, and how they are given.

Each has a JSON and a Turtle twin: the path with ``.json`` or ``.ttl``, or the same path by Accept. All
three come of one view (``kg.rdf.pages``), which is asked of a worker.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.rdf.triples import TURTLE
from kg.serve.accept import accepted, choose
from kg.serve.forms import CSV, HTML, JSON
from kg.serve.language import LANGUAGE
from kg.serve.message import Message
from kg.serve.parameters import Parse, choice, count, day, parse_asked, text, texts
from kg.serve.pool import Refusal
from kg.serve.render import render
from kg.serve.requests import read_form
from kg.serve.service import Service

_TWINS = {"": None, ".json": JSON, ".ttl": TURTLE, ".csv": CSV}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``takes`` are the parameters it knows, with what parses their values; ``template`` is None for what
    only scripts ask for. ``view`` is None for a page that shows nothing of the graph by itself. A page of
    rows has a CSV twin too. One that ``takes_form`` can be asked by POST as well: its parameters may be
    longer than an address can be."""

    path: str
    view: str | None
    template: str | None = None
    takes: Mapping[str, Parse] = field(default_factory=dict)
    has_rows: bool = False
    takes_form: bool = False


#: What is asked of the neighbours of an entity; ``known`` is what the board has.
_KINDS: Mapping[str, Parse] = {"relation": texts, "direction": texts, "type": texts, "known": text}
_SOME: Mapping[str, Parse] = {"most": count(20, most=200), "offset": count(0, most=1_000_000)}
_EXPLORER = (
    Page(path="/explore", view="explore", template="explore.html", takes={"id": texts}),
    Page(path="/explore/expand", view="expand", takes={"of": text, **_KINDS, **_SOME}, takes_form=True),
    Page(path="/explore/glance", view="glance", takes={"id": text}),
    Page(
        path="/explore/evidence",
        view="evidence",
        takes={"source": text, "relation": text, "target": text, **_SOME},
    ),
    Page(
        path="/explore/paths",
        view="paths",
        takes={
            **{"from": text, "to": text, "since": day, "until": day, "relation": texts, "known": text},
            **{"hops": count(4, most=8), "most": count(20, most=100)},
        },
        takes_form=True,
    ),
    Page(path="/explore/shared", view="shared", takes={"id": texts, **_KINDS, **_SOME}, takes_form=True),
    Page(
        path="/explore/selection",
        view="selection",
        takes={"ids": text, "edges": text, "relation": texts},
        has_rows=True,
        takes_form=True,
    ),
)

_SEARCH: Mapping[str, Parse] = {
    "q": text,
    "type": text,
    "page": count(1, most=1_000_000),
    "most": count(None, most=200),
    "best": count(0, most=20),
}
#: Which stances a page is about.
_STANDING: Mapping[str, Parse] = {
    "on": day,
    "since": day,
    "silent": count(180, most=36_500),
    "heard": choice("", "1"),
    "kind": choice("company", "industry", "all"),
    "broker": texts,
}
_PAGING: Mapping[str, Parse] = {"page": count(1, most=1_000_000), "size": count(25, most=1_000)}

PAGES = (
    Page(path="/", view="home", template="home.html"),
    Page(path="/ontology", view="ontology", template="ontology.html"),
    Page(path="/search", view="search", template="search.html", takes=_SEARCH),
    Page(
        path="/consensus",
        view="consensus",
        template="consensus.html",
        takes={
            **_STANDING,
            **_PAGING,
            "industry": text,
            "q": text,
            "differ": choice("", "1"),
            "sort": choice("brokers", "company", "latest", "agreement", "rating"),
            "order": choice("", "asc", "desc"),
            "columns": count(1, most=10_000),
            "width": count(10, most=1_000),
        },
        has_rows=True,
    ),
    Page(
        path="/history",
        view="history",
        template="history.html",
        takes={"id": text, **{name: _STANDING[name] for name in ("on", "since", "silent")}, **_PAGING},
        has_rows=True,
    ),
    Page(
        path="/disagreements",
        view="disagreements",
        template="disagreements.html",
        takes={
            **{name: _STANDING[name] for name in ("on", "silent", "heard")},
            **_PAGING,
            "size": count(10, most=500),
            **dict.fromkeys(("a", "b", "q"), text),
            "show": choice("all", "rating", "fact"),
            "within": choice("", "1"),
        },
    ),
    Page(
        path="/models",
        view="models",
        template="models.html",
        takes={
            **_PAGING,
            **dict.fromkeys(("q", "developer"), text),
            **dict.fromkeys(("from", "to"), day),
            "type": choice("", "Model", "Product", "CreativeWork"),
            "show": choice("dated", "undated", "families"),
            "sort": choice("date", "name", "developer"),
            "order": choice("", "asc", "desc"),
        },
        has_rows=True,
    ),
    *_EXPLORER,
)


def to_routes() -> Iterator[Route]:
    """Each page and its twins."""
    for page in PAGES:
        methods = ["GET", "POST"] if page.takes_form else ["GET"]
        for ending, form in _TWINS.items():
            if form == CSV and not page.has_rows:
                continue
            path = page.path + ("index" if ending and page.path == "/" else "") + ending
            yield Route(path, _to_endpoint(page, form), methods=methods)


def _to_endpoint(page: Page, form: str | None) -> Callable[[Request], Awaitable[Response]]:
    offered = (*[HTML][: bool(page.template)], JSON, TURTLE, *[CSV][: page.has_rows])

    async def give(request: Request) -> Response:
        chosen = form or choose(accepted(request), offered)
        if chosen is None:
            raise Refusal(406, f"this page is given as {', '.join(offered)}")
        return await _give(request, page, chosen)

    return give


async def _give(request: Request, page: Page, form: str) -> Response:
    service: Service = request.app.state.service
    asked = parse_asked(request, page.takes, await read_form(request))
    if page.view is None:
        return to_html(request, page.template or "", {}) if form == HTML else Response(status_code=204)
    question = Message({"do": "view", "view": page.view, "asked": asked, "format": form})
    if form != HTML or page.template is None:
        return await service.respond(request, question)
    _, shown = await service.fetch(request, question)
    return to_html(request, page.template, json.loads(shown))


def to_html(request: Request, template: str, shown: Mapping[str, Any]) -> Response:
    """A page; a language that was chosen on it is kept."""
    response = HTMLResponse(
        render(request, template, shown), headers={"Vary": "Accept, Accept-Language, Cookie"}
    )
    chosen = request.query_params.get(LANGUAGE)
    if chosen in ("zh", "en"):
        response.set_cookie(LANGUAGE, chosen, max_age=365 * 24 * 3600, samesite="lax", httponly=True)
    return response
