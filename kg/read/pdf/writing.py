"""Lines of pages to the text that is kept: paragraphs apart, tables as rows, each page with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.read.parsed import Parsed
from kg.read.pdf.furniture import Furniture
from kg.read.pdf.lines import Line
from kg.read.pdf.tables import find_rows
from kg.read.signs import is_finished
from kg.records import Page, Print, Span

#: Lines further apart than so many times the size of their type do not belong together.
_LEADING = 2.1
_SIZES = 1.2  # type so much larger or smaller is that of another paragraph
_SHORT = 3.0  # ems; a line that ends so far before its column's edge ends its paragraph
_COLUMN, _ALIKE, _FILLED = 12, 0.05, 0.7  # ems; share of the size of type; share of a column's width
_PROSE = 18  # ems; in narrower columns lines end where names and labels do
_FRONT = 600  # characters; a first page with fewer is a cover, and the next one is printed too


class Leaf(NamedTuple):
    """A page on its way into the text."""

    lines: Sequence[Line]
    furniture: Furniture
    certainty: float


def to_parsed(leaves: Sequence[Leaf], warnings: tuple[str, ...] = ()) -> Parsed:
    """The text of all pages, with what is known of its lines."""
    writer = _Writer()
    fronts = 0
    for number, leaf in enumerate(leaves, start=1):
        front = fronts == 0 or writer.length < _FRONT
        fronts += front
        writer.page(number, leaf, front)
    return Parsed(
        text="".join(writer.parts),
        pages=tuple(writer.pages),
        prints=tuple(writer.prints),
        furniture=tuple(writer.furniture),
        warnings=warnings,
    )


class _Writer:
    """Text in the making."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pages: list[Page] = []
        self.prints: list[Print] = []
        self.furniture: list[Span] = []

    def page(self, number: int, leaf: Leaf, front: bool) -> None:
        """Furniture where it interrupts no sentence: before page 1, behind the first full stop of another."""
        start = self.length
        kept, dropped = leaf.furniture
        body = [line for index, line in enumerate(leaf.lines) if index not in kept and index not in dropped]
        stops = (place for place, line in enumerate(body, start=1) if is_finished(line.text))
        place = 0 if number == 1 else next(stops, len(body))
        written = list(to_written(body))
        for line, text, end in written[:place]:
            self._line(line, text, end, front)
        for index in sorted(kept):
            line = leaf.lines[index]
            self.furniture.append(self._line(line, line.text, "\n", front))
        for line, text, end in written[place:]:
            self._line(line, text, end, front)
        self.pages.append(Page(number=number, start=start, end=self.length, certainty=leaf.certainty))

    def _line(self, line: Line, text: str, end: str, front: bool) -> Span:
        start = self.length
        self.parts += [text, end]
        self.length += len(text) + len(end)
        span = Span(start, start + len(text))
        if front:
            self.prints.append(_to_print(span, line))
        return span


def _to_print(span: Span, line: Line) -> Print:
    edges = [round(edge, 1) for edge in (line.left, line.top, line.right, line.bottom)]
    left, top, right, bottom = edges
    size = round(line.size, 1)
    return Print(start=span.start, end=span.end, size=size, left=left, top=top, right=right, bottom=bottom)


def to_written(lines: Sequence[Line]) -> Iterator[tuple[Line, str, str]]:
    """Each line with its text and what ends it: a line end, two before a paragraph, three before a column."""
    rows = find_rows(lines)
    edges = _edges(lines)
    for index, line in enumerate(lines):
        in_table = index in rows and index + 1 in rows
        ends = 1 if in_table or index + 1 == len(lines) else _ends(line, lines[index + 1], edges[index])
        yield line, rows.get(index, line.text), "\n" * ends


def _follows(above: Line, below: Line) -> bool:
    """Whether ``below`` is the next line of the same column."""
    size = max(above.size, below.size)
    shared = min(above.right, below.right) - max(above.left, below.left)
    return shared > 0 and -0.3 * size < below.top - above.top < _LEADING * size


def _edges(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """For each line the left and right edge of the lines that follow one another with it."""
    edges: list[tuple[float, float]] = []
    start = 0
    for index, line in enumerate(lines):
        if index + 1 == len(lines) or not _follows(line, lines[index + 1]):
            run = lines[start : index + 1]
            edges += [(min(one.left for one in run), max(one.right for one in run))] * len(run)
            start = index + 1
    return edges


def _ends(line: Line, following: Line, edges: tuple[float, float]) -> int:
    """How many line ends part two lines; one where a full line's sentence goes on in the next column."""
    if following.top < line.top - line.size or min(line.right, following.right) <= max(
        line.left, following.left
    ):
        return 1 if _runs_on(line, following, edges) else 3
    return 2 if _is_apart(line, following, edges) else 1


def _runs_on(line: Line, following: Line, edges: tuple[float, float]) -> bool:
    wide = edges[1] - edges[0]
    full = line.right > edges[1] - line.size and wide > _COLUMN * line.size
    alike = abs(line.size - following.size) < _ALIKE * line.size
    beside = following.right - following.left > _FILLED * wide and following.top < line.top
    return full and alike and beside and not is_finished(line.text)


def _is_apart(line: Line, following: Line, edges: tuple[float, float]) -> bool:
    if not _follows(line, following):
        return True
    if not 1 / _SIZES < line.size / max(following.size, 0.1) < _SIZES:
        return True
    left, right = edges
    return right - left > _PROSE * line.size and line.right < right - _SHORT * line.size
