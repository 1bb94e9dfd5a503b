"""Disjoint sets of Refs with the judgements that joined them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.gazetteer import Entry
from kg.records import Decision, Judgement, Ref


class Union:
    """A union-find over Refs. Two sets are never joined by ``judge`` that a person told apart, or that
    the table knows as different things; a person may join those (``join``)."""

    def __init__(self) -> None:
        """Start with no Ref."""
        self._parent: dict[Ref, Ref] = {}
        self._entries: dict[Ref, dict[Ref, Entry]] = defaultdict(dict)
        self._apart: dict[Ref, set[Ref]] = defaultdict(set)
        self._judgements: dict[Ref, list[Judgement]] = defaultdict(list)

    def add(self, ref: Ref) -> None:
        """Make ``ref`` a set of its own unless it is in one."""
        self._parent.setdefault(ref, ref)

    def know(self, ref: Ref, entry: Entry) -> None:
        """Note that the table knows the set of ``ref`` as ``entry``."""
        self._entries[self._find(ref)][entry.ref] = entry

    def join(self, refs: Iterable[Ref], judgement: Judgement | None = None) -> None:
        """Make ``refs`` one set, whatever else would tell them apart."""
        first, *others = refs
        for other in others:
            self._join(self._find(first), self._find(other))
        if judgement is not None:
            self._judgements[first].append(judgement)

    def tell_apart(self, left: Ref, right: Ref) -> None:
        """Never let ``judge`` join the two."""
        one, other = self._find(left), self._find(right)
        self._apart[one].add(other)
        self._apart[other].add(one)

    def is_apart(self, left: Ref, right: Ref) -> bool:
        """Whether a person told the two sets apart."""
        return self._find(right) in self._apart.get(self._find(left), ())

    def judge(self, left: Ref, right: Ref, judgement: Judgement) -> None:
        """Keep a judgement; join the two sets if it says SAME and nothing tells them apart."""
        one, other = self._find(left), self._find(right)
        if judgement.decision is Decision.SAME and one != other:
            if self._differ(one, other):
                return
            self._join(one, other)
        self._judgements[left].append(judgement)

    def _differ(self, one: Ref, other: Ref) -> bool:
        known, also = self._entries.get(one), self._entries.get(other)
        return other in self._apart.get(one, ()) or bool(known and also and known.keys().isdisjoint(also))

    def _join(self, one: Ref, other: Ref) -> None:
        if one == other:
            return
        low, high = min(one, other), max(one, other)
        self._parent[high] = low
        if high in self._entries:
            self._entries[low] = {**self._entries.pop(high), **self._entries[low]}
        for foreign in self._apart.pop(high, ()):
            self._apart[foreign].discard(high)
            self._apart[foreign].add(low)
            self._apart[low].add(foreign)

    def _find(self, ref: Ref) -> Ref:
        root = ref
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[ref] != root:
            self._parent[ref], ref = root, self._parent[ref]
        return root

    def clusters(self) -> list[tuple[Ref, ...]]:
        """The sets, each sorted, in order of their first member."""
        groups: dict[Ref, list[Ref]] = defaultdict(list)
        for ref in self._parent:
            groups[self._find(ref)].append(ref)
        return sorted(tuple(sorted(group)) for group in groups.values())

    def entry(self, members: Sequence[Ref]) -> Entry | None:
        """The table entry that the set of ``members`` is known as; of several a listed one first."""
        entries = self._entries.get(self._find(members[0]), {})
        return min(entries.values(), key=lambda entry: (not entry.tickers, entry.ref), default=None)

    def judgements(self, members: Sequence[Ref]) -> tuple[Judgement, ...]:
        """Why ``members`` are together, sorted, without repeats."""
        found = {judgement for ref in members for judgement in self._judgements.get(ref, ())}
        return tuple(sorted(found, key=lambda judgement: (judgement.left, judgement.right, judgement.rule)))
