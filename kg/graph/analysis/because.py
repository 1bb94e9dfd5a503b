"""Why a result is what it is: the claims behind its edges, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.analysis.hubs import Edge, Hub

Json = dict[str, Any]

_WORDS = ("verb", "rating", "action", "target_price", "currency")


def to_because(graph: MultiDiGraph, edges: Iterable[Edge]) -> list[Json]:
    """The plain claims of the edges, in the order of the edges, of each edge the surest and latest first.

    A row has the edge (``subject``, ``predicate``, ``object`` and their labels) and all that
    ``kg.graph.build`` says of a claim; of a recommendation also its verb, rating, action and target price.
    A recommendation that no claim tells of is a row of its own.
    """
    rows: dict[str, Json] = {}
    for edge in dict.fromkeys(edges):
        for row in sorted(_rows(graph, edge), key=_telling):
            rows.setdefault(row["id"], row)
    return list(rows.values())


def _rows(graph: MultiDiGraph, edge: Edge) -> Iterator[Json]:
    attrs, labels = graph.edges[edge], graph.nodes
    says = {
        "subject": edge.subject,
        "predicate": edge.predicate,
        "object": edge.object,
        "subject_label": labels[edge.subject]["label"],
        "object_label": labels[edge.object]["label"],
    }
    claims, calls = attrs["claims"], attrs.get("recommendations", ())
    for claim in claims:
        if claim["modality"] is None:
            words: Json = next((call for call in calls if _overlap(claim, call)), {})
            yield {**says, **claim, **{name: words[name] for name in _WORDS if name in words}}
    for call in calls:
        if not any(_overlap(claim, call) for claim in claims):
            yield {**says, **call, "confidence": None, "modality": None}


def _overlap(claim: Json, call: Json) -> bool:
    """Whether a claim and a recommendation were read from the same words."""
    latest, earliest = max(claim["start"], call["start"]), min(claim["end"], call["end"])
    return bool(claim["report"] == call["report"] and latest < earliest)


def _telling(row: Json) -> tuple[float, str, str]:
    """Sorts the surest first, then the latest, by inverting the digits of its date."""
    date = "".join(chr(ord("9") - int(digit)) if digit.isdigit() else digit for digit in row["date"] or "~")
    return -(row["confidence"] or 0.0), date, row["id"]


def _covered(claim: Json, claims: Iterable[Json]) -> int:
    """How many claims are made within the words of this one: a list that names both is quoted first."""
    return sum(
        claim["file"] == other["file"] and claim["start"] <= other["start"] and other["end"] <= claim["end"]
        for other in claims
    )


def to_shared(graph: MultiDiGraph, hubs: Iterable[Hub], left: str, right: str) -> list[Json]:
    """What two members share: a row a hub, with its ``weight`` in the sum and the claims behind it.

    Of the hubs of one group the first counts; the others are listed with weight 0.
    """
    rows, counted = [], set[str]()
    for hub in hubs:
        claims = to_because(graph, (*hub.members[left], *hub.members[right]))
        rows.append(
            {
                "kind": hub.kind,
                "id": hub.id,
                "label": graph.nodes[hub.id]["label"],
                "type": graph.nodes[hub.id]["type"],
                "among": len(hub.members),
                "weight": 0.0 if hub.group in counted else round(hub.weight, 6),
                "because": sorted(claims, key=lambda claim: -_covered(claim, claims)),
            }
        )
        counted.add(hub.group)
    return rows
