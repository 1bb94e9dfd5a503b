"""Which lines of a page are print that a reader sees: layers, watermarks and stacked signs put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.read.pdf.joining import to_cell, to_joined, to_row
from kg.read.pdf.lines import Line, Sheet
from kg.text.normalise import to_plain

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BLANKS = re.compile(r"[ \t\xa0\u3000\u2000-\u200b]+")
_HIDDEN = re.compile(r"[\u200b-\u200f\ufeff\u00ad\x00-\x08\x0b-\x1f\uffff]")
#: Radicals and compatibility forms that a font's table gives for the very character that is printed.
_RADICAL = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_DOUBLED = re.compile(r"([\u2e80-\u2fdf\uf900-\ufaff])([\u4e00-\u9fff])")
#: Type below this many points cannot be read; templates keep their marks in it.
_SMALLEST = 2.0
#: Of the smaller line's area; where another line covers as much of it one of the two is not seen.
_COVERED = 0.6
_SLACK = 2.0  # points
_TILT = 2  # degrees by which a straight line may be off
_NARROW = 1.8  # ems; a step of a stack is hardly wider than one sign
_STACKED = 4  # signs at most in one step of a stack
#: A code that tells whose copy it is, in type no reader sees: Latin letters and figures without a word.
_COPY_CODE = re.compile(r"[A-Za-z0-9]{40,}")


def to_seen(sheet: Sheet) -> list[Line]:
    """The lines of ``sheet`` that are seen, in the order of its content, their characters put right."""
    lines = [part for line in sheet.lines if (part := _inside(line, sheet))]
    lines = [_mended(line) for line in _shown(_straight(lines)) if not _COPY_CODE.fullmatch(line.text)]
    return list(_stacked(to_joined(_uncovered(lines))))


def _inside(line: Line, sheet: Sheet) -> Line | None:
    """What of a line stands on the page: its middle does, or that of some of its cells."""
    if not -_SLACK <= (line.top + line.bottom) / 2 <= sheet.height + _SLACK:
        return None
    kept = [cell for cell in line.cells if -_SLACK <= (cell.left + cell.right) / 2 <= sheet.width + _SLACK]
    if len(kept) < len(line.cells):
        return to_row([to_cell(line, cell) for cell in kept]) if kept else None
    return line if -_SLACK <= (line.left + line.right) / 2 <= sheet.width + _SLACK else None


def _straight(lines: Sequence[Line]) -> list[Line]:
    """Without stamps across the page and the labels of upright axes."""
    straight = [line for line in lines if (line.angle + _TILT) % 90 <= 2 * _TILT]
    return [
        line
        for line in straight
        if (line.angle + _TILT) % 360 <= 2 * _TILT
        or len(line.text) <= _STACKED
        or len(_HAN.findall(line.text)) >= _STACKED
    ]


def _shown(lines: Sequence[Line]) -> list[Line]:
    """Without marks of templates and what is there only to be copied, unless the whole page is (a scan)."""
    inked = sum(len(line.text) for line in lines if line.inked)
    behind = sum(len(line.text) for line in lines if not line.inked)
    return [
        line
        for line in lines
        if not line.is_tag and line.size >= _SMALLEST and (line.inked or behind > 3 * inked)
    ]


def _mended(line: Line) -> Line:
    text = _HIDDEN.sub("", _BLANKS.sub(" ", line.text)) if not line.cells else line.text
    if _RADICAL.search(text):
        text = _DOUBLED.sub(_undoubled, text)
        text = _RADICAL.sub(lambda found: to_plain(found[0]), text)
    text = text.replace("臵", "置")
    if text == line.text:
        return line
    return line._replace(text=text, cells=() if len(text) != len(line.text) else line.cells)


def _undoubled(found: re.Match[str]) -> str:
    """One of two characters that are the same printed once: a radical, then what it stands for."""
    return found[2] if to_plain(found[1]) == found[2] else found[0]


def _uncovered(lines: Sequence[Line]) -> list[Line]:
    """Without lines that others lie upon; of the same words printed twice the first stays."""
    hidden: set[int] = set()
    order = sorted(range(len(lines)), key=lambda index: lines[index].top)
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            if lines[second].top >= lines[first].bottom:
                break
            if _covers(lines[first], lines[second]):
                hidden.add(_under(lines, first, second))
    return [line for index, line in enumerate(lines) if index not in hidden]


def _under(lines: Sequence[Line], first: int, second: int) -> int:
    """Which of two lines in one place is not seen: the later print of the same words, else the earlier."""
    same = lines[first].text.replace(" ", "") == lines[second].text.replace(" ", "")
    return max(first, second) if same else min(first, second)


def _covers(one: Line, other: Line) -> bool:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0 or not 0.6 < one.size / max(other.size, 0.1) < 1.7:
        return False
    if one.cells or other.cells:
        width = _shared(_extents(one), _extents(other))
    return width * height > _COVERED * min(_area(one), _area(other))


def _shared(ones: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> float:
    return sum(max(min(right, high) - max(left, low), 0.0) for left, right in ones for low, high in others)


def _extents(line: Line) -> list[tuple[float, float]]:
    """From where to where a line is printed: its cells, if it has any."""
    return [(cell.left, cell.right) for cell in line.cells] or [(line.left, line.right)]


def _area(line: Line) -> float:
    width = sum(right - left for left, right in _extents(line))
    return max(width * (line.bottom - line.top), 1.0)


def _stacked(lines: Iterable[Line]) -> Iterator[Line]:
    """Signs printed one below the other, as in a band along the page's edge, made one line."""
    stack: list[Line] = []
    for line in lines:
        if stack and not _is_below(stack[-1], line):
            yield from _to_stack(stack)
            stack = []
        if len(line.text) <= _STACKED and not line.cells and line.right - line.left < _NARROW * line.size:
            stack.append(line)
        else:
            yield from _to_stack(stack)
            stack = []
            yield line
    yield from _to_stack(stack)


def _is_below(above: Line, line: Line) -> bool:
    middle, other = (above.left + above.right) / 2, (line.left + line.right) / 2
    return abs(middle - other) < above.size / 2 and 0 < line.top - above.top < 4 * above.size


def _to_stack(stack: Sequence[Line]) -> list[Line]:
    if len(stack) < 3 or not all(_HAN.search(line.text) or len(line.text) == 1 for line in stack):
        return list(stack)
    return [
        stack[0]._replace(
            text="".join(line.text.replace(" ", "") for line in stack),
            right=max(line.right for line in stack),
            bottom=max(line.bottom for line in stack),
        )
    ]
