"""Family trees of what comes from what: each thing is told once, however many parents it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

#: By child, how it comes from whom.
Parents = Mapping[str, Sequence[tuple[str, str]]]
Key = Callable[[str], Any]


class Member(NamedTuple):
    """A place in a tree: ``depth`` from 0, ``relation`` and ``parent`` (None for a root), and ``again``: what
    comes from it is told elsewhere, because it has another parent or comes from itself."""

    id: str
    depth: int
    relation: str | None = None
    parent: str | None = None
    again: bool = False


def to_families(parents: Parents, key: Key) -> list[list[Member]]:
    """The trees, the largest first, members in the order in which a tree is read: children by ``key``.

    >>> [family] = to_families({"b": [("succeeds", "a")], "c": [("basedOn", "b"), ("basedOn", "a")]}, str)
    >>> [(one.id, one.depth, one.again) for one in family]
    [('a', 0, False), ('b', 1, False), ('c', 2, False), ('c', 1, True)]

    What comes from itself, by however many steps, is told nevertheless:

    >>> [family] = to_families({"a": [("succeeds", "b")], "b": [("succeeds", "a")]}, str)
    >>> [(one.id, one.again) for one in family]
    [('a', False), ('b', False), ('a', True)]
    """
    children: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for child, pairs in parents.items():
        for relation, parent in pairs:
            children[parent].append((relation, child))
    for found in children.values():
        found.sort(key=lambda pair: (key(pair[1]), pair))
    told: set[str] = set()
    families = [list(_descend(root, children, told)) for root in _roots(parents, children, key, told)]
    return sorted(families, key=lambda family: (-len({one.id for one in family}), key(family[0].id)))


def _roots(parents: Parents, children: Mapping[str, object], key: Key, told: set[str]) -> Iterator[str]:
    """What comes from nothing, then of what goes round in a circle the first that was not told."""
    for id_ in sorted(children, key=key):
        if id_ not in parents:
            yield id_
    for id_ in sorted(children, key=key):
        if id_ not in told:
            yield id_


def _descend(
    root: str, children: Mapping[str, Iterable[tuple[str, str]]], told: set[str]
) -> Iterator[Member]:
    """Depth first without recursion: a line of descent may be longer than Python's stack."""
    waiting = [Member(root, 0)]
    while waiting:
        member = waiting.pop()
        again = member.id in told
        yield member._replace(again=again)
        if not again:
            told.add(member.id)
            below = [
                Member(child, member.depth + 1, relation, member.id)
                for relation, child in children.get(member.id, ())
            ]
            waiting += reversed(below)
