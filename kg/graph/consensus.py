"""Who stands where on a company or industry on a day: each broker's last call, and what they say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from kg.graph.calls import to_calls, to_house
from kg.graph.changes import to_number
from kg.graph.desk import Desk, to_desks
from kg.graph.wording import to_distinct
from kg.records import STEPS

if TYPE_CHECKING:  # the server has no use for networkx
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

Json = dict[str, Any]
#: The day and the id of a report that names a target without calling it.
Mentioned = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which calls count. Dates are ISO.

    ``on``: calls up to this day; None: all, those without a date too, and days are counted to the date of
    the latest report. ``since``: calls of this day or later. ``broker``: an id. A broker is silent that made
    no call for more than ``silent_after`` days.
    """

    on: str | None = None
    since: str | None = None
    broker: str | None = None
    silent_after: int = 180

    def holds(self, day: str | None) -> bool:
        """Whether a report of this day is within the period; without a date only if there is no period."""
        if day is None:
            return self.on is None and self.since is None
        return (self.since or "") <= day and (self.on is None or day <= self.on)

    def keeps(self, call: Json) -> bool:
        """Whether a call counts."""
        return self.holds(call["date"]) and self.broker in (None, call["broker"])


#: What a stance takes over from the last call.
_NOW = (
    "target", "label", "ticker", "broker", "broker_label", "date", "analysts", "change", "change_by",
    "action",
)  # fmt: skip
EVERYTHING = Scope()
COMPANIES = frozenset({"Company", "Broker"})


def to_consensus(
    graph: MultiDiGraph,
    *,
    scope: Scope = EVERYTHING,
    targets: Sequence[str] | None = None,
    types: Collection[str] = COMPANIES,
) -> Json:
    """``{"on", "since", "silent_after", "undated", "targets"}``: the day stances are of, and how many calls
    were left out because their report prints no date while a period was asked for. Each of ``targets``:

    * ``id``, ``label``, ``type``, ``ticker``; ``brokers`` and ``reports`` (how many), ``first``, ``last``.
    * ``steps`` (how many stances on each step of the common scale), ``unrated``, ``mean``, ``median``
      (1 is buy, 5 sell; None where nothing is rated).
    * ``prices``: target prices in force by currency, ``{"currency", "low", "high", "brokers"}``.
    * ``stances``: one for each broker, see ``to_stance``; ``history``: the rows of ``kg.graph.calls``.

    Targets come by how many brokers call them, most first, then by label; ``targets`` (ids) come as given,
    called or not. Without them all targets of ``types`` come that somebody calls.
    """
    desks = to_desks(graph)
    grouped: dict[str, list[Json]] = {id_: [] for id_ in targets or ()}
    undated = set()
    for row in to_calls(graph, desks):
        if not (row["target"] in grouped or (targets is None and row["type"] in types)):
            continue
        if scope.keeps(row):
            grouped.setdefault(row["target"], []).append(row)
        elif row["date"] is None and scope.broker in (None, row["broker"]):
            undated.add((row["report"], row["target"]))
    dates = [desk.date for desk in desks.values() if desk.date]
    day = scope.on or max(dates, default=None)
    found = [_target(graph, id_, rows, desks, (scope, day)) for id_, rows in grouped.items()]
    if targets is None:
        found.sort(key=lambda one: (-one["brokers"], -one["reports"], one["label"], one["id"]))
    return {
        "on": day,
        "since": scope.since,
        "silent_after": scope.silent_after,
        "undated": len(undated),
        "targets": found,
    }


def _target(
    graph: MultiDiGraph,
    id_: str,
    rows: list[Json],
    desks: Mapping[str, Desk],
    when: tuple[Scope, str | None],
) -> Json:
    scope, day = when
    houses = to_houses(rows)
    node = graph.nodes[id_]
    mentions = _mentions(graph, id_, desks, scope) if houses else {}
    stances = [
        to_stance(calls, mentions.get(house, ()), day, scope.silent_after) for house, calls in houses.items()
    ]
    return {
        "id": id_,
        "label": node["label"],
        "type": node["type"],
        "ticker": node["identifiers"].get("ticker"),
        **to_summary(stances, rows),
        "prices": list(to_prices(stances)),
        "stances": sorted(stances, key=latest_first),
        "history": rows,
    }


def to_houses(rows: Iterable[Json]) -> Mapping[str, list[Json]]:
    """Rows by whose call they are."""
    houses: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        houses[to_house(row)].append(row)
    return houses


def latest_first(stance: Json) -> tuple[int, str, str]:
    """By which the stances on one target are sorted."""
    day = -date.fromisoformat(stance["date"]).toordinal() if stance["date"] else 0
    return day, stance["broker_label"] or "", stance["reports"][0]


def _mentions(
    graph: MultiDiGraph, target: str, desks: Mapping[str, Desk], scope: Scope
) -> Mapping[str, list[Mentioned]]:
    """The dated reports that mention a target without calling it, by broker."""
    found: dict[str, list[Mentioned]] = defaultdict(list)
    for report, edges in graph.pred[target].items():
        desk = desks.get(report)
        is_silent = "mentions" in edges and "recommends" not in edges
        if desk and desk.date and is_silent and scope.holds(desk.date):
            for broker, _ in desk.brokers:
                found[broker].append((desk.date, desk.report))
    return found


def to_stance(
    calls: Sequence[Json], mentions: Iterable[Mentioned], on: str | None, silent_after: int
) -> Json:
    """One broker's standing call on one target, of its ``calls`` in order of time:

    * ``target``, ``label``, ``ticker``, ``broker``, ``broker_label``; ``calls`` (how many reports).
    * of its last day (of all, where none is dated): ``date``, ``words``, ``analysts``, ``change``,
      ``change_by``, ``action``, ``reports``, ``quotes``.
    * ``rating``, ``common_rating`` and ``rated`` (the day): its last rating, which holds while later
      reports only repeat a verb; so ``target_price``, ``currency``, ``price_change`` and ``priced``.
    * ``since``: since when it stands: calls at most ``silent_after`` days apart, all on the same step.
    * ``days`` from its last call to ``on``, and whether that is ``silent``; ``mentioned``: the later reports
      of the broker that name the target and do not call it.
    * ``rests_on``: ids of the recommendations that say all this.
    """
    last = to_dated(calls)
    day = [row for row in last if row["date"] == last[-1]["date"]]
    now = _speaks_first(day)
    rated, priced = in_force(last, "rating"), in_force(last, "target_price")
    days = days_between(now["date"], on)
    return {
        **{name: now[name] for name in _NOW},
        "words": to_distinct(chain.from_iterable(row["words"] for row in day)),
        **{name: rated.get(name) for name in ("rating", "common_rating")},
        "rated": rated.get("date"),
        **{name: priced.get(name) for name in ("target_price", "currency", "price_change")},
        "priced": priced.get("date"),
        "since": _since(last, silent_after),
        "calls": len({row["report"] for row in calls}),
        "days": days,
        "silent": days is not None and days > silent_after,
        "mentioned": _later(mentions, now["date"]),
        "reports": [row["report"] for row in day],
        "quotes": [quote for row in day for quote in row["quotes"]],
        "rests_on": to_distinct(
            quote["id"] for row in (*day, rated, priced) for quote in row.get("quotes", ())
        ),
    }


def _speaks_first(day: Sequence[Json]) -> Json:
    """Of several reports of one day the one that rates, else the first."""
    return next((row for row in day if row["rating"]), day[0])


def to_dated(calls: Sequence[Json]) -> Sequence[Json]:
    """The calls that have a date; all if none has."""
    return [row for row in calls if row["date"] is not None] or calls


def in_force(calls: Sequence[Json], name: str) -> Json:
    """The last call that says ``name``; of one day the first."""
    said = [row for row in calls if row[name]]
    return next((row for row in said if row["date"] == said[-1]["date"]), {})


def _later(mentions: Iterable[Mentioned], day: str | None) -> list[str]:
    return [report for date, report in sorted(mentions) if day and date > day]


def days_between(start: str | None, end: str | None) -> int | None:
    """Whole days from one ISO date to another."""
    if start is None or end is None:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _since(calls: Sequence[Json], silent_after: int) -> str | None:
    """The first day of the unbroken run of calls that ends with the last one."""
    start: str | None = calls[-1]["date"]
    step = calls[-1]["common_rating"]
    for later, row in pairwise(reversed(calls)):
        gap = days_between(row["date"], later["date"])
        if gap is None or gap > silent_after or (step and row["common_rating"] not in (None, step)):
            break
        start, step = row["date"], step or row["common_rating"]
    return start


def to_summary(stances: Sequence[Json], rows: Sequence[Json]) -> Json:
    """The figures of ``to_consensus`` for one target, but for prices."""
    steps = [STEPS.index(one["common_rating"]) + 1 for one in stances if one["common_rating"]]
    dates = [row["date"] for row in rows if row["date"]]
    return {
        "brokers": len({one["broker"] for one in stances if one["broker"]}),
        "reports": len({row["report"] for row in rows}),
        "first": min(dates, default=None),
        "last": max(dates, default=None),
        "steps": {name: steps.count(place) for place, name in enumerate(STEPS, start=1)},
        "unrated": len(stances) - len(steps),
        "mean": round(mean(steps), 2) if steps else None,
        "median": median(steps) if steps else None,
    }


def to_prices(stances: Sequence[Json]) -> Iterator[Json]:
    """The range of target prices in each currency; prices without one are a group of their own."""
    priced = [(one["currency"], to_number(one["target_price"]), one) for one in stances]
    for currency in sorted({one[0] for one in priced if one[1] is not None}, key=lambda code: code or ""):
        found = sorted(
            (number, one["target_price"]) for code, number, one in priced if code == currency and number
        )
        if found:
            yield {"currency": currency, "low": found[0][1], "high": found[-1][1], "brokers": len(found)}
