"""The axis of a drawing over time: where a day stands, and which dates are written on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

#: From an ISO day to its place from the left.
Scale = Callable[[str], float]
#: At most so many dates, each so many months after the other.
_TICKS = 8
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000)


def to_day_number(day: str) -> int:
    """Days since the year 1."""
    return date.fromisoformat(day).toordinal()


def to_scale(days: tuple[int, int], ends: tuple[float, float]) -> Scale:
    """From the first and last day to the ends of the axis; days beyond stand at its ends, and where there is
    one day only, it stands in the middle.

    >>> x = to_scale((to_day_number("2024-01-01"), to_day_number("2024-01-11")), (100, 200))
    >>> x("2024-01-06"), x("2025-01-01")
    (150.0, 200.0)
    """
    (first, last), (left, right) = days, ends

    def x(day: str) -> float:
        part = (to_day_number(day) - first) / (last - first) if last > first else 0.5
        return round(left + min(max(part, 0.0), 1.0) * (right - left), 1)

    return x


def to_ticks(first: int, last: int, x: Scale) -> list[dict[str, Any]]:
    """``x`` and ``date`` (a month) of the first days of months: of all, or of every so many."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = range(start.year * 12 + start.month, end.year * 12 + end.month)
    step = next(size for size in _MONTHS if len(months) / size <= _TICKS)
    days = (date(month // 12, month % 12 + 1, 1).isoformat() for month in months if month % step == 0)
    return [{"x": x(day), "date": day[:7]} for day in days]
