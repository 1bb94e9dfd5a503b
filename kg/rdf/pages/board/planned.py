"""Edges that reports only plan, hope for or rumour: they are no triples of the graph."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.board.edges import Edge, is_asserted, select_edges, to_order
from kg.rdf.pages.kept import keep
from kg.rdf.vocabulary import KG, RDF


def find_planned(store: Store, node: NamedNode) -> list[Edge]:
    """Edges of a node that reports only plan, hope for or rumour, in a fixed order."""
    return keep(_read_planned, store).get(node, [])


def _read_planned(store: Store) -> dict[NamedNode, list[Edge]]:
    """All such edges, by either end."""
    query = f"""SELECT DISTINCT ?s ?p ?o {{ ?claim {KG.modality} ?how ;
        {RDF.subject} ?s ; {RDF.predicate} ?p ; {RDF.object} ?o }}"""
    edges = [edge for edge in select_edges(store, query) if not is_asserted(store, edge)]
    planned: dict[NamedNode, list[Edge]] = {}
    for edge in sorted(edges, key=to_order):
        for end in (edge.source, edge.target):
            planned.setdefault(end, []).append(edge)
    return planned
