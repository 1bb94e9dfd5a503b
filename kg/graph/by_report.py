"""What each report says of one entity: the reports side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.profile import to_profile

Json = dict[str, Any]
_UNKNOWN = "9999"  # sorts behind every date


def to_reports(graph: MultiDiGraph, entity: str) -> list[Json]:
    """Every report that mentions the entity or says something of it, by date (undated last) and file, and
    every curation file whose facts are about it (its ``report`` is None):
    ``report``, ``label``, ``broker``, ``date``, ``file``, ``said`` and ``mentions``.

    Both are the report's claims in the order of its text, each as ``kg.graph.build`` describes claims, with
    ``predicate``, ``outgoing`` (None: an attribute), ``value`` (or the id of the entity at the other end),
    ``label``, and ``disputed``: a conflict has that value as a side.
    """
    rows: dict[str, Json] = {}
    for claim in _said(to_profile(graph, entity)):
        if claim["report"] != entity:
            report = rows.setdefault(claim["report"] or claim["file"], _report(graph, claim))
            report["mentions" if claim["predicate"] == "mentions" else "said"].append(claim)
    for claims in (row[name] for row in rows.values() for name in ("said", "mentions")):
        claims.sort(key=lambda claim: (claim["start"], claim["end"], claim["id"]))
    return sorted(rows.values(), key=lambda row: (row["date"] or _UNKNOWN, row["file"]))


def _report(graph: MultiDiGraph, claim: Json) -> Json:
    about = {name: claim[name] for name in ("report", "broker", "date", "file")}
    label = claim["file"] if claim["report"] is None else graph.nodes[claim["report"]]["label"]
    return {**about, "label": label, "said": [], "mentions": []}


def _said(profile: Json) -> Iterator[Json]:
    """Every claim and recommendation of the profile with what it says."""
    disputed = {
        (conflict["predicate"], side["value"])
        for conflict in profile["conflicts"]
        for side in conflict["sides"]
    }
    for fact in profile["facts"]:
        yield from _claims(fact, None, fact["value"], fact["value"], disputed)
    for edge in (*profile["relations"], *profile["mentioned_in"]):
        yield from _claims(edge, edge["outgoing"], edge["other"], edge["label"], disputed)


def _claims(
    said: Json, outgoing: bool | None, value: str, label: str, disputed: set[tuple[str, str]]
) -> Iterator[Json]:
    what = {
        "predicate": said["predicate"],
        "outgoing": outgoing,
        "value": value,
        "label": label,
        "disputed": (said["predicate"], value) in disputed,
    }
    yield from ({**what, **claim} for claim in said["claims"])
