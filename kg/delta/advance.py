"""What all reports decide together, made anew for the Refs that some reports use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kg.delta.blocks import close, find_usage, put_keys
from kg.delta.errors import UnfitError
from kg.delta.rows import GIVEN
from kg.delta.tables import PRINTED, SPOKEN_OF, Tables
from kg.gazetteer import Gazetteer
from kg.records import Entity, Judgement, Ref
from kg.resolve.doubts import to_bare_label
from kg.resolve.entities import Orders, to_entities
from kg.resolve.merge import unite
from kg.resolve.names import FAMILY

_encode = msgspec.msgpack.Encoder().encode
unpack_entity = msgspec.msgpack.Decoder(Entity).decode
unpack_judgement = msgspec.msgpack.Decoder(Judgement).decode


def find_used(tables: Tables, digests: Iterable[str]) -> set[int]:
    """The Refs that these reports print or speak of."""
    return {row[0] for row in tables.ask(_USED, digests)}


_USED = f"""SELECT DISTINCT ref FROM use JOIN report ON report = number
    WHERE digest IN {GIVEN} AND kind IN ({PRINTED}, {SPOKEN_OF})"""


def advance(tables: Tables, old: Tables | None, used: Iterable[int], gazetteer: Gazetteer) -> set[int]:
    """Decide anew what the Refs in ``used`` are, and all that they are compared with; these are given.

    ``old`` are the tables as they were; None if there were none, and ``used`` are all.

    Raises: UnfitError when what is decided of them concerns others.
    """
    used = set(used)
    put_keys(tables, used, find_usage(tables, used), gazetteer)
    touched: set[int] = set()
    while old is not None and touched != used:
        touched = used
        used = close(tables, used) | close(old, used)
    _unite(tables, used, gazetteer)
    return used


def _unite(tables: Tables, numbers: Iterable[int], gazetteer: Gazetteer) -> None:
    numbers = list(numbers)
    usage = find_usage(tables, numbers)
    union, unsure = unite(usage, gazetteer, Orders())
    entities, ids = to_entities(union, usage.surfaces, (), Orders())
    _require_own(tables, numbers, ids)
    degrees = dict(tables.ask(_DEGREES, numbers))
    before = [id_ for (id_,) in tables.ask(_ENTITIES, numbers)]
    for table, column in (("entity", "id"), ("bearer", "entity")):
        tables.ask(f"DELETE FROM {table} WHERE {column} IN {GIVEN}", before)
    tables.ask(f"UPDATE ref SET entity = NULL WHERE number IN {GIVEN}", numbers)
    for ref, id_ in ids.items():
        tables.ask("UPDATE ref SET entity = ? WHERE number = ?", id_, tables.number(ref))
    tables.put("entity", (_to_row(entity, degrees.get(entity.id, 0)) for entity in entities))
    tables.put("bearer", ((name, entity.id) for entity in entities for name in to_house_names(entity)))
    tables.ask(f"DELETE FROM unsure WHERE one IN {GIVEN} OR other IN {GIVEN}", numbers, numbers)
    tables.put(
        "unsure",
        ((tables.number(one), tables.number(other), _encode(judged)) for judged, one, other in unsure),
    )


_ENTITIES = f"SELECT DISTINCT entity FROM ref WHERE number IN {GIVEN} AND entity IS NOT NULL"
_DEGREES = f"SELECT id, degree FROM entity WHERE id IN ({_ENTITIES})"


def _require_own(tables: Tables, numbers: Sequence[int], ids: dict[Ref, str]) -> None:
    """See that no other Ref is of an entity that these are or were of."""
    mine = [*set(ids.values()), *(id_ for (id_,) in tables.ask(_ENTITIES, numbers))]
    query = f"SELECT number FROM ref WHERE entity IN {GIVEN} AND number NOT IN {GIVEN} LIMIT 1"
    if tables.ask(query, mine, numbers):
        raise UnfitError("an entity has names that no rule compares")


def _to_row(entity: Entity, degree: int) -> tuple[str, str, str, str, bytes, int]:
    return entity.id, entity.type.value, entity.label, to_bare_label(entity), _encode(entity), degree


def to_house_names(entity: Entity) -> set[str]:
    """The names by which firms are told to be of one house (``kg.resolve.kin``)."""
    if FAMILY[entity.type] != "org":
        return set()
    return {name.casefold() for name in (entity.label, *entity.aliases)}
