"""Tokens of the tagger: the laws of their offsets, and what a run of letters looks like to it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.tagger.tokens import PAIRS, SINGLES, to_features, to_tokens

TEXTS = st.text(st.sampled_from("太阳能机器人、。（）AaBbZz019 \t\n𠮷é·-"), max_size=40)


def spelt(text: str) -> list[str]:
    tokens = to_tokens(text)
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


@given(TEXTS)
def test_only_blanks_lie_between_tokens(text: str) -> None:
    tokens = to_tokens(text)
    edges = [0, *(edge for pair in zip(tokens.starts, tokens.ends, strict=True) for edge in pair), len(text)]
    assert edges == sorted(edges)
    gaps = [text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]
    assert set("".join(gaps)) <= {" "}
    assert "".join(spelt(text)) == text.replace(" ", "")


@given(TEXTS)
def test_a_token_is_one_character_or_one_run(text: str) -> None:
    for word in spelt(text):
        is_run = word.isascii() and (word.isalpha() or word.isdigit())
        assert len(word) == 1 or is_run


@given(TEXTS, TEXTS)
def test_lines_are_read_alike_wherever_they_stand(one: str, other: str) -> None:
    alone, joined = to_tokens(other), to_tokens(f"{one}\n{other}")
    count = len(alone.ids)
    shift = len(one) + 1
    assert np.array_equal(joined.starts[len(joined.ids) - count :], alone.starts + shift)
    assert np.array_equal(joined.ids[len(joined.ids) - count :], alone.ids)


@given(TEXTS)
def test_features_are_rows_of_the_tables(text: str) -> None:
    tokens = to_tokens(text)
    features = to_features(tokens, np.zeros(len(tokens.ids), dtype=np.int64))
    assert features.shape == (len(tokens.ids), 3)
    assert ((features >= 0) & (features < [SINGLES, PAIRS, 1])).all()


def test_runs_of_letters_and_digits_are_one_token() -> None:
    assert spelt("Sora 2于2025年9月发布") == ["Sora", "2", "于", "2025", "年", "9", "月", "发", "布"]


def test_unknown_words_of_one_shape_look_alike() -> None:
    names = to_tokens("Quorvex Brimtal").ids
    assert names[0] == names[1]
    assert to_tokens("QUORVEX").ids[0] != names[0]


def test_everyday_words_keep_their_spelling() -> None:
    one, other = to_tokens("AI CPU").ids
    assert one != other
