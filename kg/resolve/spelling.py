"""Misprints: two Latin names one edit apart that the reports use for one thing (GianGPT, GiantGPT).

One edit alone proves nothing: GPT-3 and GPT-4 differ by one, too. Digits never count as misprints,
and the pair must share its developer, or stand in one report where the table knows the other form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Any

from kg.gazetteer import Gazetteer, namesakes
from kg.records import Decision, Judgement, Ref
from kg.resolve.names import FAMILY, find_entry, trim
from kg.resolve.usage import Usage

_SHORTEST = 5  # letters; shorter names are one edit apart by chance
_LONGEST = 60  # letters; longer ones are noise
_LATIN = re.compile(rf"[a-z0-9.+&]{{{_SHORTEST},{_LONGEST}}}")


def find_misspelt(usage: Usage, gazetteer: Gazetteer) -> Iterator[tuple[Judgement, Ref, Ref]]:
    """Pairs of Refs one edit apart, each with a judgement: SAME where usage agrees, else UNSURE."""
    surfaces = usage.surfaces
    for left, right in sorted(_near(surfaces)):
        known = [ref for ref in (left, right) if _is_known(ref, gazetteer)]
        if len(known) == 2:
            continue  # the table has both: two things
        rule, score = _agreement(left, right, bool(known), usage)
        decision = Decision.SAME if score >= 0.8 else Decision.UNSURE
        names = sorted((_spelling(surfaces[left], left), _spelling(surfaces[right], right)))
        yield Judgement(left=names[0], right=names[1], decision=decision, rule=rule, score=score), left, right


def _is_known(ref: Ref, gazetteer: Gazetteer) -> bool:
    """Whether a table has the name: as an entry's, or as that of a thing named like its firm."""
    return ref.key in namesakes() or find_entry(ref, gazetteer) is not None


def _agreement(left: Ref, right: Ref, is_known: bool, usage: Usage) -> tuple[str, float]:
    if _share(usage.developers, left, right):
        return "one edit apart, same developer", 0.9
    if is_known and _share(usage.reports, left, right):
        return "one edit from a known name in the same report", 0.82
    return "one edit apart", 0.5


def _share(found: Mapping[Ref, AbstractSet[Any]], left: Ref, right: Ref) -> bool:
    return left in found and right in found and not found[left].isdisjoint(found[right])


def _spelling(counts: Counter[str], ref: Ref) -> str:
    return min(counts, key=lambda surface: (-counts[surface], surface)) if counts else ref.key


def _near(surfaces: dict[Ref, Counter[str]]) -> set[tuple[Ref, Ref]]:
    """Pairs of one family that become equal by leaving out at most one letter of each."""
    shelves: dict[tuple[str, str], set[Ref]] = defaultdict(set)
    for ref in surfaces:
        for shorter in to_shelves(ref):
            shelves[FAMILY[ref.type], shorter].add(ref)
    return {
        pair
        for shelf in shelves.values()
        for pair in combinations(sorted(shelf), 2)
        if is_misprint(trim(pair[0]), trim(pair[1]))
    }


def to_shelves(ref: Ref) -> set[str]:
    """The name of ``ref`` and what it is without any one letter; nothing for a name that is not Latin."""
    name = trim(ref)
    if not _LATIN.fullmatch(name) or name.count(".") > 1:
        return set()
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


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
