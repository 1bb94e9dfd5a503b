"""How much a graph holds: entities, relations and claims, by class, report, broker and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

#: What ``to_counts`` counts, in the order it is shown.
TABLES = ("classes", "relations", "attributes", "reports", "brokers", "rules")
#: Of each table its rows.
Counts = Mapping[str, dict[str, int]]


def to_counts(graph: MultiDiGraph) -> Counts:
    """Counts by name, the most frequent first: entities by class, edges by relation, values by
    attribute, and claims by report (its file), by broker and by the rule that made them."""
    claims = list(find_claims(graph))
    edges = graph.edges(data="predicate")
    return {
        "classes": _ordered(Counter(type_ for _, type_ in graph.nodes(data="type"))),
        "relations": _ordered(Counter(predicate for _, _, predicate in edges)),
        "attributes": _ordered(Counter(_attributes(graph))),
        "reports": _ordered(Counter(claim["file"] for claim in claims)),
        "brokers": _ordered(Counter(claim["broker"] or "" for claim in claims)),
        "rules": _ordered(Counter(claim["extracted_by"] for claim in claims)),
    }


def find_claims(graph: MultiDiGraph) -> Iterator[Mapping[str, Any]]:
    """Every claim of the graph, of attributes and of edges, as ``kg.graph.build`` describes it."""
    for _, attributes in graph.nodes(data="attributes"):
        for values in attributes.values():
            for value in values:
                yield from value["claims"]
    for _, _, claims in graph.edges(data="claims"):
        yield from claims


def _attributes(graph: MultiDiGraph) -> Iterator[str]:
    for _, attributes in graph.nodes(data="attributes"):
        for name, values in attributes.items():
            yield from [name] * len(values)


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
