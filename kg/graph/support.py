"""How widely a statement is held: the reports and brokers behind it, since when, and its best words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def to_support(claims: Sequence[Json]) -> Json:
    """What stands behind one relation or value, from its claims (and recommendations) as the graph has
    them:

    ``reports`` (how many; a report counts once however often it says so, and its copies are the same
    report), ``brokers`` (labels, sorted), ``first`` and ``last`` (dates of the earliest and the latest
    report, None when no report has one) and ``strongest`` (id of the claim to quote, None without claims:
    a plain one before a plan or rumour, then the surest, then the latest).

    >>> to_support([])
    {'reports': 0, 'brokers': [], 'first': None, 'last': None, 'strongest': None}
    """
    dates = [claim["date"] for claim in claims if claim["date"] is not None]
    strongest = max(sorted(claims, key=lambda claim: claim["id"]), key=_strength, default=None)
    return {
        "reports": len({claim["report"] for claim in claims}),
        "brokers": sorted({claim["broker"] for claim in claims if claim["broker"] is not None}),
        "first": min(dates, default=None),
        "last": max(dates, default=None),
        "strongest": strongest and strongest["id"],
    }


def _strength(claim: Json) -> tuple[bool, float, str]:
    """Recommendations carry no confidence of their own: a claim is quoted before them."""
    return claim.get("modality") is None, claim.get("confidence", 0.0), claim["date"] or ""
