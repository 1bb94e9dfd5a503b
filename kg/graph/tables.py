"""The graph as five tables for property-graph databases and data frames: rows, one element at a time.

* ``entities``: nodes with their names and plain facts;
* ``claims``: nodes too, so that a relation's evidence can be reached by a path: quote, place, confidence;
* ``calls``: nodes, one report's recommendation of one company or industry;
* ``relations``: edges between entities, with how widely each is held and the ids of its claims;
* ``links``: edges that lead from a report to its claims and calls (``STATES``, ``MAKES``) and from these to
  what they speak of (``SUBJECT``, ``OBJECT``, ``TARGET``).

Nothing infers there, so a class stands beside those above it: a model is labelled Model and Product. A fact
that is only planned or rumoured is no column of an entity, and its relation has ``asserted`` false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kg.records import ATTRIBUTES

Json = dict[str, Any]
Row = tuple[Any, ...]


class Column(NamedTuple):
    """``kind`` is string, long, double or boolean, an array of these (``string[]``), or a role in a graph:
    id, labels, start, end or type."""

    name: str
    kind: str = "string"


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(Column(*word.split(":")) for word in text.split())


#: Facts of whole numbers; every other fact is text, since a date may be as short as a year.
_WHOLE = ("parameterCount", "maxDurationSeconds")
_PLACE = "report broker date file page:long start:long end:long quote"

#: The columns of each table, in order.
TABLES: Mapping[str, tuple[Column, ...]] = {
    "entities": (
        *_columns("id:id labels:labels name aliases:string[] file digest"),
        *(Column(name, "long[]" if name in _WHOLE else "string[]") for name in ATTRIBUTES),
    ),
    "claims": _columns(
        "id:id labels:labels subject predicate object value datatype "
        f"{_PLACE} confidence:double extracted_by modality"
    ),
    "calls": _columns(f"id:id labels:labels target verb rating action target_price currency {_PLACE}"),
    "relations": _columns(
        "source:start target:end type:type asserted:boolean mention:boolean reports:long "
        "brokers:string[] first last strongest claims:string[]"
    ),
    "links": _columns("source:start target:end type:type"),
}
_CLAIM = tuple(column.name for column in TABLES["claims"][7:])
_CALL = tuple(column.name for column in TABLES["calls"][3:])

#: The classes above a class that has any.
_ABOVE = {"Broker": "Company", "Analyst": "Person", "Model": "Product", "CreativeWork": "Product"}


def to_rows(elements: Iterable[Json]) -> Iterator[tuple[str, Row]]:
    """The rows of nodes and edges as node-link JSON has them, each with the name of its table."""
    for element in elements:
        yield from _edge_rows(element) if "source" in element else _node_rows(element)


def to_labels(type_: str) -> list[str]:
    """A class and what is above it.

    >>> to_labels("Broker"), to_labels("Report")
    (['Broker', 'Company'], ['Report'])
    """
    return [type_, *([_ABOVE[type_]] if type_ in _ABOVE else [])]


def _node_rows(node: Json) -> Iterator[tuple[str, Row]]:
    facts = (_facts(node, name) for name in ATTRIBUTES)
    labels = to_labels(node["type"])
    yield (
        "entities",
        (node["id"], labels, node["label"], node["aliases"], node.get("file"), node.get("digest"), *facts),
    )
    for predicate, values in node["attributes"].items():
        for value in values:
            said = (node["id"], predicate, None, value["value"], value["datatype"])
            for claim in value["claims"]:
                yield from _claim_rows(claim, said)


def _facts(node: Json, name: str) -> list[Any]:
    """The values that are stated plainly, and the one that identifies the entity."""
    values = [one["value"] for one in node["attributes"].get(name, ()) if one["asserted"]]
    known = node["identifiers"].get(name)
    if known is not None and known not in values:
        values.insert(0, known)
    return [int(value) for value in values if value.isdecimal()] if name in _WHOLE else values


def _edge_rows(edge: Json) -> Iterator[tuple[str, Row]]:
    source, target, predicate, support = edge["source"], edge["target"], edge["predicate"], edge["support"]
    claims = [_claim_id(claim["id"]) for claim in edge["claims"]]
    strongest = support["strongest"]  # a call, which has no confidence, where no claim says so
    strongest = _claim_id(strongest) if edge["claims"] else strongest
    held = (support["reports"], support["brokers"], support["first"], support["last"], strongest)
    yield "relations", (source, target, predicate, edge["asserted"], edge["mention"], *held, claims)
    for claim in edge["claims"]:
        yield from _claim_rows(claim, (source, predicate, target, None, None))
    for call in edge.get("recommendations", ()):
        yield "calls", (call["id"], ["Recommendation"], target, *(call[name] for name in _CALL))
        yield "links", (call["report"], call["id"], "MAKES")
        yield "links", (call["id"], target, "TARGET")


def _claim_rows(claim: Json, said: Row) -> Iterator[tuple[str, Row]]:
    id_ = _claim_id(claim["id"])
    subject, _, object_, *_ = said
    yield "claims", (id_, ["Claim"], *said, *(claim[name] for name in _CLAIM))
    if claim["report"] is not None:  # a person may say so, and no report
        yield "links", (claim["report"], id_, "STATES")
    yield "links", (id_, subject, "SUBJECT")
    if object_ is not None:
        yield "links", (id_, object_, "OBJECT")


def _claim_id(id_: str) -> str:
    return f"claim-{id_}"
