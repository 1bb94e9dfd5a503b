"""Names in a text: the longest, whole words only, never overlapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.occurrences import find_names

TEXTS = st.text(st.sampled_from("快手可灵AGPT-4o. []^\\"), max_size=40)
NAMES = st.lists(st.text(st.sampled_from("快手可灵AGPT-4o[]^\\"), max_size=5), max_size=6)


@given(TEXTS, NAMES)
def test_what_is_found_is_there_and_stands_apart(text: str, names: list[str]) -> None:
    end = 0
    for start, name in find_names(text, names):
        assert start >= end
        assert name in names
        assert text[start : start + len(name)] == name
        end = start + len(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GPT-4o 与 GPT", [(9, "GPT")]),
        ("ChatGPT", []),
        ("Open-GPT", []),
        ("GPT，GPT。", [(0, "GPT"), (4, "GPT")]),
        ("快手可灵1.5", [(0, "快手可灵")]),
        ("推GPT火", [(1, "GPT")]),
        ("GPT 4", [(0, "GPT")]),
    ],
)
def test_words_are_whole_and_the_longest_name_counts(text: str, found: list[tuple[int, str]]) -> None:
    assert list(find_names(text, ["GPT", "快手", "快手可灵", "推"])) == found


def test_a_long_text_is_quick() -> None:
    """One pass, however many names there are."""
    names = [f"{first}{second}科技" for first in "东南西北中" for second in "山水云海川林田湖"] * 10
    text = "东山科技与南水科技合作。" * 20_000
    assert sum(1 for _ in find_names(text, names)) == 40_000
