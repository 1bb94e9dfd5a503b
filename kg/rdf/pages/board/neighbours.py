"""The neighbours of a node, the best supported first, and the edges that join nodes of a set."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.board.backing import find_reports
from kg.rdf.pages.board.edges import ORDER, TERMS, Edge, find_relation, select_edges
from kg.rdf.pages.board.kinds import OF_REPORTS
from kg.rdf.pages.board.planned import find_planned
from kg.rdf.pages.board.select import to_values
from kg.rdf.pages.board.wanted import Wanted
from kg.rdf.pages.nodes import GRAPH, find_subjects, find_type, find_value, find_values
from kg.rdf.vocabulary import DCTERMS, KG


class _Ranked(NamedTuple):
    edge: Edge
    reports: int
    date: str


def find_neighbours(store: Store, node: NamedNode, wanted: Wanted) -> list[NamedNode]:
    """Nodes that an edge leads to or from, each once. Those whose edge most reports state come first, of
    these the ones stated last; mentions come last. What is only planned counts too."""
    found = [*_rank_asserted(store, node, wanted), *_rank_planned(store, node, wanted)]
    # Sorted thrice, the least important first, as dates are texts and the latest comes first.
    found.sort(key=lambda one: (ORDER[one.edge.relation], one.edge.other(node).value))
    found.sort(key=lambda one: one.date, reverse=True)
    found.sort(key=lambda one: (one.edge.relation == "mentions", -one.reports))
    nodes = dict.fromkeys(other for one in found if (other := one.edge.other(node)) != node)
    return [one for one in nodes if not wanted.types or find_type(store, one) in wanted.types]


def _rank_asserted(store: Store, node: NamedNode, wanted: Wanted) -> Iterator[_Ranked]:
    date = find_value(store, node, DCTERMS.issued) or ""
    for relation in ORDER:
        is_own = relation in OF_REPORTS  # stated by the one report that is its subject
        if wanted.has(relation, "out"):
            for target in find_values(store, node, KG[relation]):
                if isinstance(target, NamedNode):
                    edge = Edge(node, relation, target)
                    yield _Ranked(edge, 1, date) if is_own else _rank(store, edge)
        if wanted.has(relation, "in"):
            yield from (_rank_reports if is_own else _rank_subjects)(store, node, relation)


def _rank_subjects(store: Store, node: NamedNode, relation: str) -> Iterator[_Ranked]:
    for source in find_subjects(store, KG[relation], node):
        yield _rank(store, Edge(source, relation, node))


def _rank_reports(store: Store, node: NamedNode, relation: str) -> Iterator[_Ranked]:
    dates = find_reports(store)
    for report in find_subjects(store, KG[relation], node):
        yield _Ranked(Edge(report, relation, node), 1, dates.get(report) or "")


def _rank_planned(store: Store, node: NamedNode, wanted: Wanted) -> Iterator[_Ranked]:
    for edge in find_planned(store, node):
        if wanted.has(edge.relation, "out" if edge.source == node else "in"):
            yield _rank(store, edge)


def _rank(store: Store, edge: Edge) -> _Ranked:
    resource = find_relation(store, edge)
    count = find_value(store, resource, KG.reportCount)
    return _Ranked(edge, int(count or 0), find_value(store, resource, KG.lastStated) or "")


def connect(store: Store, new: Collection[NamedNode], known: Collection[NamedNode]) -> list[Edge]:
    """The edges that join ``new`` nodes with one another and with ``known`` ones."""
    nodes = {*new, *known}
    edges = [edge for node in new for edge in _find_outgoing(store, node) if edge.target in nodes]
    edges += _find_pairs(store, [node for node in known if node not in set(new)], new)
    for node in new:
        edges += [edge for edge in find_planned(store, node) if edge.other(node) in nodes]
    return edges


def _find_outgoing(store: Store, node: NamedNode) -> Iterator[Edge]:
    for quad in store.quads_for_pattern(node, None, None, GRAPH):
        if quad.predicate in TERMS and isinstance(quad.object, NamedNode) and quad.object != node:
            yield Edge(node, TERMS[quad.predicate], quad.object)


def _find_pairs(
    store: Store, sources: Collection[NamedNode], targets: Collection[NamedNode]
) -> Iterator[Edge]:
    """A look at each pair is quick (2 µs), whatever else is said of them."""
    query = f"SELECT ?a ?p ?b {{ {to_values('a', sources)} {to_values('b', targets)} ?a ?p ?b }}"
    return select_edges(store, query)
