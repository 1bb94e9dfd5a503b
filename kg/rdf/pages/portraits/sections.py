"""The lists of an entity's page: some of each there, all of it on pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.errors import GraphError
from kg.rdf.pages.nodes import Json
from kg.rdf.pages.portraits.callers import to_house_row, to_houses
from kg.rdf.pages.portraits.callers import to_rows as to_call_rows
from kg.rdf.pages.portraits.desk import to_report_rows
from kg.rdf.pages.portraits.head import to_head
from kg.rdf.pages.portraits.lists import FEW, MANY, Slice
from kg.rdf.pages.portraits.mentions import to_mention_rows
from kg.rdf.pages.portraits.people import to_analyst_rows
from kg.rdf.pages.portraits.relations import WAYS, Way, to_rows
from kg.rdf.pages.portraits.subject import Subject

#: Claims shown of a relation besides the strongest.
OTHERS = 8

#: What is shown on the page itself.
FIRST = Slice()
_Rows = Callable[[Sequence[Any]], list[Json]]


def _to_list(rows: Sequence[Any], wanted: Slice, show: _Rows) -> Json:
    """``count``, ``page``, ``pages`` and ``rows``, those that are wanted."""
    return {**wanted.tell(len(rows)), "rows": show(wanted.cut(rows))}


def to_mentions(subject: Subject, wanted: Slice = FIRST) -> Json:
    """The reports that mention it."""
    store, node = subject.store, subject.node
    return _to_list(subject.mentions, wanted, lambda rows: to_mention_rows(store, node, rows))


def to_calls(subject: Subject, wanted: Slice = FIRST) -> Json:
    """Every recommendation of it."""
    store, histories = subject.store, subject.histories
    return _to_list(subject.calls, wanted, lambda rows: to_call_rows(store, rows, histories))


def to_callers(subject: Subject, wanted: Slice = FIRST) -> Json:
    """Each broker that recommends or rates it, with its last call."""
    houses = to_houses(subject.store, subject.histories)
    return _to_list(houses, wanted, lambda rows: [to_house_row(subject.store, row) for row in rows])


def to_reports(subject: Subject, wanted: Slice = FIRST) -> Json:
    """The reports of a broker, an analyst or an industry."""
    return _to_list(subject.reports, wanted, lambda rows: to_report_rows(subject.store, rows))


def to_analysts(subject: Subject, wanted: Slice = FIRST) -> Json:
    """Who works for a broker."""
    store, node = subject.store, subject.node
    return _to_list(subject.analysts, wanted, lambda rows: to_analyst_rows(store, node, rows))


def to_group(subject: Subject, way: Way, wanted: Slice = FIRST) -> Json:
    """The relations of one way: also ``key``, ``relation`` and ``outgoing``."""
    store, node = subject.store, subject.node
    found = subject.groups.get(way, ())
    named = {"key": way.key, "relation": way.relation, "outgoing": way.outgoing is not False}
    return {**named, **_to_list(found, wanted, lambda rows: to_rows(store, node, rows, OTHERS))}


#: The lists that an entity's page may have, by the name they are asked for.
LISTS: Mapping[str, Callable[[Subject, Slice], Json]] = {
    "mentions": to_mentions,
    "calls": to_calls,
    "callers": to_callers,
    "reports": to_reports,
    "analysts": to_analysts,
}


def show_part(subject: Subject) -> Json:
    """A page with one list alone: ``part`` (its name, or "relations") and ``list``.

    Raises: GraphError when there is no such list, or no such page of it.
    """
    part, wanted = subject.asked["part"], Slice(max(1, subject.asked["page"]), MANY)
    if part in LISTS:
        name, listed = part, LISTS[part](subject, wanted)
    elif part in WAYS:
        name, listed = "relations", to_group(subject, WAYS[part], wanted)
    else:
        raise GraphError(f"a page has no list {part!r}; there are {', '.join([*LISTS, *WAYS])}")
    if wanted.page > listed["pages"]:
        raise GraphError(f"page {wanted.page} of {part!r}: there are {listed['pages']}")
    return {"kind": "part", **to_head(subject.store, subject.node), "part": name, "list": listed}


def to_neighbours(groups: Sequence[tuple[str, bool, Sequence[Json]]], most: int = FEW + 2) -> list[Json]:
    """The closest neighbours, for a drawing: ``other`` (a link), ``relation`` and ``outgoing``.

    ``groups`` are relations and links, the closest first; the first of each comes before any second.
    """
    kept: dict[str, Json] = {}
    for place in range(most):
        for relation, outgoing, links in groups:
            for other in links[place : place + 1]:
                kept.setdefault(other["id"], {"other": other, "relation": relation, "outgoing": outgoing})
    return list(kept.values())[:most]
