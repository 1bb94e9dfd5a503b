"""All shortest routes between two nodes of any graph that can be asked for the neighbours of a node."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)
Step = Callable[[Node], Iterable[Node]]


@dataclass(slots=True)
class Side(Generic[Node]):
    """How far the search has come from one end: the nodes before each node, all of them on shortest ways."""

    frontier: list[Node]
    before: dict[Node, list[Node]] = field(default_factory=dict)

    def grow(self, step: Step[Node], most: int) -> int:
        """Go one hop further; the number of neighbours looked at, more than ``most`` when it was too many."""
        looked, found = 0, dict[Node, list[Node]]()
        for node in self.frontier:
            for other in step(node):
                looked += 1
                if other not in self.before:
                    found.setdefault(other, []).append(node)
            if looked > most:
                return looked
        self.before |= found
        self.frontier = list(found)
        return looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Node]):
    """``number`` is how many shortest routes there are, of which ``routes`` are the first. ``hops`` is None
    without one; ``gave_up`` then says that the search was stopped, so there may be one."""

    routes: tuple[tuple[Node, ...], ...] = ()
    number: int = 0
    hops: int | None = None
    gave_up: bool = False


def find_routes(
    step: Step[Node], ends: tuple[Node, Node], *, hops: int, most: int, budget: int
) -> Found[Node]:
    """The shortest routes of at most ``hops`` hops between two nodes, searched from both ends, the narrower
    side first.

    At most ``most`` are given. No more than ``budget`` neighbours are looked at, which bounds the time.
    ``step`` must give neighbours in a fixed order, each once, and lead back as well.

    >>> roads = {1: [2, 3], 2: [1, 4], 3: [1, 4], 4: [2, 3]}
    >>> find_routes(roads.__getitem__, (1, 4), hops=3, most=9, budget=99).routes
    ((1, 2, 4), (1, 3, 4))
    """
    sides = [Side([end], {end: []}) for end in ends]
    for hop in range(1, hops + 1):
        narrow, wide = sorted(sides, key=lambda side: len(side.frontier))
        looked = narrow.grow(step, budget)
        if looked > budget:
            return Found(gave_up=True)
        budget -= looked
        meeting = [node for node in narrow.frontier if node in wide.before]
        if meeting:
            number, routes = _join(sides[0], sides[1], meeting)
            return Found(routes=tuple(islice(routes, most)), number=number, hops=hop)
        if not narrow.frontier:
            break
    return Found()


def _join(left: Side[Node], right: Side[Node], meeting: list[Node]) -> tuple[int, Iterator[tuple[Node, ...]]]:
    """How many routes lead over the meeting nodes, which are a fixed way from both ends; and the routes."""
    number = sum(_count(left.before, node) * _count(right.before, node) for node in meeting)
    routes = (
        (*reversed(before), node, *after)
        for node in meeting
        for before in _trace(left.before, node)
        for after in _trace(right.before, node)
    )
    return number, routes


def _trace(before: dict[Node, list[Node]], node: Node) -> Iterator[tuple[Node, ...]]:
    """The ways from ``node`` back to the end of its side, without ``node``."""
    if not before[node]:
        yield ()
    for one in before[node]:
        for way in _trace(before, one):
            yield (one, *way)


def _count(before: dict[Node, list[Node]], node: Node) -> int:
    """How many such ways there are, without walking each."""
    counts: dict[Node, int] = {}

    def count(one: Node) -> int:
        if one not in counts:
            counts[one] = sum(map(count, before[one])) if before[one] else 1
        return counts[one]

    return count(node)
