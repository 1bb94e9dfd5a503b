"""One edit apart, and what makes it a misprint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.spelling import is_misprint

folded = st.text("abcd12", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("giantgpt", "giangpt", True),
        ("vidu", "viud", True),
        ("runway", "runwey", True),
        ("gpt3", "gpt4", False),
        ("gen2", "gen", False),
        ("sora", "sora", False),
        ("midjourney", "midjorny", False),
    ],
)
def test_misprints(left: str, right: str, same: bool) -> None:
    assert is_misprint(left, right) is same


@given(folded, folded)
def test_a_misprint_goes_both_ways_and_never_touches_a_digit(left: str, right: str) -> None:
    assert is_misprint(left, right) is is_misprint(right, left)
    if is_misprint(left, right):
        assert [c for c in left if c.isdigit()] == [c for c in right if c.isdigit()]


@given(folded, st.data())
def test_a_letter_left_out_is_a_misprint(name: str, data: st.DataObject) -> None:
    letters = [at for at, character in enumerate(name) if character.isalpha()]
    if letters:
        at = data.draw(st.sampled_from(letters))
        assert is_misprint(name, name[:at] + name[at + 1 :])
