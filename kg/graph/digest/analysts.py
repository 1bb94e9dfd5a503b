"""Analysts that a period brought, and those who changed their broker in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.digest.period import Held, is_new
from kg.graph.digest.quoting import to_sources
from kg.graph.timeline import to_timeline

Json = dict[str, Any]


def find_analysts(graph: MultiDiGraph, held: Held, since: str | None) -> Iterator[Json]:
    """The rows of ``analysts`` of the digest, in the order of the graph."""
    for id_, node in graph.nodes(data=True):
        signed = _signed(graph, id_, held) if node["type"] == "Analyst" else {}
        if not signed:
            continue
        employers = to_timeline(graph, id_)["employers"]
        new, moves = is_new(_claims(graph, id_), since), list(_moves(employers, held))
        if new or moves:
            yield {
                "id": id_,
                "label": node["label"],
                "new": new,
                "employers": [one["label"] for one in employers if one["analyst"] == id_],
                "moves": moves,
                "reports": [graph.nodes[report]["label"] for report in signed],
                "sources": to_sources(claim for claims in signed.values() for claim in claims),
            }


def _signed(graph: MultiDiGraph, analyst: str, held: Held) -> dict[str, list[Mapping[str, Any]]]:
    """The reports of the period that the analyst signs, and the claims that say so."""
    return {
        report: claims
        for report, _, edge in graph.in_edges(analyst, data=True)
        if edge["predicate"] == "authoredBy" and (claims := list(filter(held, edge["claims"])))
    }


def _claims(graph: MultiDiGraph, analyst: str) -> Iterator[Mapping[str, Any]]:
    for _, _, edge in graph.in_edges(analyst, data=True):
        if edge["predicate"] == "authoredBy":
            yield from edge["claims"]


def _moves(employers: list[Json], held: Held) -> Iterator[Json]:
    """From which broker to which, since when; not ``sure`` where it may be another of the same name."""
    for before, after in pairwise(employers):
        if after["moved"] and before["id"] != after["id"] and held({"date": after["first"]}):
            sure = before["analyst"] == after["analyst"]
            yield {"from": before["label"], "to": after["label"], "since": after["first"], "sure": sure}
