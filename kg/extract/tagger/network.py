"""The network at run time: table look-ups, two windows of neighbours, one score for each tag.

Every weight is a small whole number, and every sum stays below 2**24: such sums are exact in float32 whatever
the order of the additions, so every machine gives every text the same scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from thinc.api import NumpyOps

from kg.extract.tagger.tokens import Array
from kg.records import EntityType
from kg.resources import shipped

_T = EntityType
#: What the tagger tells apart; brokers are companies to it, analysts persons, works products.
CLASSES = (_T.COMPANY, _T.ORGANIZATION, _T.PERSON, _T.MODEL, _T.PRODUCT, _T.TECHNOLOGY)
#: Tag 0 is "no name"; 1 + 2k begins a name of class k, 2 + 2k goes on with it.
TAGS = 1 + 2 * len(CLASSES)
WIDTH, HIDDEN, WINDOW = 32, 48, 2
#: Whole numbers in the two hidden layers are at most these, in the tables and matrices of weights LARGEST.
CEILINGS, LARGEST = (255, 2047), 127
#: thinc multiplies on one core; threads cost more than they save on matrices as small as these.
_OPS = NumpyOps()
_PIECE = 4096  # tokens that go through at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Whole numbers held as float32.

    ``shifts`` are the powers of two that each hidden layer is divided by; a score is ``unit`` times the
    logarithm of odds that training fitted.
    """

    singles: Array  # (SINGLES, WIDTH)
    pairs: Array  # (PAIRS, WIDTH)
    known: Array  # (KNOWN, WIDTH)
    first: Array  # (WIDTH * (2 * WINDOW + 1), HIDDEN)
    first_bias: Array  # (HIDDEN,)
    second: Array  # (HIDDEN * (2 * WINDOW + 1), HIDDEN)
    second_bias: Array  # (HIDDEN,)
    last: Array  # (HIDDEN, TAGS)
    last_bias: Array  # (TAGS,)
    shifts: Array  # (2,)
    unit: Array  # ()
    common: Array  # (k,) sorted CRC-32 of everyday words, uint32


def to_scores(weights: Weights, features: Array) -> Array:
    """Whole scores, float32 (n, TAGS), of features (n, 3) from ``kg.extract.tagger.tokens.to_features``."""
    pieces = list(_pieces(weights, features))
    return np.concatenate(pieces) if pieces else np.zeros((0, TAGS), dtype=np.float32)


def _pieces(weights: Weights, features: Array) -> Iterator[Array]:
    """The scores piece by piece; each piece is computed with the neighbours that its edges look at."""
    reach = 2 * WINDOW
    for start in range(0, len(features), _PIECE):
        low, high = max(0, start - reach), min(len(features), start + _PIECE + reach)
        scores = _score(weights, features[low:high])
        yield scores[start - low : start - low + _PIECE]


def _score(weights: Weights, features: Array) -> Array:
    seen = weights.singles[features[:, 0]] + weights.pairs[features[:, 1]] + weights.known[features[:, 2]]
    one = _hidden(seen, weights.first, weights.first_bias, weights.shifts[0], CEILINGS[0])
    two = one + _hidden(one, weights.second, weights.second_bias, weights.shifts[1], CEILINGS[1])
    scores: Array = _OPS.gemm(two, weights.last) + weights.last_bias
    return scores


def _hidden(below: Array, matrix: Array, bias: Array, shift: float, ceiling: int) -> Array:
    summed = _OPS.gemm(np.ascontiguousarray(_windows(below)), matrix) + bias
    return np.clip(np.floor(summed * np.float32(2.0**-shift) + np.float32(0.5)), 0, ceiling)


def _windows(rows: Array) -> Array:
    """Each row beside its WINDOW neighbours on either side, zeros beyond the ends."""
    count, width = rows.shape
    padded = np.zeros((count + 2 * WINDOW, width), dtype=np.float32)
    padded[WINDOW : WINDOW + count] = rows
    view = np.lib.stride_tricks.as_strided(
        padded, (count, (2 * WINDOW + 1) * width), (padded.strides[0], padded.strides[1])
    )
    return view


@cache
def load_weights() -> Weights:
    """The weights that ship with the package; see MODEL_CARD.md beside them."""
    with shipped("extract", "tagger", "weights.npz").open("rb") as file, np.load(file) as arrays:
        held = {name: arrays[name] for name in arrays.files}
    return Weights(
        **{name: array if name == "common" else array.astype(np.float32) for name, array in held.items()}
    )


def is_common(word: str, common: Array) -> bool:
    """Whether ``word`` is one of the everyday words whose sorted hashes are ``common``."""
    code = np.uint32(crc32(word.encode()))
    at = int(np.searchsorted(common, code))
    return at < len(common) and common[at] == code
