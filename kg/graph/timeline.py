"""What of an entity changed over time: its employers, its names, what superseded it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.text.normalise import fold_name

if TYPE_CHECKING:  # the server has no use for networkx
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

Json = dict[str, Any]
_UNKNOWN = "9999"  # sorts behind every date


def to_timeline(graph: MultiDiGraph, entity: str) -> Json:
    """``{"employers", "names", "superseded_by"}``, each a list of rows in the order of their dates:

    * employer: ``id``, ``label``, ``first``, ``last`` (dates of the first and last report that say so, or
      None), ``moved`` (all said of it is later than all said of the employers before), ``analyst`` and
      ``sure``: False where that is another of the same name, who may be the same person.
    * name, of an entity that has several: ``name``, ``first``, ``last``, ``reports`` (those whose quoted
      words have it) and ``former`` (a report says that it is a former name).
    * superseded_by: ``id``, ``label``, ``since``, and ``basis``: "release" if that is the date on which the
      successor came out, "stated" if it is that of the first report on it.
    """
    return {
        "employers": list(_employers(graph, entity)),
        "names": list(_names(graph, entity)),
        "superseded_by": list(_successors(graph, entity)),
    }


def _employers(graph: MultiDiGraph, analyst: str) -> Iterator[Json]:
    namesakes = [
        judgement["other"]
        for judgement in graph.nodes[analyst]["judgements"]
        if judgement["decision"] == "unsure" and "other" in judgement
    ]
    rows = [
        _employer(graph, broker, edge["support"], analyst=one, sure=one == analyst)
        for one in (analyst, *namesakes)
        for _, broker, edge in graph.out_edges(one, data=True)
        if edge["predicate"] == "employedBy" and edge["asserted"]
    ]
    yield from to_employers(rows)


def _employer(graph: MultiDiGraph, broker: str, support: Json, **of: Any) -> Json:
    period = {"first": support["first"], "last": support["last"]}
    return {"id": broker, "label": graph.nodes[broker]["label"], **period, **of}


def to_employers(rows: Iterable[Json]) -> Iterator[Json]:
    """Employers in the order of their dates, each with ``moved``.

    >>> [row["moved"] for row in to_employers([
    ...     {"id": "b", "analyst": "x", "first": "2024-05", "last": None},
    ...     {"id": "a", "analyst": "x", "first": "2024-01", "last": "2024-03"},
    ... ])]
    [False, True]
    """
    latest = ""
    for row in sorted(rows, key=lambda row: (row["first"] or _UNKNOWN, row["id"], row["analyst"])):
        moved = bool(latest and row["first"] and row["first"] > latest)
        latest = max(latest, row["last"] or "")
        yield {**row, "moved": moved}


def _names(graph: MultiDiGraph, entity: str) -> Iterator[Json]:
    node = graph.nodes[entity]
    former = [value["value"] for value in node["attributes"].get("formerName", ()) if value["asserted"]]
    said = ((claim["quote"], claim["report"], claim["date"]) for claim in _claims(graph, entity))
    yield from to_names(node["label"], node["aliases"], former, said)


def to_names(
    label: str, aliases: Iterable[str], former: Iterable[str], said: Iterable[tuple[str, str, str | None]]
) -> Iterator[Json]:
    """The names in the words quoted; forms that differ in case, spaces and marks alone are one name.

    ``said`` are the quote, report and date of claims. None for an entity of one name.
    """
    forms = sorted({label, *aliases}, key=lambda name: (-len(name), name))
    shown = {fold_name(name): name for name in (*forms, label)}
    if len(shown) < 2:
        return
    former_names = set(map(fold_name, former))
    any_name = re.compile("|".join(map(re.escape, forms)))
    met: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quote, report, date in said:
        for name in {fold_name(form) for form in any_name.findall(quote)}:
            met[name].add((report, date or ""))
    rows = [_name(shown[name], met[name], is_former=name in former_names) for name in met]
    yield from sorted(rows, key=lambda row: (row["first"] or _UNKNOWN, row["name"]))


def _name(name: str, reports: Iterable[tuple[str, str]], *, is_former: bool) -> Json:
    dates = sorted(date for _, date in reports if date)
    row = {"name": name, "first": dates[0] if dates else None, "last": dates[-1] if dates else None}
    return {**row, "reports": len({report for report, _ in reports}), "former": is_former}


def _claims(graph: MultiDiGraph, entity: str) -> Iterator[Json]:
    for values in graph.nodes[entity]["attributes"].values():
        for value in values:
            yield from value["claims"]
    for edges in (graph.in_edges(entity, data=True), graph.out_edges(entity, data=True)):
        for _, _, edge in edges:
            yield from edge["claims"]


def _successors(graph: MultiDiGraph, made: str) -> Iterator[Json]:
    rows = [
        {"id": successor, "label": graph.nodes[successor]["label"], **_since(graph.nodes[successor], edge)}
        for successor, _, edge in graph.in_edges(made, data=True)
        if edge["predicate"] == "succeeds" and edge["asserted"]
    ]
    yield from sorted(rows, key=lambda row: (row["since"] or _UNKNOWN, row["id"]))


def _since(successor: Json, edge: Json) -> Json:
    """The first release date that is stated plainly, else the date of the first report of the succession."""
    released = [
        value["value"] for value in successor["attributes"].get("releaseDate", ()) if value["asserted"]
    ]
    if released:
        return {"since": min(released), "basis": "release"}
    return {"since": edge["support"]["first"], "basis": "stated"}
