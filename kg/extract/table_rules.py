"""The rows of tables.toml: what a header says its column holds, and what a table row states."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.extract.patterns import read_table, to_pattern
from kg.extract.scene import MADE, ORGS, TECH
from kg.records import EntityType

#: The groups of names that tables.toml speaks of.
GROUPS = {
    "org": ORGS,
    "made": MADE,
    "tech": TECH,
    "model": frozenset({EntityType.MODEL}),
    "product": frozenset({EntityType.PRODUCT, EntityType.CREATIVE_WORK}),
}


class Column(NamedTuple):
    """One [[column]]: the words of its header and the roles it plays."""

    words: re.Pattern[str]
    roles: tuple[str, ...]


class Slot(NamedTuple):
    """One side of a rule: the role of the column and the types of names that count in it."""

    role: str
    types: frozenset[EntityType]


class Rule(NamedTuple):
    """One [[rule]]."""

    name: str
    subject: Slot
    object: Slot
    confidence: float
    unless: str | None
    home: str | None
    most: int | None
    done: bool

    @property
    def relation(self) -> str:
        """The relation that its name begins with."""
        return self.name.partition(".")[0]


@cache
def columns() -> tuple[Column, ...]:
    """Every [[column]], in order: the first whose words a header holds tells its roles."""
    return tuple(
        Column(to_pattern(row["words"], f"tables.toml: column {row['roles']}"), tuple(row["roles"]))
        for row in read_table("tables")["column"]
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Every [[rule]]."""
    return tuple(
        Rule(
            row["name"],
            Slot(row["subject"][0], GROUPS[row["subject"][1]]),
            Slot(row["object"][0], GROUPS[row["object"][1]]),
            float(row["confidence"]),
            row.get("unless"),
            row.get("home"),
            row.get("most"),
            bool(row.get("done")),
        )
        for row in read_table("tables")["rule"]
    )


@cache
def roles_of(header: str) -> tuple[str, ...]:
    """The roles of a column with this header.

    >>> roles_of("研发公司"), roles_of("应用场景")
    (('maker',), ())
    """
    return next((column.roles for column in columns() if column.words.search(header)), ())
