"""Companies by brokers: where each broker stands on each company on a day, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.call_tables import STANCES, to_stance_row
from kg.graph.consensus import Scope
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import to_label
from kg.rdf.pages.opinions.ledger import Ledger, read_ledger
from kg.rdf.pages.opinions.stances import read_stance, to_triples
from kg.rdf.pages.opinions.standings import Wanted, find_day, to_standings
from kg.rdf.pages.opinions.targets import SORTS, find_targets, to_sorted
from kg.rdf.pages.paging import cut
from kg.rdf.pages.view import Build, View

Json = dict[str, Any]

#: What every row has, beside its cells.
_FIGURES = (
    *("id", "label", "type", "ticker", "brokers", "reports", "first", "last", "steps", "unrated"),
    *("mean", "median", "rated", "agreed", "spread"),
)


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """A page of rows, and of columns: the brokers that stand on one of these rows.

    ``cells`` are as the columns of ``brokers``, each a list of stances as ``kg.graph.consensus.to_stance``
    has them: none, one, or in the last column, where reports name no broker, several.
    """
    store, wanted = build.store, to_wanted(asked)
    ledger, standings = keep(read_ledger, store), keep(to_standings, store, wanted)
    found = find_targets(store, standings["targets"], asked)
    order = asked["order"] or SORTS[asked["sort"]][1]
    page = cut(to_sorted(found, asked["sort"], order), asked["page"], asked["size"])
    columns = cut(_columns(page.items), asked["columns"], asked["width"])
    shown = {
        "on": find_day(ledger, wanted.scope),
        "since": wanted.scope.since,
        "silent_after": wanted.scope.silent_after,
        "undated": standings["undated"],
        "targets": len(found),
        "differing": sum(bool(row["spread"]) for row in found),
        "stances": sum(len(row["stances"]) for row in found),
        **{name: asked[name] for name in ("sort", "kind")},
        "order": order,
        **page.shown,
        "columns": columns.shown,
        "brokers": columns.items,
        "rows": [_row(ledger, row, columns.items, wanted.scope) for row in page.items],
        "choices": _choices(store, ledger, wanted),
        "days": {"first": min(ledger.days.values(), default=None), "last": find_day(ledger, Scope())},
    }
    return View(
        shown,
        derived=lambda: to_triples(ledger, page.items, wanted.scope, find_base_iri(store)),
        rows=lambda: _table(ledger, page.items, wanted.scope),
    )


def to_wanted(asked: Mapping[str, Any]) -> Wanted:
    """Which calls the parameters of a page ask for."""
    return Wanted(
        scope=Scope(on=asked["on"], since=asked["since"], silent_after=asked["silent"]),
        kind=asked["kind"],
        brokers=frozenset(asked["broker"]),
        heard=bool(asked["heard"]),
    )


def _columns(rows: Sequence[Json]) -> Sequence[Json]:
    """The brokers that stand on some row, those that rate most of them first; reports that name none come
    last."""
    rated = Counter(one["broker"] for row in rows for one in row["stances"] if one["common_rating"])
    labels = {one["broker"]: one["broker_label"] for row in rows for one in row["stances"]}
    counts = Counter(one["broker"] for row in rows for one in row["stances"])

    def key(id_: str | None) -> tuple[bool, int, int, str, str]:
        return id_ is None, -rated[id_], -counts[id_], labels[id_] or "", id_ or ""

    return [{"id": id_, "label": labels[id_], "targets": counts[id_]} for id_ in sorted(counts, key=key)]


def _row(ledger: Ledger, row: Json, columns: Sequence[Json], scope: Scope) -> Json:
    cells: dict[str | None, list[Json]] = {column["id"]: [] for column in columns}
    for held in row["stances"]:
        if held["broker"] in cells:
            cells[held["broker"]].append(read_stance(ledger, row["id"], held["house"], scope))
    return {**{name: row[name] for name in _FIGURES}, "cells": list(cells.values())}


def _table(ledger: Ledger, rows: Sequence[Json], scope: Scope) -> Iterator[Sequence[str]]:
    yield STANCES
    for row in rows:
        for held in row["stances"]:
            yield to_stance_row(read_stance(ledger, row["id"], held["house"], scope))


def _choices(store: Store, ledger: Ledger, wanted: Wanted) -> Json:
    """What can be filtered by, whatever is filtered by now."""
    base = find_base_iri(store)
    everything = keep(to_standings, store, Wanted(scope=Scope(), kind=wanted.kind))
    industries = [{"id": id_, "label": to_label(store, NamedNode(base + id_))} for id_ in ledger.covering]
    return {
        "industries": sorted(industries, key=lambda one: (one["label"], one["id"])),
        "brokers": [one for one in _columns(everything["targets"]) if one["id"]],
    }
