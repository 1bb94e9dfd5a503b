"""Stances whole, with the words they rest on, as ``kg.graph.consensus`` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Triple

from kg.graph.consensus import Scope, in_force, to_dated, to_stance
from kg.rdf.pages.opinions.ledger import Ledger
from kg.rdf.pages.opinions.standings import find_day
from kg.rdf.stances import to_stance_triples

Json = dict[str, Any]


def read_stance(ledger: Ledger, target: str, house: str, scope: Scope) -> Json:
    """The stance of a house; each of its ``quotes`` has also its ``report``, None for what a person added;
    ``rated_in`` are those that give the rating that it holds."""
    rows = [row for row in ledger.history(target, house) if scope.keeps(row)]
    mentions = [one for one in ledger.mentions(target).get(house, ()) if scope.holds(one[0])]
    stance = to_stance(rows, mentions, find_day(ledger, scope), scope.silent_after)
    reports = {quote["id"]: row["report"] for row in rows for quote in row["quotes"]}
    rating = [quote for quote in in_force(to_dated(rows), "rating").get("quotes", ()) if quote["rating"]]
    quotes = {"quotes": stance["quotes"], "rated_in": rating}
    return stance | {
        name: [to_quote(quote, reports[quote["id"]]) for quote in found] for name, found in quotes.items()
    }


def to_quote(quote: Json, report: str) -> Json:
    """A quote with the report it stands in; what a person added stands in none."""
    return {**quote, "report": report if quote["id"].startswith("recommendation-") else None}


def to_triples(ledger: Ledger, targets: Iterable[Json], scope: Scope, base_iri: str) -> Iterator[Triple]:
    """The kg:Stance of every stance of some targets of ``to_standings``, as ``kg consensus`` writes them."""
    found = [
        {
            "id": unquote(one["id"]),
            **{name: one[name] for name in ("type", "label")},
            "stances": [
                _named(read_stance(ledger, one["id"], held["house"], scope)) for held in one["stances"]
            ],
        }
        for one in targets
    ]
    yield from to_stance_triples({"on": find_day(ledger, scope), "targets": found}, base_iri)


def _named(stance: Json) -> Mapping[str, Any]:
    """With ids as records have them: on pages they are the last parts of IRIs."""
    return {**stance, "target": unquote(stance["target"]), "broker": unquote(stance["broker"] or "") or None}
