"""Which dates belong to the period of a digest, and in which order they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: Whether something that has a ``date`` (ISO, or None) belongs to the period.
Held = Callable[[Mapping[str, Any]], bool]


def to_held(since: str | None, until: str | None) -> Held:
    """Whether a row's date is in the period; without a bound everything is, also what has no date. A month
    is in the period if one of its days can be.

    >>> to_held("2024-06-17", None)({"date": "2024-06-17"}), to_held(None, "2024-06-17")({"date": None})
    (True, False)
    """
    if since is None and until is None:
        return lambda row: True
    low, high = since or "", until or "9999-12-31"
    return lambda row: (day := row["date"]) is not None and low[: len(day)] <= day <= high[: len(day)]


def latest_first(date: str | None) -> tuple[int, ...]:
    """Sorts the latest date first and what has none last."""
    return tuple(-ord(character) for character in date) if date else (1,)


def is_new(claims: Iterable[Mapping[str, Any]], since: str | None) -> bool:
    """Whether no claim is older than ``since``; without a bound everything is new."""
    return since is None or not any(
        claim["date"] is not None and claim["date"] < since[: len(claim["date"])] for claim in claims
    )
