"""Claims that a rule would make and something speaks against: what is stated, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.records import Claim, EntityType, Reason, Ref, Refused, Span


class Stated(NamedTuple):
    """Claims, and those that were refused."""

    claims: list[Claim]
    refused: list[Refused]


def refuse(claim: Claim, reason: Reason) -> Refused:
    """``claim`` as one that is not made; the report itself is none of the things it speaks of."""
    refs = [ref for ref in (claim.subject, claim.object) if isinstance(ref, Ref)]
    return Refused(
        Span(claim.evidence.start, claim.evidence.end),
        reason,
        claim.extracted_by,
        claim.predicate,
        tuple(ref for ref in refs if ref.type is not EntityType.REPORT),
    )


def apart(found: Iterable[Claim | Refused]) -> Stated:
    """Claims and refused ones, each in their order."""
    stated = Stated([], [])
    for one in found:
        if isinstance(one, Claim):
            stated.claims.append(one)
        else:
            stated.refused.append(one)
    return stated
