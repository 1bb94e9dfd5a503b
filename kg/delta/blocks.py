"""Which Refs the rules of resolution may compare: those that share a key of a block.

A key has sides: on side 0 all its Refs are compared with each other, on the sides 1 and 2 those of the one
with those of the other. A set of Refs that is closed under this is united by itself as among all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.delta.rows import GIVEN
from kg.delta.tables import PRINTED, SPOKEN_OF, Tables
from kg.gazetteer import Gazetteer
from kg.records import EntityType, Literal, Ref
from kg.resolve.names import FAMILY, find_entry, trim
from kg.resolve.spelling import is_misprint, to_shelves
from kg.resolve.usage import Usage
from kg.state.packing import unpack_claim
from kg.text.normalise import fold_name

_SHELF = "letters "


class Key(NamedTuple):
    """A key of a block, and the side on which a Ref stands."""

    name: str
    side: int = 0


def to_keys(
    ref: Ref, usage: Usage, brokers: Iterable[str], former: Iterable[str], gazetteer: Gazetteer
) -> set[Key]:
    """The keys of ``ref``: licensed with ``brokers``, called by ``former`` names before."""
    family = FAMILY[ref.type]
    keys = {Key(f"name {family} {trim(ref)}")}
    keys |= {Key(f"{_SHELF}{family} {shelf}") for shelf in to_shelves(ref)}
    entry = find_entry(ref, gazetteer) or find_entry(Ref(ref.type, trim(ref)), gazetteer)
    if entry is not None:
        keys.add(Key(f"entry {entry.ref.type.value} {entry.ref.key}"))
    if family == "made":
        keys.add(Key(f"version {ref.key.removesuffix('1.0')}"))
    folded = {fold_name(surface) for surface in usage.surfaces[ref]}
    if family == "org":
        keys |= {Key(f"former {name}", 1) for name in (ref.key, *folded)}
    keys |= {Key(f"former {name}", 2) for name in former}
    if ref.type is EntityType.ANALYST:
        keys.add(Key(f"analyst {ref.key}", 2))
    return keys | {Key(f"analyst {name}@{broker}", 1) for name in folded for broker in brokers}


def find_usage(tables: Tables, numbers: Iterable[int]) -> Usage:
    """How all reports use the Refs of these numbers, as far as the rules compare these with each other."""
    numbers = list(numbers)
    found = [tables.ref(row[0]) for row in tables.ask(_ALIVE, numbers)]
    surfaces: dict[Ref, Counter[str]] = {ref: Counter() for ref in sorted(found)}
    for number, surface, count in tables.ask(_SURFACES, numbers):
        surfaces[tables.ref(number)][surface] = count
    shelved = [number for number in numbers if to_shelves(tables.ref(number))]
    reports: dict[Ref, set[str]] = {}
    for number, report in tables.ask(_REPORTS, shelved):
        reports.setdefault(tables.ref(number), set()).add(report)
    developers: dict[Ref, set[Ref]] = {}
    for made, maker in tables.ask(_JOINED.format("object"), "develops", shelved):
        developers.setdefault(tables.ref(made), set()).add(tables.ref(maker))
    return Usage(
        surfaces=surfaces,
        reports=reports,
        developers=developers,
        employed={(ref, name) for ref, names in find_brokers(tables, numbers).items() for name in names},
        former={(ref, name) for ref, names in find_former(tables, numbers).items() for name in names},
        dealings={frozenset(map(tables.ref, pair)) for pair in tables.ask(_DEALINGS, numbers, numbers)},
    )


def find_brokers(tables: Tables, numbers: Iterable[int]) -> Mapping[Ref, set[str]]:
    """The keys of the brokers that licensed analysts are employed by."""
    found: dict[Ref, set[str]] = {}
    for broker, analyst in tables.ask(_JOINED.format("subject"), "employedBy", numbers):
        if "@" not in tables.ref(analyst).key:
            found.setdefault(tables.ref(analyst), set()).add(tables.ref(broker).key)
    return found


def find_former(tables: Tables, numbers: Iterable[int]) -> Mapping[Ref, set[str]]:
    """The folded names that firms are said to have had before."""
    found: dict[Ref, set[str]] = {}
    for firm, content in tables.ask(_FORMER, numbers):
        value = unpack_claim(content).object
        if isinstance(value, Literal):
            found.setdefault(tables.ref(firm), set()).add(fold_name(value.value))
    return found


_ALIVE = f"SELECT DISTINCT ref FROM use WHERE ref IN {GIVEN} AND kind IN ({PRINTED}, {SPOKEN_OF})"
_SURFACES = f"""SELECT ref, surface, sum(count) FROM use WHERE ref IN {GIVEN} AND kind = {PRINTED}
    GROUP BY ref, surface"""
_REPORTS = f"SELECT DISTINCT ref, report FROM use WHERE ref IN {GIVEN} AND kind = {PRINTED}"
_JOINED = "SELECT DISTINCT object, subject FROM claim WHERE predicate = ? AND {} IN " + GIVEN
_FORMER = f"SELECT subject, content FROM claim WHERE subject IN {GIVEN} AND predicate = 'formerName'"
_DEALINGS = f"SELECT DISTINCT subject, object FROM claim WHERE subject IN {GIVEN} AND object IN {GIVEN}"


# --- closed sets --------------------------------------------------------------------------------


def put_keys(tables: Tables, numbers: Iterable[int], usage: Usage, gazetteer: Gazetteer) -> None:
    """Make the keys of these Refs anew; those that nobody uses any more have none."""
    numbers = list(numbers)
    tables.ask(f"DELETE FROM block WHERE ref IN {GIVEN}", numbers)
    brokers, former = find_brokers(tables, numbers), find_former(tables, numbers)
    for number in numbers:
        ref = tables.ref(number)
        if ref in usage.surfaces:
            keys = to_keys(ref, usage, brokers.get(ref, ()), former.get(ref, ()), gazetteer)
            tables.put("block", ((number, key.name, key.side) for key in keys))


def close(tables: Tables, numbers: Iterable[int]) -> set[int]:
    """The least closed set that has ``numbers``."""
    closed, fresh = set(), set(numbers)
    while fresh:
        closed |= fresh
        fresh = set(_neighbours(tables, fresh)) - closed
    return closed


def _neighbours(tables: Tables, numbers: Iterable[int]) -> Iterator[int]:
    for one, other, key in tables.ask(_COMPARED, numbers):
        if not key.startswith(_SHELF) or is_misprint(*(trim(tables.ref(number)) for number in (one, other))):
            yield other


_COMPARED = f"""
    SELECT one.ref, other.ref, one.key FROM block AS one JOIN block AS other ON one.key = other.key
    WHERE one.ref IN {GIVEN} AND other.ref <> one.ref AND (one.side = 0 OR one.side <> other.side)
"""
