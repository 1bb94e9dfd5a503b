"""The file of weights: what is read is what was written, and anything else is refused by name."""

from __future__ import annotations

from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extract import everyday
from kg.extract.tagger.weights import (
    FILE,
    FILES,
    Weights,
    load_weights,
    parse_weights,
    read_weights,
    to_bytes,
)
from kg.resources import shipped

LARGEST = 15_000_000  # bytes that the package may spend on them


def arrays(**changes: Any) -> bytes:
    """The shipped weights with some tables changed (None: left out)."""
    with np.load(BytesIO(to_bytes(load_weights()))) as held:
        tables = {**{name: held[name] for name in held.files}, **changes}
    out = BytesIO()
    np.savez(out, **{name: table for name, table in tables.items() if table is not None})
    return out.getvalue()


def test_the_file_is_small() -> None:
    assert len(shipped("extract", "tagger", FILE).read_bytes()) < LARGEST


def test_what_is_written_is_read() -> None:
    content = to_bytes(load_weights())
    again = parse_weights(content, "again", load_weights().everyday)
    assert to_bytes(again) == content
    assert all(
        np.array_equal(getattr(again, field.name), getattr(load_weights(), field.name))
        for field in fields(Weights)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not weights of the tagger"),
        (b"PK\x03\x04 torn", "not weights of the tagger"),
        (b"once upon a time", "not weights of the tagger"),
        (arrays(last=None), "missing or unknown table last"),
        (arrays(more=np.zeros(3)), "missing or unknown table more"),
        (arrays(last=np.zeros((3, 3), dtype=np.int8)), "table last: expected whole numbers"),
        (arrays(last=np.zeros((48, 13))), "table last: expected whole numbers"),
        (arrays(last_bias=np.full(13, 2**25, dtype=np.int32)), "not exact"),
    ],
)
def test_other_files_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(ModelError, match=said) as refusal:
        parse_weights(content, "odd.npz", everyday.NO_WORDS)
    assert str(refusal.value).startswith("odd.npz: ")
    assert "kg train" in str(refusal.value)


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    contents = {
        FILE: to_bytes(load_weights()),
        everyday.FILE: everyday.to_bytes(everyday.to_codes(["太阳能"])),
    }
    assert set(contents) == set(FILES)
    for name, content in contents.items():
        with pytest.raises(ModelError, match=r"cannot be read.*name a folder that kg train wrote"):
            read_weights(tmp_path)
        (tmp_path / name).write_bytes(content)
    read = read_weights(tmp_path)
    assert to_bytes(read) == to_bytes(load_weights())
    assert everyday.is_everyday("太阳能", read.everyday)


def test_weights_say_how_far_their_sums_reach() -> None:
    small = replace(load_weights(), last_bias=np.zeros(13, dtype=np.float32))
    assert all(0 < least <= most for least, most in zip(small.sums(), load_weights().sums(), strict=True))
