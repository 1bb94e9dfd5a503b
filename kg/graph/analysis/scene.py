"""One projection made ready to be looked at: who is in it, their measures and their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from kg.graph.analysis.because import to_because
from kg.graph.analysis.hubs import Edge, Statements, to_statements
from kg.graph.analysis.kinds import KINDS, Kind
from kg.graph.analysis.measures import (
    to_betweenness,
    to_communities,
    to_components,
    to_generations,
    to_strength,
)
from kg.graph.analysis.projections import to_descent, to_projection
from kg.graph.analysis.sharing import Sharing, to_sharing

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The knowledge graph, one projection of it, and the hubs that tie the nodes of the projection."""

    graph: nx.MultiDiGraph
    said: Statements
    kind: Kind
    ties: Sharing
    net: nx.Graph

    def name(self, id_: str) -> Json:
        """How a result names an entity."""
        return {"id": id_, "label": self.graph.nodes[id_]["label"], "type": self.graph.nodes[id_]["type"]}

    def label(self, id_: str) -> str:
        """The label alone."""
        return str(self.graph.nodes[id_]["label"])

    def of(self, node: str) -> list[Json]:
        """The claims behind all ties of a node, those of its heaviest hub first."""
        hubs = (hub for hub in self.ties.of.get(node, ()) if len(hub.members) > 1)
        return to_because(self.graph, (edge for hub in hubs for edge in hub.members[node]))

    def between(self, left: str, right: str) -> Iterator[Edge]:
        """The edges behind all that ties two nodes, what weighs most first."""
        for hub in self.ties.between(left, right):
            yield from (*hub.members[left], *hub.members[right])

    def strongest(self, left: str, right: str) -> tuple[Edge, ...]:
        """The edges behind what ties two nodes most."""
        hub = next(self.ties.between(left, right))
        return (*hub.members[left], *hub.members[right])


def to_scene(graph: nx.MultiDiGraph, projection: str) -> Scene:
    """One projection of a graph, made ready to be looked at."""
    kind = KINDS[projection]
    said = to_statements(graph)
    ties = to_sharing(kind.ties, said)
    return Scene(graph=graph, said=said, kind=kind, ties=ties, net=to_projection(kind, ties))


def to_measures(scene: Scene) -> tuple[dict[str, Json], int | None]:
    """Node → its measures, the first of which ranks it; and from how many nodes betweenness is estimated.

    Of a lineage it counts how much descends from a node: what others build on is central, however few
    steps away it is. Elsewhere ``strength`` ranks.
    """
    if scene.kind.lineage:
        return _descent(scene), None
    strength = to_strength(scene.net)
    betweenness, sample = to_betweenness(scene.net)
    return {
        node: {
            "strength": strength[node],
            "degree": scene.net.degree(node),
            "betweenness": betweenness[node],
            **(_picks(scene, node) if scene.kind.relative else {}),
        }
        for node in scene.net
    }, sample


def _descent(scene: Scene) -> dict[str, Json]:
    descent = to_descent(scene.net, scene.ties)
    generations = to_generations(descent)
    return {
        node: {
            "descendants": len(nx.ancestors(descent, node)),  # edges lead to the older one
            "ancestors": len(nx.descendants(descent, node)),
            "generation": generations[node],
        }
        for node in descent
    }


def _picks(scene: Scene, node: str) -> Json:
    """How many a broker recommends, and how many of them no other broker does."""
    hubs = scene.ties.of[node]
    return {"recommends": len(hubs), "alone": sum(len(hub.members) == 1 for hub in hubs)}


def to_ranking(scene: Scene, measures: Mapping[str, Json]) -> dict[str, int]:
    """Node → its place from 1, by the first measure, then by the others, label and id."""
    order = sorted(
        measures,
        key=lambda node: (*(-value for value in measures[node].values()), scene.label(node), node),
    )
    return {node: place for place, node in enumerate(order, 1)}


def to_groups(scene: Scene) -> list[list[str]]:
    """The communities: of a lineage whatever hangs together is one family, elsewhere modularity decides."""
    return to_components(scene.net) if scene.kind.lineage else to_communities(scene.net)
