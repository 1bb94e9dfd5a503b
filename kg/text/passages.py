"""A quote in the sentence it stands in."""

from __future__ import annotations

import re
from typing import NamedTuple

_STOP = re.compile(r"[。！？!?][”’」』）)】》〉\"']*")
_SHORT_LINE = re.compile(r"^[^\n]{0,23}\n", re.M)  # a heading, a field; a longer one may be wrapped
_UNSPOKEN = re.compile(r"\A(?:[\W_]*\n)+")  # marks of Markdown above the line
_REACH = 110  # code points shown on either side of a quote, at most
_CUT = "…"


class Passage(NamedTuple):
    """``text`` with the quote in its code points ``at`` to ``at + length``."""

    text: str
    at: int
    length: int


def to_passage(quote: str, text: str | None, start: int) -> Passage:
    """The sentence around ``quote``, which stands at ``start`` of ``text``; the quote alone without it.

    >>> to_passage("发布Sora", "昨日休市。OpenAI昨日发布Sora，引发关注。后市如何？", 13)
    Passage(text='OpenAI昨日发布Sora，引发关注。', at=8, length=6)
    """
    end = start + len(quote)
    if text is None or not quote or text[start:end] != quote:
        return Passage(quote, 0, len(quote))
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    ends = _ends(text, low, high)
    first = max((one for one in ends if one <= start), default=None)
    last = min((one for one in ends if one >= end), default=None)
    before = _UNSPOKEN.sub("", text[first or low : start].lstrip())
    before = before if first is not None or low == 0 else _CUT + before
    after = text[end : last or high].rstrip() + ("" if last is not None or high == len(text) else _CUT)
    return Passage(before + quote + after, len(before), len(quote))


def _ends(text: str, low: int, high: int) -> list[int]:
    """Where sentences end from ``low`` to ``high``: behind stops and short lines."""
    line = max(text.rfind("\n", 0, low) + 1, low - 30)
    found = [*_STOP.finditer(text, low, high), *_SHORT_LINE.finditer(text, line, high)]
    return [match.end() for match in found if match.end() >= low]
