"""Positions: equal for equal input, apart from each other, parts beside each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.view.layout import Spring, positions

BOX = (60.0, 40.0)


def springs(*pairs):
    return [Spring(source, target, 1.0) for source, target in pairs]


def overlaps(points, box=BOX):
    pairs = itertools.combinations(points, 2)
    return sum(abs(a[0] - b[0]) < box[0] and abs(a[1] - b[1]) < box[1] for a, b in pairs)


@st.composite
def graphs(draw):
    count = draw(st.integers(0, 40))
    if count < 2:
        return count, []
    ends = st.integers(0, count - 1)
    return count, springs(
        *draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]), max_size=80))
    )


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_every_node_has_a_place_of_its_own(graph):
    count, edges = graph
    points = positions(count, edges, [BOX] * count)
    assert len(points) == len(set(points)) == count
    assert all(isinstance(value, int) and abs(value) < 100_000 for point in points for value in point)


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_equal_input_gives_equal_places(graph):
    count, edges = graph
    assert positions(count, edges, [BOX] * count) == positions(count, edges, [BOX] * count)


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_boxes_do_not_overlap(graph):
    count, edges = graph
    assert overlaps(positions(count, edges, [BOX] * count), (BOX[0] - 2, BOX[1] - 2)) <= count // 20


def test_linked_nodes_stand_nearer_than_others():
    ring = springs(*((node, (node + 1) % 60) for node in range(60)))
    points = positions(60, ring, [BOX] * 60)

    def apart(a, b):
        return ((points[a][0] - points[b][0]) ** 2 + (points[a][1] - points[b][1]) ** 2) ** 0.5

    linked = sum(apart(a, b) for a, b, _ in ring) / 60
    across = sum(apart(node, (node + 30) % 60) for node in range(60)) / 60
    assert linked < across / 3


def test_parts_stand_beside_each_other():
    stars = springs(*((0, leaf) for leaf in range(1, 20)), *((20, leaf) for leaf in range(21, 30)))
    points = positions(40, stars, [BOX] * 40)

    def box(nodes):
        xs, ys = zip(*(points[node] for node in nodes), strict=True)
        return min(xs), max(xs), min(ys), max(ys)

    parts = [box(range(20)), box(range(20, 30)), *(box([node]) for node in range(30, 40))]
    for a, b in itertools.combinations(parts, 2):
        assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_the_drawing_is_centred():
    points = positions(30, springs(*((0, leaf) for leaf in range(1, 30))), [BOX] * 30)
    for axis in zip(*points, strict=True):
        assert abs(min(axis) + max(axis)) <= 2


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, [(0, 0)])])
def test_hardly_anything(count, expected):
    assert positions(count, [], [BOX] * count) == expected
