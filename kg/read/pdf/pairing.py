"""Labels and what they label brought together where the content has them apart, as in tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.read.lines import to_compact
from kg.read.pdf.joining import to_row
from kg.read.pdf.lines import Line
from kg.read.pdf.order import by_columns, to_rows

#: A line that says what stands beside it, and nothing else.
_LABEL = re.compile(
    r"(?:(?:证券|首席|资深|高级|行业)*(?:分析师|分析员|研究员)|研究助理|联系人|作者"
    r"|(?:SAC|证券)?(?:投资咨询)?(?:执业|登记|从业|资格)?(?:资格)?证?书?(?:编号|编码|号码)"
    r"|联系电话|电话|手机|传真|邮箱|电子邮箱|电子邮件|Tel|Phone|Mobile|E-?mail|E-?MAIL|Fax"
    r"|(?:报告|发布|报告发布|出具|撰写)(?:日期|时间)|日期|评级|投资评级|目标价)[:：]?"
)
_LABEL_ENDS = frozenset("师员理人者号码话机真箱件期间价级lLeExX")
_REACH = 30.0  # ems from a label to what it labels, at most
_BELOW = 3.0  # sizes of type from a heading to what stands below it, at most
_LONGEST = 40  # characters of a line in a masthead
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PROSE = 16  # Chinese characters of a line that is no part of a byline
_CONTACT = re.compile(r"[@＠]|[SA]\d{13}|分析师|研究员|联系人|SAC")
#: A table has so many columns and rows, and so large a share of its rows has that many cells.
_COLUMNS, _ROWS, _FULL = 3, 3, 0.7
#: Steps upwards, of so many lines in succession and as a share of them, that no columns explain.
_STEPS, _SHARE = 3, 0.3


def to_paired(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with each label right before what stands beside it, and cells drawn in any order as rows."""
    return _with_labels(_in_rows(lines))


def _with_labels(lines: Sequence[Line]) -> list[Line]:
    beside = {index: _value(lines, index) for index, line in enumerate(lines) if _is_lost(lines, index)}
    moved = {index: value for index, value in beside.items() if value is not None and value != index + 1}
    before: dict[int, list[int]] = {}
    for label, value in moved.items():
        before.setdefault(value, []).append(label)
    order = [
        place
        for index in range(len(lines))
        if index not in moved
        for place in (*before.get(index, ()), index)
    ]
    return [lines[place] for place in order]


def _is_label(line: Line) -> bool:
    # nearly every line ends otherwise, and need not be made compact to tell
    ends = line.text.rstrip(" ：:")[-1:] in _LABEL_ENDS and len(line.text) <= _LONGEST
    return ends and _LABEL.fullmatch(to_compact(line.text)) is not None


def _is_lost(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a label, and what follows it in the content neither follows nor stands below it."""
    if not _is_label(lines[index]):
        return False
    label, following = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    if following is None or _is_label(following):
        return True
    below = 0 < following.top - label.top < _BELOW * label.size and following.left < label.right
    return not below


def _value(lines: Sequence[Line], index: int) -> int | None:
    """The nearest line to the right of a label on the same line of print."""
    label = lines[index]
    found = [
        (line.left - label.right, place)
        for place, line in enumerate(lines)
        if place != index and _is_level(label, line) and 0 <= line.left - label.right < _REACH * label.size
    ]
    if not found:
        return None
    place = min(found)[1]
    return None if _is_label(lines[place]) or len(lines[place].text) > _LONGEST else place


def _is_level(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > min(one.bottom - one.top, other.bottom - other.top) / 2


def _in_rows(lines: Sequence[Line]) -> list[Line]:
    """Runs of short lines whose order makes no sense as rows, column by column."""
    out: list[Line] = []
    run: list[Line] = []
    for line in (*lines, None):
        if line is not None and len(line.text) <= _LONGEST and not (line.cells or _is_prose(line)):
            run.append(line)
            continue
        out += _sorted(run)
        run = []
        out += [line] if line is not None else []
    return out


def _is_prose(line: Line) -> bool:
    return len(_HAN.findall(line.text)) >= _PROSE


def _sorted(run: Sequence[Line]) -> list[Line]:
    ups = sum(below.top < above.top - above.size for above, below in pairwise(run))
    if ups >= _COLUMNS - 1 and (rows := _grid(run)):
        return rows
    if ups < max(_STEPS, _SHARE * len(run)):
        return list(run)
    return by_columns(run)


def _grid(run: Sequence[Line]) -> list[Line]:
    """The rows of a table that was drawn column by column; none where the lines make no grid.

    The byline of several people side by side is no table, though it looks like one.
    """
    rows = to_rows(run)
    full = sum(len(row) >= _COLUMNS for row in rows)
    if full < _ROWS or full < _FULL * len(rows) or any(_CONTACT.search(line.text) for line in run):
        return []
    return [to_row(row) for row in rows]
