"""The tables in memory, looked up by name, ticker, licence prefix and e-mail domain."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from kg.gazetteer.entry import Broker, Entry, Name
from kg.gazetteer.tickers import parse_ticker
from kg.records import EntityType
from kg.text.normalise import fold_name

_PREFIX = 5


@contextmanager
def no_collection() -> Iterator[None]:
    """Switch the cycle collector off while many records are made that hold no cycles: it would scan them
    again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Gazetteer:
    """Every entry of the tables, in the order of the tables; each index is built when first asked for."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take entries whose (type, key) pairs are distinct."""
        self.entries: tuple[Entry, ...] = tuple(entries)

    @cached_property
    def _by_key(self) -> dict[tuple[EntityType, str], Entry]:
        return {(entry.type, entry.key): entry for entry in self.entries}

    @cached_property
    def _by_name(self) -> dict[str, tuple[tuple[Entry, Name], ...]]:
        index: dict[str, tuple[tuple[Entry, Name], ...]] = {}
        with no_collection():
            for entry in self.entries:
                for name in entry.names:
                    folded = fold_name(name.surface)
                    index[folded] = (*index.get(folded, ()), (entry, name))
        return index

    @cached_property
    def _by_ticker(self) -> dict[str, Entry]:
        companies = (entry for entry in self.entries if entry.type is not EntityType.BROKER)
        return {ticker: entry for entry in companies for ticker in entry.tickers}

    @cached_property
    def _by_prefix(self) -> dict[str, tuple[Broker, ...]]:
        return _grouped([(code, broker) for broker in self.brokers for code in broker.licence_prefixes])

    @cached_property
    def _by_domain(self) -> dict[str, tuple[Broker, ...]]:
        return _grouped([(domain, broker) for broker in self.brokers for domain in broker.email_domains])

    @cached_property
    def brokers(self) -> tuple[Broker, ...]:
        """The securities firms, in the order of their table (larger houses first)."""
        return tuple(entry for entry in self.entries if isinstance(entry, Broker))

    @cached_property
    def industries(self) -> tuple[Entry, ...]:
        """The industries; a name that the classification uses at several levels is one entry."""
        return tuple(entry for entry in self.entries if entry.type is EntityType.INDUSTRY)

    def entry(self, type: EntityType, key: str) -> Entry | None:
        """The entry with this type and key (ticker or folded label)."""
        return self._by_key.get((type, key))

    def named(self, folded: str) -> tuple[tuple[Entry, Name], ...]:
        """Every entry that bears this name; ``folded`` comes from ``kg.text.normalise.fold_name``.

        Several entries may bear one name: a listed broker, an app named like its maker, two listed
        companies with one short name. They come in the order of the tables.
        """
        return self._by_name.get(folded, ())

    def named_as(self, folded: str, type: EntityType) -> Entry | None:
        """The first entry of this type that bears the name."""
        return next((entry for entry, _ in self.named(folded) if entry.type is type), None)

    def names(self) -> Iterator[tuple[str, tuple[tuple[Entry, Name], ...]]]:
        """Every folded name with its bearers, for building an automaton."""
        return iter(self._by_name.items())

    def ticker(self, text: str) -> Entry | None:
        """The company with this printed code; None when the text is no code or no table has it."""
        try:
            return self._by_ticker.get(parse_ticker(text))
        except ValueError:
            return None

    def broker_by_prefix(self, licence: str) -> tuple[Broker, ...]:
        """Firms whose analysts' numbers begin like this one (``S0870522020001`` or ``S0870``).

        Several firms share a code after a renaming or merger. Those for which the code is verified come
        first; ask ``Broker.licence_prefixes`` which it is.
        """
        return self._by_prefix.get(licence[:_PREFIX].upper(), ())

    def brokers_by_domain(self, email: str) -> tuple[Broker, ...]:
        """Firms that use the domain of an address, or one above it; verified ones first."""
        domain = email.rpartition("@")[2].strip().lower().rstrip(".")
        while "." in domain:
            if found := self._by_domain.get(domain):
                return found
            domain = domain.partition(".")[2]
        return ()

    def broker_by_domain(self, email: str) -> Broker | None:
        """The firm of an address; where a group shares one domain, its first firm in the table."""
        return next(iter(self.brokers_by_domain(email)), None)


def _grouped(pairs: Sequence[tuple[tuple[str, bool], Broker]]) -> dict[str, tuple[Broker, ...]]:
    """Firms by value, those for which the value is verified first, else in the order given."""
    index: dict[str, tuple[Broker, ...]] = {}
    for (value, _), broker in sorted(pairs, key=lambda pair: not pair[0][1]):
        index[value] = (*index.get(value, ()), broker)
    return index
