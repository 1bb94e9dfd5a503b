"""The reports of a broker, an analyst or an industry: by date, with what each recommends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.rdf.pages.newest import find_dated, sort_newest
from kg.rdf.pages.nodes import Json, find_nodes, find_subjects, find_type, to_label, to_link, to_report
from kg.rdf.pages.portraits.callers import Made, find_calls_on, to_histories, to_rows
from kg.rdf.vocabulary import KG, PREFIXES

#: What leads from a report to those it is of.
SIGNS = {"Broker": KG.publishedBy, "Analyst": KG.authoredBy, "Industry": KG.coversIndustry}
#: Targets that are shown of one report; a morning note calls fifty companies.
_TARGETS = 12
#: Two lists joined whole, which is quicker than to look each report up.
_LINKED = """
    SELECT ?other (COUNT(DISTINCT ?report) AS ?reports) WHERE {{
      {{ SELECT DISTINCT ?report WHERE {{ ?report {sign} {node} }} }}
      {{ SELECT DISTINCT ?report ?other WHERE {{ ?report {term} ?other }} }}
    }} GROUP BY ?other
"""


def find_reports(store: Store, node: NamedNode, type_: str) -> list[NamedNode]:
    """The reports of a broker, an analyst or an industry, newest first."""
    return sort_newest(store, ((report, report) for report in find_subjects(store, SIGNS[type_], node)))


def to_report_rows(store: Store, reports: Sequence[NamedNode]) -> list[Json]:
    """``report`` as of ``to_report``, ``analysts`` and ``industries`` (links), ``calls``: rows as of
    ``callers.to_rows``, and ``more``: how many targets there are beyond theirs."""

    brokers = find_dated(store).brokers
    houses = {house for report in reports for house in brokers.get(report, (report,))}

    @cache
    def find(target: NamedNode) -> Sequence[Made]:
        return find_calls_on(store, target, houses)

    return [_to_row(store, report, find) for report in reports]


def _to_row(store: Store, report: NamedNode, find: Callable[[NamedNode], Sequence[Made]]) -> Json:
    targets = _find_targets(store, report)
    return {
        "report": to_report(store, report),
        "analysts": _links(store, report, KG.authoredBy),
        "industries": _links(store, report, KG.coversIndustry),
        "calls": [row for target in targets[:_TARGETS] for row in _to_calls(store, report, find(target))],
        "more": max(0, len(targets) - _TARGETS),
    }


def _find_targets(store: Store, report: NamedNode) -> list[NamedNode]:
    """What it recommends or rates: companies first, by name."""
    made = find_nodes(store, report, KG.hasRecommendation)
    found = {target for call in made for target in find_nodes(store, call, KG.target)}
    found |= set(find_nodes(store, report, KG.recommends))
    return sorted(
        found, key=lambda one: (find_type(store, one) == "Industry", to_label(store, one), str(one))
    )


def _to_calls(store: Store, report: NamedNode, calls: Sequence[Made]) -> list[Json]:
    """What a report says of a target; a report of two brokers says it once here."""
    rows = [made for made in calls if made.report == report][:1]
    houses = {made.house for made in rows}
    return to_rows(store, rows, to_histories(made for made in calls if made.house in houses))


def _links(store: Store, report: NamedNode, term: NamedNode) -> list[Json]:
    return sorted(
        (to_link(store, one) for one in find_nodes(store, report, term)), key=lambda one: one["label"]
    )


def count_linked(
    store: Store, node: NamedNode, sign: NamedNode, term: NamedNode
) -> list[tuple[NamedNode, int]]:
    """What the reports of a node (``sign`` leads to it) link to by ``term``, and how many do: most first."""
    query = _LINKED.format(node=node, sign=sign, term=term)
    rows = cast("QuerySolutions", store.query(query, prefixes=PREFIXES))
    found = [(cast("NamedNode", row["other"]), int(row["reports"].value)) for row in rows]
    return sorted((one for one in found if one[0] != node), key=lambda one: (-one[1], one[0].value))


def to_counted(store: Store, counted: Sequence[tuple[NamedNode, int]], most: int) -> Json:
    """``count``, how many there are, and ``rows``: the first as links, each with ``reports``."""
    rows = [{**to_link(store, node), "reports": reports} for node, reports in counted[:most]]
    return {"count": len(counted), "rows": rows}
