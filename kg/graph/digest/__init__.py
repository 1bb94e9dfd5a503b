"""What a period brought: the rows of the page that a head of research reads on Monday morning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.calls import to_calls
from kg.graph.desk import Desk, to_desks
from kg.graph.digest.analysts import find_analysts
from kg.graph.digest.disputes import find_disputes
from kg.graph.digest.period import latest_first, to_held
from kg.graph.digest.products import find_products
from kg.graph.digest.supported import find_supported

Json = dict[str, Any]

_RATED = ("rating", "ratingAction")
#: Changes of a rating that are news.
_CHANGES = {"initiated", "upgraded", "downgraded"}


def to_digest(graph: MultiDiGraph, *, since: str | None = None, until: str | None = None) -> Json:
    """The digest of the reports from ``since`` to ``until`` (ISO dates, both included; None: no bound).

    * period: ``since``, ``until``, and ``first`` and ``last``, the dates of the reports it covers.
    * companies, industries: what reports recommend or rate: ``target``, ``label``, ``type``,
      ``ticker``, ``brokers`` (how many), ``calls`` (rows of ``kg.graph.calls``), ``sources``; those of most
      brokers first.
    * changes: the calls among them that begin, raise or lower a rating, or move a target price; with
      ``since`` also a broker's first call on a target. The latest first.
    * reports: ``id``, ``title``, ``file``, ``broker``, ``date``, ``authors``, ``rating``, ``action``, the
      latest first. With a bound, reports without a date are not covered: they are in ``undated``.
    * products: models, products and works that no earlier report names and of which something is said:
      ``id``, ``label``, ``type``, ``facts`` (``predicate``, ``outgoing``, ``values``), ``sources``; the
      newest first.
    * conflicts: rows of ``kg.graph.conflicts`` that a report of the period takes part in, with ``sources``.
    * analysts: those who sign no earlier report (``new``) or changed their broker: ``id``, ``label``,
      ``employers``, ``moves`` (``from``, ``to``, ``since``, ``sure``), ``reports``, ``sources``.
    * supported: what two reports or more state plainly of the world: ``subject``, ``predicate``, ``object``,
      ``reports`` (how many), ``brokers`` (labels), ``first``, ``last``, ``sources``; the widest held first.

    ``sources`` are claims as ``kg.graph.build`` describes them, one of each report.
    """
    held = to_held(since, until)
    calls = [call for call in to_calls(graph) if held(call)]
    recommended = sorted(_recommended(calls), key=_most_brokers)
    reports = [_report(graph, desk) for desk in to_desks(graph).values()]
    covered = [row for row in reports if held(row)]
    dates = [row["date"] for row in covered if row["date"]]
    first, last = min(dates, default=None), max(dates, default=None)
    return {
        "period": {"since": since, "until": until, "first": first, "last": last},
        "companies": [row for row in recommended if row["type"] == "Company"],
        "industries": [row for row in recommended if row["type"] != "Company"],
        "changes": sorted(
            filter(_changes(since), calls), key=lambda call: (latest_first(call["date"]), call["label"])
        ),
        "reports": sorted(covered, key=lambda row: (latest_first(row["date"]), row["file"])),
        "undated": [row for row in reports if row["date"] is None and not held(row)],
        "products": find_products(graph, held, since),
        "conflicts": list(find_disputes(graph, held)),
        "analysts": list(find_analysts(graph, held, since)),
        "supported": find_supported(graph, held),
    }


def find_last_day(graph: MultiDiGraph) -> str | None:
    """The date of the latest report, None where none has one."""
    return max((desk.date for desk in to_desks(graph).values() if desk.date), default=None)


def _report(graph: MultiDiGraph, desk: Desk) -> Json:
    """A report as a row; its authors as printed, one after the other."""
    attributes = graph.nodes[desk.report]["attributes"]
    printed = {name: "、".join(value["value"] for value in attributes.get(name, ())) for name in _RATED}
    return {
        "id": desk.report,
        "title": desk.title,
        "file": desk.file,
        "broker": "、".join(label for _, label in desk.brokers) or None,
        "date": desk.date,
        "authors": _labels(graph, desk.report, "authoredBy"),
        "rating": printed["rating"] or None,
        "action": printed["ratingAction"] or None,
    }


def _labels(graph: MultiDiGraph, id_: str, predicate: str) -> list[str]:
    """What a node has this relation to, in the order of its claims in the text."""
    edges = [edge for edge in graph.out_edges(id_, data=True) if edge[2]["predicate"] == predicate]
    edges.sort(key=lambda edge: min((claim["start"] for claim in edge[2]["claims"]), default=0))
    return [graph.nodes[other]["label"] for _, other, _ in edges]


def _recommended(calls: Iterable[Json]) -> Iterator[Json]:
    by_target: dict[str, list[Json]] = defaultdict(list)
    for call in calls:
        by_target[call["target"]].append(call)
    for found in by_target.values():
        yield {
            **{name: found[0][name] for name in ("target", "label", "type", "ticker")},
            "brokers": len({call["broker"] for call in found if call["broker"]}),
            "calls": found,
            "sources": [source for call in found for source in call_sources(call)],
        }


def _most_brokers(row: Json) -> tuple[int, int, str, str]:
    return -row["brokers"], -len(row["calls"]), row["label"], row["target"]


def _changes(since: str | None) -> Callable[[Json], bool]:
    """Whether a call is one that changes something; a first call is news where there is a time before."""
    news = _CHANGES if since is None else {*_CHANGES, "first"}
    return lambda call: call["change"] in news or call["price_change"] in ("raised", "cut")


def call_sources(call: Json) -> list[Mapping[str, Any]]:
    """The words of a call with their place, as sources; a report of two brokers gives each the same words."""
    origin = {"broker": call["broker_label"], "date": call["date"]}
    return [{**quote, **origin} for quote in call["quotes"]]
