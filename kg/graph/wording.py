"""How one report words what it says of one target in all its calls together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]
#: What a call says, and where.
WORDING = ("verb", "rating", "common_rating", "action", "target_price", "currency")
_PLACE = ("id", "quote", "file", "start", "end", "page")
_MASTHEAD = "masthead."


def in_reading_order(calls: Iterable[Json]) -> list[Json]:
    """Calls by their place in the report."""
    return sorted(calls, key=lambda call: (call["start"], call["end"], call["id"]))


def to_wording(said: Sequence[Json]) -> Json:
    """What a report says of one target, of its calls in reading order: columns of ``kg.graph.calls``."""
    ranked = sorted(said, key=lambda call: not call["extracted_by"].startswith(_MASTHEAD))
    rated = _first(ranked, "rating")
    priced = _first(ranked, "target_price")
    return {
        "words": to_distinct(word for call in said for word in (call["verb"], call["rating"]) if word),
        "rating": rated.get("rating"),
        "common_rating": rated.get("common_rating"),
        "action": _first(ranked, "action").get("action"),
        "target_price": priced.get("target_price"),
        "currency": priced.get("currency"),
        "quotes": [{name: call[name] for name in (*WORDING, *_PLACE)} for call in said],
    }


def _first(calls: Iterable[Json], name: str) -> Json:
    return next((call for call in calls if call[name]), {})


def to_distinct(words: Iterable[str]) -> list[str]:
    """Each word once, in the order of its first use."""
    return list(dict.fromkeys(words))
