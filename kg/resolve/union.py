"""Disjoint sets of Refs with the judgements that joined them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.gazetteer import Entry
from kg.records import Decision, Judgement, Ref


class Union:
    """A union-find over Refs; the sets do not depend on the order of calls."""

    def __init__(self) -> None:
        """Start with no Ref."""
        self._parent: dict[Ref, Ref] = {}
        self._entry: dict[Ref, Entry] = {}
        self._judgements: dict[Ref, list[Judgement]] = defaultdict(list)

    def add(self, ref: Ref) -> None:
        """Make ``ref`` a set of its own unless it is in one."""
        self._parent.setdefault(ref, ref)

    def know(self, ref: Ref, entry: Entry) -> None:
        """Note that the table knows ``ref`` as ``entry``."""
        self._entry[ref] = entry

    def judge(self, left: Ref, right: Ref, judgement: Judgement) -> None:
        """Keep a judgement and join the two sets if it says SAME and no table entry speaks against it."""
        self._judgements[left].append(judgement)
        if judgement.decision is not Decision.SAME:
            return
        one, other = self._find(left), self._find(right)
        if one != other and not self._clash(one, other):
            low, high = min(one, other), max(one, other)
            self._parent[high] = low

    def _clash(self, one: Ref, other: Ref) -> bool:
        known = {self._entry[ref].ref for ref in self._parent if ref in self._entry and self._find(ref) in (one, other)}
        return len(known) > 1

    def _find(self, ref: Ref) -> Ref:
        while self._parent[ref] != ref:
            ref = self._parent[ref]
        return ref

    def clusters(self) -> list[tuple[Ref, ...]]:
        """The sets, each sorted, in order of their first member."""
        groups: dict[Ref, list[Ref]] = defaultdict(list)
        for ref in self._parent:
            groups[self._find(ref)].append(ref)
        return sorted(tuple(sorted(group)) for group in groups.values())

    def entry(self, members: Sequence[Ref]) -> Entry | None:
        """The table entry that one of ``members`` is known as."""
        known = sorted({self._entry[ref].ref: self._entry[ref] for ref in members if ref in self._entry}.items())
        return known[0][1] if known else None

    def judgements(self, members: Sequence[Ref]) -> tuple[Judgement, ...]:
        """Why ``members`` are together, sorted, without repeats."""
        found = {judgement for ref in members for judgement in self._judgements.get(ref, ())}
        return tuple(sorted(found, key=lambda j: (j.left, j.right, j.rule)))
