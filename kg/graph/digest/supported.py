"""What several reports of a period say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.digest.period import Held
from kg.graph.digest.quoting import to_one_of_each

Json = dict[str, Any]

#: What tells who someone is stands in every masthead and is no news.
_IDENTITY = {"ticker", "fullName", "licenceNumber", "email", "phone", "role", "employedBy", "mentions"}


def find_supported(graph: MultiDiGraph, held: Held) -> list[Json]:
    """The rows of ``supported`` of the digest, what most brokers say first."""
    return sorted(_supported(graph, held), key=_width)


def _supported(graph: MultiDiGraph, held: Held) -> Iterator[Json]:
    for subject, predicate, object_, said in _statements(graph):
        claims = [claim for claim in said if claim["modality"] is None and held(claim)]
        reports = {claim["report"] for claim in claims} - {None}  # a person is no report
        if len(reports) > 1:
            dates = [claim["date"] for claim in claims if claim["date"]]
            yield {
                "subject": subject,
                "predicate": predicate,
                "object": object_,
                "reports": len(reports),
                "brokers": sorted({claim["broker"] for claim in claims if claim["broker"]}),
                "first": min(dates, default=None),
                "last": max(dates, default=None),
                "sources": to_one_of_each(claims),
            }


def _statements(graph: MultiDiGraph) -> Iterator[tuple[str, str, str, list[Mapping[str, Any]]]]:
    """What is said of the world, by label: not what a report says of itself, nor what identifies a thing."""
    labels = dict(graph.nodes(data="label"))
    for id_, node in graph.nodes(data=True):
        if node["type"] != "Report":
            for name, values in node["attributes"].items():
                if name not in _IDENTITY:
                    yield from ((labels[id_], name, value["value"], value["claims"]) for value in values)
    for subject, object_, edge in graph.edges(data=True):
        if graph.nodes[subject]["type"] != "Report" and edge["predicate"] not in _IDENTITY:
            yield labels[subject], edge["predicate"], labels[object_], edge["claims"]


def _width(row: Json) -> tuple[int, int, str, str, str]:
    return -len(row["brokers"]), -row["reports"], row["subject"], row["predicate"], row["object"]
