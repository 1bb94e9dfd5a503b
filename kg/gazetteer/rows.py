"""Rows of a CSV table with their lines, and a list of everything wrong with them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kg.errors import GazetteerError


class Source(Protocol):
    """A file on disk or inside the package."""

    @property
    def name(self) -> str:
        """The last part of the path."""

    def read_text(self, encoding: str) -> str:
        """The whole file."""


class Place(NamedTuple):
    """A line of a table, 1-based; the header is line 1."""

    file: str
    line: int


@dataclass(slots=True, kw_only=True)
class Problems:
    """Bad rows, gathered so that a loader can report all of them at once."""

    found: list[str] = field(default_factory=list)

    def add(self, place: Place, found: str, expected: str) -> None:
        """Note one bad row as ``file:line: found …, expected …``."""
        self.found.append(f"{place.file}:{place.line}: found {found}, expected {expected}")

    def raise_any(self) -> None:
        """Raise every problem noted as one error.

        Raises:
            GazetteerError: at least one row is bad; the message has a line for each.
        """
        if self.found:
            count = len(self.found)
            raise GazetteerError(f"{count} bad row{'s' * (count > 1)}: " + "; ".join(self.found))


def read_rows(
    source: Source, allowed: Collection[str], required: Sequence[str], problems: Problems
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield (place, row) for each well-formed row; a row has every allowed column, absent ones empty.

    A row with too few or too many cells, or with an empty required cell, is noted and left out.
    """
    reader, file = csv.reader(_lines(source, problems)), source.name
    header = [cell.strip() for cell in next(reader, [])]
    if fault := _header_fault(header, allowed, required):
        problems.add(Place(file, 1), fault, f"some of {', '.join(allowed)}")
        return
    empty = dict.fromkeys(allowed, "")
    for cells in reader:
        place = Place(file, reader.line_num)
        if len(cells) == len(header):
            row = empty | dict(zip(header, cells, strict=True))
            missing = [name for name in required if not row[name].strip()]
            if missing:
                problems.add(place, f"an empty {missing[0]}", f"a {missing[0]} in every row")
            else:
                yield place, row
        elif cells:
            problems.add(place, f"{len(cells)} cells", f"{len(header)} cells")


def _lines(source: Source, problems: Problems) -> list[str]:
    try:
        return source.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        problems.add(Place(source.name, 1), f"an unreadable file ({error})", "a CSV file in UTF-8")
        return []


def _header_fault(header: list[str], allowed: Collection[str], required: Sequence[str]) -> str | None:
    """What is wrong with a header line, None when nothing is."""
    if not header:
        return "no header line"
    if unknown := [name for name in header if name not in allowed]:
        return f"the unknown column {unknown[0]!r}"
    if missing := [name for name in required if name not in header]:
        return f"no column {missing[0]!r}"
    return "a column twice" if len(set(header)) < len(header) else None


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a cell that are joined with a bar; empty ones are dropped.

    >>> split_cell("快手|Kuaishou|")
    ('快手', 'Kuaishou')
    """
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()
