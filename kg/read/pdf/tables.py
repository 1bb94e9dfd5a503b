"""Rows of tables: lines one below the other whose wide blanks stand in the same places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.read.pdf.lines import Cell, Line

#: A table's body has rows of at least so many cells, and at least so many of them.
_CELLS, _ROWS = 3, 2
#: Rows further apart than so many times the size of their type are not of one table.
_LEADING = 3.5


def find_rows(lines: Sequence[Line]) -> dict[int, str]:
    """The rows of all tables, by index in ``lines``: cells parted by tabs, empty where a column has none.

    Columns are those of the rows with most cells. A cell over several of them, as in headers, stands in the
    first.
    """
    return {
        index: row
        for run in _runs(lines)
        for index, row in zip(run, _to_rows([lines[i] for i in run]), strict=True)
    }


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, line in enumerate(lines):
        if run and not (line.cells and _is_next(lines[run[-1]], line)):
            yield from _whole(lines, run)
            run = []
        if line.cells:
            run.append(index)
    yield from _whole(lines, run)


def _whole(lines: Sequence[Line], run: list[int]) -> Iterator[list[int]]:
    """A run from its first to its last row with enough cells, if there are enough of those."""
    full = [index for index in run if len(lines[index].cells) >= _CELLS]
    if len(full) >= _ROWS:
        yield [index for index in run if full[0] <= index <= full[-1]]


def _is_next(above: Line, below: Line) -> bool:
    return 0 < below.top - above.top < _LEADING * max(above.size, below.size)


def _to_rows(rows: Sequence[Line]) -> Iterator[str]:
    columns = _columns(rows)
    for row in rows:
        words = [""] * len(columns)
        for cell in row.cells:
            place = _place(cell, columns)
            words[place] = f"{words[place]} {row.text[cell.start : cell.end]}".lstrip()
        yield "\t".join(words)


def _columns(rows: Sequence[Line]) -> list[tuple[float, float]]:
    """Left and right edge of each column: of all rows with most cells, or of the first if they disagree."""
    most = max(len(row.cells) for row in rows)
    full = [row.cells for row in rows if len(row.cells) == most]
    columns = [
        (min(cell.left for cell in cells), max(cell.right for cell in cells))
        for cells in zip(*full, strict=True)
    ]
    if all(one[1] <= other[0] for one, other in pairwise(columns)):
        return columns
    return [(cell.left, cell.right) for cell in full[0]]


def _place(cell: Cell, columns: Sequence[tuple[float, float]]) -> int:
    """The first column that a cell stands over, else the nearest one."""
    over = [
        place for place, (left, right) in enumerate(columns) if min(cell.right, right) > max(cell.left, left)
    ]
    if over:
        return over[0]
    middle = (cell.left + cell.right) / 2
    return min(range(len(columns)), key=lambda place: abs(sum(columns[place]) / 2 - middle))
