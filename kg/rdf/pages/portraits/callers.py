"""Who recommends or rates a company or industry, when, and in which words: read as far as it is shown.

A row is a report, a broker and a target, as in ``kg.graph.calls``, which has the same from the whole graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple, cast

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.graph.changes import to_changes
from kg.graph.desk import is_whole_date
from kg.graph.wording import in_reading_order, to_wording
from kg.rdf.pages.calls import read_call
from kg.rdf.pages.newest import find_dated, sort_newest
from kg.rdf.pages.nodes import (
    Json,
    find_subjects,
    find_value,
    find_values,
    to_evidence,
    to_id,
    to_label,
    to_link,
    to_report,
)
from kg.rdf.pages.support import Said, find_relation
from kg.rdf.vocabulary import KG, PREFIXES, RDF

_CALLS = "SELECT ?report ?call WHERE {{ ?call kg:target {} . ?report kg:hasRecommendation ?call }}"


_ENDS = ("start", "end")


class Made(NamedTuple):
    """What one report says of one target, for one of its brokers; ``day`` is None where it prints none.

    ``calls`` are the recommendations, none where a plain claim is all there is.
    """

    target: NamedNode
    report: NamedNode
    broker: NamedNode | None
    day: str | None
    calls: tuple[NamedNode, ...]

    @property
    def house(self) -> NamedNode:
        """Whose call it is; a report that names no broker stands for itself."""
        return self.broker or self.report


#: What one house said of one target, oldest first, undated last.
Histories = Mapping[tuple[NamedNode, NamedNode], Sequence[Made]]


def find_calls_on(store: Store, target: NamedNode, houses: Collection[NamedNode] | None = None) -> list[Made]:
    """Every row on a target, newest first; only those of ``houses`` if given."""
    dated, calls = find_dated(store), _find_calls(store, target)
    rows = (
        (report, Made(target, report, broker, _to_day(dated.days.get(report)), tuple(made)))
        for report, made in (calls | _find_bare(store, target, calls)).items()
        for broker in dated.brokers.get(report, (None,))
        if houses is None or (broker or report) in houses
    )
    return sort_newest(store, rows)


def _find_bare(
    store: Store, target: NamedNode, calls: Collection[NamedNode]
) -> dict[NamedNode, list[NamedNode]]:
    """The reports that recommend a target and have no call on it: only a person adds such a one, so that
    they need not be looked for where no person did, and calls are known."""
    if calls and next(find_subjects(store, RDF.type, KG.Curation), None) is None:
        return {}
    return {report: [] for report in find_subjects(store, KG.recommends, target) if report not in calls}


def _find_calls(store: Store, target: NamedNode) -> dict[NamedNode, list[NamedNode]]:
    """The calls on a target by report."""
    calls: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for report, call in cast("QuerySolutions", store.query(_CALLS.format(target), prefixes=PREFIXES)):
        calls[report].append(call)
    return calls


@lru_cache(maxsize=8192)
def _to_day(day: str | None) -> str | None:
    """None for a date that is no whole one: nothing can be compared with it."""
    return day if day and is_whole_date(day) else None


def to_histories(rows: Iterable[Made]) -> Histories:
    """Rows by target and house."""
    grouped: dict[tuple[NamedNode, NamedNode], list[Made]] = defaultdict(list)
    for made in rows:
        grouped[made.target, made.house].append(made)
    order = {key: sorted(found, key=_in_time) for key, found in grouped.items()}
    return order


def _in_time(made: Made) -> tuple[bool, str, str]:
    return made.day is None, made.day or "", made.report.value


def to_rows(store: Store, rows: Iterable[Made], histories: Histories) -> list[Json]:
    """Each row as a page shows it:

    ``target``, ``broker`` (links; no broker: None), ``report`` (as of ``to_report``), ``date``, ``analysts``
    (links), ``words`` (verbs and ratings as printed), ``rating``, ``common_rating``, ``action``,
    ``target_price``, ``currency``, ``change``, ``change_by``, ``rating_before``, ``price_change`` and
    ``price_before`` as of ``kg.graph.changes``, and ``evidence``: the words of each call, those
    that rate first.
    """

    @cache
    def read(made: Made) -> Json:
        return _to_wording(store, made)

    return [_to_row(store, made, _to_change(made, histories[made.target, made.house], read)) for made in rows]


def _to_row(store: Store, made: Made, changed: Json) -> Json:
    said = made.calls or _claims(store, made)
    signed = (term for term in find_values(store, made.report, KG.authoredBy) if isinstance(term, NamedNode))
    return {
        "target": to_link(store, made.target),
        "broker": made.broker and to_link(store, made.broker),
        "report": to_report(store, made.report),
        "date": made.day,
        "analysts": [to_link(store, one) for one in sorted(signed, key=lambda one: to_label(store, one))],
        **{name: changed[name] for name in _SHOWN},
        "evidence": [to_evidence(store, call) for call in sorted(said, key=lambda one: _speaks(store, one))],
    }


def _speaks(store: Store, call: NamedNode) -> tuple[bool, int, str]:
    """What rates or prices comes first, then the order of the report."""
    is_bare = not any(find_value(store, call, term) for term in (KG.rating, KG.targetPriceText))
    return is_bare, int(find_value(store, call, KG.startOffset) or 0), call.value


_SHOWN = (
    *("words", "rating", "common_rating", "action", "target_price", "currency"),
    *("change", "change_by", "rating_before", "price_change", "price_before"),
)


def _to_change(made: Made, history: Sequence[Made], read: Callable[[Made], Json]) -> Json:
    """The row with what it changes: of the history is read what that takes."""
    row = read(made)
    *_, changed = to_changes([*_before(made, row, history, read), row])
    return changed


def _before(made: Made, row: Json, history: Sequence[Made], read: Callable[[Made], Json]) -> Sequence[Json]:
    """The days before, back to the last call, rating and price that there are to compare with."""
    if made.day is None or made.broker is None:
        return ()
    earlier = [one for one in history if one.day is not None and one.day < made.day]
    found: list[Json] = []
    for _, day in groupby(reversed(earlier), key=lambda one: one.day):
        found[:0] = [read(one) for one in reversed(list(day))]
        is_rated = not row["common_rating"] or any(one["common_rating"] for one in found)
        priced = any(one["target_price"] and one["currency"] == row["currency"] for one in found)
        if is_rated and (priced or not row["target_price"]):
            break
    return found


def _to_wording(store: Store, made: Made) -> Json:
    said = [_to_call(store, call) for call in made.calls or _claims(store, made)]
    return {
        "broker": made.broker and to_id(store, made.broker),
        "report": to_id(store, made.report),
        "date": made.day,
        **to_wording(in_reading_order(said)),
    }


def _to_call(store: Store, node: NamedNode) -> Json:
    """A graph from elsewhere may leave out where a call stands."""
    call = {"quote": None, "extracted_by": "", "file": "", **read_call(store, node)}
    return {**call, **{name: call[name] or 0 for name in _ENDS}}


def _claims(store: Store, made: Made) -> tuple[NamedNode, ...]:
    """The plain claims of a report that has no call on the target."""
    relation = find_relation(store, Said(made.report, KG.recommends, made.target))
    found = () if relation is None else find_values(store, relation, KG.supportedBy)
    return tuple(
        term for term in found if isinstance(term, NamedNode) and not find_value(store, term, KG.modality)
    )


def to_houses(store: Store, histories: Histories) -> list[Sequence[Made]]:
    """The rows on one target by house, oldest first in each; the house that spoke last comes first."""
    return sort_newest(store, ((_last(history).report, history) for history in histories.values()))


def _last(history: Sequence[Made]) -> Made:
    """The last dated row, the last of all where none is dated."""
    return next((made for made in reversed(history) if made.day is not None), history[-1])


def to_house_row(store: Store, history: Sequence[Made]) -> Json:
    """``broker``, how many ``reports``, ``first`` and ``last`` (dates), and ``latest``: its last row."""
    latest = _last(history)
    days = [made.day for made in history if made.day is not None]
    (row,) = to_rows(store, [latest], {(latest.target, latest.house): history})
    return {
        "broker": row["broker"],
        "reports": len({made.report for made in history}),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "latest": row,
    }
