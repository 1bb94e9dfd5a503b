"""Calls over time as a drawing, in units of its own: where the marks of each broker stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from kg.graph.changes import to_number

Json = Mapping[str, Any]
#: From a day to its place from the left.
Scale = Callable[[str], float]

#: The width of the drawing, of the names at its left, and of the room at its right.
_WIDE, _NAMES, _ROOM = 1080, 150, 20
#: The height of the dates on top, of a lane, of the line of prices in it, and of one mark upon another.
_TOP, _LANE, _PRICES, _STACK = 26, 40, 40, 12
#: Marks nearer than this are put one upon another.
_NEAR = 18
#: At most so many brokers, and so many dates on top.
_MOST, _TICKS = 40, 8
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000)


def to_chart(it: Json) -> dict[str, Any]:
    """The drawing of a page of ``kg.rdf.pages.history``.

    ``width``, ``height``, ``names`` (where names end), ``top`` (where lanes begin), ``ticks`` (``x``,
    ``date``), ``bands`` (what of ``apart``, with ``x`` and ``width``), ``lanes`` (``label``, ``broker``,
    ``y``, ``height``, ``marks`` as of ``_marks`` and ``lines`` as of ``_lines``), and ``left``: how many
    brokers found no room.
    """
    lanes = it["lanes"][:_MOST]
    days = [_to_number(call["date"]) for lane in lanes for call in lane["calls"]]
    if not days:
        return {"lanes": [], "left": 0}
    x = _to_scale(min(days), max(days))
    drawn = list(_lanes(lanes, x))
    return {
        "width": _WIDE,
        "height": drawn[-1]["y"] + drawn[-1]["height"],
        "names": _NAMES,
        "top": _TOP,
        "ticks": [{"x": x(day), "date": day[:7]} for day in _ticks(min(days), max(days))],
        "bands": [_band(one, x) for one in it["apart"] if _to_number(one["start"]) <= max(days)],
        "lanes": drawn,
        "left": len(it["lanes"]) - len(lanes),
    }


def _to_number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _to_scale(start: int, end: int) -> Scale:
    """From a day to its place; all days of a drawing of one day are in the middle."""

    def x(day: str) -> float:
        part = (_to_number(day) - start) / (end - start) if end > start else 0.5
        return round(_NAMES + _NEAR + min(max(part, 0), 1) * (_WIDE - _NAMES - _NEAR - _ROOM), 1)

    return x


def _band(one: Json, x: Scale) -> dict[str, Any]:
    left = x(one["start"])
    right = x(one["end"]) if one["end"] else _WIDE - _ROOM
    return {**one, "x": left, "width": round(max(right - left, 2), 1)}


def _ticks(start: int, end: int) -> Iterator[str]:
    """First days of months: all, or every so many that there is room for."""
    first, last = date.fromordinal(start), date.fromordinal(end)
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    step = next(size for size in _MONTHS if len(months) / size <= _TICKS)
    for month in months:
        if month % step == 0:
            yield date(month // 12, month % 12 + 1, 1).isoformat()


def _lanes(lanes: Iterable[Json], x: Scale) -> Iterator[dict[str, Any]]:
    y = _TOP
    for lane in lanes:
        marks = list(_marks(lane["calls"], x))
        high = _LANE + _STACK * max(mark["level"] for mark in marks)
        lines = list(_lines(lane["calls"], x, y + high))
        height = high + (_PRICES if lines else 0)
        yield {
            **{name: lane[name] for name in ("label", "broker")},
            **{"y": y, "height": height, "lines": lines},
            "marks": [{**mark, "y": y + high - _LANE // 2 - _STACK * mark["level"]} for mark in marks],
        }
        y += height


def _marks(calls: Iterable[Json], x: Scale) -> Iterator[dict[str, Any]]:
    """Each ``call`` with its ``x`` and the lowest ``level`` that is free there."""
    taken: list[float] = []
    for call in calls:
        place = x(call["date"])
        level = next((at for at, last in enumerate(taken) if place - last >= _NEAR), len(taken))
        taken[level : level + 1] = [place]
        yield {"x": place, "level": level, "call": call}


def _lines(calls: Iterable[Json], x: Scale, y: float) -> Iterator[dict[str, Any]]:
    """The target prices of each ``currency``, as far apart as the room in the lane allows: ``points`` of the
    line, and ``dots`` with ``x``, ``y`` and ``call``."""
    priced: dict[str, list[tuple[Json, float]]] = defaultdict(list)
    for call in calls:
        price = to_number(call["target_price"])
        if price is not None:
            priced[call["currency"] or ""].append((call, float(price)))
    for currency in sorted(priced):
        low, high = (bound(price for _, price in priced[currency]) for bound in (min, max))
        unit = (_PRICES - 22) / ((high - low) or 1)
        dots = [
            {"x": x(call["date"]), "y": round(y + _PRICES - 8 - (price - low) * unit, 1), "call": call}
            for call, price in priced[currency]
        ]
        points = " ".join(f"{dot['x']},{dot['y']}" for dot in dots)
        yield {"currency": currency, "points": points, "dots": dots}
