"""A text cut where spans begin and end, and nested elements made of spans that overlap in any way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Spans over one place; of more, those that begin first and are longest are kept.
DEEPEST = 24


class Segment(NamedTuple):
    """A stretch over which no span begins or ends; ``over`` are the numbers of the spans that cover it,
    those that begin first and are longest first."""

    start: int
    end: int
    over: tuple[int, ...] = ()


class Step(NamedTuple):
    """One step of writing: ``opens`` or ``closes`` an element for a span, or writes a segment by its number.

    ``is_first`` tells the first element of a span from those that go on with it.
    """

    opens: int | None = None
    closes: int | None = None
    writes: int | None = None
    is_first: bool = False


def to_segments(length: int, spans: Sequence[tuple[int, int]], cuts: Iterable[int] = ()) -> list[Segment]:
    """The whole of a text of ``length`` characters, cut at the ends of ``spans`` and at ``cuts``.

    A span that is empty or reaches beyond the text covers nothing.

    >>> [(one.start, one.end, one.over) for one in to_segments(9, [(1, 6), (4, 8)])]
    [(0, 1, ()), (1, 4, (0,)), (4, 6, (0, 1)), (6, 8, (1,)), (8, 9, ())]
    """
    valid = [number for number, (start, end) in enumerate(spans) if 0 <= start < end <= length]
    order = sorted(valid, key=lambda number: (spans[number][0], -spans[number][1], number))
    edges = {edge for number in valid for edge in spans[number]}
    places = sorted({0, length, *edges, *(cut for cut in cuts if 0 < cut < length)})
    return list(_sweep(places, spans, order))


def _sweep(
    places: Sequence[int], spans: Sequence[tuple[int, int]], order: Sequence[int]
) -> Iterator[Segment]:
    """``order`` are the numbers of spans by their starts."""
    over: list[int] = []
    following = 0
    for start, end in pairwise(places):
        over = [number for number in over if spans[number][1] > start]
        while following < len(order) and spans[order[following]][0] == start:
            over += [order[following]] if len(over) < DEEPEST else []
            following += 1
        yield Segment(start, end, tuple(over))


def nest(overs: Iterable[Sequence[int]]) -> Iterator[Step]:
    """The steps that write segments with an element for each span, each inside the one before it.

    ``overs`` are the spans over each segment, outermost first. Where spans cross, the one that begins later
    is closed with the earlier one and opened again.

    >>> steps = nest(one.over for one in to_segments(4, [(0, 3), (2, 4)]))
    >>> "".join("<" if s.opens is not None else ">" if s.closes is not None else str(s.writes) for s in steps)
    '<0<1>><2>'
    """
    open_: list[int] = []
    seen: set[int] = set()
    for number, over in enumerate(overs):
        common = _shared(open_, over)
        yield from (Step(closes=open_.pop()) for _ in range(len(open_) - common))
        for span in over[common:]:
            yield Step(opens=span, is_first=span not in seen)
            seen.add(span)
            open_.append(span)
        yield Step(writes=number)
    yield from (Step(closes=span) for span in reversed(open_))


def _shared(left: Sequence[int], right: Sequence[int]) -> int:
    """How many items two sequences begin with alike."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))
