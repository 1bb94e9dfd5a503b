"""Everyday words by their hashes: what is written is read, and anything else is refused by name."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extract.everyday import NO_WORDS, is_everyday, load_everyday, parse_codes, to_bytes, to_codes


def npy(*codes: int, kind: type = np.uint32) -> bytes:
    out = BytesIO()
    np.save(out, np.array(codes, dtype=kind))
    return out.getvalue()


def test_words_are_known_by_their_hash() -> None:
    codes = to_codes(["太阳能", "机器人", "机器人"])
    assert len(codes) == 2
    assert is_everyday("机器人", codes)
    assert not is_everyday("昆仑万维", codes)
    assert not is_everyday("机器人", NO_WORDS)


def test_those_that_ship_are_taken_if_none_are_given() -> None:
    assert is_everyday("机器人")
    assert not is_everyday("昆仑万维")


def test_what_is_written_is_read() -> None:
    assert np.array_equal(parse_codes(to_bytes(load_everyday()), "again"), load_everyday())
    assert len(parse_codes(to_bytes(NO_WORDS), "none")) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not hashes of everyday words"),
        (b"PK\x03\x04 torn", "not hashes of everyday words"),
        (b"once upon a time", "not hashes of everyday words"),
        (npy(1, 3)[:-2], "not hashes of everyday words"),
        (npy(3, 1), "expected sorted hashes"),
        (npy(1, 1), "expected sorted hashes"),
        (npy(1, 3, kind=np.int64), "expected sorted hashes"),
    ],
)
def test_other_files_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(ModelError, match=said) as refusal:
        parse_codes(content, "odd.npy")
    assert str(refusal.value).startswith("odd.npy: ")
    assert "kg train" in str(refusal.value)
