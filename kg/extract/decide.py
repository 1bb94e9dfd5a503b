"""What one name is, for the whole report: the table, the words beside it and its lists decide together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.candidates import Candidate
from kg.extract.cues import to_tally
from kg.extract.mention import TAGGER, Found, Named
from kg.extract.patterns import words
from kg.records import EntityType, Reason, Ref
from kg.text.normalise import fold_name

_T = EntityType
Tally = dict[EntityType, float]

MADE = (_T.MODEL, _T.PRODUCT, _T.CREATIVE_WORK)
#: Of equal votes, the earlier wins.
_PREFERENCE = (*MADE[:2], _T.COMPANY, _T.BROKER, _T.CREATIVE_WORK, _T.ORGANIZATION, _T.TECHNOLOGY)
#: The votes a name of each shape needs before it counts as one.
_NEEDED = {"shape.quoted": 0.4, "shape.suffix": 1.1, "shape.versioned": 0.4, TAGGER: 1.2}
_ENOUGH = 0.75
#: Votes beside one mention that make a company of an everyday word: a cue of what firms do, and the tagger.
_SPOKEN_OF = 1.3
_PHRASE = 4  # characters; a phrase (上海电影) does what firms do more rarely than a word does


class Said(NamedTuple):
    """What the whole report prints that can vouch for a name: tickers, and names as folded."""

    tickers: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """All mentions of one folded name, with the tally of their votes."""

    folded: str
    same: Sequence[Candidate]
    tally: Tally
    said: Said

    def named(self, found: Found, candidates: Sequence[Candidate] | None = None) -> list[Named]:
        """Settle ``candidates`` (all of them if None) as what ``found`` says."""
        ref = Ref(_type(found), found.key or self.folded)
        chosen = self.same if candidates is None else candidates
        return [Named(one.start, one.end, one.surface, ref, found.source, found.weight) for one in chosen]


class Verdict(NamedTuple):
    """The settled mentions of one name, and why its others are none."""

    named: list[Named]
    reason: Reason


def decide(folded: str, same: Sequence[Candidate], said: Said) -> Verdict:
    """Which of ``same`` are mentions: none, some or all, all of one type."""
    case = Case(folded, same, to_tally(vote for one in same for vote in one.votes), said)
    known = _known(case)
    if known and all(_is_umbrella(found, folded) for found in known):
        return Verdict([], Reason.UMBRELLA)
    sure = [found for found in known if not found.ambiguous and found.weight >= 0.6]
    if sure and _is_phrase(case, sure):
        return Verdict([], Reason.PHRASE)
    if sure:
        return Verdict(case.named(_named_product(case, sure) or _best(case, sure)), Reason.WORD)
    if ambiguous := [found for found in known if found.ambiguous]:
        return Verdict(_confirmed(case, ambiguous), Reason.WORD)
    return Verdict(_typed(case), Reason.UNKNOWN)


def _known(case: Case) -> list[Found]:
    """What the table, a ticker or a telling shape says; the table knows better than the form."""
    found = {(one.type, one.key): one for each in case.same for one in each.found if one.type is not None}
    has_entry = any(one.source == "gazetteer" for one in found.values())
    return [one for one in found.values() if not (has_entry and one.source == "shape.model-name")]


def _is_umbrella(found: Found, folded: str) -> bool:
    """Whether the table calls a technology what readers take for a field or a task."""
    if found.type is not _T.TECHNOLOGY:
        return False
    return any(words("umbrella").fullmatch(name) for name in (folded, found.key or folded))


def _is_phrase(case: Case, sure: Sequence[Found]) -> bool:
    """Whether a company's name is met in quotes only, where nothing says company: “神话世界”赛道."""
    only_firms = all(one.type is _T.COMPANY and one.source == "gazetteer" for one in sure)
    quoted = all(one.marks in ("“”", '""') for one in case.same)
    return only_firms and quoted and case.tally.get(_T.COMPANY, 0.0) < 0.5


def _best(case: Case, sure: Sequence[Found]) -> Found:
    return max(sure, key=lambda one: (case.tally.get(_type(one), 0.0), one.weight, -_preference(_type(one))))


def _named_product(case: Case, sure: Sequence[Found]) -> Found | None:
    """An unlisted company's name where the nouns before it call it a thing: 音乐应用Suno, not 华为手机."""
    if any(one.type is not _T.COMPANY or "." in (one.key or "") for one in sure):
        return None
    left = to_tally(vote for one in case.same for vote in one.votes if vote.cue.endswith(("-left", "-list")))
    if _made(left) < max(0.8, case.tally.get(_T.COMPANY, 0.0) + 0.5):
        return None
    kind = _T.MODEL if case.tally.get(_T.MODEL, 0.0) >= 0.8 else _T.PRODUCT
    return sure[0]._replace(type=kind, key=None)


def _confirmed(case: Case, ambiguous: Sequence[Found]) -> list[Named]:
    """Accept an ambiguous table name where its ticker, its list or the words beside it vouch for it."""
    order = sorted(ambiguous, key=lambda one: (-case.tally.get(_type(one), 0.0), _preference(_type(one))))
    settled: list[Named] = []
    for candidate in case.same:
        found = next((one for one in order if _is_vouched(case, candidate, one)), None)
        settled += case.named(found, [candidate]) if found else []
    return settled


def _is_vouched(case: Case, candidate: Candidate, found: Found) -> bool:
    kind = _type(found)
    if found.key in case.said.tickers or _is_owned(case, found) or _is_among_peers(candidate, kind):
        return True
    if kind in MADE:
        is_marked = candidate.marks not in ("", "【】") and kind is not _T.MODEL
        return is_marked or _made(case.tally) >= 0.8
    if kind is _T.COMPANY and _is_common_security(found):
        own = to_tally(vote for vote in candidate.votes if not vote.cue.endswith("-list"))
        needed = _SPOKEN_OF if len(case.folded) < _PHRASE else 0.7
        return candidate.marks == "【】" or own.get(kind, 0.0) >= needed
    return case.tally.get(kind, 0.0) >= 0.7


def _is_owned(case: Case, found: Found) -> bool:
    """Whether the report also names whoever the table says makes the thing."""
    return found.type in MADE and any(fold_name(owner) in case.said.names for owner in found.owners)


def _is_common_security(found: Found) -> bool:
    """Flagged names of mainland and Hong Kong shares are everyday words, which one cue does not lift."""
    return found.key is not None and found.key.endswith((".SZ", ".SH", ".BJ", ".HK"))


def _is_among_peers(candidate: Candidate, kind: EntityType) -> bool:
    """Whether most of the sure names it is listed with can be of ``kind`` or its kin."""
    kin = MADE if kind in MADE else (_T.COMPANY, _T.BROKER) if kind is _T.COMPANY else (kind,)
    fits = [any(one.type in kin for one in sure) for peer in candidate.peers if (sure := peer.sure)]
    return bool(fits) and sum(fits) * 2 > len(fits)


def _typed(case: Case) -> list[Named]:
    """A name no table knows: its shape, its votes and its list must add up."""
    shape = max((one for each in case.same for one in each.found), key=lambda one: one.weight)
    if shape.type is not None and shape.weight >= 0.6:
        return case.named(shape)
    tally = _widened(case, shape)
    if not tally:
        return []
    kind = max(tally, key=lambda each: (tally[each], -_preference(each)))
    if kind is _T.PRODUCT and tally.get(_T.MODEL, 0.0) >= 0.8:
        kind = _T.MODEL
    if tally[kind] < _needed(case, shape, kind):
        return []
    return case.named(shape._replace(type=kind, weight=min(0.9, 0.4 + 0.2 * tally[kind])))


def _widened(case: Case, shape: Found) -> Tally:
    """The tally with what the names it is listed with, and its own shape, add to it."""
    tally = dict(case.tally)
    for peer in (peer for one in case.same for peer in one.peers):
        for sure in peer.sure[:1]:
            tally[_type(sure)] = max(tally.get(_type(sure), 0.0), 0.8)
    if any(one.marks == "“”" for one in case.same):
        tally.pop(_T.PERSON, None)  # people are not quoted, things are
    if shape.source == "shape.suffix" and shape.type is _T.ORGANIZATION:
        # The suffix tells; what firms do, institutes do as well.
        tally[shape.type] = tally.get(shape.type, 0.0) + tally.pop(_T.COMPANY, 0.0)
    if shape.type is not None:
        tally[shape.type] = tally.get(shape.type, 0.0) + _shape_weight(shape, len(case.same))
    return tally


def _shape_weight(shape: Found, times: int) -> float:
    """How far a form alone goes: 大学 and 研究所 end nothing but bodies, 科技 ends common words too."""
    if shape.source == "shape.suffix":
        return 1.2 if shape.type is _T.ORGANIZATION else 0.9
    return 0.3 * min(times, 2)


def _needed(case: Case, shape: Found, kind: EntityType) -> float:
    """Names with figures are goods, compounds or plants: a firm needs more than one word for it."""
    has_figures = kind is _T.COMPANY and shape.source != "shape.suffix" and re.search(r"\d", case.folded)
    return 1.6 if has_figures else _NEEDED.get(shape.source, _ENOUGH)


def _made(tally: Tally) -> float:
    return max((tally.get(kind, 0.0) for kind in MADE), default=0.0)


def _type(found: Found) -> EntityType:
    assert found.type is not None
    return found.type


def _preference(kind: EntityType) -> int:
    return _PREFERENCE.index(kind) if kind in _PREFERENCE else len(_PREFERENCE)
