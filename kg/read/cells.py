"""The cells of a table row printed on one line."""

from __future__ import annotations

import re

from kg.records import Span

_MARKDOWN_RULE = re.compile(r"[\s|:+-]+\Z")


def find_cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The cell spans of a tab-separated or Markdown row; () when the line is no row."""
    raw = text[start:end]
    if "\t" in raw:
        return _split(text, start, end, "\t")
    if raw.lstrip().startswith("|") and raw.count("|") >= 2:
        inner_start, inner_end = _trim(text, start, end, "|")
        return _split(text, inner_start, inner_end, "|")
    return ()


def is_rule(raw: str) -> bool:
    """Whether a line is the rule under a Markdown header (``|---|:-:|``)."""
    return "-" in raw and "|" in raw and _MARKDOWN_RULE.match(raw) is not None


def _split(text: str, start: int, end: int, mark: str) -> tuple[Span, ...]:
    cells, low = [], start
    while (high := text.find(mark, low, end)) >= 0:
        cells.append(to_stripped(text, low, high))
        low = high + 1
    cells.append(to_stripped(text, low, end))
    return tuple(cells) if len(cells) > 1 else ()


def to_stripped(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; empty at ``start`` when nothing is left."""
    raw = text[start:end]
    low = start + len(raw) - len(raw.lstrip())
    return Span(low, low + len(raw.strip())) if raw.strip() else Span(start, start)


def _trim(text: str, start: int, end: int, mark: str) -> tuple[int, int]:
    span = to_stripped(text, start, end)
    low, high = span
    if text.startswith(mark, low):
        low += 1
    if high > low and text[high - 1] == mark:
        high -= 1
    return low, high
