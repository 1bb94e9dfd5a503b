"""What else a Doc holds: its sentences with names, and spans that only looked like names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extract.mention import Named
from kg.extract.reading import Reading
from kg.extract.scene import within
from kg.records import Refused, Sentence, Span


def find_sentences(reading: Reading, named: Sequence[Named]) -> Iterator[Sentence]:
    """Every sentence that names something, in reading order; ``named`` are sorted and disjoint."""
    blocks = reading.document.blocks
    for span in reading.sentences():
        if here := within(named, *span):
            first = reading.source(here[0].start, here[0].end).start
            spans = tuple(sorted(reading.parts(*span), key=lambda part: not part.start <= first < part.end))
            kind = blocks[reading.blocks[reading.segment_at(span.start)]].kind
            yield Sentence(kind, spans, tuple(dict.fromkeys(one.ref for one in here)))


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
