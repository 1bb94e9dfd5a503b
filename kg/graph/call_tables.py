"""Stances and calls as tables: one row each, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

#: Columns of the CSV of stances, named as in the JSON.
STANCES = (
    "target", "label", "ticker", "broker", "broker_label", "date", "words", "rating", "common_rating",
    "rated", "change", "change_by", "target_price", "currency", "price_change", "priced", "since", "calls",
    "days", "silent", "mentioned", "analysts", "reports", "quote",
)  # fmt: skip
#: Columns of the CSV of single calls.
CALLS = (
    "target", "label", "ticker", "date", "broker", "broker_label", "analysts", "words", "rating",
    "common_rating", "action", "change", "change_by", "rating_before", "target_price", "currency",
    "price_change", "price_before", "report", "title", "file", "start", "end", "page", "quote",
)  # fmt: skip


def to_cell(value: Any) -> str:
    """A value of the JSON as one cell: lists and counts joined, entities by label, nothing for None.

    >>> to_cell(["推荐", "买入"]), to_cell(True), to_cell(None), to_cell([{"id": "x", "label": "甲"}])
    ('推荐、买入', 'true', '', '甲')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "、".join(f"{word} {count}" for word, count in value.items())
    if isinstance(value, list):
        return "、".join(one["label"] if isinstance(one, dict) else one for one in value)
    return "" if value is None else str(value)


def to_stance_row(stance: Json) -> list[str]:
    """The cells of ``STANCES``."""
    return to_cells(STANCES, {**stance["quotes"][0], **stance})


def to_call_row(call: Json) -> list[str]:
    """The cells of ``CALLS``; the quote and its place are the first's."""
    return to_cells(CALLS, {**call["quotes"][0], **call})


def to_cells(columns: Sequence[str], row: Json) -> list[str]:
    """A row under some columns."""
    return [to_cell(row[name]) for name in columns]
