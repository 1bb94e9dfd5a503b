"""The tagger's names in a text, each with its class and how sure the network is."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kg.extract.everyday import is_everyday
from kg.extract.mention import TAGGER, Found
from kg.extract.tagger.network import to_scores
from kg.extract.tagger.tokens import Array, Tokens, to_features, to_tokens
from kg.extract.tagger.weights import CLASSES, Weights
from kg.records import EntityType

_FOLDED = {
    EntityType.BROKER: EntityType.COMPANY,
    EntityType.ANALYST: EntityType.PERSON,
    EntityType.CREATIVE_WORK: EntityType.PRODUCT,
}
#: Log odds against "no name" and the weight they earn.
_SURENESS = ((8.0, 0.8), (6.0, 0.6))
#: The same odds for "no name", on average over the word, that deny an everyday word and any other name.
_DENIALS = (5.0, 6.0)
_SHORTEST, _LONGEST = 2, 30  # characters


class Tagged(NamedTuple):
    """``names`` that the network sees, and those of the found spans that it ``denies``."""

    names: list[Found]
    denied: list[Found]


def tag(text: str, found: Sequence[Found], weights: Weights, tickers: Container[str] = ()) -> Tagged:
    """Read ``text`` with the network, which is told the sure names of the table among ``found``.

    Denied are doubtful names of the table that are words where they stand (太阳能 on a roof, 上海电影 as
    films of that city). Everyday words are denied sooner, unless ``tickers``, those that the report prints,
    have the name's own. Of everyday words only those are names that the table lists, too.
    """
    tokens = to_tokens(text)
    known = to_known(tokens, found)
    scores = to_scores(weights, to_features(tokens, known))
    doubtful = {(one.start, one.end) for one in found if one.ambiguous}
    names = [
        one
        for one in _names(text, tokens, known, scores, weights)
        if (one.start, one.end) in doubtful or not is_everyday(one.surface, weights.everyday)
    ]
    against = scores[:, 0].astype(np.float64) - scores[:, 1:].max(axis=1)  # whole, so that sums are exact
    denied = [one for one in found if one.ambiguous and _is_denied(one, tokens, against, weights, tickers)]
    return Tagged(names, denied)


def _names(text: str, tokens: Tokens, known: Array, scores: Array, weights: Weights) -> Iterator[Found]:
    for first, last, kind, odds in _spans(scores):
        start, end = int(tokens.starts[first]), int(tokens.ends[last])
        weight = next((weight for least, weight in _SURENESS if odds >= least * float(weights.unit)), 0.0)
        if weight and not known[first] and _may_be_name(text, start, end):
            yield Found(start, end, text[start:end], kind, TAGGER, weight)


def _is_denied(one: Found, tokens: Tokens, against: Array, weights: Weights, tickers: Container[str]) -> bool:
    low, high = np.searchsorted(tokens.starts, (one.start, one.end))
    is_word = is_everyday(one.surface, weights.everyday) and one.key not in tickers
    least = _DENIALS[0 if is_word else 1] * float(weights.unit) * (high - low)
    return low < high and bool(against[low:high].sum() >= least)


def _may_be_name(text: str, start: int, end: int) -> bool:
    """Whether a span is no part of a quoted phrase and no torn legal name."""
    surface = text[start:end]
    if not _SHORTEST <= len(surface) <= _LONGEST or _TORN.search(surface) or _GOES_ON.match(text, end):
        return False
    return not _is_within_quotes(text, start, end)


_TORN = re.compile(r"[\t\n“”《》「」【】（）()：:，、；|]|证券")
_GOES_ON = re.compile(r"(?:股份|控股|集团)?有限|证券|股份有")


def _is_within_quotes(text: str, start: int, end: int) -> bool:
    opening, closing = text.rfind("“", max(0, start - 12), start), text.find("”", end, end + 12)
    is_whole = opening == start - 1 and closing == end
    return opening >= 0 and closing >= 0 and not is_whole and "”" not in text[opening:start]


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
