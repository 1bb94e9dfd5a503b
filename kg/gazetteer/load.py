"""Reads the shipped tables and a user's own, and reports every bad row at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from kg.gazetteer.caution import Caution
from kg.gazetteer.draft import (
    BROKER_COLUMNS,
    ENTITY_COLUMNS,
    SECURITY_COLUMNS,
    Rows,
    to_broker,
    to_entity,
    to_securities,
)
from kg.gazetteer.entry import Entry
from kg.gazetteer.rows import Problems, Source, read_rows
from kg.gazetteer.store import Gazetteer, no_collection
from kg.records import EntityType
from kg.resources import shipped
from kg.text.normalise import fold_name

#: Tables of the common shape, in the order in which their entries are listed.
_ENTITY_TABLES = ("organizations", "models", "products", "technologies", "industries")


def load_gazetteer(extra: Sequence[Path] = ()) -> Gazetteer:
    """The shipped tables, with the rows of the user's CSV files after them.

    A user's file has columns among type, label, aliases, ambiguous, ticker, owner, released, broader and
    source, in any order; only the first two are needed. Several aliases are joined with a bar. A row
    whose type and key (ticker or folded label) the shipped tables have adds its names to that entry;
    the same key twice in the user's files is an error. Without ``extra`` the result is made once and shared.

    Raises:
        GazetteerError: rows break the rules; the message names file, line, what was found and expected.
    """
    return _with_extra(tuple(extra)) if extra else _shipped()


@cache
def _shipped() -> Gazetteer:
    problems = Problems()
    with no_collection():
        entries = tuple(_read_shipped(problems))
    problems.raise_any()
    return Gazetteer(entries)


def _with_extra(files: Sequence[Path]) -> Gazetteer:
    problems = Problems()
    caution = _caution(problems)
    own: dict[tuple[EntityType, str], Entry] = {}
    for file in files:
        _read_entities(file, caution, problems, own)
    problems.raise_any()
    entries = (_merged(entry, own.pop((entry.type, entry.key), None)) for entry in _shipped().entries)
    return Gazetteer((*entries, *own.values()))


def _merged(entry: Entry, own: Entry | None) -> Entry:
    """The shipped entry with the names and owners that the user's row adds; the row's flags win."""
    if own is None:
        return entry
    theirs = {fold_name(name.surface): name for name in own.names}
    names = [theirs.pop(fold_name(name.surface), name)._replace(kind=name.kind) for name in entry.names]
    owners = dict.fromkeys((*own.owners, *entry.owners))
    return replace(entry, names=(*names, *theirs.values()), owners=tuple(owners))


def _table(name: str) -> Source:
    return shipped("gazetteer", "tables", f"{name}.csv")


def _rows(name: str, columns: Sequence[str], problems: Problems) -> Rows:
    return read_rows(_table(name), columns, columns[:1], problems)


def _caution(problems: Problems) -> Caution:
    exempt, ambiguous = (
        {fold_name(row["name"]): row["reason"] for _, row in _rows(name, ("name", "reason"), problems)}
        for name in ("exempt", "ambiguous")
    )
    return Caution(exempt=exempt, ambiguous=ambiguous)


def _read_shipped(problems: Problems) -> Iterator[Entry]:
    caution = _caution(problems)
    yield from to_securities(_rows("securities", SECURITY_COLUMNS, problems), caution)
    for _, row in _rows("brokers", BROKER_COLUMNS, problems):
        yield to_broker(row, caution)
    found: dict[tuple[EntityType, str], Entry] = {}
    for name in _ENTITY_TABLES:
        _read_entities(_table(name), caution, problems, found)
    yield from found.values()


def _read_entities(
    source: Source, caution: Caution, problems: Problems, found: dict[tuple[EntityType, str], Entry]
) -> None:
    """Add a table's entries to ``found``; a key that is there already is a problem."""
    for place, row in read_rows(source, ENTITY_COLUMNS, ("type", "label"), problems):
        entry = to_entity(place, row, caution, problems)
        if entry is None:
            continue
        if (entry.type, entry.key) in found:
            problems.add(place, f"{entry.type} {entry.label!r} again", "each type and label once")
        else:
            found[entry.type, entry.key] = entry
