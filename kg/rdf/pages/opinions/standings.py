"""Where brokers stand on every target, as far as lists are sorted and filtered by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyoxigraph import Store

from kg.graph.consensus import Scope, days_between, in_force, to_dated, to_summary
from kg.rdf.pages.kept import keep
from kg.rdf.pages.opinions.ledger import Ledger, read_ledger
from kg.records import STEPS

Json = dict[str, Any]

#: The classes of targets, by the name of a list of them.
KINDS: Mapping[str, frozenset[str]] = {
    "company": frozenset({"Company", "Broker"}),
    "industry": frozenset({"Industry"}),
    "all": frozenset({"Company", "Broker", "Industry"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which calls count: those of ``scope``, on targets of a kind, of ``brokers`` (all if empty), and with
    ``heard`` of brokers alone that are not silent."""

    scope: Scope
    kind: str = "company"
    brokers: frozenset[str] = frozenset()
    heard: bool = False


def find_day(ledger: Ledger, scope: Scope) -> str | None:
    """The day that stances are of."""
    return scope.on or max(ledger.days.values(), default=None)


def to_standings(store: Store, wanted: Wanted) -> Json:
    """``undated`` as ``kg.graph.consensus`` counts it, and ``targets``.

    Each has ``id``, ``label``, ``type``, ``ticker``, the figures of ``kg.graph.consensus.to_summary`` and of
    ``to_agreement``, and ``stances``: ``house``, ``broker``, ``broker_label``, ``date``, ``common_rating``.
    """
    ledger = keep(read_ledger, store)
    called = [id_ for id_, about in ledger.targets.items() if about["type"] in KINDS[wanted.kind]]
    rows = [(id_, list(_held(ledger, id_, wanted))) for id_ in called]
    return {
        "undated": sum(_undated(ledger, id_, wanted) for id_ in called),
        "targets": [_standing(ledger, id_, houses) for id_, houses in rows if houses],
    }


def _held(ledger: Ledger, target: str, wanted: Wanted) -> Iterator[tuple[str, Sequence[Json]]]:
    """The calls that count, by house."""
    scope, on = wanted.scope, find_day(ledger, wanted.scope)
    for house, briefs in ledger.calls[target].items():
        if wanted.brokers and briefs[0]["broker"] not in wanted.brokers:
            continue
        held = [brief for brief in briefs if scope.keeps(brief)]
        if held and not (wanted.heard and _is_silent(held, on, scope.silent_after)):
            yield house, held


def _is_silent(briefs: Sequence[Json], on: str | None, silent_after: int) -> bool:
    days = days_between(to_dated(briefs)[-1]["date"], on)
    return days is not None and days > silent_after


def _undated(ledger: Ledger, target: str, wanted: Wanted) -> int:
    """How many reports are left out because they print no date."""
    if wanted.scope.holds(None):
        return 0
    briefs = chain.from_iterable(ledger.calls[target].values())
    return len(
        {
            brief["report"]
            for brief in briefs
            if brief["date"] is None and (not wanted.brokers or brief["broker"] in wanted.brokers)
        }
    )


def _standing(ledger: Ledger, target: str, houses: Sequence[tuple[str, Sequence[Json]]]) -> Json:
    about = ledger.targets[target]
    stances = [_stance(house, briefs) for house, briefs in houses]
    return {
        "id": target,
        **{name: about[name] for name in ("label", "type", "ticker")},
        **to_summary(stances, [brief for _, briefs in houses for brief in briefs]),
        **to_agreement([one["common_rating"] for one in stances]),
        "stances": stances,
    }


def _stance(house: str, briefs: Sequence[Json]) -> Json:
    last = to_dated(briefs)
    return {
        "house": house,
        **{name: last[-1][name] for name in ("broker", "broker_label", "date")},
        "common_rating": in_force(last, "rating").get("common_rating"),
    }


def to_agreement(steps: Sequence[str | None]) -> Json:
    """How far brokers agree: ``rated`` (how many stand on a step), ``agreed`` (how many of them on the step
    that most are on) and ``spread``, how many steps lie between the best and the worst of them: 0 where all
    agree, 4 between buy and sell, None where fewer than two are rated.

    >>> to_agreement(["buy", "buy", "neutral", None])
    {'rated': 3, 'agreed': 2, 'spread': 2}
    >>> to_agreement(["sell"])
    {'rated': 1, 'agreed': 1, 'spread': None}
    """
    rated = [STEPS.index(step) for step in steps if step]
    return {
        "rated": len(rated),
        "agreed": max(Counter(rated).values(), default=0),
        "spread": max(rated) - min(rated) if len(rated) > 1 else None,
    }
