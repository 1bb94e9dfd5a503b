"""Dated and numeric attributes: tickers, release dates, sizes, durations, resolutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.conventions import Ticker
from kg.extract.mention import Named
from kg.extract.reading import Reading
from kg.records import Claim, EntityType, Literal, Ref


def find_facts(reading: Reading, named: Sequence[Named], tickers: Sequence[Ticker]) -> list[Claim]:
    """Every attribute the body states of an entity."""
    return [*_tickers(reading, named, tickers)]


def _tickers(reading: Reading, named: Sequence[Named], tickers: Sequence[Ticker]) -> Iterator[Claim]:
    spoken = {one.ref.key: one for one in named if one.ref.type in (EntityType.COMPANY, EntityType.BROKER)}
    for ticker in tickers:
        if ticker.key in spoken:
            yield Claim(
                subject=Ref(spoken[ticker.key].ref.type, ticker.key),
                predicate="ticker",
                object=Literal(ticker.key),
                evidence=reading.evidence(ticker.start, ticker.end, ticker.start),
                confidence=0.98,
                extracted_by="ticker.printed",
            )
