"""Small tables on names: endings that tell a type, tokens that are no names, names of two things."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from kg.gazetteer.rows import Place, Problems, read_rows
from kg.records import EntityType
from kg.resources import shipped
from kg.text.normalise import fold_name


class Suffix(NamedTuple):
    """An ending and the type of the names that have it.

    ``kind`` is "legal" (有限公司), "company", "organization", "model", "product", "work" or "technology".
    """

    suffix: str
    type: EntityType
    kind: str
    note: str


class StopName(NamedTuple):
    """A token that looks like a name but is none; ``field`` says where it is at home."""

    token: str
    field: str
    note: str


class Namesake(NamedTuple):
    """A name that a firm and the thing it makes share; ``thing`` is the name the thing goes by.

    ``kind`` is what the thing is: Product or Model.
    """

    name: str
    kind: EntityType
    thing: str
    reason: str


@cache
def suffixes() -> tuple[Suffix, ...]:
    """Every ending of ``tables/suffixes.csv``, longest first, then in code-point order."""
    found = (
        Suffix(row["suffix"], EntityType(row["type"]), row["kind"], row["note"])
        for row in _rows("suffixes", ("kind", "suffix", "type", "note"))
    )
    return tuple(sorted(found, key=lambda item: (-len(item.suffix), item.suffix)))


@cache
def stopnames() -> MappingProxyType[str, StopName]:
    """The tokens of ``tables/stopnames.csv`` by their folded form."""
    rows = _rows("stopnames", ("token", "field", "note"))
    return MappingProxyType({fold_name(row["token"]): StopName(**row) for row in rows})


@cache
def namesakes() -> MappingProxyType[str, Namesake]:
    """The names of ``tables/namesakes.csv`` by their folded form."""
    rows = _rows("namesakes", ("name", "kind", "thing", "reason"))
    found = (Namesake(row["name"], EntityType(row["kind"]), row["thing"], row["reason"]) for row in rows)
    return MappingProxyType({fold_name(one.name): one for one in found})


def _rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    problems = Problems()
    rows: list[tuple[Place, dict[str, str]]] = list(
        read_rows(shipped("gazetteer", "tables", f"{name}.csv"), columns, columns[:2], problems)
    )
    problems.raise_any()
    return [row for _, row in rows]
