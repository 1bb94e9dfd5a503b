"""From what every rule found to one typed mention a span: who wins an overlap, what each name is.

A name is settled once for the whole report: all its mentions vote. Names the table marks
ambiguous need a vote, a company list or their ticker; names no table knows need cues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import re

import numpy as np

from kg.extract.cues import Vote, context_of, find_lists, find_votes, to_tally
from kg.extract.mention import Found, Named
from kg.extract.patterns import words
from kg.records import EntityType, Ref
from kg.text.normalise import fold_name

_T = EntityType
#: Who wins where spans overlap, surest first; within a rank the longer span wins.
_RANK = {
    "ticker": 0,
    "shape.version": 1,
    "shape.lab": 1,
    "shape.column": 1,
    "shape.person": 2,
    "shape.title": 2,
    "gazetteer": 3,
    "shape.large-model": 2,
    "shape.latin": 2,
    "shape.versioned": 2,
    "shape.model-name": 2,
    "guest": 4,
    "shape.suffix": 4,
    "shape.quoted": 2,
}
_AMBIGUOUS_RANK = 5
_NEEDED = {"shape.latin": 0.75, "shape.quoted": 0.4, "shape.suffix": 1.1, "shape.versioned": 0.4}
_MADE = (_T.MODEL, _T.PRODUCT, _T.CREATIVE_WORK)
_KIN = {kind: "made" if kind in _MADE else "org" if kind in (_T.COMPANY, _T.BROKER, _T.ORGANIZATION) else kind for kind in _T}
_PREFERENCE = (_T.MODEL, _T.PRODUCT, _T.COMPANY, _T.BROKER, _T.CREATIVE_WORK, _T.ORGANIZATION, _T.TECHNOLOGY)


@dataclass(slots=True)
class Candidate:
    """One span with every Found on it and the votes of its surroundings."""

    start: int
    end: int
    surface: str
    found: list[Found]
    votes: list[Vote] = field(default_factory=list)
    marked: str = ""  # the quotes, title marks or 【】 right around it
    peers: list[Candidate] = field(default_factory=list)

    @property
    def sure(self) -> list[Found]:
        """The unambiguous table entries and sure shapes on this span."""
        return [f for f in self.found if f.type is not None and not f.ambiguous and f.weight >= 0.6]


class Said(NamedTuple):
    """What the whole report prints that can vouch for a name: tickers, and names as folded."""

    tickers: frozenset[str]
    names: frozenset[str]


def settle(text: str, found: Iterable[Found], tickers: frozenset[str]) -> list[Named]:
    """One Named for each accepted span of ``text``, sorted, disjoint.

    ``tickers`` are those printed anywhere in the report: they confirm ambiguous company names.
    """
    candidates = _choose(text, found)
    _poll(text, candidates)
    names: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        names[fold_name(candidate.surface)].append(candidate)
    said = Said(tickers, frozenset(names))
    settled: list[Named] = []
    for folded, same in names.items():
        settled += _settle_name(folded, same, said)
    return unite_aliases(text, sorted(settled))


_IN_BRACKETS = re.compile(r"[》”」]?[（(](?:以下)?(?:简称|原名?|又名|即|英文名|前身为|全称)?[：:]?[“「]?$")


def unite_aliases(text: str, named: list[Named]) -> list[Named]:
    """A name in brackets right after a name of its kind is the same thing: 生成对抗网络（GAN）, Meta（原Facebook）."""
    same: dict[Ref, Ref] = {}
    for left, right in pairwise(named):
        gap, closing = text[left.end : right.start], text[right.end : right.end + 2].lstrip("”」")
        if _IN_BRACKETS.fullmatch(gap) and closing[:1] in ("）", ")", "，", ",") and _KIN[left.ref.type] == _KIN[right.ref.type]:
            same.setdefault(right.ref, same.get(left.ref, left.ref))
    return [one._replace(ref=same.get(one.ref, one.ref)) if same.get(one.ref) != one.ref else one for one in named]


def _choose(text: str, found: Iterable[Found]) -> list[Candidate]:
    by_span: dict[tuple[int, int], list[Found]] = defaultdict(list)
    for one in found:
        by_span[one.start, one.end].append(one)
    taken = np.zeros(len(text) + 1, dtype=bool)
    chosen: list[Candidate] = []
    for (start, end), here in sorted(by_span.items(), key=lambda item: (*_rank(item[1]), item[0])):
        if not taken[start:end].any():
            taken[start:end] = True
            chosen.append(Candidate(start, end, text[start:end], here, marked=_marks(text, start, end)))
    return sorted(chosen, key=lambda candidate: candidate.start)


def _rank(found: Sequence[Found]) -> tuple[int, int]:
    best = min(_AMBIGUOUS_RANK if one.ambiguous else _RANK[one.source] for one in found)
    return best, found[0].start - found[0].end


def _marks(text: str, start: int, end: int) -> str:
    marks = text[start - 1] + text[end] if start > 0 and end < len(text) else ""
    return marks if marks in ("《》", "“”", "「」", "【】", '""') else ""


def _poll(text: str, candidates: list[Candidate]) -> None:
    spans = [(candidate.start, candidate.end) for candidate in candidates]
    for candidate in candidates:
        candidate.votes += find_votes(context_of(text, candidate.start, candidate.end), listed=False)
    for run in find_lists(text, spans):
        members = [candidates[index] for index in run]
        whole = context_of(text, members[0].start, members[-1].end)
        votes = list(find_votes(whole, listed=True))
        for member in members:
            member.votes += [vote for vote in votes if vote not in member.votes]
            member.peers = [peer for peer in members if peer is not member]


def _settle_name(folded: str, same: list[Candidate], said: Said) -> list[Named]:
    tally = to_tally(vote for candidate in same for vote in candidate.votes)
    known = {(f.type, f.key): f for c in same for f in c.found if f.type is not None}
    if any(f.source == "gazetteer" for f in known.values()):  # the table knows better than the form
        known = {key: f for key, f in known.items() if f.source != "shape.model-name"}
    sure = [f for f in known.values() if not f.ambiguous and f.weight >= 0.6]
    if known and all(_is_umbrella(f, folded) for f in known.values()):
        return []
    if sure and {_type(f) for f in sure} <= {_T.COMPANY} and _is_made(same, tally) and not any("." in (f.key or "") for f in sure):
        return [_named(c, sure[0]._replace(type=_made_type(tally), key=None), folded) for c in same]
    if sure:
        best = max(sure, key=lambda f: (tally.get(_type(f), 0.0), f.weight, -_preference(_type(f))))
        return [_named(candidate, best, folded) for candidate in same]
    ambiguous = [f for f in known.values() if f.ambiguous]
    if ambiguous:
        return [n for c in same if (n := _confirmed(c, ambiguous, tally, said, folded)) is not None]
    return _typed(folded, same, tally)


def _is_umbrella(found: Found, folded: str) -> bool:
    """Whether the table calls a technology what readers take for a field or a task."""
    if found.type is not _T.TECHNOLOGY:
        return False
    return any(words("umbrella").fullmatch(name) for name in (folded, found.key or folded))


def _is_made(same: Sequence[Candidate], tally: dict[EntityType, float]) -> bool:
    """Whether the nouns before a company's name call it a thing: 音乐应用Suno, but not 华为手机."""
    left = to_tally(vote for candidate in same for vote in candidate.votes if vote.cue.endswith("-left"))
    return _made(left) >= max(0.8, tally.get(_T.COMPANY, 0.0) + 0.5)


def _made_type(tally: dict[EntityType, float]) -> EntityType:
    return _T.MODEL if tally.get(_T.MODEL, 0.0) >= 0.8 else _T.PRODUCT


def _type(found: Found) -> EntityType:
    assert found.type is not None
    return found.type


def _preference(kind: EntityType) -> int:
    return _PREFERENCE.index(kind) if kind in _PREFERENCE else len(_PREFERENCE)


def _confirmed(
    candidate: Candidate, ambiguous: list[Found], tally: dict[EntityType, float], said: Said, folded: str
) -> Named | None:
    """Accept an ambiguous table name where its ticker, its list or the words beside it vouch for it."""
    for found in sorted(ambiguous, key=lambda f: (-tally.get(_type(f), 0.0), _preference(_type(f)))):
        if found.key in said.tickers or _is_owned(found, said) or _is_among_peers(candidate, _type(found)) or _is_vouched(candidate, found, tally):
            return _named(candidate, found, folded)
    return None


def _is_owned(found: Found, said: Said) -> bool:
    """Whether the report also names whoever the table says makes the thing."""
    return found.type in _MADE and any(fold_name(owner) in said.names for owner in found.owners)


def _is_vouched(candidate: Candidate, found: Found, tally: dict[EntityType, float]) -> bool:
    kind = _type(found)
    if kind in _MADE:
        return (candidate.marked not in ("", "【】") and kind is not _T.MODEL) or _made(tally) >= 0.8
    if kind is _T.COMPANY and _is_common_security(found):
        return candidate.marked == "【】"
    return tally.get(kind, 0.0) >= 0.7


def _is_common_security(found: Found) -> bool:
    """Han names of mainland and Hong Kong shares that are everyday words: only lists and tickers count."""
    return found.key is not None and found.key.endswith((".SZ", ".SH", ".BJ", ".HK"))


def _made(tally: dict[EntityType, float]) -> float:
    return max((tally.get(kind, 0.0) for kind in _MADE), default=0.0)


def _is_among_peers(candidate: Candidate, kind: EntityType) -> bool:
    """Whether most of the sure names it is listed with are of ``kind``."""
    types = [sure[0].type for peer in candidate.peers if (sure := peer.sure)]
    return bool(types) and types.count(kind) * 2 > len(types)


def _typed(folded: str, same: list[Candidate], tally: dict[EntityType, float]) -> list[Named]:
    shape = max((f for c in same for f in c.found), key=lambda f: f.weight)
    if shape.type is not None and shape.weight >= 0.6:
        return [_named(candidate, shape, folded) for candidate in same]
    for candidate in same:
        for peer in candidate.peers:
            for sure in peer.sure[:1]:
                tally[_type(sure)] = max(tally.get(_type(sure), 0.0), 0.8)
    if any(candidate.marked == "“”" for candidate in same):
        tally.pop(_T.PERSON, None)  # people are not quoted, things are
    if shape.type is not None:
        tally[shape.type] = tally.get(shape.type, 0.0) + _suffix_weight(shape, same)
    if not tally:
        return []
    kind = max(tally, key=lambda t: (tally[t], -_preference(t)))
    if kind is _T.PRODUCT and tally.get(_T.MODEL, 0.0) >= 0.8:
        kind = _T.MODEL
    if kind is _T.COMPANY and shape.source != "shape.suffix" and re.search(r"\d", folded) and tally[kind] < 1.6:
        return []  # names with figures are goods, compounds or plants; a firm needs more than one word for it
    if tally[kind] < _NEEDED.get(shape.source, 0.75):
        return []
    weight = min(0.9, 0.4 + 0.2 * tally[kind])
    decided = shape._replace(type=kind, weight=weight)
    return [_named(candidate, decided, folded) for candidate in same]


def _suffix_weight(shape: Found, same: Sequence[Candidate]) -> float:
    """How far a form alone goes: 大学 and 研究所 end nothing but bodies, 科技 ends common words too."""
    if shape.source == "shape.suffix":
        return 1.2 if shape.type is _T.ORGANIZATION else 0.9
    return 0.3 * min(len(same), 2)


def _named(candidate: Candidate, found: Found, folded: str) -> Named:
    ref = Ref(_type(found), found.key or folded)
    return Named(candidate.start, candidate.end, candidate.surface, ref, found.source, found.weight)
