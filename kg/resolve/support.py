"""How widely a statement is held: the reports and brokers behind it, since when, and its best words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.records import Claim, Recommendation
from kg.resolve.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What stands behind one relation or value.

    ``reports`` is how many say so: one counts once however often it does, and its copies are the same
    report. ``brokers`` are ids and labels, sorted by label. ``first`` and ``last`` are the dates of the
    earliest and the latest report, None when no report has one. ``strongest`` is the id of the claim to
    quote, None without claims: a plain one before a plan or rumour, then the surest, then the latest.
    Plans, hopes and rumours count as support of what they speak of; ``Relation.asserted`` says whether
    there is anything else.
    """

    reports: int = 0
    brokers: tuple[tuple[str, str], ...] = ()
    first: str | None = None
    last: str | None = None
    strongest: str | None = None


def to_support(said: Sequence[Claim | Recommendation], sources: Mapping[str, Source]) -> Support:
    """The support that claims and recommendations give to what they say.

    ``sources`` are those of ``kg.resolve.sources``, by digest.
    """
    digests = {_digest(one) for one in said}
    origins = [sources[digest] for digest in digests]
    dates = [origin.date for origin in origins if origin.date is not None]
    brokers = {broker for origin in origins for broker in origin.brokers}
    strongest = max(
        sorted(said, key=lambda one: one.id), key=lambda one: _strength(one, sources), default=None
    )
    return Support(
        reports=len({origin.report for origin in origins} - {None}),  # a person is no report
        brokers=tuple(sorted(brokers, key=lambda broker: broker[::-1])),
        first=min(dates, default=None),
        last=max(dates, default=None),
        strongest=None if strongest is None else strongest.id,
    )


def _digest(said: Claim | Recommendation) -> str:
    return (said if isinstance(said, Claim) else said.call).evidence.digest


def _strength(said: Claim | Recommendation, sources: Mapping[str, Source]) -> tuple[bool, float, str]:
    """Recommendations carry no confidence of their own: a claim is quoted before them."""
    date = sources[_digest(said)].date or ""
    return (said.modality is None, said.confidence, date) if isinstance(said, Claim) else (True, 0.0, date)
