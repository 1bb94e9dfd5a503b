"""Where the opening nodes stand: computed when the page is built, so it opens at rest.

Connected parts are laid out one by one (springs along edges, repulsion between all nodes), freed of
overlaps, then set side by side, the largest first and single nodes on shelves below. There is no
randomness; every step rounds its positions, so that last-bit differences between machines die out.
Lengths are canvas units: a label of one Chinese character is about 14 wide. Meant for some hundred
nodes (time and memory grow with the square of the largest part); the page itself finds free places
for those that join later.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = 160
_SWEEP = 40  # neighbours in x order that a node is checked against for overlap
_SMALL = 12  # nodes
_ROOM = 2.4  # a large part takes so many times the space of its boxes, a smaller one more
_WIDEN = 1.35  # screens are wider than high
_SCREEN = 1.45  # width to height of the drawing beside the filters
_GAP = 60.0
_MARGIN = 8.0  # kept free around a box


class Spring(NamedTuple):
    """An edge as the layout sees it: two node indexes and a weight (1.0 pulls fully)."""

    source: int
    target: int
    weight: float


def positions(
    count: int, springs: Sequence[Spring], boxes: Sequence[tuple[float, float]]
) -> list[tuple[int, int]]:
    """(x, y) of nodes ``0 … count-1``; ``boxes`` are the width and height each takes with its label.

    >>> positions(1, [], [(40.0, 30.0)])
    [(0, 0)]
    """
    sizes = np.asarray(boxes, dtype=np.float64).reshape(count, 2)
    parts = [_Part(members, sizes[members], springs_) for members, springs_ in _parts(count, springs)]
    placed = np.zeros((count, 2))
    for part, corner in zip(parts, _arranged([part.box for part in parts]), strict=True):
        placed[part.members] = part.points + corner
    if count:
        placed -= np.rint((placed.min(axis=0) + placed.max(axis=0)) / 2)
    return [(int(x), int(y)) for x, y in np.rint(placed)]


class _Part:
    """One connected part, laid out with its upper left corner at (0, 0)."""

    def __init__(self, members: Ints, sizes: Floats, springs: Sequence[Spring]) -> None:
        self.members = members
        points = _force(len(members), springs)
        points = _spread(_scaled(points, sizes, springs), sizes)
        half = sizes / 2
        low = (points - half).min(axis=0)
        self.points: Floats = points - low
        self.box: Floats = (points + half).max(axis=0) - low


def _parts(count: int, springs: Sequence[Spring]) -> list[tuple[Ints, list[Spring]]]:
    """Connected parts with their springs renumbered; nodes in breadth-first order from the best connected."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for spring in springs:
        neighbours[spring.source].append(spring.target)
        neighbours[spring.target].append(spring.source)
    part_of, rank, members = _walk(count, neighbours)
    inside: list[list[Spring]] = [[] for _ in members]
    for source, target, weight in springs:
        inside[part_of[source]].append(Spring(rank[source], rank[target], weight))
    rows = [(np.asarray(one, dtype=np.int64), own) for one, own in zip(members, inside, strict=True)]
    return sorted(rows, key=lambda row: (-len(row[0]), int(row[0].min())))


def _walk(count: int, neighbours: dict[int, list[int]]) -> tuple[list[int], list[int], list[list[int]]]:
    part_of, rank = [-1] * count, [0] * count
    members: list[list[int]] = []
    for root in sorted(range(count), key=lambda node: (-len(neighbours[node]), node)):
        if part_of[root] >= 0:
            continue
        part_of[root] = len(members)
        queue = deque([root])
        order: list[int] = []
        while queue:
            node = queue.popleft()
            rank[node] = len(order)
            order.append(node)
            for other in neighbours[node]:
                if part_of[other] < 0:
                    part_of[other] = len(members)
                    queue.append(other)
        members.append(order)
    return part_of, rank, members


def _force(count: int, springs: Sequence[Spring]) -> Floats:
    """Positions in arbitrary units: repulsion falls with distance, springs pull with distance."""
    if count < 3:
        return np.array([[0.0, 0.0], [1.0, 0.0]])[:count]
    points = _sunflower(count)
    source, target = (np.array([spring[end] for spring in springs], dtype=np.int64) for end in (0, 1))
    weight = np.array([spring.weight for spring in springs])
    degree = np.bincount(source, weight, count) + np.bincount(target, weight, count)
    mass: Floats = np.asarray(1.0 + np.sqrt(degree), dtype=np.float64)
    reach = float(np.abs(points).max())
    steps = min(_STEPS, 40 + 2 * count)
    for step in range(steps):
        force = _repel(points, mass) * mass[:, None]
        pull = (points[target] - points[source]) * weight[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(source, pull[:, axis], count) - np.bincount(
                target, pull[:, axis], count
            )
        force -= 0.05 * points * mass[:, None]
        points = _moved(points, force / mass[:, None], reach * 0.12 * (1 - step / steps))
    return points


def _moved(points: Floats, move: Floats, limit: float) -> Floats:
    length = np.sqrt((move * move).sum(axis=1))
    factor = 0.4 * np.minimum(1.0, limit / np.maximum(0.4 * length, 1e-9))
    return _rounded(points + move * factor[:, None], 4096)


def _sunflower(count: int) -> Floats:
    """Points on a spiral, evenly dense, the first in the middle."""
    order = np.arange(count)
    angle = order * 2.399963229728653  # the golden angle
    radius = 2.0 * np.sqrt(order)
    points: Floats = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _rounded(points, 4096)


def _rounded(points: Floats, parts: int) -> Floats:
    """To the nearest ``1 / parts`` of a unit."""
    rounded: Floats = np.rint(points * parts) / parts
    return rounded


def _repel(points: Floats, mass: Floats) -> Floats:
    """The push on a unit mass at each point, by all others; every pair is computed (n² numbers)."""
    apart_x = points[:, 0][:, None] - points[:, 0][None, :]
    apart_y = points[:, 1][:, None] - points[:, 1][None, :]
    strength = mass[None, :] / (apart_x * apart_x + apart_y * apart_y + 0.05)
    return np.stack([(apart_x * strength).sum(axis=1), (apart_y * strength).sum(axis=1)], axis=1)


def _scaled(points: Floats, sizes: Floats, springs: Sequence[Spring]) -> Floats:
    """In canvas units: a small part by the length of its edges, a large one by the room for its labels."""
    wide: Floats = points * np.array([_WIDEN, 1.0])
    if len(points) <= _SMALL:
        wide *= 110.0 / _typical_length(wide, springs)
        return wide
    extent = wide.max(axis=0) - wide.min(axis=0)
    needed = float((sizes + _MARGIN).prod(axis=1).sum()) * (_ROOM + 60.0 / len(points))
    scaled: Floats = wide * (needed / max(float(extent[0]) * float(extent[1]), 1e-9)) ** 0.5
    return scaled


def _typical_length(points: Floats, springs: Sequence[Spring]) -> float:
    """The median length of an edge; 1 where there is none."""
    ends = np.array([(spring.source, spring.target) for spring in springs], dtype=np.int64).reshape(-1, 2)
    apart = points[ends[:, 0]] - points[ends[:, 1]]
    return float(np.median(np.sqrt((apart * apart).sum(axis=1)))) if springs else 1.0


def _spread(points: Floats, sizes: Floats) -> Floats:
    """Push overlapping boxes apart along the axis that needs less."""
    points = points.copy()
    for _ in range(120 if len(points) <= 3000 else 12):
        order = np.lexsort((points[:, 1], points[:, 0]))
        moved = sum(_push(points, sizes, order, step) for step in range(1, min(_SWEEP, len(order))))
        points = _rounded(points, 64)
        if not moved:
            break
    return points


def _push(points: Floats, sizes: Floats, order: Ints, step: int) -> int:
    """Push apart every pair that is ``step`` places apart in ``order``; the number pushed."""
    left, right = order[:-step], order[step:]
    apart = points[right] - points[left]
    room = (sizes[left] + sizes[right]) / 2 + _MARGIN
    lack = room - np.abs(apart)
    hit = (lack > 0.5).all(axis=1)
    axis = np.where(lack[hit, 0] / _WIDEN < lack[hit, 1], 0, 1)
    rows = np.arange(len(axis))
    sign = np.where(apart[hit][rows, axis] >= 0, 0.5, -0.5)
    shift = np.zeros((len(axis), 2))
    shift[rows, axis] = lack[hit][rows, axis] * sign * 0.5
    np.add.at(points, right[hit], shift)
    np.add.at(points, left[hit], -shift)
    return len(axis)


def _arranged(boxes: Sequence[Floats]) -> list[Floats]:
    """Upper left corners of boxes, the largest first: the arrangement that fills a screen best."""
    if not boxes:
        return []
    side = sum(float((box + _GAP).prod()) for box in boxes) ** 0.5
    widths = [factor * side for factor in (0.3, 0.45, 0.6, 0.8, 1.0, 1.2, 1.5)]
    options = [place(boxes, width) for width in widths for place in (_shelved, _beside)]
    return min(options, key=lambda corners: _extent(boxes, corners))


def _beside(boxes: Sequence[Floats], row_width: float) -> list[Floats]:
    """The first box with all others in rows to its right."""
    corner = np.array([float(boxes[0][0]) + _GAP, 0.0])
    return [np.zeros(2), *(corner + one for one in _shelved(boxes[1:], row_width))]


def _extent(boxes: Sequence[Floats], corners: Sequence[Floats]) -> float:
    """How far a screen must zoom out to show all: the larger side, widths counted at the screen's shape."""
    far = np.max([corner + box for corner, box in zip(corners, boxes, strict=True)], axis=0)
    return max(float(far[0]) / _SCREEN, float(far[1]))


def _shelved(boxes: Sequence[Floats], row_width: float) -> list[Floats]:
    """Upper left corners of boxes set on rows, in the order given."""
    row_width = max([row_width, *(float(box[0]) for box in boxes)])
    corners, x, y, height = [], 0.0, 0.0, 0.0
    for box in boxes:
        if x > 0 and x + box[0] > row_width:
            x, y, height = 0.0, y + height + _GAP, 0.0
        corners.append(np.array([x, y]))
        x, height = x + float(box[0]) + _GAP, max(height, float(box[1]))
    return corners
