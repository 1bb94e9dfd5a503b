"""Which claims a line of the digest quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def to_sources(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The claims to quote, by date and place; one whose words lie in those of another is left out."""
    kept: list[Mapping[str, Any]] = []
    for claim in sorted(
        claims, key=lambda claim: (claim["start"] - claim["end"], claim["file"], claim["id"])
    ):
        if not any(_lies_in(claim, other) for other in kept):
            kept.append(claim)
    return sorted(kept, key=by_date)


def _lies_in(claim: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    inside: bool = other["start"] <= claim["start"] and claim["end"] <= other["end"]
    return inside and claim["file"] == other["file"]


def strongest_first(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The surest claim first, of equals the oldest."""
    return sorted(
        claims, key=lambda claim: (-claim["confidence"], claim["date"] or "9999", claim["file"], claim["id"])
    )


def to_one_of_each(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The surest claim of each report, by date and file."""
    best: dict[str, Mapping[str, Any]] = {}
    for claim in strongest_first(claims):
        best.setdefault(claim["report"], claim)
    return sorted(best.values(), key=by_date)


def by_date(claim: Mapping[str, Any]) -> tuple[str, str, int]:
    """The order of claims in time and place; those without a date come last."""
    return claim["date"] or "9999", claim["file"], claim["start"]
