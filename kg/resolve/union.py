"""Disjoint sets of Refs with the judgements that joined them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.gazetteer import Entry
from kg.records import Decision, Judgement, Ref


class Union:
    """A union-find over Refs. Two sets that the table knows as different things are never joined."""

    def __init__(self) -> None:
        """Start with no Ref."""
        self._parent: dict[Ref, Ref] = {}
        self._entry: dict[Ref, Entry] = {}
        self._judgements: dict[Ref, list[Judgement]] = defaultdict(list)

    def add(self, ref: Ref) -> None:
        """Make ``ref`` a set of its own unless it is in one."""
        self._parent.setdefault(ref, ref)

    def know(self, ref: Ref, entry: Entry) -> None:
        """Note that the table knows the set of ``ref`` as ``entry``; the first note stands."""
        self._entry.setdefault(self._find(ref), entry)

    def judge(self, left: Ref, right: Ref, judgement: Judgement) -> None:
        """Keep a judgement; join the two sets if it says SAME and the table does not tell them apart."""
        one, other = self._find(left), self._find(right)
        if judgement.decision is Decision.SAME and one != other:
            if self._differ(one, other):
                return
            self._join(min(one, other), max(one, other))
        self._judgements[left].append(judgement)

    def _differ(self, one: Ref, other: Ref) -> bool:
        known = [self._entry[root].ref for root in (one, other) if root in self._entry]
        return len(set(known)) > 1

    def _join(self, low: Ref, high: Ref) -> None:
        self._parent[high] = low
        if high in self._entry:
            self._entry.setdefault(low, self._entry.pop(high))

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
        """The table entry that the set of ``members`` is known as."""
        return self._entry.get(self._find(members[0]))

    def judgements(self, members: Sequence[Ref]) -> tuple[Judgement, ...]:
        """Why ``members`` are together (or unsure to be), sorted, without repeats."""
        found = {judgement for ref in members for judgement in self._judgements.get(ref, ())}
        return tuple(sorted(found, key=lambda judgement: (judgement.left, judgement.right, judgement.rule)))
