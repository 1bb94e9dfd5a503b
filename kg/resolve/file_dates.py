"""Dates in the names of files, for reports that print none: claims of a name, not of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from kg.records import Datatype, Document, Knowledge, Literal, report_id

_YEAR, _MONTH, _DAY = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
_M2, _D2 = r"(?P<m>1[0-2]|0[1-9])", r"(?P<d>3[01]|[12]\d|0[1-9])"
#: What may follow eight digits: nothing, a time of day, or the serial number of a library (AP20240216…).
_STAMP = r"(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?|(?<=AP\d{8})\d{10})?"
#: How a date may stand in the last part of a path, and how far it is to be trusted; the first row that
#: matches counts. Six digits are a date from 21 on: below that they are codes of funds and B shares too.
_IN_NAME = (
    (re.compile(rf"(?<!\d){_YEAR}年{_MONTH}月{_DAY}日"), 0.5),
    (re.compile(rf"(?<!\d){_YEAR}(?P<s>[-_. ]){_MONTH}(?P=s){_DAY}(?!\d)"), 0.5),
    (re.compile(rf"(?<!\d){_YEAR}{_M2}{_D2}(?={_STAMP}(?!\d))"), 0.5),
    (re.compile(rf"(?<!\d){_YEAR}年{_MONTH}月"), 0.4),
    (re.compile(rf"(?<!\d){_YEAR}[-_.]?{_M2}(?![\d]|[-_.]\d)"), 0.4),
    (re.compile(rf"(?<![\dA-Za-z])(?P<y>2[1-9]){_M2}{_D2}(?![\dA-Za-z]|\.(?:S[HZ]|BJ|HK|O[FB])\b)"), 0.3),
)
#: The same in the folders above it: 2024-06-20/a.pdf, 2024/06/20/a.pdf, 2024.zip/06/a.pdf.
_IN_FOLDERS = (
    (re.compile(rf"(?:^|/){_YEAR}(?:年|\.zip)?/{_MONTH}月?/{_DAY}日?/"), 0.3),
    *((pattern, 0.3) for pattern, _ in _IN_NAME[:3]),
    (re.compile(rf"(?:^|/){_YEAR}(?:年|\.zip)?/{_MONTH}月?(?:\.zip)?/"), 0.3),
    *((pattern, 0.3) for pattern, _ in _IN_NAME[3:5]),
)
_HASH = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{12,}", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDate:
    """The date that a file's name gives a report: ``file[start:end] == quote``, half-open.

    It is no claim of the report, dates nothing else, and its ``confidence`` is at most a half.
    """

    report: str  # entity id
    file: str
    start: int
    end: int
    quote: str
    date: Literal
    confidence: float
    extracted_by: str

    @property
    def id(self) -> str:
        """A stable id of 20 hex digits."""
        parts = (self.report, self.file, str(self.start), self.date.value)
        return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def find_file_dates(knowledge: Knowledge) -> Mapping[str, tuple[FileDate, ...]]:
    """By report: the dates in the names of its files, for reports whose date of issue is not printed."""
    printed = {relation.subject for relation in knowledge.relations if relation.predicate == "issued"}
    return {
        report: tuple(_file_dates(document, report))
        for document in knowledge.documents
        if (report := report_id(document.digest)) not in printed
    }


def _file_dates(document: Document, report: str) -> Iterator[FileDate]:
    """One for each file of the report whose name holds a date; names that differ stand side by side."""
    for file in sorted({document.source_file, *(copy.source_file for copy in document.copies)}):
        found = find_file_date(file)
        if found is not None:
            start, end, day, confidence = found
            in_folder = end <= file.rfind("/") + 1
            yield FileDate(
                report=report,
                file=file,
                start=start,
                end=end,
                quote=file[start:end],
                date=day,
                confidence=confidence,
                extracted_by="folder_name.date" if in_folder else "file_name.date",
            )


def find_file_date(file: str) -> tuple[int, int, Literal, float] | None:
    """Where the path ``file`` holds one date, the date, and how far to trust it; None if it holds none
    or several, as the first and last day of a week are.

    >>> find_file_date("2024/晨会纪要_20240216.pdf")
    (10, 18, Literal(value='2024-02-16', datatype=<Datatype.DATE: 'date'>), 0.5)
    """
    cut = file.rfind("/") + 1
    for rows, low, high in ((_IN_NAME, cut, len(file)), (_IN_FOLDERS, 0, cut)):
        for pattern, confidence in rows:
            found = list(_dates(pattern, file, low, high))
            if len({day for _, _, day in found}) > 1:
                return None
            if found:
                return *found[0], confidence
    return None


def _dates(pattern: re.Pattern[str], file: str, low: int, high: int) -> Iterator[tuple[int, int, Literal]]:
    hashes = [match.span() for match in _HASH.finditer(file)]
    for match in pattern.finditer(file, low, high):
        start, end = match.start("y"), match.start() + len(match[0].rstrip("/"))
        day = _to_date(match)
        if day is not None and not any(first <= start < last for first, last in hashes):
            yield start, end, day


def _to_date(match: re.Match[str]) -> Literal | None:
    """The day or month, None for one that does not exist."""
    parts = match.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        day = date(year, int(parts["m"]), int(parts.get("d") or 1))
    except ValueError:
        return None
    if parts.get("d"):
        return Literal(day.isoformat(), Datatype.DATE)
    return Literal(f"{day:%Y-%m}", Datatype.MONTH)
