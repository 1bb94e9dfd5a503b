"""Entities of different classes that one report calls by one name: 快手 the firm and 快手 the app.

They stay apart, since they are two things; a link in both directions tells whoever finds one of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from kg.gazetteer import Gazetteer
from kg.records import Entity, Extraction, Mention, Ref
from kg.resolve.names import FAMILY, find_entry, trim
from kg.text.normalise import fold_name

#: A sector or a method that is called like a firm has nothing to do with it.
_FAMILIES = ("org", "made")


def link_namesakes(
    entities: Sequence[Entity], done: Iterable[Extraction], ids: Mapping[Ref, str], gazetteer: Gazetteer
) -> tuple[Entity, ...]:
    """``entities`` in their order, each with the sorted ids of its namesakes in any one report."""
    kinds = {entity.id: entity.type for entity in entities}
    linked: dict[str, set[str]] = defaultdict(set)
    for extraction in done:
        for bearers in find_bearers(extraction.mentions, gazetteer):
            for one, other in permutations({ids[ref] for ref in bearers}, 2):
                if kinds[one] is not kinds[other]:
                    linked[one].add(other)
    return tuple(
        replace(entity, namesakes=tuple(sorted(linked[entity.id]))) if entity.id in linked else entity
        for entity in entities
    )


def find_bearers(mentions: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[set[Ref]]:
    """The Refs that share a name printed in one report, by their printed forms and the table's."""
    named = {(one.ref, one.surface) for one in mentions if FAMILY[one.ref.type] in _FAMILIES}
    printed: dict[str, set[Ref]] = defaultdict(set)
    for ref, surface in named:
        printed[_bare(ref, surface)].add(ref)
    for ref in {ref for ref, _ in named}:
        entry = find_entry(ref, gazetteer)
        for name in entry.names if entry else ():
            bare = _bare(ref, name.surface)
            if bare in printed:
                printed[bare].add(ref)
    return (bearers for bearers in printed.values() if len(bearers) > 1)


def _bare(ref: Ref, surface: str) -> str:
    """The folded name without the words it may drop: 快手App and 快手 are one name."""
    return trim(Ref(ref.type, fold_name(surface)))
