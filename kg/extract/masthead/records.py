"""What the masthead of a report says, each value with the place where it is printed."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from kg.records import Ref, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One printed value: ``span`` is a source span of the document, ``rule`` says why it was believed.

    ``value`` is cleaned (no inner white space in a licence, Markdown escapes gone); the words as
    printed are ``document.text[span.start:span.end]``.
    """

    value: str
    span: Span
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author of the report. Every contact may be missing, the name never is."""

    name: Found
    role: Found | None = None
    licence: Found | None = None
    email: Found | None = None
    phone: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The house that publishes the report.

    ``evidence`` holds one place for every rule that agreed, best first; never empty.
    """

    ref: Ref
    evidence: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The one listed company a company note is about; ``ticker`` is CODE.EXCHANGE."""

    ticker: str
    name: Found
    target_price: Found | None = None
    currency: str | None = None  # ISO 4217, of the target price


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """All that a report prints about itself; what it does not print is None or empty."""

    title: Found | None = None
    issued: Found | None = None  # value is an ISO date, or year and month when no day is printed
    broker: Publisher | None = None
    industry: Found | None = None
    rating: Found | None = None
    rating_action: Found | None = None
    analysts: tuple[Person, ...] = ()
    company: Subject | None = None
    is_note: bool = False  # on one company, be it one that is not known

    @property
    def date(self) -> datetime.date | None:
        """The printed date of issue, as a date; of a month its last day."""
        if self.issued is None:
            return None
        year, month, *day = (int(part) for part in self.issued.value.split("-"))
        return datetime.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])
