"""The neighbours of an entity: one request an expansion, with how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.describe import find_node
from kg.rdf.pages.nodes import find_edges, to_id, to_link
from kg.rdf.pages.view import Build, View


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``asked["of"]`` with at most ``asked["most"]`` of its relations. Raises: GraphError for no entity."""
    store, node = build.store, find_node(build.store, asked["of"])
    edges = sorted(find_edges(store, node), key=_order)
    kept = edges[: asked["most"]]
    nodes = dict.fromkeys([node, *(end for source, _, target in kept for end in (source, target))])
    shown = {
        "nodes": [to_link(store, one) for one in nodes],
        "edges": [
            {"source": to_id(store, source), "relation": relation, "target": to_id(store, target)}
            for source, relation, target in kept
        ],
        "kinds": dict(Counter(relation for _, relation, _ in edges)),
    }
    return View(shown, (node,))


def _order(edge: tuple[NamedNode, str, NamedNode]) -> tuple[bool, str, str, str]:
    """Mentions last."""
    source, relation, target = edge
    return relation == "mentions", relation, source.value, target.value
