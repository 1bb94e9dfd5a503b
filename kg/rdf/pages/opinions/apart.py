"""When brokers stood apart: stretches of time in which the ratings that stand are not all on one step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from kg.graph.calls import to_house
from kg.records import STEPS

Json = Mapping[str, Any]
_DAY = itemgetter("date")
_NEVER = date.max.toordinal() + 1


class _Standing(NamedTuple):
    """A step from one day to another, half-open; days are counted from the year 1."""

    start: int
    end: int
    step: int


def find_apart(rows: Iterable[Json], silent_after: int, on: str | None) -> list[dict[str, Any]]:
    """``start``, ``end`` (the day from which it holds no more; None: it still holds on the day ``on``),
    ``best`` and ``worst`` (steps), in order of time.

    ``rows`` are calls on one target in order of time. A rating stands until its broker gives another, or has
    not called the target for ``silent_after`` days.
    """
    houses: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        if row["date"]:
            houses[to_house(dict(row))].append(row)
    last = date.fromisoformat(on).toordinal() if on else _NEVER
    standing = [one for calls in houses.values() for one in _standings(calls, silent_after)]
    return [
        {
            "start": date.fromordinal(start).isoformat(),
            "end": date.fromordinal(end).isoformat() if end <= last else None,
            "best": STEPS[best],
            "worst": STEPS[worst],
        }
        for start, end, best, worst in _spans(standing)
        if start <= last
    ]


def _standings(calls: Sequence[Json], silent_after: int) -> Iterator[_Standing]:
    """What stands after each day of calls, until the next."""
    days = [(date.fromisoformat(day).toordinal(), list(group)) for day, group in groupby(calls, _DAY)]
    ends = [*(day for day, _ in days[1:]), _NEVER]
    step = None
    for (day, group), end in zip(days, ends, strict=True):
        rated = [row["common_rating"] for row in group if row["rating"]]
        step = rated[0] if rated else step
        if step is not None:
            yield _Standing(day, min(end, day + silent_after + 1), STEPS.index(step))


def _spans(standing: Iterable[_Standing]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches with more than one step; neighbours of the same best and worst are one."""
    changes: dict[int, Counter[int]] = defaultdict(Counter)
    for one in standing:
        changes[one.start][one.step] += 1
        changes[one.end][one.step] -= 1
    held: Counter[int] = Counter()
    parts = []
    for start, end in pairwise(sorted(changes)):
        held.update(changes[start])
        steps = [step for step, number in held.items() if number > 0]
        parts.append((start, end, min(steps, default=0), max(steps, default=0)))
    for (best, worst), group in groupby(parts, key=itemgetter(2, 3)):
        found = list(group)
        if best != worst:
            yield found[0][0], found[-1][1], best, worst
