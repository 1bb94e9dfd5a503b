"""Misprints: two Latin names one edit apart that the reports use for one thing (GianGPT, GiantGPT).

One edit alone proves nothing: GPT-3 and GPT-4 differ by one, too. Digits never count as misprints,
and the pair must share its developer, or stand in one report where the table knows the other form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kg.gazetteer import Gazetteer, namesakes
from kg.records import Decision, Extraction, Judgement, Ref
from kg.resolve.names import FAMILY, find_entry, trim

_SHORTEST = 5  # letters; shorter names are one edit apart by chance
_LONGEST = 60  # letters; longer ones are noise


@dataclass(slots=True)
class Use:
    """Where a name is used: the reports, and who is said to develop it."""

    reports: set[str] = field(default_factory=set)
    developers: set[Ref] = field(default_factory=set)


def find_misspelt(
    surfaces: dict[Ref, Counter[str]], extractions: Sequence[Extraction], gazetteer: Gazetteer
) -> Iterator[tuple[Judgement, Ref, Ref]]:
    """Pairs of Refs one edit apart, each with a judgement: SAME where usage agrees, else UNSURE."""
    uses = _uses(extractions)
    for left, right in sorted(_near(surfaces)):
        known = [ref for ref in (left, right) if _is_known(ref, gazetteer)]
        if len(known) == 2:
            continue  # the table has both: two things
        rule, score = _agreement(uses[left], uses[right], known, surfaces)
        decision = Decision.SAME if score >= 0.8 else Decision.UNSURE
        names = sorted((_spelling(surfaces[left], left), _spelling(surfaces[right], right)))
        yield Judgement(left=names[0], right=names[1], decision=decision, rule=rule, score=score), left, right


def _is_known(ref: Ref, gazetteer: Gazetteer) -> bool:
    """Whether a table has the name: as an entry's, or as that of a thing named like its firm."""
    return ref.key in namesakes() or find_entry(ref, gazetteer) is not None


def _agreement(
    left: Use, right: Use, known: list[Ref], surfaces: dict[Ref, Counter[str]]
) -> tuple[str, float]:
    if left.developers & right.developers:
        return "one edit apart, same developer", 0.9
    if known and left.reports & right.reports:
        return "one edit from a known name in the same report", 0.82
    return "one edit apart", 0.5


def _spelling(counts: Counter[str], ref: Ref) -> str:
    return min(counts, key=lambda surface: (-counts[surface], surface)) if counts else ref.key


def _uses(extractions: Sequence[Extraction]) -> dict[Ref, Use]:
    uses: dict[Ref, Use] = defaultdict(Use)
    for extraction in extractions:
        for mention in extraction.mentions:
            uses[mention.ref].reports.add(extraction.document.digest)
        for claim in extraction.claims:
            if claim.predicate == "develops" and isinstance(claim.object, Ref):
                uses[claim.object].developers.add(claim.subject)
    return uses


def _near(surfaces: dict[Ref, Counter[str]]) -> set[tuple[Ref, Ref]]:
    """Pairs of one family that become equal by leaving out at most one letter of each."""
    shelves: dict[tuple[str, str], set[Ref]] = defaultdict(set)
    for ref in surfaces:
        name = trim(ref)
        if re.fullmatch(rf"[a-z0-9.+&]{{{_SHORTEST},{_LONGEST}}}", name) and name.count(".") < 2:
            for shorter in (name, *(name[:i] + name[i + 1 :] for i in range(len(name)))):
                shelves[FAMILY[ref.type], shorter].add(ref)
    return {
        pair
        for shelf in shelves.values()
        for pair in combinations(sorted(shelf), 2)
        if is_misprint(trim(pair[0]), trim(pair[1]))
    }


def is_misprint(left: str, right: str) -> bool:
    """Whether two folded names differ by one letter put in, left out, changed or swapped; never a digit.

    >>> is_misprint("giantgpt", "giangpt"), is_misprint("gpt3", "gpt4")
    (True, False)
    """
    if left == right or re.sub(r"\D", "", left) != re.sub(r"\D", "", right):
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    one, other = left[start:], right[start:]
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:] or swapped
