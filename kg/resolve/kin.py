"""Who belongs to whom: houses that are one, parents and predecessors in line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kg.gazetteer import Broker, Entry, Gazetteer
from kg.records import Entity, EntityType, Relation
from kg.resolve.names import FAMILY
from kg.text.normalise import fold_name

#: Relations that lead from one to the next in line.
_LINES = ("subsidiaryOf", "succeeds")
_SHORTEST = 2  # characters of a name that others are named after


class Kin:
    """What relations and tables say of who belongs to whom; ``owners`` are known beside the reports."""

    def __init__(
        self,
        entities: Iterable[Entity],
        relations: Iterable[Relation],
        owners: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Take plain relations alone; ``owners`` are ids of owners and successors by entity id."""
        self._entities = tuple(entities)
        self._owners = owners or {}
        self._next: dict[str, dict[str, set[str]]] = {line: defaultdict(set) for line in _LINES}
        for relation in relations:
            if relation.predicate in self._next and relation.asserted:
                self._next[relation.predicate][relation.subject].add(str(relation.object))

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return {
            entity.id: tuple(name.casefold() for name in (entity.label, *entity.aliases))
            for entity in self._entities
            if FAMILY[entity.type] == "org"
        }

    @cached_property
    def _bearers(self) -> Mapping[str, tuple[str, ...]]:
        bearers: dict[str, list[str]] = defaultdict(list)
        for entity, names in self._names.items():
            for name in names:
                bearers[name].append(entity)
        return {name: tuple(ids) for name, ids in bearers.items()}

    def is_in_line(self, line: str, one: str, other: str) -> bool:
        """Whether one of the two comes before the other in the line of ``subsidiaryOf`` or ``succeeds``."""
        return other in self._above(line, one) or one in self._above(line, other)

    def is_one_house(self, one: str, other: str) -> bool:
        """Whether the two are parent and subsidiary, a firm and its successor, or one is named after the
        other, as 腾讯云 is after 腾讯."""
        return self.is_in_line("subsidiaryOf", one, other)

    def _above(self, line: str, entity: str) -> set[str]:
        """All that follow ``entity`` in line."""
        found: set[str] = set()
        waiting = [entity]
        while waiting:
            new = {*self._steps(line, waiting.pop())} - found
            found |= new
            waiting += new
        return found

    def _steps(self, line: str, entity: str) -> Iterator[str]:
        yield from self._next[line].get(entity, ())
        if line == "subsidiaryOf":
            yield from self._owners.get(entity, ())
            yield from self._named_after(entity)

    def _named_after(self, entity: str) -> Iterator[str]:
        """Those whose whole name the names of ``entity`` begin with."""
        for name in self._names.get(entity, ()):
            for stem in to_stems(name):
                yield from self._bearers.get(stem, ())


def to_stems(name: str) -> list[str]:
    """What a name may be named after.

    >>> to_stems("腾讯云"), to_stems("meta ai")
    (['腾讯'], ['meta', 'meta '])
    """
    return [name[:stop] for stop in range(_SHORTEST, len(name)) if is_named_after(name, name[:stop])]


def is_named_after(name: str, stem: str) -> bool:
    """Whether ``name`` begins with the whole of ``stem``.

    >>> [is_named_after(*pair) for pair in (("腾讯云", "腾讯"), ("metaphysic", "meta"), ("meta ai", "meta"))]
    [True, False, True]
    """
    rest = name.removeprefix(stem)
    if len(stem) < _SHORTEST or rest == name or not rest:
        return False
    return not (_is_latin(stem[-1]) and _is_latin(rest[0]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def find_owners(entities: Iterable[Entity], gazetteer: Gazetteer) -> dict[str, frozenset[str]]:
    """The ids of the owners and successors that the tables know, by the id of the entity."""
    found = {entity.id: find_owners_of(entity.id, entity.type, gazetteer) for entity in entities}
    return {id_: owners for id_, owners in found.items() if owners}


def find_owners_of(id_: str, kind: EntityType, gazetteer: Gazetteer) -> frozenset[str]:
    """The same of one entity."""
    entry = gazetteer.entry(kind, id_.partition("-")[2])
    return frozenset() if entry is None or FAMILY[kind] != "org" else frozenset(_owners(entry, gazetteer))


def _owners(entry: Entry, gazetteer: Gazetteer) -> Iterator[str]:
    successor = (entry.successor,) if isinstance(entry, Broker) and entry.successor else ()
    for surface in (*entry.owners, *successor):
        for owner, _ in gazetteer.named(fold_name(surface)):
            if owner.type in {EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.BROKER}:
                yield f"{owner.type.lower()}-{owner.key}"
