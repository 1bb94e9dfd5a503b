"""What a whole projection shows, as rows of plain JSON, each with the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx  # type: ignore[import-untyped]

from kg.graph.analysis.because import to_because
from kg.graph.analysis.hubs import Hub
from kg.graph.analysis.measures import Cuts, find_side
from kg.graph.analysis.scene import Scene

Json = dict[str, Any]

_NAMED = 3  # members in the name of a community or of a part that is cut off


def to_central(
    scene: Scene, measures: Mapping[str, Json], ranking: Mapping[str, int], top: int
) -> list[Json]:
    """The most central nodes that have a tie."""
    tied = [node for node in ranking if scene.net[node]]
    return [
        {"rank": ranking[node], **scene.name(node), **measures[node], "because": scene.of(node)}
        for node in tied[:top]
    ]


# --- what hangs together


def to_community_rows(
    scene: Scene, groups: list[list[str]], measures: Mapping[str, Json], top: int
) -> list[Json]:
    """Communities with their names, and for each member the tie that holds it most."""
    topics = [hub for finder in scene.kind.topics for hub in finder(scene.said)]
    return [_community(scene, group, measures, topics) for group in groups[:top]]


def _community(scene: Scene, group: list[str], measures: Mapping[str, Json], topics: list[Hub]) -> Json:
    inside = scene.net.subgraph(group)
    weight = {node: round(found, 6) for node, found in inside.degree(weight="weight")}
    first = next(iter(measures[group[0]])) if scene.kind.lineage else None
    order = sorted(
        group,
        key=lambda node: (-measures[node][first] if first else 0, -weight[node], scene.label(node), node),
    )
    members = [
        {**scene.name(node), "strength": weight[node], **_nearest(scene, inside, node)} for node in order
    ]
    shared = _topics(scene, group, topics)
    whole = sum(found for _, found in scene.net.degree(group, weight="weight"))
    ties = sorted({(-row["weight"], *sorted((row["id"], row["nearest"]))) for row in members})
    edges = (edge for _, left, right in ties for edge in scene.strongest(left, right))
    return {
        "name": to_name([row["label"] for row in shared], [row["label"] for row in members]),
        "size": len(group),
        "inside": round(sum(weight.values()) / whole, 6),
        "shared": shared,
        "members": members,
        "because": to_because(scene.graph, edges),
    }


def _nearest(scene: Scene, inside: nx.Graph, node: str) -> Json:
    """The member a member has most in common with."""
    others = [(-weight, scene.label(other), other) for _, other, weight in inside.edges(node, data="weight")]
    weight, _, nearest = min(others)
    return {"nearest": nearest, "weight": -weight}


def _topics(scene: Scene, group: list[str], topics: list[Hub]) -> list[Json]:
    """What at least half of the members share: what most do first, then what fewest others do."""
    inside = set(group)
    found = []
    for hub in topics:
        count = len(inside & hub.members.keys())
        if count > 1 and 2 * count >= len(group):
            found.append((-count, len(hub.members), scene.label(hub.id), hub))
    found.sort(key=lambda row: row[:3])
    return [
        {**scene.name(hub.id), "members": -count, "among": size} for count, size, _, hub in found[:_NAMED]
    ]


def to_name(shared: Iterable[str], members: list[str]) -> str:
    """A community's name: what it shares, and its most central members.

    >>> to_name(["传媒"], ["中文在线", "昆仑万维", "华策影视", "捷成股份"])
    '传媒：中文在线、昆仑万维、华策影视…'
    """
    topic = next(iter(shared), "")
    more = "…" if len(members) > _NAMED else ""
    return f"{topic}{'：' if topic else ''}{'、'.join(members[:_NAMED])}{more}"


# --- what holds it together


def to_bridge_rows(scene: Scene, cuts: Cuts, top: int) -> list[Json]:
    """Ties without which a part would come off, and that part."""
    return [
        {
            "near": scene.name(near),
            "far": scene.name(far),
            "weight": scene.net.edges[near, far]["weight"],
            "cut_off": _part(scene, find_side(scene.net, far, near)),
            "because": to_because(scene.graph, scene.between(near, far)),
        }
        for near, far, _ in cuts.bridges[:top]
    ]


def to_joint_rows(scene: Scene, cuts: Cuts, top: int) -> list[Json]:
    """Nodes without which parts would come off, and these parts: all but the largest."""
    return [_joint(scene, node) for node in list(cuts.joints)[:top]]


def _joint(scene: Scene, node: str) -> Json:
    kept, *parts = _parts(scene.net, node)
    tied = (other for part in parts for other in part if other in scene.net[node])
    edges = (edge for other in tied for edge in scene.between(node, other))
    return {
        **scene.name(node),
        "kept": len(kept),
        "cut_off": [_part(scene, part) for part in parts],
        "because": to_because(scene.graph, edges),
    }


def _parts(net: nx.Graph, node: str) -> list[list[str]]:
    """What remains of the surroundings of a node without it, the largest part first."""
    parts: list[list[str]] = []
    seen = {node}
    for other in sorted(net[node]):
        if other not in seen:
            parts.append(find_side(net, other, node))
            seen |= set(parts[-1])
    return sorted(parts, key=lambda part: (-len(part), part))


def _part(scene: Scene, part: list[str]) -> Json:
    order = sorted(part, key=lambda node: (-scene.net.degree(node, weight="weight"), scene.label(node), node))
    return {
        "size": len(part),
        "name": to_name((), [scene.label(node) for node in order]),
        "members": [scene.name(node) for node in order],
    }
