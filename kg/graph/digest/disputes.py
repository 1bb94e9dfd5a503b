"""Conflicts that reports of a period take part in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.conflicts import find_conflict_rows
from kg.graph.counts import find_claims
from kg.graph.digest.period import Held

Json = dict[str, Any]


def find_disputes(graph: MultiDiGraph, held: Held) -> Iterator[Json]:
    """The rows of ``conflicts`` of the digest; a side that an older report takes is told, too."""
    said = {claim["id"] for claim in find_claims(graph) if held(claim)}
    for row in find_conflict_rows(graph):
        if any(said.intersection(side["claims"]) for side in row["sides"]):
            yield {**row, "sources": [side["strongest"] for side in row["sides"]]}
