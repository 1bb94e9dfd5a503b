"""What the masthead rules ask of the tables: brokers by name, licence prefix and e-mail domain; industries.

Both records are built from plain rows, so that a test or a user's own table can stand in for the
shipped gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import ahocorasick  # type: ignore[import-not-found,unused-ignore]

from kg.gazetteer import Gazetteer
from kg.text.normalise import fold_name, to_plain

_PREFIX = 5


class House(NamedTuple):
    """One securities firm: its short name, every name it goes by, and what identifies its analysts.

    The last two hold (value, verified) pairs.
    """

    short: str
    names: tuple[str, ...]
    prefixes: tuple[tuple[str, bool], ...] = ()
    domains: tuple[tuple[str, bool], ...] = ()


class NameHit(NamedTuple):
    """A broker's name in a text: ``text[start:end]``, and the short name it stands for."""

    start: int
    end: int
    short: str


class Brokers:
    """The securities firms, looked up three ways. Several firms can share a prefix or a domain."""

    def __init__(self, houses: Iterable[House]) -> None:
        """Take the firms in order of preference: the first one wins a tie."""
        self.houses = tuple(houses)

    @classmethod
    def from_gazetteer(cls, gazetteer: Gazetteer) -> Brokers:
        """The firms of the shipped tables and the user's own."""
        return cls(
            House(
                one.label,
                tuple(name.surface for name in one.names),
                tuple((code.value, code.verified) for code in one.licence_prefixes),
                tuple((domain.value, domain.verified) for domain in one.email_domains),
            )
            for one in gazetteer.brokers
        )

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Brokers:
        """Firms from table rows with the columns short_name, full_name, aliases, licence_prefix and
        email_domain; several values of a cell are joined with a bar."""
        return cls(_house(row) for row in rows)

    def by_prefix(self, licence: str) -> tuple[tuple[str, bool], ...]:
        """(short name, verified) of the firms whose analysts' numbers begin like this one."""
        return self._prefixes.get(licence[:_PREFIX], ())

    def by_domain(self, email: str) -> tuple[tuple[str, bool], ...]:
        """(short name, verified) of the firms that use the address's domain or one above it."""
        domain = email.rpartition("@")[2].lower()
        while "." in domain:
            if found := self._domains.get(domain):
                return found
            domain = domain.partition(".")[2]
        return ()

    def find_names(self, text: str) -> Iterator[NameHit]:
        """Every broker name in a text (widths folded beforehand), the longest where several fit.

        A name in Latin letters is a word of its own; a name that goes on into that of an affiliate
        (a brokerage abroad, a fund, a futures house) is the affiliate's.
        """
        automaton = self._automaton
        if len(automaton):
            for last, (size, short) in automaton.iter_long(text):
                hit = NameHit(last + 1 - size, last + 1, short)
                if not _is_inside_word(text, hit) and not _AFFILIATE.match(text, hit.end):
                    yield hit

    @cached_property
    def shorts(self) -> frozenset[str]:
        """The short names."""
        return frozenset(one.short for one in self.houses)

    @cached_property
    def _prefixes(self) -> dict[str, tuple[tuple[str, bool], ...]]:
        return _index((code, one.short, sure) for one in self.houses for code, sure in one.prefixes)

    @cached_property
    def _domains(self) -> dict[str, tuple[tuple[str, bool], ...]]:
        return _index((name, one.short, sure) for one in self.houses for name, sure in one.domains)

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for name, short in self._spellings():
            if name not in automaton:
                automaton.add_word(name, (len(name), short))
        automaton.make_automaton()
        return automaton

    def _spellings(self) -> Iterator[tuple[str, str]]:
        """Names as printed; one of two characters only with 证券 or 研究 after it."""
        for house in self.houses:
            for name in (house.short, *house.names):
                plain = to_plain(name)
                yield from ((form, house.short) for form in _forms(plain))


_AFFILIATE = re.compile(
    r"(?:经纪|国际|期货|基金|资管|资产管理|承销保荐|创新投资|另类投资)"
    r"|[(（](?:香港|国际|新加坡|英国|欧洲|台湾|澳门)[)）]"
)


def _is_inside_word(text: str, hit: NameHit) -> bool:
    edges = (text[max(0, hit.start - 1) : hit.start + 1], text[hit.end - 1 : hit.end + 1])
    return any(len(edge) == 2 and edge.isascii() and edge.isalpha() for edge in edges)


def _forms(name: str) -> tuple[str, ...]:
    if name.isascii() and " " in name:
        return name, name.upper()
    if len(name) > 3 and not name.endswith("研究"):
        return name, name.replace("(", "（").replace(")", "）")
    if len(name) > 3:
        return (name,)
    return tuple(f"{name}{tail}" for tail in ("证券", "研究院", "研究所", "研究部", "研究"))


def _house(row: Mapping[str, str]) -> House:
    def values(column: str) -> tuple[str, ...]:
        return tuple(filter(None, (row.get(column) or "").split("|")))

    names = (row["short_name"], *values("full_name"), *values("aliases"))
    known = tuple((code, True) for code in values("licence_prefix"))
    domains = tuple((domain, True) for domain in values("email_domain"))
    return House(row["short_name"], tuple(filter(None, names)), known, domains)


def _index(rows: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[tuple[str, bool], ...]]:
    index: dict[str, tuple[tuple[str, bool], ...]] = {}
    for value, short, sure in rows:
        index[value] = (*index.get(value, ()), (short, sure))
    return index


class Industries:
    """Industry names: from any known form to the label of its entry."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take (form, label) pairs; the first label given for a form stays."""
        self._labels: dict[str, str] = {}
        for form, label in names:
            self._labels.setdefault(fold_name(form), label)
        self._longest = max(map(len, self._labels), default=0)

    @classmethod
    def from_gazetteer(cls, gazetteer: Gazetteer) -> Industries:
        """The industries of the shipped tables and the user's own: labels first, then other forms."""
        labels = [(one.label, one.label) for one in gazetteer.industries]
        return cls([*labels, *((n.surface, one.label) for one in gazetteer.industries for n in one.names)])

    def label(self, words: str) -> str | None:
        """The label of the industry these words name, with or without 行业, 板块 or Ⅱ after them.

        >>> Industries([("传媒", "传媒")]).label("传媒行业")
        '传媒'
        """
        folded = fold_name(words).rstrip("ⅠⅡⅢiⅰ")
        bare = folded.removesuffix("行业").removesuffix("板块").removesuffix("产业")
        return self._labels.get(folded) or self._labels.get(bare)

    def ending(self, run: str) -> tuple[str, str] | None:
        """(words, label) of the longest industry name that ends a run of characters."""
        sizes = range(min(self._longest + 2, len(run)), 1, -1)
        return next(((run[-n:], label) for n in sizes if (label := self.label(run[-n:]))), None)

    def beginning(self, run: str) -> tuple[str, str] | None:
        """(words, label) of the longest industry name that begins a run of characters."""
        sizes = range(min(self._longest + 2, len(run)), 1, -1)
        return next(((run[:n], label) for n in sizes if (label := self.label(run[:n]))), None)

    def row(self, run: str) -> list[str]:
        """The industries that stand one after the other at the beginning of a run: sector, then branch.

        >>> Industries([("传媒", "传媒"), ("游戏", "游戏")]).row("传媒游戏版号")
        ['传媒', '游戏']
        """
        words: list[str] = []
        while found := self.beginning(run):
            words.append(found[0])
            run = run[len(found[0]) :]
        return words


__all__ = ["Brokers", "House", "Industries", "NameHit"]
