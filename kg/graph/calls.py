"""Who recommended or rated what, when, and in which words: one row for each report, broker and target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.graph.changes import to_changes
from kg.graph.desk import Desk, to_desks
from kg.graph.wording import WORDING, in_reading_order, to_wording

if TYPE_CHECKING:  # the server has no use for networkx
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

Json = dict[str, Any]


def to_calls(graph: MultiDiGraph, desks: Mapping[str, Desk] | None = None) -> list[Json]:
    """Every call as a row, by target, then by date (rows without one come last), broker and report:

    * ``target``, ``label``, ``type``, ``ticker``: the company or industry.
    * ``broker``, ``broker_label`` (None where the report names none), ``analysts`` (``{"id", "label"}``),
      ``report``, ``file``, ``title``, ``date`` (ISO, None for a report that prints none). A report of two
      brokers is a row of each.
    * ``words``: the verbs and ratings as printed, in reading order. ``rating``, ``common_rating``,
      ``action``, ``target_price``, ``currency``: of several calls of one report on one target what its
      masthead says, else what the others do.
    * ``change``, ``change_by``, ``before``, ``rating_before``, ``price_change``, ``price_before``: as
      ``kg.graph.changes`` says.
    * ``quotes``: each call's wording and place.
    """
    return to_compared(_rows(graph, to_desks(graph) if desks is None else desks))


def to_compared(rows: Iterable[Json]) -> list[Json]:
    """Rows of ``to_rows`` in the order of ``to_calls``, each with what it changes."""
    histories: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for row in rows:
        histories[row["target"], to_house(row)].append(row)
    compared = chain.from_iterable(to_changes(sorted(one, key=in_time)) for one in histories.values())
    return sorted(compared, key=lambda row: (row["label"], row["target"], *in_time(row)))


def to_house(row: Json) -> str:
    """Whose call a row is; a report that names no broker stands for itself."""
    house: str = row["broker"] or row["report"]
    return house


def in_time(row: Json) -> tuple[bool, str, str, str]:
    """By which the calls on one target are sorted."""
    return row["date"] is None, row["date"] or "", row["broker_label"] or "", row["report"]


def _rows(graph: MultiDiGraph, desks: Mapping[str, Desk]) -> Iterator[Json]:
    for report, desk in desks.items():
        for target, edges in graph.adj[report].items():
            said = _said(edges["recommends"]) if "recommends" in edges else []
            if said:
                yield from to_rows(_target(graph, target), desk, said)


def to_rows(target: Json, desk: Desk, said: Iterable[Json]) -> Iterator[Json]:
    """The rows of a report's calls on one target, one for each broker, not compared yet.

    ``target`` is the columns ``target``, ``label``, ``type`` and ``ticker``; ``said`` is one or more calls as
    ``kg.graph.build`` describes them.
    """
    row = target | _report(desk) | to_wording(in_reading_order(said))
    for broker, label in desk.brokers or ((None, None),):
        yield {**row, "broker": broker, "broker_label": label}


def _said(edge: Json) -> list[Json]:
    """The calls of an edge; a plain claim without a call, such as a person adds, is one."""
    plain = (claim for claim in edge["claims"] if claim["modality"] is None)
    return edge["recommendations"] or [{**dict.fromkeys(WORDING), **claim} for claim in plain]


def _target(graph: MultiDiGraph, id_: str) -> Json:
    node = graph.nodes[id_]
    return {
        "target": id_,
        "label": node["label"],
        "type": node["type"],
        "ticker": node["identifiers"].get("ticker"),
    }


def _report(desk: Desk) -> Json:
    return {
        "report": desk.report,
        "file": desk.file,
        "title": desk.title,
        "date": desk.date,
        "analysts": [{"id": id_, "label": label} for id_, label in desk.analysts],
    }
