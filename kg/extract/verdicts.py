"""Verdicts counted by rule: the table ``patterns/precision.csv``, which holds no words of any report."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.errors import PatternError
from kg.records import RELATIONS

COLUMNS = ("rule", "judged", "right", "stated")
_TABLE = "precision.csv"
_MASTHEAD = "masthead"  # its rules are named masthead.FIELD.RULE
_RELATIONS = frozenset(RELATIONS)
_SHARE = re.compile(r"0(\.\d+)?|1(\.0+)?")


class Count(NamedTuple):
    """Claims of a rule that were judged right or wrong, those of them that are right, and the mean of
    the confidences (0..1) that the rule had set them."""

    judged: int
    right: int
    stated: float


def family_of(rule: str) -> str:
    """The family of a rule: its relation, its field of the masthead, else the rule alone.

    >>> family_of("develops.make"), family_of("masthead.title.between"), family_of("shape.latin")
    ('develops', 'masthead.title', 'shape.latin')
    """
    first, *rest = rule.split(".")
    if first in _RELATIONS:
        return first
    return ".".join((first, *rest[:1])) if first == _MASTHEAD else rule


def parse_counts(lines: Iterable[str]) -> dict[str, Count]:
    """The counts of a table ``rule,judged,right,stated``.

    Raises:
        PatternError: another header, a row that is no count, or a rule twice; the message names the line.
    """
    rows = csv.reader(lines)
    if tuple(next(rows, ())) != COLUMNS:
        raise PatternError(f"{_TABLE}:1: expected the header {','.join(COLUMNS)}")
    counts: dict[str, Count] = {}
    for row in rows:
        count = _parse_row(row)
        if count is None or row[0] in counts:
            expected = "expected one row a rule: its name, judged, right of these, and a share from 0 to 1"
            raise PatternError(f"{_TABLE}:{rows.line_num}: {','.join(row)!r}; {expected}")
        counts[row[0]] = count
    return counts


def _parse_row(row: list[str]) -> Count | None:
    if len(row) != len(COLUMNS) or not row[0] or not all(map(str.isdecimal, row[1:3])):
        return None
    judged, right = int(row[1]), int(row[2])
    is_share = _SHARE.fullmatch(row[3]) is not None
    return Count(judged, right, float(row[3])) if is_share and right <= judged else None


def to_lines(counts: Mapping[str, Count]) -> Iterator[str]:
    """The table that ``parse_counts`` reads, sorted by rule."""
    yield ",".join(COLUMNS)
    for rule, count in sorted(counts.items()):
        yield f"{rule},{count.judged},{count.right},{count.stated:.3f}"
