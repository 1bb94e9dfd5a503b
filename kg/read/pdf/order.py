"""The order of a page's lines: that of its content, but a sentence that goes on overleaf comes last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read.labels import is_finished
from kg.read.pdf.lines import Line

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PROSE = 16  # ems and Chinese characters of a line of running text, at least


def to_flowing(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with what stands beside or above the text, but follows it in the content, before the text.

    Content order keeps columns whole, but may have a side column, a title or a header behind a text
    whose last sentence the next page finishes. Nothing moves if that sentence is finished.
    """
    prose = [index for index, line in enumerate(lines) if _is_prose(line)]
    if not prose or is_finished(lines[prose[-1]].text):
        return list(lines)
    first, last = prose[0], prose[-1]
    after = [index for index in range(last + 1, len(lines)) if _is_elsewhere(lines[index], lines[last])]
    kept = [index for index in range(len(lines)) if index not in after]
    start = kept.index(first)
    return [lines[index] for index in (*kept[:start], *after, *kept[start:])]


def _is_prose(line: Line) -> bool:
    wide = line.right - line.left >= _PROSE * line.size
    return wide and not line.cells and len(_HAN.findall(line.text)) >= _PROSE


def _is_elsewhere(line: Line, text: Line) -> bool:
    """Whether ``line`` is neither the next line of ``text`` nor stands further below it."""
    beside = min(line.right, text.right) <= max(line.left, text.left)
    return beside or line.top < text.bottom - text.size / 2
