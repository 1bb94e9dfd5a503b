"""Which of overlapping spans stands, and who is listed with whom."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.candidates import find_candidates
from kg.extract.mention import Found
from kg.records import EntityType

TEXT = "推出“云墨”、风竹和澄星等模型，另有若干长短不一的名字在此"


def found(start: int, end: int, source: str = "gazetteer") -> Found:
    return Found(start, end, TEXT[start:end], EntityType.MODEL, source, 0.9)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=12))
def test_candidates_are_sorted_and_disjoint(spans: list[tuple[int, int]]) -> None:
    chosen = find_candidates(TEXT, [found(start, start + length) for start, length in spans])
    assert all(left.end <= right.start for left, right in pairwise(chosen))
    assert all(one.surface == TEXT[one.start : one.end] for one in chosen)


def test_the_surer_rule_wins_then_the_longer_span() -> None:
    (one,) = find_candidates(TEXT, [found(3, 5), found(3, 6, "ticker"), found(2, 8, "guest")])
    assert (one.start, one.end) == (3, 6)


def test_marks_peers_and_shared_votes() -> None:
    at = [TEXT.index(name) for name in ("云墨", "风竹", "澄星")]
    first, second, third = find_candidates(TEXT, [found(start, start + 2) for start in at])
    assert (first.marks, second.marks) == ("“”", "")
    assert first.peers == [second, third]
    assert EntityType.MODEL in {vote.type for vote in first.votes}
