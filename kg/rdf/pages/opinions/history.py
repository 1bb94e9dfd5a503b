"""One company or industry: every call on it over time, by broker, and when brokers stood apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from kg.graph.call_tables import CALLS, to_call_row
from kg.graph.calls import in_time, to_house
from kg.graph.consensus import Scope, latest_first, to_prices, to_summary
from kg.rdf.describe import find_node
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import to_id, to_link
from kg.rdf.pages.opinions.apart import find_apart
from kg.rdf.pages.opinions.ledger import Ledger, read_ledger
from kg.rdf.pages.opinions.stances import read_stance, to_quote, to_triples
from kg.rdf.pages.opinions.standings import find_day, to_agreement
from kg.rdf.pages.paging import cut
from kg.rdf.pages.view import Build, View

Json = dict[str, Any]
#: How many calls a chart has at most, the latest of all.
_MARKS = 400


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``target``, a link with its ``ticker``; None if no ``asked["id"]`` is given. Figures and ``stances`` as
    ``kg.graph.consensus`` has them, ``apart`` as of ``find_apart``, ``lanes``: by broker the calls that a
    chart shows, and ``rows``: a page of all calls as ``kg.graph.calls`` has them, the latest first;
    ``differs`` says that another broker rated otherwise on that day.

    Raises: GraphError when nothing is said of ``asked["id"]``.
    """
    if not asked["id"]:
        return View({"target": None})
    store = build.store
    ledger, node = keep(read_ledger, store), find_node(store, unquote(asked["id"]))
    id_ = to_id(store, node)
    scope = Scope(on=asked["on"], since=asked["since"], silent_after=asked["silent"])
    rows = _rows(ledger, id_, scope)
    page = cut([*reversed(rows)], asked["page"], asked["size"])
    about, houses = ledger.targets.get(id_, {"ticker": None}), sorted({to_house(row) for row in rows})
    shown = {
        "target": {**to_link(store, node), "ticker": about["ticker"]},
        **_figures(ledger, id_, houses, scope),
        "apart": find_apart(rows, scope.silent_after, find_day(ledger, scope)),
        "lanes": _lanes(rows[-_MARKS:]),
        **page.shown,
        "rows": page.items,
    }
    held = [{"id": id_, **about, "stances": [{"house": house} for house in houses]}] if rows else []
    base = find_base_iri(store)
    return View(
        shown,
        tuple(to_iri(quote["id"], base) for row in page.items for quote in row["quotes"] if quote["report"]),
        derived=lambda: to_triples(ledger, held, scope, base),
        rows=lambda: [CALLS, *map(to_call_row, rows)],
    )


def _figures(ledger: Ledger, target: str, houses: Iterable[str], scope: Scope) -> Json:
    stances = [read_stance(ledger, target, house, scope) for house in houses]
    rows = [row for house in houses for row in ledger.history(target, house) if scope.keeps(row)]
    return {
        "on": find_day(ledger, scope),
        "since": scope.since,
        "silent_after": scope.silent_after,
        **to_summary(stances, rows),
        **to_agreement([one["common_rating"] for one in stances]),
        "prices": list(to_prices(stances)),
        "stances": sorted(stances, key=latest_first),
    }


def _rows(ledger: Ledger, target: str, scope: Scope) -> Sequence[Json]:
    houses = ledger.calls.get(target, ())
    found = [row for house in houses for row in ledger.history(target, house) if scope.keeps(row)]
    steps: dict[str, set[str]] = {}
    for row in found:
        if row["date"] and row["common_rating"]:
            steps.setdefault(row["date"], set()).add(row["common_rating"])
    rows = [
        {
            **row,
            "differs": bool(row["common_rating"]) and len(steps.get(row["date"], ())) > 1,
            "quotes": [to_quote(quote, row["report"]) for quote in row["quotes"]],
        }
        for row in found
    ]
    # Undated calls come first, so that the latest come first when this is turned round.
    return sorted(rows, key=lambda row: (row["date"] is not None, *in_time(row)[1:]))


def _lanes(rows: Iterable[Json]) -> Sequence[Json]:
    """The dated calls of each broker, in the order of ``_busiest_first``."""
    lanes: dict[str, Json] = {}
    for row in rows:
        if row["date"]:
            id_ = row["broker"] or ""
            lane = lanes.setdefault(id_, {"broker": row["broker"], "label": row["broker_label"], "calls": []})
            lane["calls"].append(_mark(row))
    return sorted(lanes.values(), key=_busiest_first)


def _busiest_first(lane: Json) -> tuple[bool, bool, int, str, str]:
    """Those who rate before those who only recommend; reports that name no broker come last."""
    rates = any(call["rating"] for call in lane["calls"])
    return lane["broker"] is None, not rates, -len(lane["calls"]), lane["label"] or "", lane["broker"] or ""


def _mark(row: Json) -> Json:
    names = ("date", "words", "rating", "common_rating", "change", "target_price", "currency")
    return {**{name: row[name] for name in names}, "quote": {**row["quotes"][0], "quote": None}}
