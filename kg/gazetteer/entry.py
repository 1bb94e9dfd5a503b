"""What the alias table holds: an entry for each thing, a name for each of its forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kg.records import EntityType, Ref


class NameKind(StrEnum):
    """How a name stands to its entry."""

    LABEL = "label"
    ALIAS = "alias"
    FULL_NAME = "full name"
    ENGLISH_NAME = "english name"


class Name(NamedTuple):
    """One written form of an entry.

    ``ambiguous`` names are ordinary words or short tokens: never accept them as a bare match in
    running text; they need a code beside them, a list of their kind, quotation marks, an owner nearby.
    """

    surface: str
    kind: NameKind
    ambiguous: bool


class Checked(NamedTuple):
    """A licence prefix or e-mail domain; ``verified`` when it was read in a report or public record."""

    value: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing the tables know.

    ``key`` is the main ticker of a listed company, else the folded label, so that ``ref`` is what
    extraction writes into a Mention. ``names`` begin with the label and never fold to the same key twice.
    ``tickers`` begin with the main one (mainland before Hong Kong before the United States).
    ``owners`` are surfaces of the developers, owners or parent, the first one first.
    ``released`` is YYYY, YYYY-MM or YYYY-MM-DD of the announcement: a hint, not a fact.
    ``status`` is "listed", "delisted", "code_changed" or "" (not checked).
    """

    type: EntityType
    key: str
    label: str
    names: tuple[Name, ...]
    owners: tuple[str, ...] = ()
    released: str | None = None
    tickers: tuple[str, ...] = ()
    industry: str | None = None
    broader: str | None = None
    status: str = ""
    source: str = ""

    @property
    def ref(self) -> Ref:
        """The entry's type and key as documents refer to it."""
        return Ref(self.type, self.key)

    @property
    def owner(self) -> str | None:
        """The surface of the first owner or developer, None when the table names none."""
        return self.owners[0] if self.owners else None

    @property
    def full_name(self) -> str | None:
        """The registered name in Chinese where the table has one."""
        return next((name.surface for name in self.names if name.kind is NameKind.FULL_NAME), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker(Entry):
    """A securities firm that publishes research.

    ``tickers`` link a listed firm to its Company entry, which stays an entry of its own.
    ``licence_prefixes`` are the first five characters of its analysts' numbers (``S0870``).
    ``successor`` is the label of the firm that took it over or that it was renamed to.
    ``house`` is "cn", "cn_foreign" (foreign-controlled mainland licence), "hk" or "foreign".
    """

    licence_prefixes: tuple[Checked, ...] = ()
    email_domains: tuple[Checked, ...] = ()
    successor: str | None = None
    house: str = ""
