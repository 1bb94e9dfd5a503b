"""A sample of claims for a person to judge: every family of rules in it, the large ones more often.

Which claims are drawn hangs on the seed and on the claims' ids alone, so the order of files does not
matter, and a claim that stays in the extraction tends to stay in the sample.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from kg.errors import JudgeError
from kg.extract.trust import Trust
from kg.extract.verdicts import family_of
from kg.records import Claim, EntityType, Evidence, Extraction, Literal, Mention, Ref

FLOOR = 5  # claims of each family at least, as far as it has them
_AROUND = 60  # characters of context on either side of a quote


class Drawn(NamedTuple):
    """A claim and where it comes from."""

    claim: Claim
    extraction: Extraction


def to_sample(
    extractions: Iterable[Extraction], size: int, seed: int, trust: Trust, verdicts: Mapping[str, str]
) -> list[dict[str, str]]:
    """``size`` rows of the table of claims, or all there are, sorted by file and place.

    ``extractions`` hold confidences as the rules set them; ``trust`` makes those of a build of them.
    ``verdicts`` are given already, by claim.

    Raises:
        JudgeError: there is no claim, or ``size`` is less than the number of families.
    """
    claims = {one.id: Drawn(one, extraction) for extraction in extractions for one in extraction.claims}
    families: dict[str, list[Drawn]] = defaultdict(list)
    for _, drawn in sorted(claims.items(), key=lambda item: _lot(seed, item[0])):
        families[family_of(drawn.claim.extracted_by)].append(drawn)
    shares = allot({family: len(held) for family, held in families.items()}, size)
    chosen = [drawn for family, held in families.items() for drawn in held[: shares[family]]]
    rules = Counter(drawn.claim.extracted_by for drawn in claims.values())
    rows = []
    for drawn in sorted(chosen, key=_place):
        rule = drawn.claim.extracted_by
        counts = {"family_claims": len(families[family_of(rule)]), "rule_claims": rules[rule]}
        row = _row(drawn) | {name: str(count) for name, count in counts.items()}
        row["confidence"] = f"{trust.confidence(rule, drawn.claim.confidence):g}"
        rows.append(row | {"verdict": verdicts.get(row["claim"], "")})
    return rows


def allot(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of ``size`` each family gets: a floor, and of the rest a share in proportion to what is left.

    >>> allot({"gazetteer": 900, "develops": 90, "succeeds": 2}, 100)
    {'develops': 13, 'gazetteer': 85, 'succeeds': 2}

    Raises:
        JudgeError: there is no claim, or ``size`` is less than the number of families.
    """
    if not sizes:
        raise JudgeError("no claims to judge were read out of these reports")
    if size < len(sizes):
        raise JudgeError(
            f"{size} claims cannot show {len(sizes)} families of rules; ask for at least as many"
        )
    floor = min(FLOOR, size // len(sizes))
    given = {family: min(sizes[family], floor) for family in sorted(sizes)}
    left = {family: sizes[family] - given[family] for family in given}
    rest, total = min(size - sum(given.values()), sum(left.values())), sum(left.values()) or 1
    shares = {family: rest * count // total for family, count in left.items()}
    # What rounding down left over goes to the largest remainders, as seats in a parliament do.
    by_remainder = sorted(left, key=lambda family: (-(rest * left[family] % total), family))
    for family in by_remainder[: rest - sum(shares.values())]:
        shares[family] += 1
    return {family: given[family] + shares[family] for family in given}


def _lot(seed: int, claim: str) -> str:
    return sha256(f"{seed} {claim}".encode()).hexdigest()


def _place(drawn: Drawn) -> tuple[str, int, int, str]:
    place = drawn.claim.evidence
    return (drawn.extraction.document.source_file, place.start, place.end, drawn.claim.id)


def _row(drawn: Drawn) -> dict[str, str]:
    claim, extraction = drawn
    rule, document = claim.extracted_by, extraction.document
    return {
        "claim": to_name(claim),
        "file": document.source_file,
        "family": family_of(rule),
        "rule": rule,
        "stated": f"{claim.confidence:g}",
        "predicate": claim.predicate,
        "subject": _label(claim.subject, claim.evidence, extraction),
        "object": _label(claim.object, claim.evidence, extraction),
        "modality": claim.modality or "",
        "quote": claim.evidence.quote,
        "context": _context(document.text, claim.evidence),
    }


def to_name(claim: Claim) -> str:
    """The local part of the claim's IRI; spreadsheets would take some bare ids for numbers."""
    return f"claim-{claim.id}"


def _label(end: Ref | Literal, place: Evidence, extraction: Extraction) -> str:
    """A value as it is; an entity as printed in the quote, else where named first; the report's file."""
    if isinstance(end, Literal):
        return end.value
    if end.type is EntityType.REPORT:
        return extraction.document.source_file
    named = [one for one in extraction.mentions if one.ref == end]
    inside = [one for one in named if place.start <= one.start and one.end <= place.end]
    return _first(inside or named) or end.key


def _first(mentions: Sequence[Mention]) -> str:
    return min(mentions, key=lambda one: (one.start, one.end)).surface if mentions else ""


def _context(text: str, place: Evidence) -> str:
    """The quote between 〖 and 〗, with the words around it, on one line."""
    before, after = text[max(0, place.start - _AROUND) : place.start], text[place.end : place.end + _AROUND]
    return " ".join(f"{before}〖{place.quote}〗{after}".split())
