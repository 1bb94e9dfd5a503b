"""Analysis of what the reports say together, on projections of the graph that make sense to an analyst.

``analyze`` looks at companies by shared recommendations, models by lineage, brokers by overlap and
companies by business relations. Equal graphs give equal results, whatever the order of their nodes; each
row of a result carries the claims behind it.
"""

from __future__ import annotations

import os
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.graph.analysis.kinds import KINDS
from kg.graph.analysis.measures import to_cuts
from kg.graph.analysis.overview import to_bridge_rows, to_central, to_community_rows, to_joint_rows
from kg.graph.analysis.place import to_descent_rows, to_similar_rows, to_tie_rows
from kg.graph.analysis.scene import Scene, to_groups, to_measures, to_ranking, to_scene
from kg.graph.analysis.sharing import to_sharing
from kg.graph.ego import find_entity
from kg.graph.folder import open_graph

Json = dict[str, Any]


def analyze(
    graph: MultiDiGraph | str | os.PathLike[str],
    projection: str | None = None,
    *,
    entity: str | None = None,
    top: int | None = 10,
) -> Json:
    """Who is central, what hangs together and what holds it together; or the place of one entity.

    ``graph`` is one that a build made, or its folder. ``projection`` is "companies" (the default), "models",
    "brokers" or "business"; with an ``entity`` (any of its names) the default goes by its class. ``top`` rows
    of each kind, None for all.

    Both results have ``projection``: its name and labels, numbers of ``nodes`` and ``ties``, how many nodes
    are ``untied``, how many lists were ``too_long`` to tie anything, and ``betweenness_from``, the number of
    nodes it was estimated from (None: exact). Without an entity there are ``central``, ``communities``,
    and the ``bridges`` (ties) and ``joints`` (nodes) whose removal splits, and ``projection`` says how many
    of these there are in all. With one there are ``entity`` (its rank, measures and community), ``ties``,
    ``similar``, and of a lineage ``ancestors`` and ``descendants``. Each row has the claims behind it, in
    ``because`` or in the ``because`` of each thing ``shared``.

    Raises:
        GraphError: the projection or entity is unknown, or there is no graph in the folder.
    """
    source = graph if isinstance(graph, MultiDiGraph) else open_graph(graph)
    node = None if entity is None else find_entity(source, entity)
    name = _choose(source, projection, node)
    scene = to_scene(source, name)
    most = scene.graph.number_of_nodes() if top is None else top
    return _overview(scene, name, most) if node is None else _place(scene, name, node, most)


def _choose(graph: MultiDiGraph, projection: str | None, node: str | None) -> str:
    """The projection asked for, or the one for the class of an entity."""
    if projection is not None and projection not in KINDS:
        raise GraphError(f"no projection is called {projection!r}; there are: {', '.join(KINDS)}")
    if node is None:
        return projection or "companies"
    class_, label = graph.nodes[node]["type"], graph.nodes[node]["label"]
    fitting = [name for name, kind in KINDS.items() if class_ in kind.classes]
    if not fitting:
        classes = sorted({name for kind in KINDS.values() for name in kind.classes})
        raise GraphError(f"{label!r} is of class {class_}; analyze looks at: {', '.join(classes)}")
    if projection is not None and projection not in fitting:
        raise GraphError(f"{label!r} is of class {class_}; look at it in: {', '.join(fitting)}")
    return projection or ("brokers" if "brokers" in fitting else fitting[0])


def _overview(scene: Scene, name: str, top: int) -> Json:
    measures, sample = to_measures(scene)
    groups, cuts = to_groups(scene), to_cuts(scene.net)
    counts = {"communities": len(groups), "bridges": len(cuts.bridges), "joints": len(cuts.joints)}
    return {
        "projection": _summary(scene, name, sample) | counts,
        "central": to_central(scene, measures, to_ranking(scene, measures), top),
        "communities": to_community_rows(scene, groups, measures, top),
        "bridges": to_bridge_rows(scene, cuts, top),
        "joints": to_joint_rows(scene, cuts, top),
    }


def _place(scene: Scene, name: str, node: str, top: int) -> Json:
    measures, sample = to_measures(scene)
    likeness = to_sharing(scene.kind.likeness, scene.said)
    groups = [group for group in to_groups(scene) if node in group]
    place: Json = {**scene.name(node), "rank": None, "community": None, "because": scene.of(node)}
    if node in measures:
        place |= {"rank": to_ranking(scene, measures)[node], **measures[node]}
    for row in to_community_rows(scene, groups, measures, 1):
        place["community"] = {part: row[part] for part in ("name", "size", "members")}
    return {
        "projection": _summary(scene, name, sample),
        "entity": place,
        **(to_descent_rows(scene, node) if scene.kind.lineage and node in scene.net else {}),
        "ties": to_tie_rows(scene, node, top),
        "similar": to_similar_rows(scene, node, likeness, top),
    }


def _summary(scene: Scene, name: str, sample: int | None) -> Json:
    kind, net = scene.kind, scene.net
    return {
        "name": name,
        "zh": kind.zh,
        "en": kind.en,
        "tie_zh": kind.tie_zh,
        "tie_en": kind.tie_en,
        "empty_zh": kind.empty_zh,
        "empty_en": kind.empty_en,
        "nodes": net.number_of_nodes(),
        "ties": net.number_of_edges(),
        "untied": sum(degree == 0 for _, degree in net.degree),
        "too_long": scene.ties.crowded,
        "betweenness_from": sample,
    }
