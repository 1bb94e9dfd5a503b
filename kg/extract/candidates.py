"""Candidate mentions: which of overlapping spans stands, and what the words around each one vote for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.cues import Context, Vote, context_of, find_lists, find_votes
from kg.extract.mention import TAGGER, Found
from kg.records import EntityType

#: Who wins where spans overlap, surest first; within a rank the longer span wins.
_RANK = {
    "ticker": 0,
    "shape.version": 1,
    "shape.lab": 1,
    "shape.legal": 2,
    "shape.family": 1,
    "shape.column": 1,
    "shape.person": 2,
    "shape.title": 2,
    "shape.large-model": 2,
    "shape.latin": 2,
    "shape.versioned": 2,
    "shape.model-name": 2,
    "shape.quoted": 2,
    "gazetteer": 3,
    "guest": 4,
    "shape.suffix": 4,
    "shape.renamed": 5,
    "shape.acquired": 5,
    "shape.listed": 5,
    "shape.brand": 5,
    TAGGER: 6,
}
_AMBIGUOUS_RANK = 5
_FIRMS = (EntityType.COMPANY, EntityType.BROKER)
_PARTS = frozenset(
    ("shape.latin", "shape.versioned", "shape.model-name", "shape.family", "shape.large-model")
)
_MARKS = frozenset(("《》", "“”", "「」", "【】", '""'))
_NOWHERE = Context("", "")


@dataclass(slots=True)
class Candidate:
    """One span with every Found on it, the votes of its surroundings and the names it is listed with.

    ``marks`` are the quotes, title marks or 【】 right around it, "" for none. ``context`` is what stands
    beside it, ``listing`` what stands beside the list it is a member of, None outside lists.
    """

    start: int
    end: int
    surface: str
    found: list[Found]
    marks: str
    votes: list[Vote] = field(default_factory=list)
    peers: list[Candidate] = field(default_factory=list)
    context: Context = _NOWHERE
    listing: Context | None = None

    @property
    def sure(self) -> list[Found]:
        """The unambiguous table entries and sure shapes on this span."""
        return [one for one in self.found if one.type is not None and not one.ambiguous and one.weight >= 0.6]


def find_candidates(text: str, found: Iterable[Found]) -> list[Candidate]:
    """Disjoint candidates in reading order, polled."""
    candidates = _choose(text, found)
    _poll(text, candidates)
    return candidates


def _choose(text: str, found: Iterable[Found]) -> list[Candidate]:
    by_span: dict[tuple[int, int], list[Found]] = defaultdict(list)
    for one in _without_parts(list(found)):
        by_span[one.start, one.end].append(one)
    taken = bytearray(len(text))
    chosen: list[Candidate] = []
    for (start, end), here in sorted(by_span.items(), key=lambda item: (*_rank(item[1]), item[0])):
        if taken.find(1, start, end) < 0 and not _is_split_off(text[start:end], here):
            taken[start:end] = b"\x01" * (end - start)
            chosen.append(_to_candidate(text, start, end, here))
    return sorted(chosen, key=lambda candidate: candidate.start)


def _is_split_off(surface: str, here: Sequence[Found]) -> bool:
    """Whether only the tagger takes Latin letters for a name: the shapes see those that stand alone."""
    return surface.isascii() and all(one.source == TAGGER for one in here)


def _to_candidate(text: str, start: int, end: int, here: Sequence[Found]) -> Candidate:
    """What the tagger says of a span is a vote; a name that it alone sees has no type of its own."""
    votes = [Vote(one.type, one.weight, TAGGER) for one in here if one.source == TAGGER and one.type]
    others = [one for one in here if one.source != TAGGER]
    found = others or [one._replace(type=None, weight=0.3) for one in here]
    return Candidate(start, end, text[start:end], found, _marks(text, start, end), votes)


def _without_parts(found: Sequence[Found]) -> list[Found]:
    """Leave out shapes that are part of a surely known name: Transformer in Transformer架构."""
    known = sorted({(one.start, one.end) for one in found if one.source == "gazetteer" and not one.ambiguous})
    starts = [start for start, _ in known]

    def is_part(one: Found) -> bool:
        at = bisect_right(starts, one.start) - 1
        return at >= 0 and known[at][0] <= one.start and one.end <= known[at][1] and one[:2] != known[at]

    return [one for one in found if one.source not in _PARTS or not is_part(one)]


def _rank(found: Sequence[Found]) -> tuple[int, int]:
    best = min(_AMBIGUOUS_RANK if one.ambiguous else _RANK[one.source] for one in found)
    return best, found[0].start - found[0].end


def _marks(text: str, start: int, end: int) -> str:
    marks = text[start - 1] + text[end] if start > 0 and end < len(text) else ""
    return marks if marks in _MARKS else ""


def _poll(text: str, candidates: list[Candidate]) -> None:
    """Let the words around each candidate vote; those around a list vote for all its members."""
    for candidate in candidates:
        candidate.context = context_of(text, candidate.start, candidate.end)
        candidate.votes += find_votes(candidate.context, listed=False)
    for owner, owned in pairwise(candidates):
        if _is_owned(text, owner, owned):
            owned.votes.append(Vote(EntityType.PRODUCT, 0.8, "owner-left"))
    for run in find_lists(text, [(candidate.start, candidate.end) for candidate in candidates]):
        members = [candidates[index] for index in run]
        whole = context_of(text, members[0].start, members[-1].end)
        votes = [vote._replace(cue=f"{vote.cue}-list") for vote in find_votes(whole, listed=True)]
        for member in members:
            member.votes += [vote for vote in votes if vote not in member.votes]
            member.peers = [peer for peer in members if peer is not member]
            member.listing = whole


_GOODS = re.compile(r"[A-Z][A-Za-z]{3,}(?:[ -]?\d{1,3}[A-Za-z]{0,4})?")
_FIGURES = re.compile(r"\d[^\d]{0,2}")


def _is_owned(text: str, owner: Candidate, owned: Candidate) -> bool:
    """Whether a firm's name and a word like goods stand side by side in running text: 英伟达Voyage.

    Where figures crowd, names meet by the chance of a table's columns.
    """
    if text[owner.end : owned.start].strip(" ") or not any(one.type in _FIRMS for one in owner.sure):
        return False
    around = text[max(0, owner.start - 20) : owned.end + 20]
    return _GOODS.fullmatch(owned.surface) is not None and len(_FIGURES.findall(around)) <= 5
