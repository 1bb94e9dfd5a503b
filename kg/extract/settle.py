"""From what every rule found to one typed mention a span.

A name is settled once for the whole report: all its mentions vote. Names the table marks
ambiguous need a vote, a company list or their ticker; names no table knows need cues. Only a
name of two things (a firm and its app) is then typed mention by mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.extract.candidates import Candidate, find_candidates
from kg.extract.decide import MADE, Said, decide
from kg.extract.mention import Found, Named
from kg.extract.senses import to_senses
from kg.records import EntityType, Reason, Ref, Refused, Span
from kg.text.normalise import fold_name

_T = EntityType
#: Kinds that one thing may be printed as: 生成对抗网络（GAN）, Meta（原Facebook）.
_KIN = (frozenset(MADE), frozenset((_T.COMPANY, _T.BROKER, _T.ORGANIZATION)), frozenset((_T.TECHNOLOGY,)))
#: Rules whose key says which of the things of one name is meant.
_IDENTIFYING = ("gazetteer", "shape.version")
_IN_BRACKETS = re.compile(r"[》”」]?[（(](?:以下)?(?:简称|原名?|又名|即|英文名|前身为|全称)?[：:]?[“「]?")
_AFTER_NAME = re.compile(r"[”」]?[）)，,]")


class Settled(NamedTuple):
    """Accepted spans, sorted and disjoint, and candidates that were taken for no names."""

    named: list[Named]
    refused: list[Refused]


def settle(text: str, found: Iterable[Found], tickers: frozenset[str]) -> Settled:
    """One Named for each accepted span of ``text``, and the candidates that are none, with the reason.

    ``tickers`` are those printed anywhere in the report: they confirm ambiguous company names.
    """
    names: dict[str, list[Candidate]] = defaultdict(list)
    candidates = {candidate.start: candidate for candidate in find_candidates(text, found)}
    for candidate in candidates.values():
        names[fold_name(candidate.surface)].append(candidate)
    said = Said(tickers, frozenset(names))
    settled: list[Named] = []
    refused: list[Refused] = []
    for folded, same in names.items():
        for kin in _apart(same):
            named, reason = decide(folded, kin, said)
            settled += named
            refused += _refused(kin, named, reason)
    apart = to_senses(text, [(candidates[one.start], one) for one in settled], tickers)
    return Settled(unite_aliases(text, sorted(apart)), refused)


def _refused(same: Sequence[Candidate], named: Sequence[Named], reason: Reason) -> Iterator[Refused]:
    if len(named) < len(same):
        taken = {one.start for one in named}
        for one in same:
            if one.start not in taken:
                yield Refused(Span(one.start, one.end), reason, one.found[0].source)


def _apart(same: Sequence[Candidate]) -> list[list[Candidate]]:
    """Forms known as different things are different names: GAN and GaN, the 1.5版 of two products."""
    by_keys: dict[frozenset[str], list[Candidate]] = defaultdict(list)
    for one in same:
        keys = (found.key for found in one.found if found.source in _IDENTIFYING)
        by_keys[frozenset(key for key in keys if key)].append(one)
    known = [keys for keys in by_keys if keys]
    if len(known) < 2 or frozenset.intersection(*known):
        return [list(same)]
    return list(by_keys.values())


def unite_aliases(text: str, named: Sequence[Named]) -> list[Named]:
    """Give a name in brackets right after a name of its kind that name's Ref, all over the report."""
    same: dict[Ref, Ref] = {}
    for left, right in pairwise(named):
        gap = text[left.end : right.start]
        if _IN_BRACKETS.fullmatch(gap) and _AFTER_NAME.match(text, right.end) and _is_kin(left, right):
            same.setdefault(right.ref, same.get(left.ref, left.ref))
    return [one._replace(ref=same[one.ref]) if one.ref in same else one for one in named]


def _is_kin(left: Named, right: Named) -> bool:
    return any({left.ref.type, right.ref.type} <= kin for kin in _KIN)
