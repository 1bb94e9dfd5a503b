"""A text as tokens with features: one for each Han character and mark, one for each run of letters or digits.

Runs of letters are seen by their shape and not by what they spell, unless they are everyday words of
reports (AI, CPU): the tagger is to learn contexts, not the table's names.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.gazetteer import stopnames
from kg.text.normalise import fold_name

Array = NDArray[Any]

#: Rows of the tables of single tokens and of pairs of neighbours.
SINGLES, PAIRS = 8192, 16384
#: Rows of the table of what is known of a token: nothing, or begins or goes on a sure name of a class.
KNOWN = 16
_SPACE, _LETTER, _DIGIT, _OTHER = range(4)
_WORDS = 64  # ids below are shapes; everyday words follow, then characters
_COMMON = 2048


class Tokens(NamedTuple):
    """``ids`` are rows of the table of singles; ``starts`` and ``ends`` offsets in the text."""

    ids: Array  # (n,) int64
    starts: Array  # (n,) int64
    ends: Array  # (n,) int64


def to_tokens(text: str) -> Tokens:
    """Split ``text``; white space other than tabs and line ends parts tokens and is dropped."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    kinds = _kinds(codes)
    before = np.concatenate(([_SPACE], kinds[:-1]))
    begins = (kinds != _SPACE) & ((kinds == _OTHER) | (kinds != before))
    starts = np.flatnonzero(begins)
    stops = np.flatnonzero(np.concatenate((kinds[1:], [_SPACE])) != kinds)
    ends = starts + 1
    runs = kinds[starts] != _OTHER
    ends[runs] = stops[np.searchsorted(stops, starts[runs])] + 1
    ids = _WORDS + _COMMON + codes[starts] % (SINGLES - _WORDS - _COMMON)
    for index in np.flatnonzero(runs):
        ids[index] = _run_id(text[starts[index] : ends[index]])
    return Tokens(ids, starts, ends)


def _kinds(codes: Array) -> Array:
    kinds = np.full(len(codes), _OTHER)
    kinds[((codes | 32) >= ord("a")) & ((codes | 32) <= ord("z"))] = _LETTER
    kinds[(codes >= ord("0")) & (codes <= ord("9"))] = _DIGIT
    kinds[codes == ord(" ")] = _SPACE
    return kinds


@cache
def _common() -> dict[str, int]:
    return {word: _WORDS + index for index, word in enumerate(sorted(stopnames())[:_COMMON])}


@cache
def _run_id(run: str) -> int:
    """The shape of a run, 0 to 63, or the id of an everyday word."""
    length = min(len(run), 8)
    if run.isdigit():
        return length
    if (word := _common().get(fold_name(run))) is not None and not run[1:].islower():
        return word
    case = 0 if run.isupper() else 1 if run.islower() else 2 if run[1:].islower() else 3
    return 16 + case * 9 + length


def to_features(tokens: Tokens, known: Array) -> Array:
    """One row of three table rows for each token: (single, pair with the next, known); int64 (n, 3)."""
    after = np.concatenate((tokens.ids[1:], [0]))
    pairs = (tokens.ids * 31 + after * 8191) % PAIRS
    return np.stack((tokens.ids, pairs, known), axis=1)
