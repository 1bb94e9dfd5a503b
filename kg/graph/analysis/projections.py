"""From hubs to a weighted graph of their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from networkx import DiGraph, Graph  # type: ignore[import-untyped]

from kg.graph.analysis.hubs import Hub
from kg.graph.analysis.kinds import Kind
from kg.graph.analysis.sharing import DIGITS, Sharing, to_share

Pair = tuple[str, str]


def to_projection(kind: Kind, sharing: Sharing) -> Graph:
    """The members of hubs, sorted by id, tied by what they have in common: ``weight`` of an edge.

    A member that shares nothing is a node without edges.
    """
    weights = to_weights(sharing)
    if kind.relative:
        totals = {member: sharing.total(member) for member in sharing.of}
        weights = {(a, b): to_share(weight, totals[a], totals[b]) for (a, b), weight in weights.items()}
    graph = Graph()
    graph.add_nodes_from(sorted(sharing.of))
    graph.add_weighted_edges_from((a, b, round(weights[a, b], DIGITS)) for a, b in sorted(weights))
    return graph


def to_weights(sharing: Sharing) -> dict[Pair, float]:
    """What any two members have in common, by the sorted pair."""
    groups: dict[str, list[Hub]] = defaultdict(list)
    for hub in sharing.hubs:
        groups[hub.group].append(hub)
    weights: dict[Pair, float] = defaultdict(float)
    for group in sorted(groups):
        for pair, weight in _strongest(groups[group]).items():
            weights[pair] += weight
    return dict(weights)


def _strongest(hubs: Iterable[Hub]) -> dict[Pair, float]:
    """What each pair has in common by the hubs of one group, the heaviest first; equal lists count once."""
    best: dict[Pair, float] = {}
    for members, weight in {tuple(sorted(hub.members)): hub.weight for hub in hubs}.items():
        for pair in combinations(members, 2):
            best.setdefault(pair, weight)
    return best


def to_descent(graph: Graph, sharing: Sharing) -> DiGraph:
    """The nodes of a projection by lineage with an edge from each to what it descends from."""
    descent = DiGraph()
    descent.add_nodes_from(graph)
    edges = {edge for hub in sharing.hubs for found in hub.members.values() for edge in found}
    descent.add_edges_from(edge[:2] for edge in sorted(edges) if edge.subject != edge.object)
    return descent
