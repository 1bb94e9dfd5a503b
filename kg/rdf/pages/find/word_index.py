"""The words of reports that claims were read from, in memory, to be found by any part of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from kg.text.normalise import fold_all, fold_name

_END = "\n"  # no folded quote holds white space
_MOST_WORDS = 8
_AT_ONCE = 1000  # quotes folded together: little enough for who searches meanwhile not to wait


class Quote(NamedTuple):
    """The words of a claim; ``date`` is that of its report, "" if it has none."""

    claim: str
    text: str
    report: str
    date: str


class WordIndex(NamedTuple):
    """``letters`` are the folded quotes, one after the other; ``starts`` where each begins; ``claims``
    one claim for each that rests on it."""

    letters: str
    starts: array[int]
    claims: Sequence[str]


def make_words(quotes: Iterable[Quote]) -> WordIndex:
    """The index, newest reports first; what one report says of several things in one quote is there once."""
    ordered = sorted(quotes, key=lambda one: (one.report, one.text, one.claim))
    ordered.sort(key=lambda one: one.date, reverse=True)
    first: dict[tuple[str, str], str] = {}
    for quote in ordered:
        first.setdefault((quote.report, quote.text), quote.claim)
    folded = [key + _END for key in _fold(text for _, text in first)]
    starts = accumulate(map(len, folded), initial=0)
    return WordIndex("".join(folded), array("q", islice(starts, len(folded))), list(first.values()))


def _fold(texts: Iterator[str]) -> Iterator[str]:
    while some := list(islice(texts, _AT_ONCE)):
        yield from fold_all(some)


def find_words(index: WordIndex, words: str, most: int) -> list[str]:
    """At most ``most`` claims whose quote has all the ``words``, which white space parts.

    The whole phrase comes first where it stands as such.
    """
    whole, keys = fold_name(words), to_keys(words)
    lines = dict.fromkeys(islice(_lines(index, [whole]), most) if whole else ())
    if len(keys) > 1 and len(lines) < most:
        rarest_first = sorted(keys, key=lambda key: (index.letters.count(key), key))
        lines |= dict.fromkeys(islice(_lines(index, rarest_first), most))
    return [index.claims[line] for line in islice(lines, most)]


def to_keys(words: str) -> list[str]:
    """The folded words that white space parts; beyond the first few they are not looked for."""
    return list(dict.fromkeys(filter(None, map(fold_name, words.split()))))[:_MOST_WORDS]


def _lines(index: WordIndex, keys: Sequence[str]) -> Iterator[int]:
    """The quotes with all keys, in their order; it is the first key that is looked for."""
    at = index.letters.find(keys[0])
    while at >= 0:
        line = bisect_right(index.starts, at) - 1
        end = index.letters.index(_END, at)
        if all(index.letters.find(key, index.starts[line], end) >= 0 for key in keys[1:]):
            yield line
        at = index.letters.find(keys[0], end)
