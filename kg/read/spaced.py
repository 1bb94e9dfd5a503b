"""Tables whose columns are parted by nothing but blanks, as text copied out of a PDF prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from kg.read.lines import Piece, to_compact
from kg.records import BlockKind, Span

_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\S+(?: \S+)*")  # blanks alone belong to a cell where columns stand two blanks apart
#: A header that tells a table from a line of words: what its first columns name.
_HEADS = re.compile(
    r"(?:公司|企业|厂商|机构|品牌|产品|模型|应用|游戏|作品|影片|名称|简称|标的|证券|股票)(?:名称|简称|代码)?|代码|[开研]发[商方]|发行[商方]"
)
_NO_HEADER = re.compile(r"\d(?!\d{0,3}[AEF](?![A-Za-z]))|[：:，。；！？@]|资料来源|分析师|研究员|联系人")
#: A cell of one word wherever it stands: a figure, a date, a yes or no.
_PLAIN = re.compile(
    r"[-+(（]?[\d.,]+\S{0,12}|[A-Z]?[-—–/√×✓✗NA]{1,3}|是|否|有|无|未披露|未公布|不详|暂无|待定|开源|闭源|全球"
)
_LONGEST_HEAD, _LONGEST_ROW = 10, 120  # characters
_LEAST_COLUMNS, _LEAST_LINES, _MOST_ROWS, _MORE_WORDS = 3, 3, 300, 6


def to_spaced(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with the lines of such tables as rows: a header and at least two lines that fit below it.

    Where a name may itself hold a blank, the columns up to the last such one make one cell.
    """
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        rows = _rows(text, pieces, index)
        out += rows or pieces[index : index + 1]
        index += len(rows) or 1
    return out


def _rows(text: str, pieces: Sequence[Piece], index: int) -> list[Piece]:
    """The rows of the table whose header is ``pieces[index]``, the header first; [] where there is none."""
    if not _is_header(text, pieces[index]):
        return []
    lines = [_Line(_split(text, pieces[index], _WORD), _split(text, pieces[index], _GAP))]
    columns = len(lines[0].words)
    fit = _Fit(wide=len(lines[0].wide) == columns, exact=True, sure=columns - 1)
    for piece in pieces[index + 1 : index + 1 + _MOST_ROWS]:
        line = _Line(_split(text, piece, _WORD), _split(text, piece, _GAP))
        fits = _fit(text, fit, line, columns)
        if not any(fits) or not _is_row(piece, len(line.words), columns):
            break
        lines.append(line)
        fit = fits
    if len(lines) < _LEAST_LINES:
        return []
    return [
        _to_row(text, piece, _cells(fit, line)) for piece, line in zip(pieces[index:], lines, strict=False)
    ]


class _Line(NamedTuple):
    """A line cut at every blank, and where at least two stand."""

    words: list[Span]
    wide: list[Span]


class _Fit(NamedTuple):
    """How lines fit their header: cut at wide gaps, word by word, or in the last ``sure`` columns."""

    wide: bool
    exact: bool
    sure: int


def _fit(text: str, fit: _Fit, line: _Line, columns: int) -> _Fit:
    """How the lines fit with one more."""
    plain = takewhile(lambda word: _PLAIN.fullmatch(text, *word) is not None, reversed(line.words))
    sure = min(fit.sure, sum(1 for _ in plain))
    return _Fit(fit.wide and len(line.wide) == columns, fit.exact and len(line.words) == columns, sure)


def _cells(fit: _Fit, line: _Line) -> list[Span]:
    """The cells of a line; the columns that blanks leave undecided are one."""
    if fit.wide:
        return line.wide
    if fit.exact:
        return line.words
    last = len(line.words) - fit.sure
    return [Span(line.words[0].start, line.words[last - 1].end), *line.words[last:]]


def _split(text: str, piece: Piece, cell: re.Pattern[str]) -> list[Span]:
    return [Span(*found.span()) for found in cell.finditer(text, piece.start, piece.end)]


def _is_header(text: str, piece: Piece) -> bool:
    if piece.kind or piece.depth or piece.listed:
        return False
    words = text[piece.start : piece.end].split()
    if len(words) < _LEAST_COLUMNS or max(map(len, words)) > _LONGEST_HEAD:
        return False
    if _NO_HEADER.search(text, piece.start, piece.end):
        return False
    return any(_HEADS.fullmatch(word) for word in words[:3])


def _is_row(piece: Piece, words: int, columns: int) -> bool:
    if piece.kind or piece.depth or piece.listed or piece.glued or piece.apart:
        return False
    if not columns <= words <= columns + _MORE_WORDS or len(piece.plain) > _LONGEST_ROW:
        return False
    return not any(mark in piece.plain for mark in "，；。")


def _to_row(text: str, piece: Piece, cells: Sequence[Span]) -> Piece:
    plain = "\t".join(to_compact(text[start:end]) for start, end in cells)
    return piece._replace(plain=plain, kind=BlockKind.ROW, cells=tuple(cells))
