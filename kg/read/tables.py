"""Table rows: tab-separated, Markdown pipes, and HTML inside Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.read.cells import to_stripped
from kg.read.lines import Piece, to_compact, to_piece
from kg.records import BlockKind, Span

HTML_TABLE = re.compile(r"<table\b[^<>]*>", re.I)
_HTML_END = re.compile(r"</table\s*>", re.I)
_HTML_ROW = re.compile(r"<tr\b[^<>]*>", re.I)
_HTML_MARK = re.compile(r"<(t[dh])\b[^<>]*>|</t[dhr]\s*>|</?(?:thead|tbody|tfoot|table)\b[^<>]*>", re.I)
_TOKEN = re.compile(r"(<[^<>]*>)|[^<\n]+|<")
_NUMBER = re.compile(r"[-+(（]?[\d,.]+(?:%|倍|x|E|A|F|元|亿|万)?[)）]?\Z")
#: A year of accounts heads a column of figures, it is none: 2025E, FY24.
_ACCOUNTS = re.compile(
    r"(?:(?:19|20)?\d\d年?[AEF]|FY\d\d(?:\d\d)?[AEF]?|[1-4]Q\d\d[AEF]?|\d\dQ[1-4][AEF]?)\Z", re.I
)
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?(\d{1,2})\b", re.I)


class _Cell(NamedTuple):
    """One HTML cell: its text's span, whether it is a header's, and how many rows and columns it covers."""

    span: Span
    is_header: bool
    rows: int
    columns: int


def find_html_rows(text: str, start: int, end: int) -> Iterator[Piece]:
    """The rows of one HTML table in ``text[start:end]``, cells without their tags.

    Every row has a cell for each column. Where a merged cell covers others, these are empty and
    stand at the merged cell's start.
    """
    opened = list(_HTML_ROW.finditer(text, start, end))
    stops = [*(match.start() for match in opened[1:]), end]
    below: dict[int, tuple[int, int]] = {}  # column → where its merged cell stands, and rows still to cover
    for match, stop in zip(opened, stops, strict=False):
        printed = _html_cells(text, match.end(), stop)
        cells, below = _in_columns(printed, below)
        filled = [cell for cell in cells if cell.start < cell.end]
        if filled:
            plain = "\t".join(to_compact(text[cell.start : cell.end]) for cell in cells)
            yield Piece(
                start=filled[0].start,
                end=filled[-1].end,
                plain=plain,
                kind=BlockKind.ROW,
                cells=tuple(cells),
                header=all(cell.is_header for cell in printed),
            )


def _in_columns(
    printed: Sequence[_Cell], above: dict[int, tuple[int, int]]
) -> tuple[list[Span], dict[int, tuple[int, int]]]:
    """The cells of a row by column, and the cells that reach on into the next row."""
    cells: list[Span] = []
    below = {column: (at, rows - 1) for column, (at, rows) in above.items() if rows > 1}

    def cover() -> None:
        while len(cells) in above:
            cells.append(Span(above[len(cells)][0], above[len(cells)][0]))

    for cell in printed:
        cover()
        for part in range(cell.columns):
            if cell.rows > 1:
                below[len(cells)] = (cell.span.start, cell.rows - 1)
            cells.append(cell.span if part == 0 else Span(cell.span.start, cell.span.start))
    cover()
    return cells, below


def find_loose(text: str, start: int, end: int, rows: Sequence[Piece]) -> Iterator[Piece]:
    """Text of an HTML table that stands in none of its ``rows``: nothing of a report is lost."""
    position = start
    for low, high in [*((row.start, row.end) for row in rows), (end, end)]:
        for token in _TOKEN.finditer(text, position, low):
            piece = None if token[1] else to_piece(text, token.start(), token.end())
            if piece:
                yield piece
        position = high


def html_table_end(text: str, start: int) -> int:
    """Where the HTML table that begins at ``start`` ends; the next blank line if it is not closed."""
    close = _HTML_END.search(text, start)
    if close:
        return close.end()
    blank = text.find("\n\n", start)
    return blank if blank >= 0 else len(text)


def to_tables(pieces: list[Piece]) -> list[Piece]:
    """Number the tables and mark their header rows.

    Neighbouring rows make one table, over a page's end too; the first row is its header when another
    follows and it holds no numbers, and so is a later row that repeats it.
    """
    out: list[Piece] = []
    table, head = -1, ""
    above: Piece | None = None  # the row that the next one may go on from
    for index, piece in enumerate(pieces):
        if piece.kind is not BlockKind.ROW:
            above = above if piece.furniture else None
            out.append(piece)
            continue
        if above is None or _is_new(above, piece, broken=above is not out[-1]):
            table += 1
            head = piece.plain if _may_head(piece, pieces[index + 1 : index + 2]) else ""
        header = piece.header or bool(head and piece.plain == head) or _is_second(piece, above)
        above = piece._replace(table=table, header=header)
        out.append(above)
    return out


def _is_new(previous: Piece, piece: Piece, *, broken: bool) -> bool:
    difference = abs(len(piece.cells) - len(previous.cells))
    return difference > 0 if broken else piece.apart and difference > 1


def _is_second(piece: Piece, above: Piece | None) -> bool:
    """Whether a row goes on with the header above: its first cell is the header's, merged downwards."""
    if above is None or not above.header or len(above.cells) != len(piece.cells):
        return False
    first = piece.cells[0]
    return first.start == first.end and first.start <= above.start


def _may_head(piece: Piece, following: list[Piece]) -> bool:
    if not following or following[0].kind is not BlockKind.ROW:
        return False
    names = [name for name in piece.plain.split("\t") if name]
    return (
        bool(names)
        and len(names) >= 2
        and not any(_NUMBER.match(name) and not _ACCOUNTS.match(name) for name in names)
    )


def _html_cells(text: str, start: int, end: int) -> list[_Cell]:
    """The cells that one row prints; a cell ends at whatever tag comes next."""
    marks = list(_HTML_MARK.finditer(text, start, end))
    stops = [*(mark.start() for mark in marks[1:]), end]
    cells = []
    for mark, stop in zip(marks, stops, strict=False):
        if mark[1]:
            covers = {kind.lower(): int(number) for kind, number in _SPAN.findall(mark[0])}
            span = to_stripped(text, mark.end(), stop)
            cells.append(
                _Cell(span, mark[1].lower() == "th", covers.get("row", 1) or 1, covers.get("col", 1) or 1)
            )
    return cells
