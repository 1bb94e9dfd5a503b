"""The ledger of a store: its calls briefly, for they are many, and each whole when it is shown.

A store of 10,000 reports holds some 40,000 calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.calls import to_compared
from kg.graph.consensus import Mentioned
from kg.graph.desk import Desk, Named, is_whole_date
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.calls import read_rows
from kg.rdf.pages.nodes import (
    find_nodes,
    find_subjects,
    find_type,
    find_value,
    find_values,
    to_id,
    to_label,
)
from kg.rdf.pages.opinions.briefs import Briefs, read_briefs, read_values
from kg.rdf.vocabulary import DCTERMS, KG

Json = dict[str, Any]
#: How many histories, reports and lists of mentions are kept once they were read.
_MOST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Targets, reports and industries go by their ids.

    ``targets``: the columns ``target``, ``label``, ``type``, ``ticker`` of each company or industry that is
    called. ``days``: the dates of reports. ``covering``: the reports of an industry. ``history``: the rows of
    ``kg.graph.calls`` for a target and house. ``mentions``: by house the dated reports that name a target and
    do not call it.
    """

    targets: Mapping[str, Json]
    calls: Briefs
    days: Mapping[str, str]
    covering: Mapping[str, frozenset[str]]
    history: Callable[[str, str], Sequence[Json]]
    mentions: Callable[[str], Mapping[str, Sequence[Mentioned]]]


def read_ledger(store: Store) -> Ledger:
    """The ledger of a store; it takes about a second for 40,000 calls."""
    base = find_base_iri(store)
    name = lru_cache(_MOST)(lambda node: (to_id(store, node), to_label(store, node)))
    days, brokers = _days(store, base), _brokers(store, base, name)
    calls = read_briefs(store, base, days, brokers)
    targets = {id_: _target(store, base, id_) for id_ in sorted(calls)}

    def desk(report: str) -> Desk:
        node = NamedNode(base + report)
        signed = map(name, find_nodes(store, node, KG.authoredBy))
        return _desk(store, node, report, days.get(report), (brokers.get(report, ()), signed))

    return Ledger(
        targets=targets,
        calls=calls,
        days=days,
        covering=_covering(store, base),
        history=_to_history(store, targets, calls, desk),
        mentions=_to_mentions(store, base, calls, (days, brokers)),
    )


def _to_history(
    store: Store, targets: Mapping[str, Json], calls: Briefs, desk: Callable[[str], Desk]
) -> Callable[[str, str], Sequence[Json]]:
    known = lru_cache(_MOST)(desk)

    @lru_cache(_MOST)
    def history(target: str, house: str) -> Sequence[Json]:
        rows = [
            row
            for brief in calls[target][house]
            for row in read_rows(store, targets[target], known(brief["report"]), brief["said"])
            if row["broker"] == brief["broker"]
        ]
        return to_compared(rows)

    return history


def _to_mentions(
    store: Store, base: str, calls: Briefs, reports: tuple[Mapping[str, str], Mapping[str, Sequence[Named]]]
) -> Callable[[str], Mapping[str, Sequence[Mentioned]]]:
    days, brokers = reports

    @lru_cache(_MOST)
    def mentions(target: str) -> Mapping[str, Sequence[Mentioned]]:
        found: dict[str, list[Mentioned]] = defaultdict(list)
        called = {brief["report"] for briefs in calls[target].values() for brief in briefs}
        for node in find_subjects(store, KG.mentions, NamedNode(base + target)):
            report = node.value.removeprefix(base)
            if report in days and report not in called:
                for broker, _ in brokers.get(report, ()):
                    found[broker].append((days[report], report))
        return found

    return mentions


def _desk(
    store: Store,
    node: NamedNode,
    report: str,
    day: str | None,
    people: tuple[Sequence[Named], Iterable[Named]],
) -> Desk:
    """A report without its industries, which no call has."""
    brokers, analysts = people
    return Desk(
        report=report,
        title=to_label(store, node),
        file=find_value(store, node, KG.readFile) or "",
        date=day,
        brokers=tuple(brokers),
        analysts=_in_order(analysts),
        industries=(),
    )


def _days(store: Store, base: str) -> Mapping[str, str]:
    """The day of each report that prints one, of several the first."""
    days: dict[str, str] = {}
    for report, day in read_values(store, DCTERMS.issued):
        if is_whole_date(day):
            id_ = report.removeprefix(base)
            days[id_] = min(day, days.get(id_, day))
    return days


def _brokers(store: Store, base: str, name: Callable[[NamedNode], Named]) -> Mapping[str, Sequence[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for report, broker in read_values(store, KG.publishedBy):
        found[report.removeprefix(base)].append(name(NamedNode(broker)))
    return {report: _in_order(brokers) for report, brokers in found.items()}


def _in_order(named: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(named, key=lambda one: one[::-1]))


def _covering(store: Store, base: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for report, industry in read_values(store, KG.coversIndustry):
        found[industry.removeprefix(base)].add(report.removeprefix(base))
    return {industry: frozenset(reports) for industry, reports in found.items()}


def _target(store: Store, base: str, id_: str) -> Json:
    node = NamedNode(base + id_)
    tickers = sorted(term.value for term in find_values(store, node, KG.ticker))
    own = (ticker for ticker in tickers if id_.endswith(f"-{ticker}"))  # reports may dispute it
    return {
        "target": id_,
        "label": to_label(store, node),
        "type": find_type(store, node) or "",
        "ticker": next(own, tickers[0] if tickers else None),
    }
