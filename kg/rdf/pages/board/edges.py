"""Edges of the board: what they are, and which claims say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.board.select import select_nodes
from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import GRAPH, find_values
from kg.rdf.support import to_relation_iri
from kg.rdf.vocabulary import KG, RDF
from kg.records import RELATIONS, Relation

TERMS: Mapping[NamedNode, str] = {KG[name]: name for name in RELATIONS}
#: The place of a relation in their list.
ORDER: Mapping[str, int] = {name: place for place, name in enumerate(RELATIONS)}


class Edge(NamedTuple):
    """One relation between two nodes, as the graph directs it."""

    source: NamedNode
    relation: str
    target: NamedNode

    def other(self, node: NamedNode) -> NamedNode:
        """The end that is not ``node``."""
        return self.target if self.source == node else self.source


def find_relation(store: Store, edge: Edge) -> NamedNode:
    """The resource that holds an edge's support; mentions have none."""
    base = keep(find_base_iri, store)
    subject, object_ = (unquote(end.value.removeprefix(base)) for end in (edge.source, edge.target))
    relation = Relation(subject=subject, predicate=edge.relation, object=object_, claims=())
    return to_relation_iri(relation, base)


def find_claims(store: Store, edge: Edge) -> list[NamedNode]:
    """The claims that say so, sorted."""
    found = find_linked(store, find_relation(store, edge), KG.supportedBy)
    # A mention has no resource; in the graph of the report that makes it there is little to look through.
    return found or _find_unrelated(store, edge, edge.source) or _find_unrelated(store, edge, GRAPH)


def _find_unrelated(store: Store, edge: Edge, graph: NamedNode | DefaultGraph) -> list[NamedNode]:
    subjects = (quad.subject for quad in store.quads_for_pattern(None, RDF.object, edge.target, graph))
    claims = {node for node in subjects if isinstance(node, NamedNode) and _says(store, node, edge)}
    return sorted(claims, key=lambda claim: claim.value)


def _says(store: Store, claim: NamedNode, edge: Edge) -> bool:
    said = ((RDF.predicate, KG[edge.relation]), (RDF.subject, edge.source))
    return all(any(store.quads_for_pattern(claim, term, value, GRAPH)) for term, value in said)


def find_linked(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """The nodes under one predicate, sorted."""
    found = (term for term in find_values(store, node, predicate) if isinstance(term, NamedNode))
    return sorted(found, key=lambda term: term.value)


def is_asserted(store: Store, edge: Edge) -> bool:
    """Whether a report states it plainly; what is only planned, hoped or rumoured has no triple."""
    return any(store.quads_for_pattern(edge.source, KG[edge.relation], edge.target, GRAPH))


def to_order(edge: Edge) -> tuple[str, int, str]:
    """By the source, then as relations are listed."""
    return edge.source.value, ORDER[edge.relation], edge.target.value


def select_edges(store: Store, query: str) -> Iterator[Edge]:
    """The rows of a query for subject, predicate and object that are relations of two things."""
    for source, term, target in select_nodes(store, query):
        if term in TERMS and source != target:
            yield Edge(source, TERMS[term], target)
