"""What each broker or analyst covers: companies with the words said of them, industries, and since when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.calls import to_calls
from kg.graph.consensus import COMPANIES, EVERYTHING, Scope
from kg.graph.desk import Desk, Named, to_desks
from kg.graph.wording import to_distinct

Json = dict[str, Any]
By = Literal["broker", "analyst"]


def to_coverage(
    graph: MultiDiGraph, by: By, *, scope: Scope = EVERYTHING, ids: Sequence[str] | None = None
) -> list[Json]:
    """One row for each broker or analyst of a report within the scope, most reports first:

    ``id``, ``label``, ``brokers`` (labels; of an analyst those whose reports he signed), ``reports`` (how
    many), ``first``, ``last``, ``words`` (verb or rating → in how many reports of a company), ``companies``
    (``{"id", "label", "ticker", "reports", "first", "last", "words"}``) and ``industries`` (``{"id", "label",
    "reports"}``: named in the masthead, rated or recommended). ``ids`` keeps these rows, in their order.
    """
    desks = {id_: desk for id_, desk in to_desks(graph).items() if _counts(desk, scope)}
    calls: dict[str, dict[str, Json]] = defaultdict(dict)
    for row in to_calls(graph, desks):
        calls[row["report"]][row["target"]] = row  # the rows of two brokers say the same
    written: dict[Named, list[Desk]] = defaultdict(list)
    for desk in sorted(desks.values(), key=lambda desk: (desk.date is None, desk.date or "", desk.report)):
        for one in _signers(desk, by, scope):
            written[one].append(desk)
    rows = {one[0]: _row(one, found, calls) for one, found in written.items()}
    if ids is not None:
        return [rows.get(id_) or _row((id_, graph.nodes[id_]["label"]), [], calls) for id_ in ids]
    return sorted(rows.values(), key=lambda row: (-row["reports"], row["label"], row["id"]))


def _counts(desk: Desk, scope: Scope) -> bool:
    brokers = {id_ for id_, _ in desk.brokers}
    return scope.holds(desk.date) and (scope.broker is None or scope.broker in brokers)


def _signers(desk: Desk, by: By, scope: Scope) -> Iterable[Named]:
    if by == "analyst":
        return desk.analysts
    return (one for one in desk.brokers if scope.broker in (None, one[0]))


def _row(one: Named, desks: Sequence[Desk], calls: Mapping[str, Mapping[str, Json]]) -> Json:
    found = [row for desk in desks for row in calls.get(desk.report, {}).values()]
    on_companies = [row for row in found if row["type"] in COMPANIES]
    return {
        "id": one[0],
        "label": one[1],
        "brokers": sorted({label for desk in desks for _, label in desk.brokers}),
        "reports": len(desks),
        **_period([desk.date for desk in desks]),
        "words": _words(on_companies),
        "companies": _companies(on_companies),
        "industries": _industries(desks, [row for row in found if row["type"] == "Industry"]),
    }


def _period(dates: Iterable[str | None]) -> Json:
    days = [day for day in dates if day]
    return {"first": min(days, default=None), "last": max(days, default=None)}


def _words(rows: Iterable[Json]) -> dict[str, int]:
    counts = Counter(word for row in rows for word in row["words"])
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _companies(rows: Iterable[Json]) -> list[Json]:
    grouped: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        grouped[row["target"]].append(row)
    return sorted(map(_company, grouped.values()), key=lambda one: (-one["reports"], one["label"], one["id"]))


def _company(rows: Sequence[Json]) -> Json:
    return {
        "id": rows[0]["target"],
        "label": rows[0]["label"],
        "ticker": rows[0]["ticker"],
        "reports": len(rows),
        **_period(row["date"] for row in rows),
        "words": to_distinct(word for row in rows for word in row["words"]),
    }


def _industries(desks: Sequence[Desk], rows: Iterable[Json]) -> list[Json]:
    named = {(one, desk.report) for desk in desks for one in desk.industries}
    called = {((row["target"], row["label"]), row["report"]) for row in rows}
    counts = Counter(one for one, _ in named | called)
    found = [{"id": id_, "label": label, "reports": count} for (id_, label), count in counts.items()]
    return sorted(found, key=lambda one: (-one["reports"], one["label"], one["id"]))
