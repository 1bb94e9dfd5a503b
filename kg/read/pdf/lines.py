"""The lines of a PDF's page as the library finds them, in the order of the page's content."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from kg.read.pdf.covers import Layers
from kg.read.rules import TAG

#: Lines of a page's text. The library ends one with U+FFFE where a hyphen stands at the end of the print.
_LINE = re.compile(r"[^\r\n\ufffe]+(\ufffe)?")
_INK = re.compile(r"[^\s\uffff\x00]")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")
_WORD = re.compile(r"\S+")
_NOTE = re.compile(r"(?<=[\u4e00-\u9fff”》）])[1-9]\d?\Z")
_RAISED = 0.8  # of the size of a word, at most, that of the footnote's number behind it
_WIDE = re.compile(r"[\u2e80-\uffef]")  # signs of a full em; the others take half of one on average
_INVISIBLE = 3  # text render mode: neither filled nor stroked
#: Blanks as wide as this many ems part two cells; those between words are half an em or less.
_CELL_GAP = 1.0
_TIGHT = 0.6  # of their usual width that the signs of one line take at least
#: Type larger by this much, behind a wide blank, is that of another line: a date beside a title.
_OTHER_SIZE = 1.15
_FEW = 3  # cells
_UNEVEN = 1.5  # heights of the first and the last sign of a line that is in one type differ by less
_OVERLAP = 0.5  # ems that a word may begin before the end of the last one

#: From a page's own axes (origin at the lower left of its frame) to the page as shown, for each quarter turn:
#: the point's x and y, and the direction of a level line.
_TURNS: dict[int, tuple[Callable[[float, float, _Frame], tuple[float, float]], tuple[int, int]]] = {
    0: (lambda x, y, frame: (x - frame.left, frame.top - y), (1, 0)),
    90: (lambda x, y, frame: (y - frame.bottom, x - frame.left), (0, 1)),
    180: (lambda x, y, frame: (frame.right - x, y - frame.bottom), (-1, 0)),
    270: (lambda x, y, frame: (frame.top - y, frame.right - x), (0, -1)),
}


class _Frame(NamedTuple):
    """The visible part of a page, in its own axes."""

    left: float
    bottom: float
    right: float
    top: float


class Cell(NamedTuple):
    """Words of a line between wide blanks: a half-open range of its text, and the edges in points."""

    start: int
    end: int
    left: float
    right: float


class Line(NamedTuple):
    """A line of print. Edges and the ``size`` of its type are points; the origin is the upper left corner.

    ``angle`` is in whole degrees, 0 for a line that runs from left to right, counted counter-clockwise up
    to 359. ``inked``: it is drawn, not only there to be copied. ``cells``: two or more, or none.
    """

    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float
    angle: int = 0
    inked: bool = True
    cells: tuple[Cell, ...] = ()

    @property
    def is_tag(self) -> bool:
        """Whether it is the mark of a template."""
        return TAG.fullmatch(self.text) is not None


class Sheet(NamedTuple):
    """A page as read: width and height in points as shown, its lines, how certain their characters are."""

    width: float
    height: float
    lines: list[Line]
    certainty: float = 1.0


def read_sheet(page: pypdfium2.PdfPage, layers: Layers | None = None) -> Sheet:
    """The lines of ``page``; what is all blanks is left out, and what ``layers`` hide is not inked."""
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        ruler = _Ruler(textpage, page, text, layers)
        lines = [line for found in _LINE.finditer(text) for line in ruler.lines(found)]
    finally:
        textpage.close()
    width, height = page.get_size()
    return Sheet(width, height, lines)


class _Ruler:
    """Measures lines of one page. Holds the places where the library writes its answers: making them anew
    for every question would cost more than the questions."""

    def __init__(
        self, textpage: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage, text: str, layers: Layers | None
    ) -> None:
        self._raw = textpage.raw
        self._layers = layers
        self._text = text
        self._astral = [found.start() for found in _ASTRAL.finditer(text)]
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.byref(self._rect)
        self._matrix = pdfium.FS_MATRIX()
        self._matrix_at = ctypes.byref(self._matrix)
        self._frame = _Frame(*page.get_bbox())
        self._turn = page.get_rotation()
        self._to_shown, self._ahead = _TURNS[self._turn]
        self._is_exact = textpage.count_chars() == len(text) and not self._astral
        self._is_tagged = TAG.search(text) is not None

    def lines(self, found: re.Match[str]) -> list[Line]:
        """A line of the page's text with its measures; none if there is no ink in it.

        Marks of templates in it, parts in type of other sizes, or in other columns, are lines of their own.
        """
        end = found.end() - bool(found[1])
        if not self._is_tagged:
            return self._parts(found.start(), end)
        tags = TAG.finditer(self._text, found.start(), end)
        edges = [found.start(), *(edge for tag in tags for edge in tag.span()), end]
        return [line for low, high in pairwise(edges) for line in self._parts(low, high)]

    def _parts(self, start: int, end: int) -> list[Line]:
        first = _INK.search(self._text, start, end)
        if not first:
            return []
        start = first.start()
        end = start + len(self._text[start:end].rstrip("\uffff\x00 "))
        hyphen = "-" * (self._text[end : end + 1] == "\ufffe")
        end = self._without_note(start, end)
        line = self._line(start, end, hyphen)
        if not line.cells or not self._is_several(start, line):
            return [line]
        last = line.cells[-1]
        return [
            self._line(start + cell.start, start + cell.end, hyphen if cell is last else "")
            for cell in line.cells
        ]

    def _typical(self, start: int, end: int) -> int:
        """A character whose type is that of a line: a full-width one about its middle, else any there."""
        middle = (start + end - 1) // 2
        wide = _WIDE.search(self._text, middle, end) or _WIDE.search(self._text, start, middle)
        if wide:
            return wide.start()
        while self._text[middle].isspace():
            middle -= 1
        return middle

    def _without_note(self, start: int, end: int) -> int:
        """The end of a line without the number of a footnote: figures in small type behind a word."""
        note = _NOTE.search(self._text, max(start, end - 3), end) if self._text[end - 1].isdigit() else None
        if not note or self._type(end - 1)[0] > _RAISED * self._type(note.start() - 1)[0]:
            return end
        return note.start()

    def _line(self, start: int, end: int, hyphen: str) -> Line:
        middle = self._typical(start, end)
        head, tail = self._box(start), self._box(end - 1)
        size, angle, inked = self._type(middle)
        left, top = map(min, head[:2], tail[:2])
        right, bottom = map(max, head[2:], tail[2:])
        uneven = not 1 / _UNEVEN < (head[3] - head[1]) / max(tail[3] - tail[1], 0.1) < _UNEVEN
        loose = not angle and (uneven or self._is_loose(start, end, right - left, size))
        cells = self._cells(start, end, size) if loose else ()
        return Line(self._text[start:end] + hyphen, size, left, top, right, bottom, angle, inked, cells)

    def _is_several(self, start: int, line: Line) -> bool:
        """Whether cells of a line from ``start`` on stand left of the one before, or are of other sizes.

        Rows of tables are of one size; only where there are few cells is it asked for.
        """
        cells, back = line.cells, _OVERLAP * line.size
        if any(right.left < left.right - back for left, right in pairwise(cells)):
            return True
        if len(cells) > _FEW:
            return False
        sizes = [self._type(start + (cell.start + cell.end - 1) // 2)[0] for cell in cells]
        return max(sizes) > _OTHER_SIZE * min(sizes)

    def _is_loose(self, start: int, end: int, width: float, size: float) -> bool:
        """Whether wide blanks must stand in a line: it is much longer than its signs, or much shorter."""
        words = self._text[start:end]
        wide = (len(words.encode(errors="replace")) - len(words)) / 2  # such a sign takes three bytes
        usual = size * (len(words) + wide) / 2
        return not _TIGHT * usual < width < usual + _CELL_GAP * size

    def _cells(self, start: int, end: int, size: float) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for word in _WORD.finditer(self._text, start, end):
            left, right = self._box(word.start())[0], self._box(word.end() - 1)[2]
            if cells and -_OVERLAP * size < left - cells[-1].right < _CELL_GAP * size:
                cells[-1] = cells[-1]._replace(end=word.end() - start, right=right)
            else:
                cells.append(Cell(word.start() - start, word.end() - start, left, right))
        return tuple(cells) if len(cells) > 1 else ()

    def _index(self, at: int) -> int:
        """The library's number for a character: it counts in UTF-16, and signs it leaves out of its text."""
        if self._is_exact:
            return at
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, at + bisect_left(self._astral, at)))

    def _box(self, at: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(self._raw, self._index(at), self._rect_at)
        rect, frame = self._rect, self._frame
        if not self._turn:  # nearly all pages
            left, top = frame.left, frame.top
            return (rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
        x0, y0 = self._to_shown(rect.left, rect.top, frame)
        x1, y1 = self._to_shown(rect.right, rect.bottom, frame)
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _type(self, at: int) -> tuple[float, int, bool]:
        """Size of the type in points, the angle it runs at, and whether it is drawn."""
        index = self._index(at)
        pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix_at)
        matrix, (x, y) = self._matrix, self._ahead
        size = pdfium.FPDFText_GetFontSize(self._raw, index) * hypot(matrix.c, matrix.d)
        along, across = matrix.a * x + matrix.b * y, matrix.b * x - matrix.a * y
        angle = round(degrees(atan2(across, along))) % 360 if across else (0 if along >= 0 else 180)
        drawn = pdfium.FPDFText_GetTextObject(self._raw, index)
        inked = pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE
        hidden = self._layers is not None and self._layers.hide(drawn, matrix.e, matrix.f)
        return size, angle, inked and not hidden
