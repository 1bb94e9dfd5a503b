"""What a projection shows of one entity: its ties, what is like it, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from kg.graph.analysis.because import to_because, to_shared
from kg.graph.analysis.measures import to_generations
from kg.graph.analysis.projections import to_descent
from kg.graph.analysis.scene import Scene
from kg.graph.analysis.sharing import Sharing

Json = dict[str, Any]


def to_tie_rows(scene: Scene, node: str, top: int) -> list[Json]:
    """The strongest ties of a node, and what each consists of; none of a node that is not there."""
    tied = scene.net[node].items() if node in scene.net else ()
    ties = [(-edge["weight"], scene.label(other), other) for other, edge in tied]
    return [
        {
            **scene.name(other),
            "weight": -weight,
            "shared": to_shared(scene.graph, scene.ties.between(node, other), node, other),
        }
        for weight, _, other in sorted(ties)[:top]
    ]


def to_similar_rows(scene: Scene, node: str, likeness: Sharing, top: int) -> list[Json]:
    """What is most like a node: ``score`` is what they share by weight (``common``) of what either has.

    Of brokers also how they differ: what only this one and only the other recommends.
    """
    others = {other for hub in likeness.of.get(node, ()) for other in hub.members} - {node}
    scores = {other: likeness.likeness(node, other) for other in others}
    order = sorted(others, key=lambda other: (-scores[other], scene.label(other), other))
    return [
        {
            **scene.name(other),
            "score": scores[other],
            "common": likeness.common(node, other),
            "either": round(likeness.total(node) + likeness.total(other) - likeness.common(node, other), 6),
            "shared": to_shared(scene.graph, likeness.between(node, other), node, other),
            **(_differing(scene, node, other) if scene.kind.relative else {}),
        }
        for other in order[:top]
    ]


def _differing(scene: Scene, node: str, other: str) -> Json:
    return {"only_this": _only(scene, node, other), "only_other": _only(scene, other, node)}


def _only(scene: Scene, node: str, other: str) -> list[Json]:
    """What one has without the other, what fewest have first."""
    hubs = [hub for hub in scene.ties.of[node] if other not in hub.members]
    hubs.sort(key=lambda hub: (len(hub.members), scene.label(hub.id), hub.id))
    return [{**scene.name(hub.id), "because": to_because(scene.graph, hub.members[node])} for hub in hubs]


def to_descent_rows(scene: Scene, node: str) -> Json:
    """What a node descends from and what descends from it, by generation, with the claims that say so."""
    descent = to_descent(scene.net, scene.ties)
    older, younger = nx.descendants(descent, node), nx.ancestors(descent, node)  # edges lead to the older
    generations = to_generations(descent)
    return {
        "ancestors": _line(scene, generations, older, node),
        "descendants": _line(scene, generations, younger, node),
    }


def _line(scene: Scene, generations: Mapping[str, int], found: set[str], node: str) -> list[Json]:
    """Each with the claims that tie it to the others and to the node."""
    order = sorted(found, key=lambda other: (generations[other], scene.label(other), other))
    return [
        {
            **scene.name(one),
            "generation": generations[one],
            "because": to_because(
                scene.graph,
                (
                    edge
                    for other in sorted(scene.net[one])
                    if other in found | {node}
                    for edge in scene.between(one, other)
                ),
            ),
        }
        for one in order
    ]
