"""Calls over time as a drawing, in units of its own: where the marks of each broker stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.graph.changes import to_number
from kg.serve.axis import Scale, to_day_number, to_scale, to_ticks

Json = Mapping[str, Any]

#: The width of the drawing, of the names at its left, and of the room at its right.
_WIDE, _NAMES, _ROOM = 1080, 150, 20
#: The height of the dates on top, of a lane, of the line of prices in it, and of one mark upon another.
_TOP, _LANE, _PRICES, _STACK = 26, 36, 40, 21
#: Marks nearer than this are put one upon another.
_NEAR = 24
#: At most so many brokers.
_MOST = 40


def to_call_chart(it: Json) -> dict[str, Any]:
    """The drawing of a page of ``kg.rdf.pages.opinions.history``.

    ``width``, ``height``, ``names`` (where names end), ``top`` (where lanes begin), ``ticks`` (``x``,
    ``date``), ``bands`` (what of ``apart``, with ``x`` and ``width``), ``lanes`` (``label``, ``broker``,
    ``y``, ``height``, ``marks`` as of ``_marks`` and ``lines`` as of ``_lines``), and ``left``: how many
    brokers found no room.
    """
    lanes = it["lanes"][:_MOST]
    days = [to_day_number(call["date"]) for lane in lanes for call in lane["calls"]]
    if not days:
        return {"lanes": [], "left": 0}
    x = to_scale((min(days), max(days)), (_NAMES + _NEAR, _WIDE - _ROOM))
    drawn = list(_lanes(lanes, x))
    return {
        "width": _WIDE,
        "height": drawn[-1]["y"] + drawn[-1]["height"],
        "names": _NAMES,
        "top": _TOP,
        "ticks": to_ticks(min(days), max(days), x),
        "bands": [_band(one, x) for one in it["apart"] if to_day_number(one["start"]) <= max(days)],
        "lanes": drawn,
        "left": len(it["lanes"]) - len(lanes),
    }


def _band(one: Json, x: Scale) -> dict[str, Any]:
    left = x(one["start"])
    right = x(one["end"]) if one["end"] else _WIDE - _ROOM
    return {**one, "x": left, "width": round(max(right - left, 2), 1)}


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
