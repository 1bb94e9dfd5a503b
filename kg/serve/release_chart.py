"""Releases over time as a drawing: a lane for each developer, lines between what comes from what."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.serve.axis import Scale, to_day_number, to_scale, to_ticks

Json = Mapping[str, Any]

_WIDE, _NAMES, _ROOM, _TOP, _LINE = 1080, 150, 130, 26, 24
#: The widest that a name may be written, in its characters of 13 units.
_LETTERS = 12


def to_days(value: str) -> tuple[str, str] | None:
    """The first and last day that a date, month or year may mean; None for what is no date.

    >>> to_days("2024-02"), to_days("2024-02-16"), to_days("2024-13")
    (('2024-02-01', '2024-02-29'), ('2024-02-16', '2024-02-16'), None)
    """
    try:
        year, month, day = (int(part) if part else 0 for part in (value + "--").split("-")[:3])
        last = day or monthrange(year, month or 12)[1]
        days = (f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{month or 12:02}-{last:02}")
        return days if all(map(to_day_number, days)) else None
    except ValueError:
        return None


def to_release_chart(rows: Iterable[Json]) -> dict[str, Any]:
    """The drawing of things as of ``kg.rdf.pages.lineage.told``.

    ``width``, ``height``, ``names`` (where names end), ``top`` (where lanes begin), ``ticks``, ``lanes``
    (``label`` of the developer, None where nobody says; ``y``, ``height``, and ``marks`` with ``x``,
    ``width``, ``y``, ``row`` and ``days``), and ``lines`` (``points``, ``relation``) from what something
    comes from to it.
    """
    lanes: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found = _to_mark(row)
        if found:
            lanes[_developer(row)].append(found)
    if not lanes:
        return {"lanes": []}
    ends = [to_day_number(day) for marks in lanes.values() for mark in marks for day in mark["days"]]
    x = to_scale((min(ends), max(ends)), (_NAMES + 10, _WIDE - _ROOM))
    drawn = list(_lanes(lanes, x))
    return {
        **{"width": _WIDE, "height": drawn[-1]["y"] + drawn[-1]["height"], "names": _NAMES, "top": _TOP},
        "ticks": to_ticks(min(ends), max(ends), x),
        "lanes": drawn,
        "lines": list(_lines(drawn)),
    }


def _to_mark(row: Json) -> dict[str, Any] | None:
    days = to_days(row["first"]["value"]) if row["first"] else None
    return {"row": row, "days": days} if days else None


def _developer(row: Json) -> str | None:
    return next((said["value"] for said in row["told"]["develops"]), None)


def _lanes(lanes: Mapping[str | None, Sequence[dict[str, Any]]], x: Scale) -> Iterator[dict[str, Any]]:
    y = _TOP
    for label in sorted(lanes, key=lambda one: (one is None, -len(lanes[one]), one or "")):
        marks = list(_placed(sorted(lanes[label], key=lambda mark: mark["days"]), x, y))
        height = _LINE * (1 + max(mark["level"] for mark in marks)) + 8
        yield {"label": label, "y": y, "height": height, "marks": marks}
        y += height


def _placed(marks: Iterable[dict[str, Any]], x: Scale, y: float) -> Iterator[dict[str, Any]]:
    """Each on the first line where its name finds room."""
    taken: list[float] = []
    for mark in marks:
        left, right = (x(day) for day in mark["days"])
        level = next((at for at, end in enumerate(taken) if left > end), len(taken))
        taken[level : level + 1] = [right + 20 + 13 * min(len(mark["row"]["label"]), _LETTERS)]
        place = {"x": left, "width": round(max(right - left, 0), 1), "y": y + 4 + _LINE * level + _LINE / 2}
        yield {**mark, **place, "level": level}


def _lines(lanes: Iterable[Json]) -> Iterator[dict[str, Any]]:
    places = {mark["row"]["id"]: mark for lane in lanes for mark in lane["marks"]}
    for id_, mark in places.items():
        for relation in ("succeeds", "basedOn"):
            for said in mark["row"]["told"][relation]:
                other = places.get(said["id"])
                if other and said["id"] != id_:
                    points = f"{other['x']},{other['y']} {mark['x']},{mark['y']}"
                    yield {"relation": relation, "points": points}
