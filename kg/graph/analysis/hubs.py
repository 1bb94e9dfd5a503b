"""What entities have in common: the reports, products, makers … that tie them, with the edges behind.

A *hub* is one thing several members share. Only what reports state plainly counts: ``mentions`` edges and
edges without a plain claim make no hub, and a call that advises against a company recommends nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.text.script import to_simplified

#: The classes a company, and a thing that can be developed, may have.
COMPANIES = frozenset({"Company", "Broker"})
AGENTS = COMPANIES | {"Organization"}
THINGS = frozenset({"Model", "Product", "CreativeWork"})

#: Printed ratings that advise against a company.
_AGAINST = frozenset(
    {"卖出", "减持", "沽售", "沽出", "回避", "看淡", "落后大市", "弱于大市", "跑输大市", "跑输行业"}
    | {"sell", "reduce", "underperform", "underweight"}
)


class Edge(NamedTuple):
    """One edge of the knowledge graph, under which ``graph.edges[edge]`` has its claims."""

    subject: str
    object: str
    predicate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """What its members share, and for each member the edges that tie it to this.

    ``id`` is an entity. Of the hubs of one ``group`` two members have only the heaviest in common: the
    lists a broker prints week after week are one opinion. With ``rare`` False every hub weighs 1.
    """

    kind: str
    id: str
    group: str
    members: Mapping[str, tuple[Edge, ...]]
    rare: bool = True

    @property
    def weight(self) -> float:
        """How much two members have in common by it: 1 divided by the others there are (Newman 2001), so
        that a list of fifty names ties each to all the rest as much as a list of two does."""
        if not self.rare:
            return 1.0
        return 1 / (len(self.members) - 1) if len(self.members) > 1 else 0.0


Stated = Mapping[str, tuple[Edge, ...]]
Finder = Callable[["Statements"], Iterator[Hub]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The plain statements of a graph by predicate, sorted, and the class of every entity."""

    types: Mapping[str, str]
    edges: Stated

    def between(self, predicate: str, subjects: Iterable[str], objects: Iterable[str]) -> Iterator[Edge]:
        """The edges of a predicate whose ends are of these classes."""
        for edge in self.edges.get(predicate, ()):
            if self.types[edge.subject] in subjects and self.types[edge.object] in objects:
                yield edge


def to_statements(graph: MultiDiGraph) -> Statements:
    """What the reports of a graph state plainly."""
    edges: dict[str, list[Edge]] = defaultdict(list)
    for subject, object_, attrs in graph.edges(data=True):
        if attrs["asserted"] and not attrs["mention"] and not _is_against(attrs.get("recommendations", ())):
            edges[attrs["predicate"]].append(Edge(subject, object_, attrs["predicate"]))
    types = dict(graph.nodes(data="type"))
    return Statements(types=types, edges={name: tuple(sorted(found)) for name, found in edges.items()})


def _is_against(calls: Iterable[Mapping[str, str | None]]) -> bool:
    """Whether there are calls, and all of them advise against."""
    ratings = {to_simplified(call["rating"] or "").casefold() for call in calls}
    return bool(ratings) and ratings <= _AGAINST
