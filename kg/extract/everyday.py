"""Everyday words, which alone are no names: hashes of them, for the rules and the tagger alike.

``everyday.npy`` holds those that ship; ``kg train`` makes such a file from reports and a dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.resources import shipped

FILE = "everyday.npy"
#: Sorted CRC-32 of words, each once; uint32 (k,).
Codes = NDArray[Any]


@cache
def load_everyday() -> Codes:
    """The everyday words that ship with the package."""
    return parse_codes(shipped("extract", FILE).read_bytes(), FILE)


def parse_codes(content: bytes, name: str) -> Codes:
    """Hashes from the bytes of a file called ``name``.

    Raises:
        ModelError: the bytes hold something else.
    """
    try:
        codes: Codes = np.lib.format.read_array(BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise ModelError(f"{name}: not hashes of everyday words; make them with kg train") from error
    if codes.dtype != np.uint32 or codes.ndim != 1 or bool((codes[1:] <= codes[:-1]).any()):
        raise ModelError(f"{name}: expected sorted hashes of everyday words; make them with kg train")
    return codes


def to_bytes(codes: Codes) -> bytes:
    """The content of a file that ``parse_codes`` reads."""
    out = BytesIO()
    np.save(out, codes)
    return out.getvalue()


def to_codes(words: Iterable[str]) -> Codes:
    """The hashes of ``words``."""
    return np.array(sorted({crc32(word.encode()) for word in words}), dtype=np.uint32)


#: The hashes of no words.
NO_WORDS = to_codes(())


def is_everyday(word: str, codes: Codes | None = None) -> bool:
    """Whether ``word`` is an everyday word; ``codes`` are their hashes, None for those that ship.

    >>> is_everyday("机器", to_codes(["机器", "人"]))
    True
    """
    codes = load_everyday() if codes is None else codes
    code = np.uint32(crc32(word.encode()))
    at = int(np.searchsorted(codes, code))
    return at < len(codes) and bool(codes[at] == code)
