"""What every report says, a row a thing, in a SQLite file; and what was decided of all of them.

Rows of the first kind depend on their report alone, so a report is added or removed by its rows. Those of
the second kind (``ref.entity``, ``block``, ``entity``, ``bearer``, ``unsure``, ``doubt``) depend on all
reports, and are made anew for what a change touches (``kg.delta.advance``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.records import EntityType, Ref

_SCHEMA = """
CREATE TABLE note (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
CREATE TABLE seen (name TEXT, path BLOB, state TEXT, digest TEXT, PRIMARY KEY (name, path)) WITHOUT ROWID;
CREATE TABLE document (digest TEXT PRIMARY KEY, file TEXT, rank INTEGER, content BLOB, sketch BLOB,
  original TEXT, similarity REAL);
CREATE TABLE report (number INTEGER PRIMARY KEY, digest TEXT UNIQUE, file TEXT, content BLOB, date TEXT,
  house TEXT, label TEXT, degree INTEGER DEFAULT 0);
CREATE INDEX report_file ON report (file);
CREATE INDEX report_house ON report (house);
CREATE TABLE published (report INTEGER, ref INTEGER);
CREATE TABLE ref (number INTEGER PRIMARY KEY, type TEXT, key TEXT, entity TEXT, UNIQUE (type, key));
CREATE TABLE use (ref INTEGER, report INTEGER, kind INTEGER, surface TEXT, count INTEGER);
CREATE TABLE claim (number INTEGER PRIMARY KEY, report INTEGER, subject INTEGER, predicate TEXT,
  object INTEGER, content BLOB);
CREATE TABLE call (report INTEGER, target INTEGER, rating TEXT);
CREATE TABLE namesake (one INTEGER, other INTEGER, report INTEGER);
CREATE TABLE block (ref INTEGER, key TEXT, side INTEGER);
CREATE TABLE entity (id TEXT PRIMARY KEY, type TEXT, label TEXT, name TEXT, content BLOB,
  degree INTEGER DEFAULT 0);
CREATE TABLE bearer (name TEXT, entity TEXT);
CREATE TABLE unsure (one INTEGER, other INTEGER, content BLOB);
CREATE TABLE doubt (predicate TEXT, far TEXT, family TEXT, one TEXT, other TEXT);
"""
_INDEXES = """
CREATE INDEX published_report ON published (report);
CREATE INDEX ref_entity ON ref (entity);
CREATE INDEX use_ref ON use (ref, kind);
CREATE INDEX use_report ON use (report);
CREATE INDEX claim_subject ON claim (subject, predicate);
CREATE INDEX claim_object ON claim (object, predicate);
CREATE INDEX claim_report ON claim (report);
CREATE INDEX call_report ON call (report);
CREATE INDEX namesake_one ON namesake (one);
CREATE INDEX namesake_report ON namesake (report);
CREATE INDEX block_ref ON block (ref);
CREATE INDEX block_key ON block (key);
CREATE INDEX entity_name ON entity (name);
CREATE INDEX bearer_name ON bearer (name);
CREATE INDEX bearer_entity ON bearer (entity);
CREATE INDEX unsure_one ON unsure (one);
CREATE INDEX unsure_other ON unsure (other);
CREATE INDEX doubt_block ON doubt (predicate, far, family);
CREATE INDEX doubt_one ON doubt (one);
CREATE INDEX doubt_other ON doubt (other);
"""

#: How a report uses a Ref: prints it, speaks of it in a claim or call, or in a claim that was refused.
PRINTED, SPOKEN_OF, REFUSED = 0, 1, 2


class Tables:
    """The tables in one file, as one transaction sees them."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        """Over an open database that has the tables."""
        self._rows = rows
        self.number = cache(self._number)
        self.ref = cache(self._ref)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query; a value that is no text, number or bytes is given as a list (``GIVEN``)."""
        plain = (str, int, float, bytes, type(None))
        given = [one if isinstance(one, plain) else json.dumps([*one]) for one in values]
        return self._rows.execute(query, given).fetchall()

    def put(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add ``rows``, which have a value for each column."""
        rows = iter(rows)
        if (first := next(rows, None)) is not None:
            marks = ", ".join("?" * len(first))
            self._rows.execute(f"INSERT INTO {table} VALUES ({marks})", first)
            self._rows.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def commit(self) -> None:
        """Let all that was put be what others see."""
        self._rows.commit()

    def index(self) -> None:
        """Make the indexes, once the rows of the first build are there."""
        self._rows.executescript(_INDEXES)

    def close(self) -> None:
        """Drop what is not committed."""
        self._rows.close()

    def add_degrees(self, degrees: Mapping[str, int]) -> None:
        """Let entities and reports (ids) have so many more edges."""
        rows = [(more, id_, id_.removeprefix("report-")) for id_, more in degrees.items() if more]
        for more, id_, digest in rows:
            if id_ == digest:
                self.ask("UPDATE entity SET degree = degree + ? WHERE id = ?", more, id_)
            else:
                self.ask(_ADD_TO_REPORT, more, digest, digest + "g")

    def find_best(self, most: int) -> list[str]:
        """The entities and reports of most edges, of equals the first by id."""
        return [id_ for id_, _ in self.ask(_BEST, most)]

    # --- names for numbers

    def _number(self, ref: Ref) -> int:
        """The number of a Ref, which gets one if it has none."""
        self._rows.execute("INSERT OR IGNORE INTO ref (type, key) VALUES (?, ?)", (ref.type.value, ref.key))
        found: int = self.ask("SELECT number FROM ref WHERE type = ? AND key = ?", ref.type.value, ref.key)[
            0
        ][0]
        return found

    def _ref(self, number: int) -> Ref:
        ((kind, key),) = self.ask("SELECT type, key FROM ref WHERE number = ?", number)
        return Ref(EntityType(kind), key)

    def note(self, name: str) -> bytes | None:
        """What was noted under ``name``."""
        found = self.ask("SELECT content FROM note WHERE name = ?", name)
        return found[0][0] if found else None

    def take_note(self, name: str, content: bytes) -> None:
        """Note something under ``name``."""
        self._rows.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, content))


_ADD_TO_REPORT = "UPDATE report SET degree = degree + ? WHERE digest > ? AND digest < ?"
_BEST = """SELECT id, degree FROM entity
    UNION ALL SELECT 'report-' || substr(digest, 1, 16), degree FROM report ORDER BY 2 DESC, 1 LIMIT ?"""


def create_tables(path: Path) -> Tables:
    """Empty tables without indexes in a new file. Raises: sqlite3.Error."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    rows = _connect(path)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.executescript(_SCHEMA)
    return Tables(rows)


def open_tables(path: Path) -> Tables:
    """The tables in a file that has them. Raises: sqlite3.Error."""
    return Tables(_connect(path))


def _connect(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path)
    rows.execute("PRAGMA synchronous = NORMAL")
    rows.execute("PRAGMA cache_size = -65536")
    return rows
