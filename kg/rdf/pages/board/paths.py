"""The shortest paths between two entities: what joins them, and through whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.errors import QueryError
from kg.rdf.pages.board.backing import find_period, to_part
from kg.rdf.pages.board.edges import Edge
from kg.rdf.pages.board.ids import find_one, to_nodes
from kg.rdf.pages.board.neighbours import connect
from kg.rdf.pages.board.routes import find_routes
from kg.rdf.pages.board.wanted import WITHOUT_MENTIONS, to_wanted
from kg.rdf.pages.nodes import find_subjects, find_values, to_id, to_link
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG

#: Neighbours looked at before the search is given up: about a second.
_BUDGET = 200_000

Period = tuple[str, str]


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """Shortest paths of at most ``asked["hops"]`` hops over some relations (all but mentions unless named)
    between ``asked["from"]`` and ``asked["to"]``, at most ``asked["most"]`` of the ``number`` there are.

    With ``since`` or ``until`` an edge counts if it was stated in that time. What is planned does not
    count. Nodes and edges are what the board lacks beside what is ``known``.

    Raises: GraphError for no entity; QueryError for two that are one, or no relation.
    """
    store = build.store
    start, end = (find_one(store, asked[name]) for name in ("from", "to"))
    if start == end:
        raise QueryError("a path leads from one entity to another; these two are one")
    relations = to_wanted(asked).relations or WITHOUT_MENTIONS
    step = _to_step(store, tuple(relations), (asked["since"], asked["until"]))
    found = find_routes(step, (start, end), hops=asked["hops"], most=asked["most"], budget=_BUDGET)
    known = to_nodes(store, asked["known"])
    nodes = dict.fromkeys(node for route in found.routes for node in route)
    fresh = [node for node in nodes if node not in set(known)]
    shown = {
        "from": to_link(store, start),
        "to": to_link(store, end),
        "hops": found.hops,
        "number": found.number,
        "gave_up": found.gave_up,
        "paths": [[to_id(store, node) for node in route] for route in found.routes],
        **to_part(store, fresh, connect(store, fresh, known)),
    }
    return View(shown, tuple(nodes))


def _to_step(
    store: Store, relations: Sequence[str], period: Period
) -> Callable[[NamedNode], list[NamedNode]]:
    """What gives the neighbours of a node, sorted."""

    def step(node: NamedNode) -> list[NamedNode]:
        found = set()
        for relation in relations:
            out = (
                Edge(node, relation, term)
                for term in find_values(store, node, KG[relation])
                if isinstance(term, NamedNode)
            )
            into = (Edge(term, relation, node) for term in find_subjects(store, KG[relation], node))
            for edges in (out, into):
                found |= {edge.other(node) for edge in edges if _is_within(store, edge, period)}
        return sorted(found - {node}, key=lambda one: one.value)

    return step


def _is_within(store: Store, edge: Edge, period: Period) -> bool:
    since, until = period
    if not (since or until):
        return True
    first, last = find_period(store, edge)
    return first is not None and last is not None and is_during(first, last, since, until)


def is_during(first: str, last: str, since: str, until: str) -> bool:
    """Whether two stretches of time meet; each end is a day, month or year, and "" is no end.

    >>> is_during("2024-02", "2024-02", "2024-02-16", ""), is_during("2024", "2024", "", "2023-12-31")
    (True, False)
    """
    begins = not until or first <= until or first.startswith(until)
    ends = not since or last >= since[: len(last)]
    return begins and ends
