"""Reports by their date: lists that grow with the number of reports are sorted by it, and cut.

The dates and brokers of all reports are read once a store; of the rest only what is shown is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import GRAPH, Term, find_value
from kg.rdf.vocabulary import DCTERMS, KG

_Row = TypeVar("_Row")


class Dated(NamedTuple):
    """Of every report the day it was issued, of several the first, and its brokers, sorted; by its node."""

    days: Mapping[NamedNode, str]
    brokers: Mapping[NamedNode, tuple[NamedNode, ...]]


def find_dated(store: Store) -> Dated:
    """The dates and brokers of all reports."""
    return keep(_read, store)


def _read(store: Store) -> Dated:
    days: dict[NamedNode, str] = {}
    for report, day in _pairs(store, DCTERMS.issued):
        days[report] = min(day.value, days.get(report, day.value))
    brokers: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for report, broker in _pairs(store, KG.publishedBy):
        if isinstance(broker, NamedNode):
            brokers[report].append(broker)
    return Dated(days, {report: tuple(sorted(found, key=str)) for report, found in brokers.items()})


def _pairs(store: Store, predicate: NamedNode) -> Iterator[tuple[NamedNode, Term]]:
    for quad in store.quads_for_pattern(None, predicate, None, GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject, quad.object


def sort_newest(store: Store, rows: Iterable[tuple[NamedNode | None, _Row]]) -> list[_Row]:
    """The second of each pair, by the day of the report that is its first: newest first, undated last.

    What is of one day comes by report, what is of one report as it was given.
    """
    days = find_dated(store).days
    keyed = [("" if report is None else days.get(report, "0") + report.value, row) for report, row in rows]
    keyed.sort(key=itemgetter(0), reverse=True)
    return [row for _, row in keyed]


def find_source(store: Store, claim: NamedNode) -> NamedNode | None:
    """The report or curation file that a claim stands in."""
    source = find_value(store, claim, KG.statedIn)
    return None if source is None else NamedNode(source)
