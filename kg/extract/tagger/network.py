"""The network at run time: table look-ups, two windows of neighbours, one score for each tag.

Every weight is a small whole number, and every sum stays below 2**24 (``kg.extract.tagger.weights`` sees to
that): such sums are exact in float32 whatever the order of the additions, so every machine gives every text
the same scores.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from thinc.api import NumpyOps

from kg.extract.tagger.tokens import Array
from kg.extract.tagger.weights import CEILINGS, TAGS, WINDOW, Weights

#: thinc multiplies on one core; threads cost more than they save on matrices as small as these.
_OPS = NumpyOps()
_PIECE = 4096  # tokens that go through at once


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
    halved: Array = np.floor(summed * np.float32(2.0**-shift) + np.float32(0.5))
    return halved.clip(0, ceiling)


def _windows(rows: Array) -> Array:
    """Each row beside its WINDOW neighbours on either side, zeros beyond the ends."""
    count, width = rows.shape
    padded = np.zeros((count + 2 * WINDOW, width), dtype=np.float32)
    padded[WINDOW : WINDOW + count] = rows
    view = np.lib.stride_tricks.as_strided(
        padded, (count, (2 * WINDOW + 1) * width), (padded.strides[0], padded.strides[1])
    )
    return view
