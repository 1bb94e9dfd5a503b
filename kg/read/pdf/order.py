"""The order of a page's lines: that of its content, but a sentence that goes on overleaf comes last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.read.pdf.lines import Line
from kg.read.signs import is_finished

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WIDE = 0.6  # of a page's width; such a line is of no column
_PROSE = 8  # Chinese characters of a line of running text, at least
_ALIKE = 0.15  # of the size of type
_COLUMN = 0.55  # of the widest line's width: narrower lines are those of a side column


def to_flowing(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with what stands beside or above the text, but follows it in the content, before the text.

    Content order keeps columns whole, but may have a side column, a title or a header behind a text
    whose last sentence the next page finishes. Nothing moves if that sentence is finished.
    """
    prose = _prose(lines)
    if not prose or is_finished(lines[prose[-1]].text):
        return list(lines)
    first, last = prose[0], prose[-1]
    after = [index for index in range(last + 1, len(lines)) if _is_elsewhere(lines[index], lines[last])]
    kept = [index for index in range(len(lines)) if index not in after]
    start = kept.index(first)
    return [lines[index] for index in (*kept[:start], *after, *kept[start:])]


def _prose(lines: Sequence[Line]) -> list[int]:
    """Indices of lines of running text: in the commonest type, and filling a wide column."""
    amounts: Counter[float] = Counter()
    for line in lines:
        amounts[line.size] += len(line.text)
    usual = max(amounts, key=lambda size: (amounts[size], size), default=0.0)
    full = [index for index, line in enumerate(lines) if _is_text(line, usual)]
    widest = max((lines[index].right - lines[index].left for index in full), default=0.0)
    return [index for index in full if lines[index].right - lines[index].left > _COLUMN * widest]


def _is_text(line: Line, usual: float) -> bool:
    alike = abs(line.size - usual) <= _ALIKE * usual
    return alike and not line.cells and len(_HAN.findall(line.text)) >= _PROSE


def _is_elsewhere(line: Line, text: Line) -> bool:
    """Whether ``line`` is neither the next line of ``text`` nor stands further below it."""
    beside = min(line.right, text.right) <= max(line.left, text.left)
    return beside or line.top < text.bottom - text.size / 2


def to_reading_order(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines of a page that has no order of its own: column after column, each from top to bottom.

    A column's edge is a place no line crosses; lines over the whole width part what stands above and below.
    """
    wide = [line for line in lines if line.right - line.left > _WIDE * width]
    order: list[Line] = []
    rest = sorted((line for line in lines if line not in wide), key=lambda line: (line.top, line.left))
    for bar in [*sorted(wide, key=lambda line: line.top), None]:
        above = [line for line in rest if bar is None or line.top < bar.top]
        rest = rest[len(above) :]
        order += by_columns(above)
        order += [bar] if bar else []
    return order


def by_columns(lines: Sequence[Line]) -> list[Line]:
    """Lines column by column, those of each from top to bottom and in a row from left to right."""
    columns: list[list[Line]] = []
    edge = float("-inf")
    for line in sorted(lines, key=lambda line: line.left):
        if line.left > edge:
            columns.append([])
        columns[-1].append(line)
        edge = max(edge, line.right)
    return [line for column in columns for row in to_rows(column) for line in row]


def to_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand on one line of print together, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.top):
        if not rows or line.top > rows[-1][0].top + rows[-1][0].size / 2:
            rows.append([])
        rows[-1].append(line)
    return [sorted(row, key=lambda line: line.left) for row in rows]
