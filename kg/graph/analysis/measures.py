"""Measures of a weighted graph: who is central, what hangs together, what holds it together.

Every function is pure and gives the same for the same graph whatever the order of its nodes and edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

#: Steps over edges that betweenness may take before it is estimated from some of the nodes.
EFFORT = 3_000_000
_SEED = 1
_DIGITS = 6
_STEPS = 1000  # distances are whole numbers, so that equally long ways are equally long


def to_strength(graph: nx.Graph) -> dict[str, float]:
    """Sum of the weights of a node's ties.

    Where a list of k names ties each to the others by 1/(k-1), one list gives each of its names 1, however
    long it is (Newman 2001); degree would count a long list as often as it has names.
    """
    return {node: round(weight, _DIGITS) for node, weight in graph.degree(weight="weight")}


def to_betweenness(graph: nx.Graph) -> tuple[dict[str, float], int | None]:
    """Share of the shortest ways between others that lead through a node, a strong tie being short; and
    from how many nodes it was estimated, None where it is exact.

    It finds who links groups that have little else in common, which strength does not see.
    """
    sample = to_sample(graph)
    ways = nx.Graph()
    ways.add_nodes_from(sorted(graph))
    ways.add_edges_from(
        (a, b, {"distance": max(1, round(_STEPS / weight))}) for a, b, weight in sorted(_edges(graph))
    )
    found = nx.betweenness_centrality(ways, k=sample, weight="distance", seed=_SEED)
    return {node: round(value, _DIGITS) for node, value in found.items()}, sample


def to_sample(graph: nx.Graph) -> int | None:
    """From how many nodes to look for shortest ways: None (all of them) where that is within EFFORT."""
    nodes, edges = int(graph.number_of_nodes()), int(graph.number_of_edges())
    if nodes * (nodes + edges) <= EFFORT:
        return None
    return min(nodes, max(16, EFFORT // (nodes + edges)))


def to_communities(graph: nx.Graph) -> list[list[str]]:
    """Groups of nodes tied more among themselves than chance would have it, the largest first; by Louvain's
    method with a fixed seed over nodes numbered in order. Nodes without ties are in none.
    """
    names = sorted(node for node in graph if any(other != node for other in graph[node]))
    numbers = {name: number for number, name in enumerate(names)}
    numbered = nx.Graph()  # sets of numbers have the same order in every process, sets of names do not
    numbered.add_nodes_from(range(len(names)))
    numbered.add_weighted_edges_from(
        sorted((*sorted((numbers[a], numbers[b])), weight) for a, b, weight in _edges(graph))
    )
    found = nx.community.louvain_communities(numbered, seed=_SEED) if names else []
    return _sorted([names[number] for number in group] for group in found)


def to_components(graph: nx.Graph) -> list[list[str]]:
    """Whatever hangs together, the largest first; nodes without ties are in none."""
    return _sorted(group for group in nx.connected_components(graph) if len(group) > 1)


def _sorted(groups: Iterable[Iterable[str]]) -> list[list[str]]:
    return sorted(map(sorted, groups), key=lambda group: (-len(group), group))


def _edges(graph: nx.Graph) -> Iterable[tuple[str, str, float]]:
    """Edges between two nodes, each with the lesser name first."""
    return ((*sorted((a, b)), weight) for a, b, weight in graph.edges(data="weight") if a != b)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Edges and nodes whose removal splits what hangs together.

    ``bridges``: (near, far, nodes on the far side), far being the end of the smaller side. ``joints``: node →
    (sizes of the parts that removing it leaves, the largest first). Both come by how much they cut off.
    """

    bridges: list[tuple[str, str, int]]
    joints: dict[str, tuple[int, ...]]


def to_cuts(graph: nx.Graph) -> Cuts:
    """All bridges and joints (articulation points), in time linear in the size of the graph.

    Two-connected blocks and the joints between them form a tree; what lies on the far side of a joint is
    the sum over a branch of it.
    """
    blocks = sorted(map(sorted, nx.biconnected_components(graph)))
    holders: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for node in block:
            holders[node].append(number)
    beyond = _beyond(blocks, holders)
    joints = {
        node: tuple(sorted((beyond[node, number] for number in held), reverse=True))
        for node, held in holders.items()
        if len(held) > 1
    }
    bridges = [_bridge(block, beyond, number) for number, block in enumerate(blocks) if len(block) == 2]
    return Cuts(
        bridges=sorted(bridges, key=lambda row: (-row[2], row)),
        joints=dict(sorted(joints.items(), key=lambda row: (-sum(row[1][1:]), row[0]))),
    )


def _bridge(block: list[str], beyond: Mapping[tuple[str, int], int], number: int) -> tuple[str, str, int]:
    """``beyond`` of an end counts the nodes of the other end's side."""
    left, right = block
    if beyond[left, number] <= beyond[right, number]:
        return left, right, beyond[left, number]
    return right, left, beyond[right, number]


def _beyond(blocks: list[list[str]], holders: Mapping[str, list[int]]) -> dict[tuple[str, int], int]:
    """(node, block) → how many nodes one reaches from the node through the block."""
    tree = nx.Graph()
    for node, held in holders.items():
        tree.add_edges_from((node, number) for number in held)
    sizes: dict[Any, int] = {}
    beyond: dict[tuple[str, int], int] = {}
    for component in nx.connected_components(tree):
        root = min(vertex for vertex in component if isinstance(vertex, int))
        parents = dict(nx.bfs_predecessors(tree, root))
        total = sum(isinstance(vertex, str) for vertex in component)
        for vertex in reversed([root, *parents]):
            sizes[vertex] = isinstance(vertex, str) + sum(
                sizes[other] for other in tree[vertex] if other != parents.get(vertex)
            )
        for vertex, parent in parents.items():
            if isinstance(vertex, str):  # below its parent block: all that is not in its own branch
                beyond[vertex, parent] = total - sizes[vertex]
            else:
                beyond[parent, vertex] = sizes[vertex]
    return beyond


def find_side(graph: nx.Graph, start: str, without: str) -> list[str]:
    """The nodes one reaches from ``start`` without passing ``without``, sorted."""
    seen, waiting = {start, without}, [start]
    while waiting:
        for other in graph[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return sorted(seen - {without})


def to_generations(descent: nx.DiGraph) -> dict[str, int]:
    """How many steps the longest line of descent to a node has; a root is 0, a circle counts as one node."""
    circles = nx.condensation(descent)
    depth: dict[int, int] = {}
    for circle in reversed(list(nx.topological_sort(circles))):
        depth[circle] = max((depth[base] + 1 for base in circles[circle]), default=0)
    return {node: depth[circle] for node, circle in sorted(circles.graph["mapping"].items())}
