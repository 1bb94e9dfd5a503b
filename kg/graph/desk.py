"""What a report is by itself: who published and signed it, when, and on which industries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the server has no use for networkx
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

Json = dict[str, Any]
#: An id and its label.
Named = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A report and those behind it; each tuple is sorted by label.

    ``date`` is a whole ISO date, None for a report that prints none.
    """

    report: str
    title: str
    file: str
    date: str | None
    brokers: tuple[Named, ...]
    analysts: tuple[Named, ...]
    industries: tuple[Named, ...]


def to_desks(graph: MultiDiGraph) -> Mapping[str, Desk]:
    """The Desk of every report, by its id, in the order of the graph."""
    return {id_: _desk(graph, id_, node) for id_, node in graph.nodes(data=True) if node["type"] == "Report"}


def is_whole_date(value: str) -> bool:
    """Whether an ISO date names a day that there is.

    >>> is_whole_date("2024-02-29"), is_whole_date("2024-02"), is_whole_date("2024-02-30")
    (True, False, False)
    """
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def to_date(node: Mapping[str, Any]) -> str | None:
    """The day a report says it was issued, of several the first; the one place that decides on dates."""
    said = (value["value"] for value in node["attributes"].get("issued", ()) if value["asserted"])
    return min(filter(is_whole_date, said), default=None)


def _desk(graph: MultiDiGraph, id_: str, node: Mapping[str, Any]) -> Desk:
    return Desk(
        report=id_,
        title=node["label"],
        file=node.get("file", ""),
        date=to_date(node),
        brokers=_linked(graph, id_, "publishedBy"),
        analysts=_linked(graph, id_, "authoredBy"),
        industries=_linked(graph, id_, "coversIndustry"),
    )


def _linked(graph: MultiDiGraph, report: str, predicate: str) -> tuple[Named, ...]:
    found = ((other, graph.nodes[other]["label"]) for other in _objects(graph, report, predicate))
    return tuple(sorted(found, key=lambda named: named[::-1]))


def _objects(graph: MultiDiGraph, report: str, predicate: str) -> Iterator[str]:
    for other, edges in graph.adj[report].items():
        if predicate in edges and edges[predicate]["asserted"]:
            yield other
