"""Parts of one printed line that the content has apart: what a formula cut, and cells drawn one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.read.pdf.lines import Cell, Line

#: Ems between two parts of one line: less than none where they overlap, at most a blank.
_TOUCH, _BLANK = 0.5, 0.8
#: Cells of a row drawn apart: at least so many, each of at most so many signs.
_CELLS, _LONGEST = 3, 16


def to_joined(lines: Iterable[Line]) -> Iterator[Line]:
    """``lines`` with the parts of each printed line as one, in their order."""
    level: list[Line] = []
    for line in lines:
        if level and not _is_level(level[-1], line):
            yield from _to_rows(level)
            level = []
        level.append(line)
    yield from _to_rows(level)


def _is_level(left: Line, right: Line) -> bool:
    """Whether ``right`` stands to the right of ``left``, on the same line of print."""
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    lower = min(left.bottom - left.top, right.bottom - right.top)
    tilted = left.angle or right.angle or left.is_tag or right.is_tag
    return not tilted and shared > lower / 2 and right.left > left.right - _TOUCH * max(left.size, right.size)


def _to_rows(level: Sequence[Line]) -> list[Line]:
    """A printed line whose parts touch, a row of cells, or what is beside one another by chance."""
    parts: list[Line] = []
    for line in level:
        if parts and not (parts[-1].cells or line.cells) and _is_near(parts[-1], line):
            parts[-1] = _merged([parts[-1], line])
        else:
            parts.append(line)
    short = all(len(part.text) <= _LONGEST and not part.cells for part in parts)
    return [to_row(parts)] if len(parts) >= _CELLS and short else parts


def _is_near(left: Line, right: Line) -> bool:
    return right.left - left.right < _BLANK * max(left.size, right.size)


def _merged(parts: Sequence[Line]) -> Line:
    """One line of type as that of its longest part."""
    return max(parts, key=lambda part: len(part.text))._replace(
        text=" ".join(part.text for part in parts),
        left=parts[0].left,
        right=parts[-1].right,
        top=min(part.top for part in parts),
        bottom=max(part.bottom for part in parts),
    )


def to_row(parts: Sequence[Line]) -> Line:
    """Lines beside one another as one with a cell for each; a single one has none."""
    cells, start = [], 0
    for part in parts:
        cells.append(Cell(start, start + len(part.text), part.left, part.right))
        start += len(part.text) + 1
    return _merged(parts)._replace(cells=tuple(cells) if len(cells) > 1 else ())


def to_cell(line: Line, cell: Cell) -> Line:
    """One cell of a line as a line of its own."""
    return line._replace(text=line.text[cell.start : cell.end], left=cell.left, right=cell.right, cells=())
