"""A part of the graph to take away: entities, the edges among them, and all that the edges rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store, Triple

from kg.errors import QueryError
from kg.rdf.pages.board.backing import to_part
from kg.rdf.pages.board.edges import Edge, find_claims, find_relation, is_asserted, to_order
from kg.rdf.pages.board.evidence import to_strength
from kg.rdf.pages.board.ids import to_edges, to_nodes
from kg.rdf.pages.board.neighbours import connect
from kg.rdf.pages.board.wanted import to_wanted
from kg.rdf.pages.nodes import GRAPH, Json, find_values, to_evidence
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS

_MOST = 2000
#: What is told of a node by itself.
_NAMING = (RDF.type, RDFS.label, SKOS.altLabel, DCTERMS.title, DCTERMS.issued, KG.ticker, KG.licenceNumber)
_COLUMNS = (
    *(
        "source",
        "source_label",
        "source_type",
        "relation",
        "target",
        "target_label",
        "target_type",
        "asserted",
    ),
    *("reports", "brokers", "first", "last", "confidence"),
    *("quote", "report", "report_date", "page", "start", "end"),
)


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """The entities ``asked["ids"]``, separated by white space, and ``asked["edges"]``, a line each ("none"
    for none); if that is empty, all edges among the entities, or those of some relations. Entities that are
    no more are left out.

    Turtle has the names of the nodes, the triples, their kg:Relations and claims; CSV has an edge a row.
    Raises: QueryError for too many, or what is no edge.
    """
    store = build.store
    nodes = [node for node in to_nodes(store, asked["ids"]) if any(_describe(store, node))]
    edges = sorted(set(_find_edges(store, nodes, asked)), key=to_order)
    if len(nodes) + len(edges) > _MOST * 2 or len(nodes) > _MOST:
        raise QueryError(f"the selection has {len(nodes)} entities; select at most {_MOST}")
    shown = to_part(store, nodes, edges)
    return View(
        shown,
        derived=lambda: _to_triples(store, nodes, edges),
        rows=lambda: _to_rows(store, shown, edges),
    )


def _find_edges(store: Store, nodes: list[NamedNode], asked: Mapping[str, Any]) -> Iterable[Edge]:
    """Only between the nodes, and only what a report says."""
    relations = to_wanted(asked).relations
    if asked["edges"] == "none":
        return ()
    if asked["edges"]:
        given = dict.fromkeys(to_edges(store, asked["edges"]))
        return (
            edge for edge in given if {edge.source, edge.target} <= set(nodes) and find_claims(store, edge)
        )
    joined = connect(store, nodes, ())
    return (edge for edge in joined if not relations or edge.relation in relations)


def _describe(store: Store, node: NamedNode) -> Iterator[Triple]:
    for term in _NAMING:
        for value in find_values(store, node, term):
            yield Triple(node, term, value)


def _to_triples(store: Store, nodes: list[NamedNode], edges: list[Edge]) -> Iterator[Triple]:
    for node in nodes:
        yield from _describe(store, node)
    for edge in edges:
        if is_asserted(store, edge):
            yield Triple(edge.source, KG[edge.relation], edge.target)
        for said in (find_relation(store, edge), *find_claims(store, edge)):
            yield from (quad.triple for quad in store.quads_for_pattern(said, None, None, GRAPH))


def _to_rows(store: Store, shown: Json, edges: list[Edge]) -> Iterator[Sequence[str]]:
    """The columns, a row an edge with its strongest words, a row a node that has no edge."""
    nodes = {node["id"]: node for node in shown["nodes"]}
    rows = [_to_row(store, nodes, *pair) for pair in zip(shown["edges"], edges, strict=True)]
    joined = {edge[end] for edge in shown["edges"] for end in ("source", "target")}
    rows += [_to_ends(nodes[id_], "source") for id_ in nodes if id_ not in joined]
    yield _COLUMNS
    yield from ([_to_cell(row.get(column)) for column in _COLUMNS] for row in rows)


def _to_row(store: Store, nodes: Mapping[str, Json], edge: Json, asked: Edge) -> Json:
    said = [to_evidence(store, claim) for claim in find_claims(store, asked)]
    words = max(said, key=to_strength, default={"report": None})
    report = words["report"] or {"id": None, "date": None}
    return {
        **words,
        **_to_ends(nodes[edge["source"]], "source"),
        **_to_ends(nodes[edge["target"]], "target"),
        **edge,
        "reports": edge["count"],
        "brokers": len(edge["brokers"]),
        "report": report["id"],
        "report_date": report["date"],
    }


def _to_ends(node: Json, end: str) -> Json:
    return {end: node["id"], f"{end}_label": node["label"], f"{end}_type": node["type"]}


def _to_cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
