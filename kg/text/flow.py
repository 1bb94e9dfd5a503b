"""A block's text as one reads it, with the way back to the source's offsets.

Reading text is what the patterns see: fragments joined, widths folded, emphasis marks and
white space gone except for one blank between two Latin words. Every character knows the source
offset it came from, so a match can always be quoted exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_letters, digits

from kg.records import Span
from kg.text.normalise import to_plain

# Runs that are not words: emphasis, simple tags, escapes, white space, invisible characters.
_SKIP = re.compile(
    r"(?=[\s*<\\\u200b-\u200f\ufeff])(?:\s|\*\*|</?(?:b|i|u|sup|sub|em|strong|br|span|p|t[rdh]|div|center)\b[^<>]{0,80}>|\\(?=[\[\]_*#~.()-])|[\u200b-\u200f\ufeff])+"
)
_LATIN = frozenset(ascii_letters + digits + ".,%+&'’)]!?:-")


@dataclass(frozen=True, slots=True)
class Flow:
    """``text`` and, for each piece of it, where it starts here and in the source."""

    text: str
    starts: tuple[int, ...]  # offsets in ``text``, ascending
    sources: tuple[int, ...]  # source offset of each start
    breaks: tuple[int, ...]  # offsets in ``text`` where a new fragment begins

    def source(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]`` (``end`` exclusive, must be > ``start``)."""
        return Span(self._at(start), self._at(end - 1) + 1)

    def _at(self, offset: int) -> int:
        piece = bisect_right(self.starts, offset) - 1
        return self.sources[piece] + offset - self.starts[piece]

    def whole(self, start: int, end: int, keep: int) -> tuple[int, int]:
        """Clip ``[start, end)`` to the fragment that holds ``keep``, so that a quote has no furniture."""
        piece = bisect_right(self.breaks, keep) - 1
        low = self.breaks[piece]
        high = self.breaks[piece + 1] if piece + 1 < len(self.breaks) else len(self.text)
        return max(start, low), min(end, high)


def to_flow(text: str, fragments: Iterable[Span]) -> Flow:
    """Join source ``fragments`` of ``text`` into reading text.

    >>> flow = to_flow("由 OpenAI 发布 Gen-3\\nAlpha", [Span(0, 23)])
    >>> flow.text, flow.source(1, 7)
    ('由OpenAI发布Gen-3 Alpha', Span(start=2, end=8))
    """
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    breaks: list[int] = []
    length = 0
    for start, end in fragments:
        breaks.append(length)
        reopened = _is_open("".join(pieces))
        plain = to_plain(text[start:end])
        for first, high in _kept(text, start, end):
            # A name in 【】 that a page break cut is opened twice.
            low = first + (reopened and text[first] == "【")
            reopened = False
            if (
                pieces
                and pieces[-1][-1] in _LATIN
                and _is_word(text[low])
                and sources[-1] + len(pieces[-1]) < low
            ):
                pieces.append(" ")
                starts.append(length)
                sources.append(low - 1)
                length += 1
            if low == high:
                continue
            piece = plain[low - start : high - start]
            pieces.append(piece)
            starts.append(length)
            sources.append(low)
            length += len(piece)
    return Flow("".join(pieces), tuple(starts), tuple(sources), tuple(breaks))


def _kept(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    position = start
    for skip in _SKIP.finditer(text, start, end):
        if skip.start() > position:
            yield position, skip.start()
        position = skip.end()
    if position < end:
        yield position, end


def _is_open(read: str) -> bool:
    """Whether a list bracket is still open where the text breaks off, within a name's length."""
    return 0 <= read.rfind("【") > max(read.rfind("】"), len(read) - 8)


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
