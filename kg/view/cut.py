"""What the page holds of a graph that is too large for one page: its best connected entities.

The rule looks at nothing but the graph, so the same graph gives the same page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.counts import find_claims

Json = dict[str, Any]

#: A page holds a whole graph of so many nodes and claims; of a larger one it holds ``KEPT`` nodes.
MOST_NODES, MOST_CLAIMS = 20_000, 100_000
KEPT = 300
_CLAIMS = 10  # of one value or relation; its support counts all


def is_large(nodes: int, claims: int) -> bool:
    """Whether so much is cut."""
    return nodes > MOST_NODES or claims > MOST_CLAIMS


def is_large_graph(graph: MultiDiGraph) -> bool:
    """Whether a graph is cut."""
    return is_large(len(graph), sum(1 for _ in find_claims(graph)))


def count_degrees(edges: Iterable[tuple[str, str, str]]) -> Counter[str]:
    """How many edges (ends and predicate) each node has; mentions do not count."""
    found: Counter[str] = Counter()
    for source, target, predicate in edges:
        if predicate != "mentions":
            found[source] += 1
            found[target] += 1
    return found


def find_best(graph: MultiDiGraph) -> list[str]:
    """The nodes that a page holds of a large graph."""
    degrees = count_degrees(graph.edges(keys=True))
    return sorted(graph, key=lambda node: (-degrees[node], node))[:KEPT]


def to_part(graph: MultiDiGraph, chosen: Collection[str]) -> MultiDiGraph:
    """The nodes of ``chosen`` with the relations between them (no mentions), each with its first claims."""
    part, kept = MultiDiGraph(**graph.graph), {*chosen}
    for node in sorted(kept):
        attrs = graph.nodes[node]
        values = {name: [_shorten(one) for one in found] for name, found in attrs["attributes"].items()}
        part.add_node(node, **{**attrs, "attributes": values})
    for node in sorted(kept):
        for _, target, key, attrs in graph.out_edges(node, keys=True, data=True):
            if target in kept and key != "mentions":
                part.add_edge(node, target, key=key, **_shorten(attrs))
    return part


def _shorten(said: Json) -> Json:
    return {**said, "claims": said["claims"][:_CLAIMS]}


def find_quoted(part: MultiDiGraph) -> Iterator[Mapping[str, Any]]:
    """Every claim and call of a graph."""
    yield from find_claims(part)
    for _, _, calls in part.edges(data="recommendations", default=()):
        yield from calls


def to_heading(title: str, nodes: int) -> str:
    """The heading of a page that holds a part of ``nodes`` nodes."""
    return f"{title} · {KEPT:,} / {nodes:,} · kg serve"
