"""Which companies and industries a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.lineage.keys import find_keys
from kg.rdf.pages.opinions.ledger import Ledger, read_ledger
from kg.text.normalise import fold_name
from kg.text.pinyin import to_pinyin

Json = dict[str, Any]
Key = Callable[[Json], Any]


def _agreement(row: Json) -> tuple[int, float] | None:
    return None if row["spread"] is None else (-row["spread"], row["agreed"] / row["rated"])


#: What rows can be sorted by, and the order that is usual; a row whose key is None comes last either way.
SORTS: Mapping[str, tuple[Key, str]] = {
    "brokers": (lambda row: (row["brokers"], row["reports"]), "desc"),
    "company": (lambda row: (to_pinyin(row["label"])[0], row["label"]), "asc"),
    "latest": (lambda row: row["last"], "desc"),
    "agreement": (_agreement, "asc"),
    "rating": (lambda row: row["mean"], "asc"),
}


def find_targets(store: Store, targets: Iterable[Json], asked: Mapping[str, Any]) -> list[Json]:
    """Those of ``to_standings`` on which brokers ``differ``, of an ``industry``, and called ``q``."""
    return list(_found(store, targets, asked))


def _found(store: Store, targets: Iterable[Json], asked: Mapping[str, Any]) -> Iterator[Json]:
    ledger = keep(read_ledger, store)
    covering = ledger.covering.get(asked["industry"], frozenset()) if asked["industry"] else None
    key = fold_name(asked["q"])
    names = keep(_names, store) if key else {}
    for one in targets:
        if asked["differ"] and not one["spread"]:
            continue
        if covering is not None and not _is_covered(ledger, one["id"], covering):
            continue
        if not key or any(key in name for name in names[one["id"]]):
            yield one


def _is_covered(ledger: Ledger, target: str, reports: Collection[str]) -> bool:
    """Whether a target belongs to an industry: it, or a call of a report that covers it."""
    return any(brief["report"] in reports for briefs in ledger.calls[target].values() for brief in briefs)


def _names(store: Store) -> Mapping[str, frozenset[str]]:
    """What each target can be found by."""
    base = find_base_iri(store)
    return {id_: find_keys(store, NamedNode(base + id_)) for id_ in keep(read_ledger, store).targets}


def to_sorted(rows: Iterable[Json], sort: str, order: str) -> Sequence[Json]:
    """Rows by one of ``SORTS``; of equal ones the first by name first."""
    key = SORTS[sort][0]
    named = sorted(rows, key=lambda row: (row["label"], row["id"]))
    keyed = [row for row in named if key(row) is not None]
    keyed.sort(key=key, reverse=order == "desc")
    return keyed + [row for row in named if key(row) is None]
