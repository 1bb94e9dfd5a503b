"""The tables as resolution sees them: which entity a Ref is, of which class, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.delta.rows import GIVEN
from kg.delta.tables import Tables
from kg.gazetteer import Gazetteer
from kg.records import Claim, Entity, EntityType, Literal, Ref, report_id
from kg.resolve.kin import Kin, find_owners_of, to_stems
from kg.resolve.names import FAMILY
from kg.resolve.signatures import is_allowed
from kg.resolve.statements import to_key
from kg.state.packing import unpack_claim

#: What a claim says once names are resolved.
SaidKey = tuple[str, str, str | Literal]


class Ids(dict[Ref, str]):
    """The id of every Ref that is an entity, asked when it is needed."""

    def __init__(self, tables: Tables) -> None:
        """Over tables that do not change while this is used."""
        super().__init__()
        self._tables = tables

    def __missing__(self, ref: Ref) -> str:
        """Raises: KeyError for a Ref that is none."""
        if ref.type is EntityType.REPORT:
            found = [(report_id(ref.key),)]
        else:
            query = "SELECT entity FROM ref WHERE type = ? AND key = ? AND entity IS NOT NULL"
            found = self._tables.ask(query, ref.type.value, ref.key)
        if not found:
            raise KeyError(ref)
        self[ref] = found[0][0]
        return self[ref]

    def __contains__(self, ref: object) -> bool:
        """Whether ``ref`` is an entity."""
        try:
            return self[ref] is not None  # type: ignore[index]
        except KeyError:
            return False


class Kinds(dict[str, EntityType]):
    """The class of every entity, asked when it is needed."""

    def __init__(self, tables: Tables) -> None:
        """Over tables that do not change while this is used."""
        super().__init__()
        self._tables = tables

    def __missing__(self, id_: str) -> EntityType:
        """Of an entity that is there."""
        if id_.startswith("report-"):
            return EntityType.REPORT
        ((kind,),) = self._tables.ask("SELECT type FROM entity WHERE id = ?", id_)
        self[id_] = EntityType(kind)
        return self[id_]


class View:
    """Tables that do not change while this is used."""

    def __init__(self, tables: Tables, gazetteer: Gazetteer) -> None:
        """``gazetteer`` is that of the build."""
        self.tables, self.gazetteer = tables, gazetteer
        self.ids, self.kinds = Ids(tables), Kinds(tables)
        self.ask = tables.ask

    def to_keys(self, claims: Iterable[Claim]) -> set[SaidKey]:
        """What the claims say, but for those that are lost."""
        found = (to_key(claim, self.ids, self.kinds) for claim in claims)
        return {key for key, reason in found if reason is None}

    def claims_of(self, subjects: Iterable[str]) -> Iterator[Claim]:
        """All claims about these entities, those of one report in its order."""
        return (unpack_claim(content) for _, content in self.ask(_SUBJECTS, subjects))

    def claims_on(self, objects: Iterable[str], predicates: Iterable[str]) -> Iterator[Claim]:
        """All claims that join something with these entities by one of ``predicates``."""
        return (unpack_claim(content) for _, content in self.ask(_OBJECTS, objects, predicates))

    def stubs(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Entities with class and label alone."""
        rows = self.ask(f"SELECT id, type, label FROM entity WHERE id IN {GIVEN}", ids)
        return {id_: Entity(id=id_, type=EntityType(kind), label=label) for id_, kind, label in rows}

    def joined(self, predicate: str, entity: str) -> dict[str, Entity]:
        """All that a relation joins with ``entity``, either way, as stubs."""
        kind, found = self.kinds[entity], {}
        for id_, other, label, is_object in self.ask(_JOINED, entity, predicate, entity, predicate):
            near = EntityType(other)
            ends = (kind, near) if is_object else (near, kind)
            if id_ != entity and is_allowed(ends[0], predicate, ends[1]):
                found[id_] = Entity(id=id_, type=near, label=label)
        return found


_SUBJECTS = f"""SELECT claim.number, content FROM ref JOIN claim ON subject = ref.number
    WHERE entity IN {GIVEN} ORDER BY report, claim.number"""
_OBJECTS = f"""SELECT claim.number, content FROM ref JOIN claim ON object = ref.number
    WHERE entity IN {GIVEN} AND predicate IN {GIVEN} ORDER BY report, claim.number"""
_JOINED = """
    SELECT DISTINCT entity.id, entity.type, label, 1 FROM ref AS far JOIN claim ON subject = far.number
    JOIN ref AS near ON object = near.number JOIN entity ON near.entity = entity.id
    WHERE far.entity = ? AND predicate = ?
    UNION SELECT DISTINCT entity.id, entity.type, label, 0 FROM ref AS far JOIN claim ON object = far.number
    JOIN ref AS near ON subject = near.number JOIN entity ON near.entity = entity.id
    WHERE far.entity = ? AND predicate = ?
"""


class AskedKin(Kin):
    """As ``Kin``, of the whole build, asked step by step."""

    def __init__(self, view: View) -> None:
        """Over ``view``."""
        super().__init__((), ())
        self._view = view
        self._taken: dict[tuple[str, str], tuple[str, ...]] = {}

    def _steps(self, line: str, entity: str) -> Iterator[str]:
        if (line, entity) not in self._taken:
            self._taken[line, entity] = tuple(self._ask(line, entity))
        return iter(self._taken[line, entity])

    def _ask(self, line: str, entity: str) -> Iterator[str]:
        view = self._view
        rows = view.ask(_LINES, entity, line)
        claims = [claim for (content,) in rows if (claim := unpack_claim(content)).modality is None]
        yield from (str(key[2]) for key in sorted(view.to_keys(claims)))
        if line == "subsidiaryOf":
            yield from (
                find_owners_of(entity, view.kinds[entity], view.gazetteer) if self._is_there(entity) else ()
            )
            for (name,) in view.ask("SELECT name FROM bearer WHERE entity = ?", entity):
                query = f"SELECT entity FROM bearer WHERE name IN {GIVEN}"
                yield from (id_ for (id_,) in view.ask(query, to_stems(name)))

    def _is_there(self, entity: str) -> bool:
        """The tables know owners that no report names."""
        return bool(self._view.ask("SELECT 1 FROM entity WHERE id = ?", entity))


_LINES = "SELECT content FROM ref JOIN claim ON subject = ref.number WHERE entity = ? AND predicate = ?"


def to_mapping(rows: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    """Values by key."""
    found: dict[str, set[str]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return found


def is_house(kind: EntityType) -> bool:
    """Whether things of this class are firms and the like."""
    return FAMILY[kind] == "org"
