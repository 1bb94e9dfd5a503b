"""A strip of time: where dates stand on it, and how high the bars of counts are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

#: Sizes in units of the drawing.
WIDTH, HEIGHT = 420, 80
_LEFT, _RIGHT, _BASE, _TOP = 8, 412, 58, 8
#: Years that are written below the strip, at most.
_TICKS = 6
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")


def to_strip(events: Sequence[Mapping[str, Any]], counts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """``ticks`` (``x``, ``label``), ``bars`` (``x``, ``y``, ``width``, ``height`` and the count itself) and
    ``marks`` (``x`` and the event itself). ``events`` have a ``date``, ``counts`` also ``reports``.

    >>> strip = to_strip([{"date": "2024-02-16"}], [{"date": "2024-06", "reports": 5}])
    >>> [tick["label"] for tick in strip["ticks"]], strip["bars"][0]["height"]
    (['2024', '2025'], 50.0)
    """
    events = [one for one in events if _DATE.fullmatch(one["date"])]
    dates = [one["date"] for one in (*events, *counts)]
    if not dates:
        return {"ticks": [], "bars": [], "marks": [], "width": WIDTH, "height": HEIGHT}
    first, last = int(min(dates)[:4]), int(max(dates)[:4]) + 1

    def place(date: str) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (_to_years(date) - first) / (last - first), 1)

    step = -(-(last - first) // _TICKS)
    most = max((one["reports"] for one in counts), default=1)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "ticks": [{"x": place(str(year)), "label": str(year)} for year in range(first, last + 1, step)],
        "bars": [_to_bar(one, place, most) for one in counts],
        "marks": [{**one, "x": place(one["date"])} for one in events],
    }


def _to_bar(one: Mapping[str, Any], place: Any, most: int) -> Mapping[str, Any]:
    """As wide as its month or year, less a gap."""
    year, month = int(one["date"][:4]), one["date"][5:7]
    end = str(year + 1) if month in ("", "12") else f"{year}-{int(month) + 1:02}"
    height = round((_BASE - _TOP) * one["reports"] / most, 1)
    width = max(1.5, round((place(end) - place(one["date"])) * 0.8, 1))
    return {**one, "x": place(one["date"]), "y": _BASE - height, "width": width, "height": height}


def _to_years(date: str) -> float:
    """A date as a number of years; a month or year stands where it begins.

    >>> _to_years("2024"), _to_years("2024-07"), round(_to_years("2024-07-16"), 2)
    (2024.0, 2024.5, 2024.54)
    """
    year, month, day = (int(part) for part in (f"{date}-01-01").split("-")[:3])
    return year + (month - 1) / 12 + (day - 1) / 372
