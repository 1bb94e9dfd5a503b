"""The tagger's names in a text, each with its class and how sure the network is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from kg.extract.mention import Found
from kg.extract.tagger.network import CLASSES, Weights, to_scores
from kg.extract.tagger.tokens import Array, Tokens, to_features, to_tokens
from kg.records import EntityType

SOURCE = "tagger"
_FOLDED = {
    EntityType.BROKER: EntityType.COMPANY,
    EntityType.ANALYST: EntityType.PERSON,
    EntityType.CREATIVE_WORK: EntityType.PRODUCT,
}
#: Odds against "no name" (in units of the network's log odds) and the weight they earn.
_SURENESS = ((8.0, 0.8), (5.0, 0.65), (3.0, 0.5), (1.5, 0.35))
_SHORTEST, _LONGEST = 2, 30  # characters


def find_tagged(text: str, found: Iterable[Found], weights: Weights) -> Iterator[Found]:
    """Names that the network sees in ``text``; of ``found``, it is told the sure names of the table."""
    tokens = to_tokens(text)
    known = to_known(tokens, found)
    scores = to_scores(weights, to_features(tokens, known))
    for first, last, kind, odds in _spans(scores):
        start, end = int(tokens.starts[first]), int(tokens.ends[last])
        weight = next((weight for least, weight in _SURENESS if odds >= least * float(weights.unit)), 0.0)
        if weight and not known[first] and _SHORTEST <= end - start <= _LONGEST:
            yield Found(start, end, text[start:end], kind, SOURCE, weight)


def to_known(tokens: Tokens, found: Iterable[Found]) -> Array:
    """For each token 0, or the tag it has in a sure name of the table."""
    known = np.zeros(len(tokens.ids), dtype=np.int64)
    for one in found:
        kind = _FOLDED.get(one.type, one.type) if one.type is not None else None
        if kind not in CLASSES or one.ambiguous or one.source not in ("gazetteer", "ticker"):
            continue
        low, high = np.searchsorted(tokens.starts, (one.start, one.end))
        begin = 1 + 2 * CLASSES.index(kind)
        known[low:high] = begin + 1
        known[low : low + 1] = begin
    return known


def _spans(scores: Array) -> Iterator[tuple[int, int, EntityType, float]]:
    """First and last token, class, and the least odds against "no name" in the span."""
    best = scores.argmax(axis=1)
    odds = scores.max(axis=1) - scores[:, 0]
    for first in np.flatnonzero(best % 2 == 1):
        last = first
        while last + 1 < len(best) and best[last + 1] == best[first] + 1:
            last += 1
        yield int(first), int(last), CLASSES[(best[first] - 1) // 2], float(odds[first : last + 1].min())
