"""The nodes and edges the page opens with, as rows of vis-network: chosen, placed and sized."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from kg.view.columns import half_widths
from kg.view.layout import Spring, positions

Json = dict[str, Any]

START_NODES = 300  # how many nodes the page opens with, at most


def to_opening(columns: Json) -> tuple[list[Json], list[Json]]:
    """Rows of nodes (id, label, group, size, x, y) and of the edges between them (id, from, to).

    ``columns`` is what ``kg.view.columns.to_columns`` gives. The entity of an ego view comes first, then
    the best connected nodes; mentions do not count, nor do they draw nodes together.
    """
    degrees = _degrees(columns)
    chosen = _chosen(columns, degrees)
    rows = [_row(columns, number, _size(degrees[number])) for number in chosen]
    places = {number: place for place, number in enumerate(chosen)}
    springs = [
        Spring(places[a], places[b], 1.0) for _, a, b in _links(columns) if a in places and b in places
    ]
    for row, (x, y) in zip(rows, positions(len(rows), springs, list(map(_box, rows))), strict=True):
        row |= {"x": x, "y": y}
    return rows, list(_edges(columns, set(chosen)))


def _links(columns: Json) -> Iterator[tuple[int, int, int]]:
    """(edge, source, target) of every edge between two nodes that is more than a mention."""
    edges = columns["edges"]
    rows = zip(edges["source"], edges["target"], edges["relation"], strict=True)
    for number, (source, target, relation) in enumerate(rows):
        if relation != "mentions" and source != target:
            yield number, source, target


def _degrees(columns: Json) -> list[int]:
    degrees = [0] * len(columns["nodes"]["label"])
    for _, source, target in _links(columns):
        degrees[source] += 1
        degrees[target] += 1
    return degrees


def _chosen(columns: Json, degrees: list[int]) -> list[int]:
    entity = columns["entity"]
    linked = [number for number, degree in enumerate(degrees) if degree or number == entity]
    ranked = linked if any(degrees) else list(range(len(degrees)))
    return sorted(ranked, key=lambda number: (number != entity, -degrees[number], number))[:START_NODES]


def _row(columns: Json, number: int, size: int) -> Json:
    nodes = columns["nodes"]
    label = nodes["caption"].get(str(number), nodes["label"][number])
    return {"id": number, "label": label, "group": nodes["class"][number], "size": size}


def _size(degree: int) -> int:
    """The radius in canvas units: it grows with the root of the degree, so the area with the degree."""
    return min(44, round(9 + 4.2 * math.sqrt(degree)))


def letter_size(size: int) -> float:
    """The height of a label: hubs can be read from afar (``places.js`` has the same rule)."""
    return min(30.0, 13 + 0.9 * max(0, size - 16))


def _box(row: Json) -> tuple[float, float]:
    """Width and height of a node with its label below."""
    letter = letter_size(row["size"])
    width = 0.53 * letter * sum(map(half_widths, row["label"]))
    return max(2.0 * row["size"], width), 2.0 * row["size"] + 1.6 * letter


def _edges(columns: Json, shown: set[int]) -> Iterator[Json]:
    ends = zip(columns["edges"]["source"], columns["edges"]["target"], strict=True)
    for number, (source, target) in enumerate(ends):
        if source in shown and target in shown:
            yield {"id": number, "from": source, "to": target}
