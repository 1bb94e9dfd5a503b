"""Which kinds of neighbours a page asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from kg.errors import QueryError
from kg.records import RELATIONS, EntityType

#: What joins entities unless relations are named: that one report mentions two of them says little.
WITHOUT_MENTIONS = tuple(name for name in RELATIONS if name != "mentions")
#: The node is the subject of the relation, or its object.
DIRECTIONS = ("out", "in")
_CHOICES = {"relation": RELATIONS, "direction": DIRECTIONS, "type": tuple(map(str, EntityType))}


class Wanted(NamedTuple):
    """A field with nothing in it means all."""

    relations: Collection[str] = ()
    directions: Collection[str] = ()
    types: Collection[str] = ()

    def has(self, relation: str, direction: str) -> bool:
        """Whether neighbours count that a relation leads to (out) or from (in)."""
        return relation in (self.relations or RELATIONS) and direction in (self.directions or DIRECTIONS)


def to_wanted(asked: Mapping[str, Any]) -> Wanted:
    """What the parameters relation, direction and type name. Raises: QueryError for what there is not."""
    given = {name: require(name, asked.get(name, ())) for name in _CHOICES}
    return Wanted(given["relation"], given["direction"], given["type"])


def require(name: str, values: Collection[str]) -> Collection[str]:
    """The values of a parameter. Raises: QueryError for one that it does not take."""
    for value in values:
        if value not in _CHOICES[name]:
            raise QueryError(f"{name}: {value[:60]!r} is none of {', '.join(_CHOICES[name])}")
    return values
