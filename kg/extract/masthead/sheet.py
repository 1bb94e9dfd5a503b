"""The masthead rules' view of a report: clean characters, the way back, and what not to trust.

A sheet differs from the source in characters only: widths and radicals folded, emphasis marks,
escapes, tags, zero-width characters and doubled radicals gone. Line ends stay, because in a
masthead a line end separates values.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kg.records import BlockKind, Document, Span
from kg.text.normalise import to_plain

#: Code points of the source that are searched for names, dates and titles. A first page holds
#: some 3,000; the rest is room for reports that print a summary table before their byline.
FRONT = 5_000

# Emphasis, escapes, inline tags, invisible and replacement characters: dropped.
_DROPPED = re.compile(
    r"\*\*|__(?=\S)|</?(?:b|i|u|sup|sub|em|strong|span|font|p|div)\b[^<>\n]{0,80}>"
    r"|\\(?=[\[\]_*#~.()@&-])|[\u200b-\u200f\ufeff\ufffe\uffff\u00ad]|\r(?=\n)"
    r"|(?:!\[[^\]\n]{0,80}\]\([^()\n]{0,200}\))"
)
# Cell and line borders of HTML tables: one line end each.
_BORDERS = re.compile(r"</?(?:br|td|tr|th|table|tbody|thead|li|ul|h[1-6])\b[^<>\n]{0,80}>")
_RADICALS = re.compile(r"([\u2e80-\u2fdf\uf900-\ufaff])(.)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``text`` is clean; ``starts``/``sources`` map its pieces to the document's offsets.

    ``untrusted`` are spans of ``text`` that list earlier reports, ascending and disjoint.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    untrusted: tuple[Span, ...] = ()

    def source(self, start: int, end: int) -> Span:
        """The document span of ``text[start:end]``, which must not be empty."""
        return Span(self._at(start), self._at(end - 1) + 1)

    def clean(self, offset: int) -> int:
        """The sheet's offset of a document's ``offset``: the next one kept, when that was dropped."""
        piece = bisect_right(self.sources, offset) - 1
        following = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        return min(self.starts[piece] + offset - self.sources[piece], following)

    def is_untrusted(self, offset: int) -> bool:
        """Whether ``text[offset]`` stands in a list of earlier reports."""
        index = bisect_right(self.untrusted, (offset, len(self.text))) - 1
        return index >= 0 and offset < self.untrusted[index].end

    def _at(self, offset: int) -> int:
        piece = bisect_right(self.starts, offset) - 1
        return self.sources[piece] + offset - self.starts[piece]


def to_sheet(document: Document, limit: int = FRONT) -> Sheet:
    """The first ``limit`` code points of a report, cleaned."""
    raw = document.text[:limit]
    text, starts, sources = _without(raw, _gaps(raw))
    bare = Sheet(text, starts, sources)
    return Sheet(text, starts, sources, _untrusted(bare, document))


def _gaps(raw: str) -> list[tuple[int, int, str]]:
    """(start, end, replacement) of everything a sheet leaves out, ascending."""
    gaps = [(match.start(), match.end(), "") for match in _DROPPED.finditer(raw)]
    gaps += [(match.start(), match.end(), "\n") for match in _BORDERS.finditer(raw)]
    for match in _RADICALS.finditer(raw):
        if to_plain(match[1]) == match[2]:
            gaps.append((match.start(), match.start() + 1, ""))
    return sorted(gaps)


def _without(raw: str, gaps: list[tuple[int, int, str]]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    plain = to_plain(raw).replace("\t", " ").replace("丨", "|")  # a Han stroke printed as a bar
    pieces, starts, sources = [], [0], [0]
    length = position = 0
    for start, end, instead in gaps:
        if start < position:
            continue
        pieces += [plain[position:start], instead]
        length += start - position
        if instead:
            starts.append(length)
            sources.append(start)
            length += len(instead)
        starts.append(length)
        sources.append(end)
        position = end
    pieces.append(plain[position:])
    return "".join(pieces), tuple(starts), tuple(sources)


# The list of earlier reports: its heading, and what one entry looks like with or without white space.
_RELATED = re.compile(
    r"(?:相关|近期|历史|最近|前期|往期)(?:的)?(?:研究|报告|研报|深度|点评){1,3}(?:列表|标题)?\s*[:：]?"
    r"|Table_(?:docReport|RelateReport|OtherReport|Report(?:Info)?)\]?(?![A-Z])|relatedReport＃?"
)
_BULLET = r"[ \t]*(?:\n[ \t]*)?(?:[-•*#>]\s*)*(?:\[?\d{1,2}\]?\s*[.、)）]?\s*)?"
_WHEN = r"(?:\s*[-—,，(（]*\s*20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?(?:3[01]|[12]\d|0?[1-9])\s?日?[)）]?)?"
_ENTRY = re.compile(
    rf"{_BULLET}(?:《[^》]{{2,120}}》|<<[^>]{{2,120}}>>|\"[^\"\n]{{4,80}}\""
    rf"|【[^】\n]{{2,10}}】[^\n《》]{{4,80}}?(?=[-—\s]*20\d\d))"
    rf"[^\n《<\"\[＃]{{0,40}}?{_WHEN}"
)
# Without title marks an entry is a line, or a wrapped one, that ends in a date.
_LINE_ENTRY = re.compile(
    rf"[ \t]*\n{_BULLET}[^\n《》。]{{4,80}}(?:\n[^\n《》。]{{2,40}})?(?:(?<=\d)[)）]?"
    r"|\n?\s*20\d\d[-./]\d\d?[-./]\d\d?)[ ]*(?=\n|$)"
)
# The same where the source has lost its line ends: words up to a date with hyphens.
_GLUED_ENTRY = re.compile(r"[^\n《》。■◆%]{8,90}?(?<!\d)20\d\d(?:-\d\d-\d\d(?!-)|[01]\d[0-3]\d(?!\d))")
_BLANK = re.compile(r"\s*")
_DATED_LINE = re.compile(r"20\d\d\s?[-./年]?\s?\d{1,2}\s?[-./月]?\s?\d{1,2}\s?日?[)）]?\s*$")
# What no entry of that list holds: it has ended before.
_BYLINE = re.compile(r"@|[SA]\d{13}|分析师|联系人|研究助理|研究员|姓名|Table_|投资要点|摘要|日期|电话|目标价")


def _untrusted(sheet: Sheet, document: Document) -> tuple[Span, ...]:
    spans = [_related_end(sheet.text, match) for match in _RELATED.finditer(sheet.text)]
    spans += _related_blocks(sheet, document)
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span.end > span.start):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def _related_end(text: str, heading: re.Match[str]) -> Span:
    """The list that follows a heading: entry after entry, at most twenty."""
    end = heading.end()
    for _ in range(20):
        entry = _ENTRY.match(text, end) or _dated_line(text, end)
        if not entry or entry.end() == end or _BYLINE.search(entry[0]) or _is_column_end(text, end):
            break
        end = entry.end()
    return Span(heading.start(), end)


def _is_column_end(text: str, offset: int) -> bool:
    """Whether two blank lines stand about ``offset``: there a printed column ends."""
    before = len(text[:offset].rstrip())
    blank = _BLANK.match(text, before)
    return blank is not None and blank[0].count("\n") > 2


def _dated_line(text: str, start: int) -> re.Match[str] | None:
    if glued := _GLUED_ENTRY.match(text, start):
        return glued
    entry = _LINE_ENTRY.match(text, start)
    return entry if entry and _DATED_LINE.search(entry[0]) else None


def _related_blocks(sheet: Sheet, document: Document) -> list[Span]:
    if "\n" not in sheet.text[:2000]:
        return []  # without line ends no reader finds the list's end
    wanted = (
        Span(*fragment)
        for block in document.blocks
        if block.kind in (BlockKind.RELATED, BlockKind.CONTENTS)
        for fragment in block.fragments
    )
    spans = [Span(sheet.clean(one.start), sheet.clean(one.end)) for one in wanted]
    return [span for span in spans if not _BYLINE.search(sheet.text, span.start + 8, span.end)]
