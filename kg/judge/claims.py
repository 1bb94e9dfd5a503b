"""The table of claims to judge: one row a claim, written by ``kg judge sample``, verdicts by a person.

It is UTF-8 with a byte order mark, so that spreadsheets open it; what a spreadsheet saves in UTF-16 or
GB18030 is read as well.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from kg.errors import JudgeError, ReadError
from kg.extract.verdicts import family_of
from kg.read.encoding import parse_bytes
from kg.text.spreadsheet import guarded

#: ``family_claims`` and ``rule_claims`` count the whole extraction, ``stated`` is the confidence that the
#: rule was set to, ``confidence`` the one that a build gives.
COLUMNS = (
    *("claim", "file", "family", "rule", "family_claims", "rule_claims", "stated", "confidence"),
    *("predicate", "subject", "object", "modality", "quote", "context", "verdict"),
)
#: The columns that must still be there when the verdicts are read.
NEEDED = ("claim", "file", "rule", "family_claims", "rule_claims", "stated", "confidence", "verdict")
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_SHOWN = 5  # problems of one table that an error names


class Verdict(StrEnum):
    """What a person says of a claim after reading its quote; UNSURE counts neither way."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedClaim:
    """One row of the table as far as the figures need it; ``verdict`` is None until somebody judged."""

    claim: str
    file: str
    rule: str
    family_claims: int
    rule_claims: int
    stated: float
    confidence: float
    verdict: Verdict | None

    @property
    def family(self) -> str:
        """The family of its rule."""
        return family_of(self.rule)

    @property
    def right(self) -> bool | None:
        """Whether the claim is right, None if that is not known."""
        return None if self.verdict in (None, Verdict.UNSURE) else self.verdict is Verdict.RIGHT


def to_table(rows: Iterable[Mapping[str, str]]) -> str:
    """``rows`` as CSV with a byte order mark; cells that look like formulas are guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(row[column]) for column in COLUMNS] for row in rows)
    return "\ufeff" + out.getvalue()


def read_claims(path: Path) -> tuple[JudgedClaim, ...]:
    """The rows of a table of claims, in its order; blank lines are passed over.

    Raises:
        JudgeError: the file cannot be read, lacks a column, or has malformed rows; its notes name the
            first five of these, each with its line.
    """
    claims: dict[str, JudgedClaim] = {}
    problems: list[str] = []
    for line, row in _read_rows(path):
        try:
            claim = _parse(row)
            if claims.setdefault(claim.claim, claim) is not claim:
                raise ValueError(f"{claim.claim} is there twice; expected one row a claim")
        except ValueError as error:
            problems.append(f"{path}:{line}: {error}")
    if problems:
        refusal = JudgeError(f"{path}: {len(problems)} malformed rows; mend them and try again")
        for problem in problems[:_SHOWN]:
            refusal.add_note(problem)
        raise refusal
    return tuple(claims.values())


def read_verdicts(path: Path) -> dict[str, str]:
    """The verdicts of a table of claims, by claim; raises JudgeError as ``read_claims`` does."""
    return {one.claim: one.verdict for one in read_claims(path) if one.verdict is not None}


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by column, with the line it begins in."""
    lines = csv.reader(io.StringIO(_read_text(path), newline=""), strict=True)
    begin = 1
    columns: list[str] = []
    try:
        for cells in lines:
            if not columns:
                columns = _parse_header(path, cells)
            elif any(cells):
                yield begin, dict(zip_longest(columns, map(str.strip, cells[: len(columns)]), fillvalue=""))
            begin = lines.line_num + 1
    except csv.Error as error:
        raise JudgeError(f'{path}:{begin}: not CSV ({error}); expected commas and "quotes"') from error


def _read_text(path: Path) -> str:
    try:
        return parse_bytes(path.read_bytes(), str(path))[0]
    except OSError as error:
        raise JudgeError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except ReadError as error:
        raise JudgeError(str(error)) from error


def _parse_header(path: Path, cells: list[str]) -> list[str]:
    names = [name.strip() for name in cells]
    if lacking := [name for name in NEEDED if name not in names]:
        expected = "expected the table that 'kg judge sample' writes"
        raise JudgeError(f"{path}:1: no column {', '.join(lacking)}; {expected}")
    return names


def _parse(row: Mapping[str, str]) -> JudgedClaim:
    return JudgedClaim(
        claim=_text(row, "claim"),
        file=row["file"],
        rule=_text(row, "rule"),
        family_claims=_count(row, "family_claims"),
        rule_claims=_count(row, "rule_claims"),
        stated=_share(row, "stated"),
        confidence=_share(row, "confidence"),
        verdict=_verdict(row["verdict"]),
    )


def _text(row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise ValueError(f"{column} is empty; expected what 'kg judge sample' wrote there")
    return row[column]


def _count(row: Mapping[str, str], column: str) -> int:
    if not row[column].isdecimal():
        raise ValueError(f"{column} is {row[column]!r}; expected a whole number")
    return int(row[column])


def _share(row: Mapping[str, str], column: str) -> float:
    value = float(row[column]) if _NUMBER.fullmatch(row[column]) else -1.0
    if not 0 <= value <= 1:
        raise ValueError(f"{column} is {row[column]!r}; expected a number from 0 to 1")
    return value


def _verdict(word: str) -> Verdict | None:
    if word.lower() not in (*Verdict, ""):
        raise ValueError(f"verdict is {word!r}; expected {', '.join(Verdict)} or nothing")
    return Verdict(word.lower()) if word else None
