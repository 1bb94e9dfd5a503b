"""What a name in a curation file means: an entity of the graph, and what documents call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import NamedTuple

from kg.errors import ResolveError
from kg.gazetteer import Gazetteer
from kg.records import Document, Entity, EntityType, Ref
from kg.resolve.names import trim
from kg.resolve.usage import Surfaces
from kg.text.normalise import fold_name

_T = EntityType
_BELOW = {_T.COMPANY: _T.BROKER, _T.PERSON: _T.ANALYST, _T.PRODUCT: _T.MODEL}
_SHOWN = 4  # ids listed in a message


class UnknownNameError(ResolveError):
    """No entity of the build has the name."""


class Names(NamedTuple):
    """The entities of one resolution, the Refs of each and the id of every Ref, with every name folded.

    ``tiers`` go from the surest names to the least: ids, labels, other names.
    """

    entities: Mapping[str, Entity]
    members: Mapping[str, tuple[Ref, ...]]
    ids: Mapping[Ref, str]
    surfaces: Surfaces
    tiers: tuple[Mapping[str, set[str]], ...]
    gazetteer: Gazetteer

    def find(self, name: str, kind: EntityType | None = None) -> str:
        """The id of the entity that ``name`` means: a label, alias or file in any spelling, ticker, licence
        number or id.

        Raises:
            UnknownNameError: no entity has the name.
            ResolveError: several entities have it.
        """
        for found in self._candidates(name):
            fitting = sorted(id_ for id_ in found if kind is None or self._is_kind(id_, kind))
            if len(fitting) > 1:
                listed = ", ".join(fitting[:_SHOWN]) + ", …" * (len(fitting) > _SHOWN)
                raise ResolveError(
                    f"{name!r} names {len(fitting)} entities ({listed}); give the id or a class"
                )
            if fitting:
                return fitting[0]
        wanted = kind.value if kind else "thing"
        raise UnknownNameError(f"the graph has no {wanted} called {name!r}{self._near(name)}")

    def find_bearers(
        self, name: str, kind: EntityType | None = None, *, reports: bool = False
    ) -> tuple[Ref, ...]:
        """The Refs of the entity that are called ``name``; all of them where it is named by a code or id.

        Raises:
            ResolveError: as ``find``; or the name means a report, unless ``reports`` may be named.
        """
        members = self.members[self.find(name, kind)]
        if members[0].type is _T.REPORT and not reports:
            raise ResolveError(f"{name!r} is a report, which stays what it is")
        key = fold_name(name)
        bearing = tuple(ref for ref in members if key in {ref.key, trim(ref), *self.folded(ref)})
        return bearing or members

    def find_all(self, name: str) -> tuple[Ref, ...]:
        """The Refs of every entity that has the name as surely as one does."""
        found = next(filter(None, self._candidates(name)), set())
        return tuple(ref for id_ in sorted(found) for ref in self.members[id_])

    def folded(self, ref: Ref) -> set[str]:
        """The folded forms that documents print for ``ref``."""
        return {fold_name(surface) for surface in self.surfaces.get(ref, ())}

    def _candidates(self, name: str) -> Iterator[set[str]]:
        key = fold_name(name)
        ids, *others = self.tiers
        yield ids.get(name, set())
        for tier in others:
            yield tier.get(key, set())
        entries = {entry.ref for entry, _ in self.gazetteer.named(key)}
        yield {id_ for id_, members in self._of(entries) if entries & set(members)}
        rest = name.partition("-")[2]  # an id of an older build, where it was of another class
        if rest and name.partition("-")[0] in {kind.lower() for kind in EntityType}:
            yield set().union(*(tier.get(fold_name(rest), set()) for tier in others))

    def _of(self, refs: set[Ref]) -> Iterator[tuple[str, tuple[Ref, ...]]]:
        """The entities that these Refs' own ids could be: cheap, since a table's entry keeps its key."""
        for ref in refs:
            id_ = f"{ref.type.lower()}-{ref.key}"
            if id_ in self.members:
                yield id_, self.members[id_]

    def _is_kind(self, id_: str, kind: EntityType) -> bool:
        return self.entities[id_].type in (kind, _BELOW.get(kind))

    def _near(self, name: str) -> str:
        known = {key: id_ for tier in self.tiers[1:] for key, ids in tier.items() for id_ in ids}
        some = [key for key in sorted(known) if key[:1] == fold_name(name)[:1]]
        near = get_close_matches(fold_name(name), some, n=3)
        found = dict.fromkeys(f"{self.entities[known[key]].label} ({known[key]})" for key in near)
        return f"; near: {', '.join(found)}" if found else ""


def to_names(
    entities: Sequence[Entity],
    ids: Mapping[Ref, str],
    surfaces: Surfaces,
    documents: Sequence[Document],
    gazetteer: Gazetteer,
) -> Names:
    """The names of all ``entities``; ``ids`` says which Refs each consists of."""
    members: dict[str, list[Ref]] = defaultdict(list)
    for ref in sorted(ids):
        members[ids[ref]].append(ref)
    labels: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        labels[fold_name(entity.label)].add(entity.id)
        for name in _other_names(entity, members[entity.id]):
            others[fold_name(name)].add(entity.id)
    for document in documents:
        for file in (document.source_file, *(copy.source_file for copy in document.copies)):
            path = PurePosixPath(file)
            for name in (file, path.name, path.stem):
                others[fold_name(name)].add(ids[Ref(_T.REPORT, document.digest)])
    return Names(
        entities={entity.id: entity for entity in entities},
        members={id_: tuple(refs) for id_, refs in members.items()},
        ids=ids,
        surfaces=surfaces,
        tiers=({entity.id: {entity.id} for entity in entities}, labels, others),
        gazetteer=gazetteer,
    )


def _other_names(entity: Entity, members: Sequence[Ref]) -> Iterator[str]:
    yield from entity.aliases
    for _, value in entity.identifiers:
        yield value
        yield value.partition(".")[0]
    for ref in members:
        yield ref.key
        yield trim(ref)
