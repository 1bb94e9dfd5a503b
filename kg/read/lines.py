"""A text's physical lines, freed of markup at their ends; the pieces that blocks are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.read.cells import find_cells, is_rule
from kg.records import BlockKind, Span
from kg.text.normalise import to_plain

BULLETS = "•◆◇■□▪▫●○➤➢►▶▲★☆✓✔⚫⬧◼❑❖"
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Markdown quote marks, hashes and bullets; printed bullets; template markers.
_LEAD = re.compile(
    rf"[\s\ufeff>]*(#{{1,6}}(?![#\w]))?\s*((?:[-*+](?=\s)|[{BULLETS}\ue000-\uf8ff])[\s\ufeff]*)*"
)
_TAIL = re.compile(r"(?<![\s#])[\s#\ufeff]*\Z")
_RULE = re.compile(r"[-=_*—\s.|:+~]+\Z")
#: A longer line behind tabs is an indented paragraph.
_INDENTED = 60
_MARKS = re.compile(
    r"\*\*|__|\\(?=[\[\]_*#~.()-])|</?(?:b|i|u|sup|sub|em|strong|br|span|p|center|div)\b[^<>]{0,80}>"
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\ufeff]+")
_BOLD = re.compile(r"(?:\*\*|<b>|<strong>)(?:(?!\*\*|</).)+(?:\*\*|</b>|</strong>)\Z")


class Piece(NamedTuple):
    """A line, or a part of a giant line. ``plain`` is its text folded, without marks and white space.

    ``kind`` is None while undecided; ``fixed`` kinds are not reconsidered. ``depth`` is the number of
    Markdown hashes. ``listed``: a bullet stood before it. ``apart``: a blank line stood before it.
    ``far``: two blank lines did, as where a printed column ends.
    ``glued``: cut out of a giant line. ``furniture``: a running header or footer, or a page number.
    """

    start: int
    end: int
    plain: str
    kind: BlockKind | None = None
    depth: int = 0
    listed: bool = False
    apart: bool = False
    far: bool = False
    bold: bool = False
    glued: bool = False
    furniture: bool = False
    cells: tuple[Span, ...] = ()
    header: bool = False
    table: int | None = None


def to_compact(raw: str) -> str:
    """Fold and drop emphasis marks and white space: what the line rules are matched against.

    >>> to_compact("**SAC 编号**： S0870")
    'SAC编号：S0870'
    """
    if "*" in raw or "<" in raw or "\\" in raw or "__" in raw:
        raw = _MARKS.sub("", raw)
    return to_plain(_INVISIBLE.sub("", "".join(raw.split())))


def find_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The non-blank lines of ``text[start:end]`` as undecided pieces, rulers left out."""
    previous = start
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        piece = to_piece(text, match.start(), match.end())
        if piece is None:
            continue
        between = text[previous : match.start()]
        gap = _gap(between)
        yield piece if gap < 2 else piece._replace(apart=True, far=gap > 2)
        previous = match.end()


def to_piece(text: str, start: int, end: int) -> Piece | None:
    """One line as a piece; None when nothing but markup is on it."""
    raw = text[start:end]
    if "\t" in raw or raw.lstrip()[:1] == "|":
        if is_rule(raw):
            return None
        cells = find_cells(text, start, end)
        if _is_row(raw, cells):
            return _to_row(text, cells)
    return _to_line(text, start, end)


def _to_line(text: str, start: int, end: int) -> Piece | None:
    raw = text[start:end]
    stripped = raw.strip("\ufeff")
    if not stripped or stripped.isspace() or (len(raw) < 200 and _RULE.match(raw)):
        return None
    lead = _LEAD.match(raw)
    low = lead.end() if lead else 0
    body = raw[low:].rstrip().rstrip("#\ufeff").rstrip()
    if not body:
        return None
    return Piece(
        start=start + low,
        end=start + low + len(body),
        plain=to_compact(body),
        depth=len(lead[1]) if lead and lead[1] else 0,
        listed=bool(lead and lead[2]),
        bold=len(body) < 200 and body[:1] in "*<" and _BOLD.match(body) is not None,
    )


def _is_row(raw: str, cells: tuple[Span, ...]) -> bool:
    """Whether a line with tabs or pipes has cells; a tab that only indents text makes no row."""
    filled = sum(cell.start < cell.end for cell in cells)
    if filled != 1 or raw.lstrip()[:1] == "|":
        return filled > 0
    return raw.strip("\r ").endswith("\t") or (raw.count("\t") >= 2 and len(raw) < _INDENTED)


def _to_row(text: str, cells: tuple[Span, ...]) -> Piece:
    filled = [cell for cell in cells if cell.start < cell.end]
    plain = "\t".join(to_compact(text[cell.start : cell.end]) for cell in cells)
    return Piece(start=filled[0].start, end=filled[-1].end, plain=plain, kind=BlockKind.ROW, cells=cells)


def _gap(between: str) -> int:
    """Line ends in the white space between two lines, ``\\r\\n`` counted once."""
    return between.count("\n") + between.replace("\r\n", "").count("\r") + 2 * between.count("\f")
