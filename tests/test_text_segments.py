"""Overlapping spans as segments, and as nested elements."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.text.segments import DEEPEST, nest, to_segments

LENGTH = 30
EDGES = st.integers(-2, LENGTH + 2)
SPANS = st.lists(st.tuples(EDGES, EDGES), max_size=12)
CUTS = st.lists(EDGES, max_size=4)


def is_valid(span: tuple[int, int]) -> bool:
    return 0 <= span[0] < span[1] <= LENGTH


@given(SPANS, CUTS)
def test_segments_are_the_whole_text_and_each_knows_what_covers_it(
    spans: list[tuple[int, int]], cuts: list[int]
) -> None:
    segments = to_segments(LENGTH, spans, cuts)
    assert [place for one in segments for place in range(one.start, one.end)] == list(range(LENGTH))
    for one in segments:
        covering = {n for n, span in enumerate(spans) if is_valid(span) and span[0] <= one.start < span[1]}
        assert set(one.over) == covering
        assert all(spans[n][0] <= one.start and one.end <= spans[n][1] for n in one.over)
        assert sorted(one.over, key=lambda n: (spans[n][0], -spans[n][1], n)) == list(one.over)
    starts = {one.start for one in segments}
    assert starts >= {cut for cut in cuts if 0 < cut < LENGTH}


@given(SPANS)
def test_elements_are_nested_and_hold_what_their_spans_cover(spans: list[tuple[int, int]]) -> None:
    segments = to_segments(LENGTH, spans)
    open_: list[int] = []
    seen: list[int] = []
    held: dict[int, list[int]] = {}
    written = []
    for step in nest(one.over for one in segments):
        if step.opens is not None:
            assert step.is_first == (step.opens not in seen)
            seen.append(step.opens)
            open_.append(step.opens)
        elif step.closes is not None:
            assert open_.pop() == step.closes
        else:
            assert step.writes is not None
            one = segments[step.writes]
            written.append(step.writes)
            assert set(open_) == set(one.over)
            for number in open_:
                held.setdefault(number, []).extend(range(one.start, one.end))
    assert open_ == []
    assert written == list(range(len(segments)))
    assert held == {n: list(range(*span)) for n, span in enumerate(spans) if is_valid(span)}


@given(st.integers(1, 8))
def test_spans_within_each_other_are_opened_once(count: int) -> None:
    spans = [(number, LENGTH - number) for number in range(count)]
    steps = list(nest(one.over for one in to_segments(LENGTH, spans)))
    assert [step.opens for step in steps if step.opens is not None] == list(range(count))


def test_no_more_than_so_many_lie_over_each_other() -> None:
    spans = [(number, number + 1000) for number in range(1000)]
    segments = to_segments(2000, spans)
    assert max(len(one.over) for one in segments) == DEEPEST
    assert len(list(nest(one.over for one in segments))) < 100_000


def test_an_empty_text_has_no_segments() -> None:
    assert to_segments(0, [(0, 1)]) == []
    assert list(nest([])) == []
