"""Pages whose print lies on its side, as wide tables do."""

from __future__ import annotations

from kg.read.pdf.lines import Line, Sheet
from kg.read.pdf.order import to_reading_order

_SLACK = 2  # degrees


def to_level(sheet: Sheet) -> Sheet:
    """``sheet`` turned so that most of its print is level; its lines then come in reading order.

    The library orders the content of such pages by their own axes, so that its order says nothing.
    """
    amounts = dict.fromkeys((0, 90, 180, 270), 0)
    for line in sheet.lines:
        if (quarter := _quarter(line)) is not None:
            amounts[quarter] += len(line.text)
    angle = max(amounts, key=lambda quarter: (amounts[quarter], -quarter))
    if not angle:
        return sheet
    width, height = (sheet.height, sheet.width) if angle % 180 else (sheet.width, sheet.height)
    lines = [_turned(line, angle, sheet) for line in sheet.lines]
    return sheet._replace(width=width, height=height, lines=to_reading_order(lines, width))


def _quarter(line: Line) -> int | None:
    """The quarter turn at which a line runs, None for one across the page."""
    near = round(line.angle / 90) * 90
    return near % 360 if abs(line.angle - near) <= _SLACK else None


def _turned(line: Line, angle: int, sheet: Sheet) -> Line:
    """``line`` on a page turned clockwise by ``angle``."""
    left, top, right, bottom = line.left, line.top, line.right, line.bottom
    edges = {
        90: (sheet.height - bottom, left, sheet.height - top, right),
        180: (sheet.width - right, sheet.height - bottom, sheet.width - left, sheet.height - top),
        270: (top, sheet.width - right, bottom, sheet.width - left),
    }[angle]
    left, top, right, bottom = edges
    turned = line._replace(left=left, top=top, right=right, bottom=bottom)
    return turned._replace(angle=(line.angle - angle) % 360, cells=())
