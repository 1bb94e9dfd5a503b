"""Where brokers disagree: on a rating, and on a fact; each side with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.consensus import Scope
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import to_evidence
from kg.rdf.pages.opinions.conflicts import read_conflicts
from kg.rdf.pages.opinions.ledger import Ledger, read_ledger
from kg.rdf.pages.opinions.stances import read_stance, to_triples
from kg.rdf.pages.opinions.standings import Wanted, find_day, to_standings
from kg.rdf.pages.opinions.targets import find_targets
from kg.rdf.pages.paging import cut
from kg.rdf.pages.view import Build, View
from kg.records import STEPS

Json = dict[str, Any]
#: Stances of one step that a page shows; the rest is counted.
_MOST = 6
_ANY = {"differ": "1", "industry": ""}


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``counts`` of both kinds, ``pair`` (who of the two brokers asked for is who), ``brokers`` to choose
    from, and ``rows``: ``rating``, a target with ``groups`` of stances by step, best first; or ``fact``, a
    conflict as of ``read_conflicts``, its ``sides`` with ``evidence``.

    Ratings at opposite ends come first, then those furthest apart, then facts, those of most reports first.
    """
    store, scope = build.store, Scope(on=asked["on"], silent_after=asked["silent"])
    ledger = keep(read_ledger, store)
    pair = [id_ for id_ in (asked["a"], asked["b"]) if id_]
    ratings = _ratings(store, Wanted(scope=scope, kind="all", heard=bool(asked["heard"])), pair, asked["q"])
    facts = [one for one in keep(read_conflicts, store) if _is_wanted(one, pair, asked)]
    found = [*[("rating", one) for one in ratings], *[("fact", one) for one in facts]]
    page = cut([one for one in found if asked["show"] in ("all", one[0])], asked["page"], asked["size"])
    shown = {
        "on": find_day(ledger, scope),
        "silent_after": scope.silent_after,
        "show": asked["show"],
        "counts": {"all": len(found), "rating": len(ratings), "fact": len(facts)},
        "brokers": _brokers(ledger, keep(read_conflicts, store)),
        **page.shown,
        "rows": [
            {"kind": kind, **(_rating(ledger, one, scope, pair) if kind == "rating" else _fact(store, one))}
            for kind, one in page.items
        ],
    }
    base = find_base_iri(store)
    targets = [one for kind, one in page.items if kind == "rating"]
    named = [id_ for kind, one in page.items if kind == "fact" for id_ in _ids(one)]
    return View(
        shown,
        tuple(NamedNode(base + id_) for id_ in dict.fromkeys(named)),
        derived=lambda: to_triples(ledger, targets, scope, base),
    )


def _ratings(store: Store, wanted: Wanted, pair: Sequence[str], q: str) -> Sequence[Json]:
    """Targets on which the brokers of a pair, or any, stand on different steps."""
    standings = keep(to_standings, store, wanted)["targets"]
    found = (one for one in find_targets(store, standings, {**_ANY, "q": q}) if _is_split(one, pair))
    return sorted(found, key=lambda one: (not _is_opposite(one), -one["spread"], -one["rated"], one["label"]))


def _is_split(one: Json, pair: Sequence[str]) -> bool:
    steps = {held["broker"]: held["common_rating"] for held in one["stances"]}
    wanted = [steps.get(id_) for id_ in pair]
    return None not in wanted and (len(wanted) < 2 or wanted[0] != wanted[1])


def _is_opposite(one: Json) -> bool:
    """One broker would buy, another sell."""
    rated = [STEPS.index(name) for name, number in one["steps"].items() if number]
    return min(rated) < STEPS.index("neutral") < max(rated)


def _rating(ledger: Ledger, one: Json, scope: Scope, pair: Sequence[str]) -> Json:
    names = ("id", "label", "type", "ticker", "rated", "agreed", "spread")
    return {
        **{name: one[name] for name in names},
        "opposite": _is_opposite(one),
        "groups": list(_groups(ledger, one, scope, pair)),
    }


def _groups(ledger: Ledger, one: Json, scope: Scope, pair: Sequence[str]) -> Iterator[Json]:
    """By step: the stances of the pair first, then the latest."""
    latest = sorted(one["stances"], key=lambda held: held["date"] or "", reverse=True)
    latest.sort(key=lambda held: held["broker"] not in pair)
    for step in STEPS:
        held = [stance for stance in latest if stance["common_rating"] == step]
        if held:
            shown = [read_stance(ledger, one["id"], stance["house"], scope) for stance in held[:_MOST]]
            yield {"step": step, "brokers": len(held), "stances": shown}


def _is_wanted(one: Json, pair: Sequence[str], asked: Mapping[str, Any]) -> bool:
    if one["within"] and not asked["within"]:
        return False
    said = {side["relation"]: {broker["id"] for broker in side["brokers"]} for side in one["sides"]}
    if not all(any(id_ in brokers for brokers in said.values()) for id_ in pair):
        return False
    if len(pair) == 2 and not any(
        pair[0] in said[side["relation"]] and pair[1] in said.get(other, ())
        for side in one["sides"]
        for other in side["against"]
    ):
        return False
    return asked["q"].casefold() in one["about"]["label"].casefold()


def _fact(store: Store, one: Json) -> Json:
    base = find_base_iri(store)
    sides = [
        {
            **side,
            "evidence": to_evidence(store, NamedNode(base + side["strongest"]))
            if side["strongest"]
            else None,
        }
        for side in one["sides"]
    ]
    return {**one, "sides": sides}


def _ids(one: Json) -> Iterator[str]:
    yield one["id"]
    for side in one["sides"]:
        yield from (side[name] for name in ("relation", "strongest") if side[name])


def _brokers(ledger: Ledger, conflicts: Sequence[Json]) -> Sequence[Json]:
    """Everybody who rates something or takes a side."""
    named = {
        briefs[0]["broker"]: briefs[0]["broker_label"]
        for houses in ledger.calls.values()
        for briefs in houses.values()
    }
    named |= {
        one["id"]: one["label"] for row in conflicts for side in row["sides"] for one in side["brokers"]
    }
    found = [{"id": id_, "label": label} for id_, label in named.items() if id_]
    return sorted(found, key=lambda one: (one["label"], one["id"]))
