"""The network of the tagger: the same whole scores however the text is cut and the sums are added."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.tagger import network
from kg.extract.tagger.network import to_scores
from kg.extract.tagger.tokens import KNOWN, PAIRS, SINGLES, Array, to_features, to_tokens
from kg.extract.tagger.weights import EXACT, TAGS, load_weights


def features(count: int) -> Array:
    chance = np.random.default_rng(7)
    return np.stack([chance.integers(0, rows, count) for rows in (SINGLES, PAIRS, KNOWN)], axis=1)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 31])
@pytest.mark.parametrize("piece", [1, 3, 5])
def test_piecewise_is_as_at_once(count: int, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = features(count)
    whole = to_scores(load_weights(), rows)
    monkeypatch.setattr(network, "_PIECE", piece)
    assert whole.shape == (count, TAGS)
    assert np.array_equal(to_scores(load_weights(), rows), whole)


def test_scores_are_whole_numbers() -> None:
    scores = to_scores(load_weights(), features(5000))
    assert scores.dtype == np.float32
    assert np.array_equal(scores, np.round(scores))


class InDoubles:
    """Multiplies with twice the digits, in another order."""

    def gemm(self, left: Array, right: Array) -> Array:
        return left[:, ::-1].astype(np.float64) @ right[::-1].astype(np.float64)


def test_sums_stay_where_they_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    assert max(load_weights().sums()) < EXACT
    scores = to_scores(load_weights(), features(500))
    monkeypatch.setattr(network, "_OPS", InDoubles())
    assert np.array_equal(to_scores(load_weights(), features(500)), scores)


def test_a_score_looks_four_tokens_far() -> None:
    def scores(text: str) -> Array:
        tokens = to_tokens(text)
        return to_scores(load_weights(), to_features(tokens, np.zeros(len(tokens.ids), dtype=np.int64)))

    one, other = scores("公司甲发布新一代产品"), scores("公司乙发布新一代产品")
    assert not np.array_equal(one[2], other[2])
    assert np.array_equal(one[7:], other[7:])
