"""Decisions that cannot hold together: an error that names both, whatever their order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping

from kg.errors import ResolveError
from kg.resolve.curation_file import Entry
from kg.resolve.naming import Names
from kg.resolve.replay import Replay

#: Two things and the entry that speaks of them.
Link = tuple[Hashable, Hashable, Entry]


def require_consistent(same: Iterable[Link], different: Iterable[Link]) -> None:
    """See that nothing is told apart that the entries together make one.

    Raises:
        ResolveError: something is; the message has the entries that say so.
    """
    links: dict[Hashable, list[tuple[Hashable, Entry]]] = defaultdict(list)
    for one, other, entry in same:
        links[one].append((other, entry))
        links[other].append((one, entry))
    faults = set()
    for one, other, entry in different:
        path = _path(links, one, other)
        if path is not None:
            places = ", ".join(sorted({step.place for step in path})) or "the graph, where they are one word"
            names = " / ".join(entry.values["names"])
            faults.add(f"{entry.place}: [[different]] {names} contradicts [[same]] in {places}")
    _raise(faults)


def _path(
    links: Mapping[Hashable, list[tuple[Hashable, Entry]]], start: Hashable, goal: Hashable
) -> list[Entry] | None:
    """The entries on the shortest way from ``start`` to ``goal``; None if there is no way."""
    ways: dict[Hashable, list[Entry]] = {start: []}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == goal:
            return ways[here]
        for there, entry in links.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], entry]
                queue.append(there)
    return None


def require_one_value(replay: Replay, names: Names, kind: str, key: str) -> None:
    """See that entries of a kind give each entity one value of ``key``; ``names`` are as curated.

    Raises:
        ResolveError: two entries give one entity different ones.
    """
    given: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in replay.of(kind):
        for id_ in replay.ids(entry, names):
            given[id_].setdefault(entry.values[key], entry)
    faults = set()
    for id_, values in given.items():
        if len(values) > 1:
            said = ", ".join(f"{value!r} in {values[value].place}" for value in sorted(values))
            faults.add(f"[[{kind}]] gives {id_} several values, {said}; keep one")
    _raise(faults)


def _raise(faults: set[str]) -> None:
    if faults:
        raise ResolveError("decisions contradict each other: " + "; ".join(sorted(faults)))
