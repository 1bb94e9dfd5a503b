"""What else a Doc holds: its sentences with names, and spans that only looked like names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kg.extract.mention import Named
from kg.extract.reading import Reading
from kg.records import Refused, Sentence, Span


def find_sentences(reading: Reading, spans: Sequence[Span], named: Sequence[Named]) -> Iterator[Sentence]:
    """Every sentence that names something, in reading order.

    ``spans`` are all sentences of the reading text; they and ``named`` are sorted and disjoint.
    """
    blocks = reading.document.blocks
    for at, held in groupby(named, key=lambda one: bisect_right(spans, (one.start, len(reading.text))) - 1):
        here = [one for one in held if at >= 0 and one.end <= spans[at].end]
        if here:
            kind = blocks[reading.blocks[reading.segment_at(spans[at].start)]].kind
            yield Sentence(kind, _parts(reading, spans[at], here[0]))


def _parts(reading: Reading, span: Span, first: Named) -> tuple[Span, ...]:
    """The source spans of a sentence, that of its first name before the others."""
    parts = reading.parts(*span)
    if len(parts) > 1:
        at = reading.source(first.start, first.end).start
        parts.sort(key=lambda part: not part.start <= at < part.end)
    return tuple(parts)


def to_dropped(reading: Reading, refused: Iterable[Refused], named: Sequence[Named]) -> Iterator[Refused]:
    """``refused`` spans of the reading text at their places in the source, each span once.

    Left out are spans that a mention overlaps: their characters are part of its name.
    """
    seen: set[Span] = set()
    taken = bytearray(len(reading.text))
    for one in named:
        taken[one.start : one.end] = b"\x01" * (one.end - one.start)
    for each in refused:
        if each.span not in seen and taken.find(1, *each.span) < 0:
            seen.add(each.span)
            yield each._replace(span=reading.source(*each.span))
