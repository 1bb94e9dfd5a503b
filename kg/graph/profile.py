"""Everything a graph says of one entity, as plain JSON for a page or a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.timeline import to_timeline

Json = dict[str, Any]


def to_profile(graph: MultiDiGraph, entity: str) -> Json:
    """The profile of the node ``entity``:

    ``id``, ``type``, ``label``, ``names`` (the other forms met), ``identifiers``, ``judgements`` (why
    names were merged), ``facts`` (``{"predicate", "value", "asserted", "claims", "support"}``),
    ``relations`` (``{"predicate", "outgoing", "other", "label", "type", "asserted", "claims", "support",
    "recommendations"}``, stated relations in the order of the graph) and ``mentioned_in`` (the same for
    ``mentions`` edges).
    Claims, and ``conflicts``, are as ``kg.graph.build`` describes them. ``timeline`` is as
    ``kg.graph.timeline`` says. A report has also ``file``, ``copies`` and, without a printed date,
    ``file_dates``, an entity of which a person decided something ``rulings``.
    """
    node = graph.nodes[entity]
    edges = list(_edges(graph, entity))
    source = {name: node[name] for name in ("file", "copies", "file_dates", "rulings") if name in node}
    return {
        "id": entity,
        "type": node["type"],
        "label": node["label"],
        "names": node["aliases"],
        "identifiers": node["identifiers"],
        "judgements": node["judgements"],
        **source,
        "facts": list(_facts(node)),
        "relations": [edge for edge in edges if edge["predicate"] != "mentions"],
        "conflicts": node.get("conflicts", []),
        "timeline": to_timeline(graph, entity),
        "mentioned_in": [edge for edge in edges if edge["predicate"] == "mentions"],
    }


def _facts(node: Json) -> Iterator[Json]:
    for predicate, values in node["attributes"].items():
        for value in values:
            kept = {name: value[name] for name in ("value", "asserted", "claims", "support")}
            yield {"predicate": predicate, **kept}


def _edges(graph: MultiDiGraph, entity: str) -> Iterator[Json]:
    """Edges out of and into the entity; a loop comes once."""
    for _, other, attrs in graph.out_edges(entity, data=True):
        yield _edge(graph, other, attrs, outgoing=True)
    for other, _, attrs in graph.in_edges(entity, data=True):
        if other != entity:
            yield _edge(graph, other, attrs, outgoing=False)


def _edge(graph: MultiDiGraph, other: str, attrs: Json, *, outgoing: bool) -> Json:
    return {
        "predicate": attrs["predicate"],
        "outgoing": outgoing,
        "other": other,
        "label": graph.nodes[other]["label"],
        "type": graph.nodes[other]["type"],
        "asserted": attrs["asserted"],
        "claims": attrs["claims"],
        "support": attrs["support"],
        "recommendations": attrs.get("recommendations", []),
    }
