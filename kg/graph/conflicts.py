"""Conflicts as the graph writes them, under the entity they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.records import Claim, Conflict, Knowledge, Side
from kg.resolve.compare import FUNCTIONAL

Json = dict[str, Any]
#: The rules that may prefer a side.
RULES = ("newer", "more_exact", "more_brokers")


def to_conflict_rows(
    knowledge: Knowledge,
    to_claims: Callable[[Sequence[Claim]], list[Json]],
    to_support: Callable[[Sequence[Claim]], Json],
) -> Mapping[str, list[Json]]:
    """The conflicts of each entity, by its id, as ``kg.graph.build`` describes them."""
    labels = {entity.id: entity.label for entity in knowledge.entities}
    rows: dict[str, list[Json]] = defaultdict(list)
    for conflict in sorted(knowledge.conflicts, key=lambda conflict: (conflict.predicate, conflict.id)):
        sides = [_side(side, conflict, labels, to_claims, to_support) for side in conflict.sides]
        rows[conflict.entity].append(
            {
                "id": conflict.id,
                "predicate": conflict.predicate,
                "within": conflict.within,
                "sides": sides,
                "prefers": {rule: list(getattr(conflict, rule)) for rule in RULES},
            }
        )
    return rows


def find_conflict_rows(
    graph: MultiDiGraph, *, entity: str | None = None, predicate: str | None = None
) -> list[Json]:
    """The conflicts of a graph, each with its ``entity``, ``label`` and ``type``; of most reports first."""
    rows = [
        {"entity": id_, "label": node["label"], "type": node["type"], **conflict}
        for id_, node in graph.nodes(data=True)
        if entity in (None, id_)
        for conflict in node.get("conflicts", ())
        if predicate in (None, conflict["predicate"])
    ]
    return sorted(rows, key=lambda row: (-_weight(row), row["label"], row["predicate"], row["id"]))


def _weight(row: Json) -> int:
    return sum(side["support"]["reports"] for side in row["sides"])


def _side(
    side: Side,
    conflict: Conflict,
    labels: Mapping[str, str],
    to_claims: Callable[[Sequence[Claim]], list[Json]],
    to_support: Callable[[Sequence[Claim]], Json],
) -> Json:
    relation = side.relation
    plain = [claim for claim in relation.claims if claim.modality is None]
    support, claims = to_support(plain), to_claims(plain)
    end = relation.subject if FUNCTIONAL[conflict.predicate].inverse else relation.object
    value = end if isinstance(end, str) else end.value
    return {
        "relation": relation.id,
        "value": value,
        "label": labels.get(value, value) if isinstance(end, str) else value,
        "against": list(side.against),
        "claims": [claim["id"] for claim in claims],
        "support": support,
        "strongest": next(claim for claim in claims if claim["id"] == support["strongest"]),
    }
