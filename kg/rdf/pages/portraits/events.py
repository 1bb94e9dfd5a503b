"""When what is known of an entity happened or was said: dated facts, and how often it was recommended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.newest import find_dated
from kg.rdf.pages.nodes import Json, find_nodes, find_subjects, find_values, to_link
from kg.rdf.pages.portraits.callers import Made
from kg.rdf.vocabulary import KG

#: Longer than this many months, recommendations are counted by year.
_MONTHS = 36
#: Products of a firm whose release is an event.
_PRODUCTS = 40
_FACTS = {"releaseDate": "release", "renamedOn": "renaming"}


def find_events(
    store: Store, node: NamedNode, attributes: Iterable[Json], mentions: Sequence[NamedNode]
) -> list[Json]:
    """``date`` (as exact as stated), ``kind`` and, if it is of another, ``other`` (a link), newest first:

    ``release`` and ``renaming`` of the entity as reports state it; ``product``, the release of what it
    develops; ``successor``, that of what succeeds it; ``first`` and ``last``, the reports that mention it.
    """
    found = [*_own(attributes), *_of_products(store, node), *_of_successors(store, node)]
    found += _mentioned(store, mentions)
    found.sort(key=lambda event: (event["kind"], event["other"]["label"] if event["other"] else ""))
    return sorted(found, key=lambda event: event["date"], reverse=True)


def _event(date: str, kind: str, other: Json | None = None) -> Json:
    return {"date": date, "kind": kind, "other": other}


def _own(attributes: Iterable[Json]) -> Iterator[Json]:
    for one in attributes:
        if one["name"] in _FACTS:
            yield from (
                _event(value["value"], _FACTS[one["name"]]) for value in one["values"] if value["asserted"]
            )


def _of_products(store: Store, node: NamedNode) -> Iterator[Json]:
    made = sorted(find_nodes(store, node, KG.develops), key=str)[:_PRODUCTS]
    return _releases(store, made, "product")


def _of_successors(store: Store, node: NamedNode) -> Iterator[Json]:
    return _releases(store, sorted(find_subjects(store, KG.succeeds, node), key=str), "successor")


def _releases(store: Store, nodes: Iterable[NamedNode], kind: str) -> Iterator[Json]:
    """Of several dates the first, as ``kg.graph.timeline`` takes it."""
    for one in nodes:
        days = [term.value for term in find_values(store, one, KG.releaseDate)]
        if days:
            yield _event(min(days), kind, to_link(store, one))


def _mentioned(store: Store, mentions: Sequence[NamedNode]) -> Iterator[Json]:
    """``mentions`` come newest first."""
    days = find_dated(store).days
    dated = [report for report in mentions if report in days]
    for kind, report in (("last", dated[:1]), ("first", dated[-1:] if len(dated) > 1 else [])):
        yield from (_event(days[one], kind, to_link(store, one)) for one in report)


def count_calls(rows: Iterable[Made]) -> list[Json]:
    """In how many reports it was called, by month or where they span years by year: ``date``, ``reports``
    and ``brokers``, newest first."""
    dated = {(made.day, made.report, made.house) for made in rows if made.day is not None}
    size = len("2024-02") if _span(day for day, _, _ in dated) <= _MONTHS else len("2024")
    reports = Counter(day[:size] for day in {report: day for day, report, _ in dated}.values())
    houses = Counter(day for day, _ in {(day[:size], house) for day, _, house in dated})
    return [
        {"date": day, "reports": reports[day], "brokers": houses[day]}
        for day in sorted(reports, reverse=True)
    ]


def _span(days: Iterable[str]) -> int:
    """Months from the first to the last."""
    months = [int(day[:4]) * 12 + int(day[5:7]) for day in days]
    return max(months) - min(months) + 1 if months else 0
