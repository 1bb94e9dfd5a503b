"""A document's body as one reading text, with the way back to quotes in the source.

The reading text is every block that can name entities (headings, paragraphs, table rows,
captions, the masthead), one line each; the cells of a row are separated by tabs. Patterns see
this text; claims quote the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.records import Block, BlockKind, Claim, Document, Evidence, Literal, Ref, Span
from kg.text.flow import Flow, to_flow

#: Kinds of block whose words may name an entity.
SPOKEN = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW, BlockKind.CAPTION})

_SEPARATORS = "\t\n"  # between cells and between blocks
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”」』）]*)?")
#: Characters; a longer stretch without full stop is cut, at a comma if it has one.
_LONGEST = 2000
_STRETCH = re.compile(rf"(?s:.{{1,{_LONGEST - 1}}}[，；,;\s]|.{{1,{_LONGEST}}})")


class Basis(NamedTuple):
    """What a claim rests on: the rule, the trust in it, the modality, and the offset a cut quote keeps."""

    rule: str
    confidence: float
    modality: str | None = None
    keep: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is made of segments; segment i starts at ``starts[i]`` and shows ``flows[i]``.

    A paragraph, heading or caption is one segment; a table row has one for each cell.
    ``blocks[i]`` is the index in ``document.blocks`` that segment i belongs to.
    """

    document: Document
    text: str
    starts: tuple[int, ...]
    flows: tuple[Flow, ...]
    blocks: tuple[int, ...]

    def segment_at(self, offset: int) -> int:
        """The index of the segment that holds a reading offset."""
        return bisect_right(self.starts, offset) - 1

    def source(self, start: int, end: int) -> Span:
        """The source span of ``text[start:end]``, across segments too, without empty cells at its ends."""
        while self.text[start] in _SEPARATORS and start < end - 1:
            start += 1
        while self.text[end - 1] in _SEPARATORS and start < end - 1:
            end -= 1
        first, last = self.segment_at(start), self.segment_at(end - 1)
        low = self.flows[first].source(start - self.starts[first], start - self.starts[first] + 1)
        high = self.flows[last].source(end - 1 - self.starts[last], end - self.starts[last])
        return Span(low.start, high.end)

    def parts(self, start: int, end: int) -> list[Span]:
        """The source spans of ``text[start:end]``: several where page furniture cuts its segment.

        Across segments, in a row, it is one span from cell to cell.
        """
        segment = self.segment_at(start)
        base, flow = self.starts[segment], self.flows[segment]
        if len(flow.breaks) < 2 or end > base + len(flow.text):
            return [self.source(start, end)]
        cuts = [start, *(base + cut for cut in flow.breaks if start < base + cut < end), end]
        return [self.source(low, high) for low, high in pairwise(cuts)]

    def evidence(self, start: int, end: int, keep: int) -> Evidence:
        """Quote ``text[start:end]``; where page furniture cuts it, the part that holds ``keep``."""
        segment = self.segment_at(keep)
        base, flow = self.starts[segment], self.flows[segment]
        if self.segment_at(start) == self.segment_at(end - 1) == segment:
            low, high = flow.whole(start - base, end - base, keep - base)
            start, end = low + base, high + base
        span = self.source(start, end)
        return to_evidence(self.document, span)

    def claim(self, basis: Basis, subject: Ref, predicate: str, obj: Ref | Literal, span: Span) -> Claim:
        """A claim that quotes ``text[span.start:span.end]``."""
        keep = span.start if basis.keep is None else basis.keep
        return Claim(
            subject=subject,
            predicate=predicate,
            object=obj,
            evidence=self.evidence(span.start, span.end, keep),
            confidence=round(basis.confidence, 3),
            extracted_by=basis.rule,
            modality=basis.modality,
        )

    def sentences(self) -> list[Span]:
        """Spans of the reading text between full stops, at most one line and _LONGEST characters each."""
        whole = [found.span() for found in _SENTENCE.finditer(self.text) if found[0].strip()]
        return [part for low, high in whole for part in _stretches(self.text, low, high)]


def _stretches(text: str, start: int, end: int) -> list[Span]:
    if end - start <= _LONGEST:
        return [Span(start, end)]
    return [Span(*found.span()) for found in _STRETCH.finditer(text, start, end)]


def to_evidence(document: Document, span: Span) -> Evidence:
    """The evidence that quotes ``document.text[span.start:span.end]``."""
    return Evidence(
        digest=document.digest,
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        page=document.page_at(span.start),
    )


def read_aloud(document: Document) -> Reading:
    """Join the spoken blocks of ``document`` into one reading text."""
    pieces: list[str] = []
    starts: list[int] = []
    flows: list[Flow] = []
    blocks: list[int] = []
    length = 0
    for index, block in enumerate(document.blocks):
        for number, flow in enumerate(_flows(document.text, block)):
            mark = "" if not pieces else "\t" if number else "\n"
            length += len(mark)
            pieces += [mark, flow.text]
            starts.append(length)
            flows.append(flow)
            blocks.append(index)
            length += len(flow.text)
    return Reading(document, "".join(pieces), tuple(starts), tuple(flows), tuple(blocks))


def _flows(text: str, block: Block) -> list[Flow]:
    """One flow for a block, or one for each cell of a row, empty cells too: columns keep their place."""
    if block.kind not in SPOKEN:
        return []
    if block.cells:
        return [to_flow(text, [cell]) for cell in block.cells]
    flow = to_flow(text, block.fragments)
    return [flow] if flow.text else []
