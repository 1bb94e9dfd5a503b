"""What any two entities have in common, and how much that is of all that either has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.analysis.hubs import Finder, Hub, Statements

#: A list of more names than this ties none of them: it says next to nothing of any two, and costs the most.
CROWD = 120
#: Sums of weights are rounded to so many digits, that the order of adding does not show.
DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Hubs with an index: what any two members have in common, and how much of all that either has."""

    hubs: tuple[Hub, ...]
    of: Mapping[str, tuple[Hub, ...]]  # member → its hubs, the heaviest first
    crowded: int  # how many hubs were left out

    def between(self, left: str, right: str) -> Iterator[Hub]:
        """The hubs two members share, the heaviest first."""
        return (hub for hub in self.of.get(left, ()) if right in hub.members)

    def common(self, left: str, right: str) -> float:
        """Sum of their weights, of each group the heaviest."""
        return round(sum(_heaviest(self.between(left, right)).values()), DIGITS)

    def total(self, member: str) -> float:
        """The most that anything could have in common with this one."""
        return round(sum(_heaviest(self.of.get(member, ())).values()), DIGITS)

    def likeness(self, left: str, right: str) -> float:
        """What they share of what either has, 0 … 1; the 1 added below keeps thin evidence low."""
        return to_share(self.common(left, right), self.total(left), self.total(right))


def to_share(common: float, left: float, right: float) -> float:
    """Weighted Jaccard with 1 added below: one thing of one in common is not yet sameness.

    >>> to_share(1, 1, 1), to_share(12, 20, 26), to_share(0, 3, 4)
    (0.5, 0.342857143, 0.0)
    """
    return round(common / (left + right - common + 1), DIGITS)


def to_sharing(finders: Iterable[Finder], said: Statements) -> Sharing:
    """Everything the finders find, without the crowds."""
    found = [hub for finder in finders for hub in finder(said)]
    hubs = sorted((hub for hub in found if not _is_crowd(hub)), key=_order)
    of: dict[str, list[Hub]] = defaultdict(list)
    for hub in hubs:
        for member in hub.members:
            of[member].append(hub)
    index = {member: tuple(of[member]) for member in sorted(of)}
    return Sharing(hubs=tuple(hubs), of=index, crowded=len(found) - len(hubs))


def _is_crowd(hub: Hub) -> bool:
    return hub.rare and len(hub.members) > CROWD


def _order(hub: Hub) -> tuple[float, str, str, str]:
    return -hub.weight, hub.kind, hub.id, hub.group


def _heaviest(hubs: Iterable[Hub]) -> dict[str, float]:
    """Weight by group of hubs that come the heaviest first."""
    best: dict[str, float] = {}
    for hub in hubs:
        best.setdefault(hub.group, hub.weight)
    return best
