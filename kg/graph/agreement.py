"""On which facts several brokers agree; values of different exactness agree too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import eq
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.resolve.compare import AGREES, FUNCTIONAL

Json = dict[str, Any]


def to_agreements(
    graph: MultiDiGraph, *, entity: str | None = None, predicate: str | None = None, least: int = 2
) -> list[Json]:
    """The facts with one value that ``least`` brokers or more state plainly, most brokers first.

    Each: ``entity``, ``label``, ``type``, ``predicate``, ``values`` (``{"value", "label", "claims"}``, the
    most exact first), ``brokers``, ``reports`` (how many), ``first``, ``last``, ``disputed`` (others
    differ). A month agrees with each of its days: where two days are stated, it stands beside both.
    """
    rows = [
        row
        for (id_, name), said in _facts(graph, entity)
        if predicate in (None, name)
        for row in _rows(graph, id_, name, said)
        if len(row["brokers"]) >= least
    ]
    return sorted(
        rows, key=lambda row: (-len(row["brokers"]), -row["reports"], row["label"], row["predicate"])
    )


def _facts(graph: MultiDiGraph, entity: str | None) -> Iterator[tuple[tuple[str, str], list[Json]]]:
    """What is said of each functional fact, by entity and predicate; of themselves reports say none."""
    nodes = graph if entity is None else [entity]
    for id_ in nodes:
        node = graph.nodes[id_]
        if node["type"] == "Report":
            continue
        for name, values in node["attributes"].items():
            if name in FUNCTIONAL:
                yield (id_, name), [_value(one["value"], one["value"], one["claims"]) for one in values]
        yield from _edges(graph, id_)


def _edges(graph: MultiDiGraph, id_: str) -> Iterator[tuple[tuple[str, str], list[Json]]]:
    for name, fact in FUNCTIONAL.items():
        ends = (
            graph.in_edges(id_, keys=True, data=True)
            if fact.inverse
            else graph.out_edges(id_, keys=True, data=True)
        )
        found = [
            _value(other, graph.nodes[other]["label"], edge["claims"])
            for source, target, key, edge in ends
            if key == name
            for other in [source if fact.inverse else target]
        ]
        if found:
            yield (id_, name), found


def _value(value: str, label: str, claims: Iterable[Json]) -> Json:
    return {
        "value": value,
        "label": label,
        "claims": [claim for claim in claims if claim["modality"] is None],
    }


def _rows(graph: MultiDiGraph, id_: str, name: str, said: Sequence[Json]) -> Iterator[Json]:
    """One row for each value that no more exact one says too, with those that agree with it."""
    agrees: Callable[[str, str], bool] = AGREES.get(name, eq)
    for one in said:
        group = [other for other in said if agrees(one["value"], other["value"])]
        if one["claims"] and not any(len(other["value"]) > len(one["value"]) for other in group):
            yield _row(graph, id_, name, sorted(group, key=_exactness))


def _exactness(value: Json) -> tuple[int, str]:
    return -len(value["value"]), value["value"]


def _row(graph: MultiDiGraph, id_: str, name: str, values: list[Json]) -> Json:
    claims = [claim for value in values for claim in value["claims"]]
    dates = sorted(claim["date"] for claim in claims if claim["date"])
    sides = {
        side["value"]
        for conflict in graph.nodes[id_].get("conflicts", ())
        if conflict["predicate"] == name
        for side in conflict["sides"]
    }
    return {
        "entity": id_,
        "label": graph.nodes[id_]["label"],
        "type": graph.nodes[id_]["type"],
        "predicate": name,
        "values": values,
        "brokers": sorted({claim["broker"] for claim in claims if claim["broker"]}),
        "reports": len({claim["report"] for claim in claims} - {None}),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "disputed": not sides.isdisjoint(value["value"] for value in values),
    }
