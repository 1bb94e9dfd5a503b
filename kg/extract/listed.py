"""Han names that no table knows, by the company they keep: 英飞凌、云雀微、东芝等; 英飞凌,22%云雀微,8%."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.extract.frames import COUNTRY
from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.records import EntityType

_NAME = re.compile(r"[\u4e00-\u9fff]{2,5}")
#: A member of an enumeration, without what a bracket says of it.
_MEMBER = re.compile(
    r"(?P<name>[^、，。；：\n\t（()）《》“”]{1,20}?)(?:[（(][^（()）\n]{1,20}[）)])?(?=、|等|[，。；：\n\t]|$)"
)
_LINE = re.compile(r"[^，。；：\n\t]+")
#: The labels of a pie chart whose figures ran together with them.
_SHARE = re.compile(r"(?P<name>[\u4e00-\u9fffA-Za-z]{2,12}+),\s?\d{1,2}(?:\.\d{1,2})?%")
_FEWEST, _FEWEST_KNOWN = 4, 2
_REACH = 4  # members to either side that are asked

Span = tuple[int, int]


def find_listed(text: str, known: Sequence[Found], is_word: Callable[[str], bool]) -> Iterator[Found]:
    """Members of enumerations and pie charts among which companies are sure, two at least and most of them.

    Of an enumeration only members between two 、, or between 、 and 等, are taken: their edges are sure.
    ``is_word`` tells everyday words.
    """
    firms, others = _edges(known)
    for run in (*_enumerations(text), *_charts(text)):
        kinds = [_kind(span, firms, others) for span in run]
        for index, (low, high) in enumerate(run):
            if index and kinds[index] is None and _is_among_firms(kinds, index):
                name = COUNTRY.sub("", text[low:high])
                if _NAME.fullmatch(name) and not (_is_no_name(name) or is_word(name)):
                    yield Found(high - len(name), high, name, EntityType.COMPANY, "shape.listed", 0.7)


def _edges(known: Sequence[Found]) -> tuple[set[int], set[int]]:
    """Where sure names of companies, and of anything else, begin and end."""
    firms: set[int] = set()
    others: set[int] = set()
    for one in known:
        if one.type is not None and not one.ambiguous and one.weight >= 0.6:
            (firms if one.type is EntityType.COMPANY else others).update((one.start, one.end))
    return firms, others


def _enumerations(text: str) -> Iterator[list[Span]]:
    """Spans of the members of each enumeration; the last is left out unless 等 follows it."""
    for line in _LINE.finditer(text):
        if "、" not in line[0]:
            continue
        members: list[Span] = []
        position = line.start()
        while member := _MEMBER.match(text, position, line.end()):
            members.append(member.span("name"))
            position = member.end() + 1
            if not text.startswith("、", member.end()):
                if not text.startswith("等", member.end()):
                    members.pop()
                break
        if len(members) >= _FEWEST - 1:
            yield members


def _charts(text: str) -> Iterator[list[Span]]:
    """Spans of the labels of each chart: runs of label, comma and share."""
    run: list[re.Match[str]] = []
    for seen in _SHARE.finditer(text):
        if run and run[-1].end() != seen.start():
            if len(run) >= _FEWEST:
                yield [one.span("name") for one in run]
            run = []
        run.append(seen)
    if len(run) >= _FEWEST:
        yield [one.span("name") for one in run]


def _kind(span: Span, firms: set[int], others: set[int]) -> bool | None:
    """True of a company, False of anything else that a table knows, None of a stranger."""
    if span[1] in firms or span[0] in firms:
        return True
    return False if span[0] in others or span[1] in others else None


def _is_among_firms(kinds: Sequence[bool | None], index: int) -> bool:
    near = kinds[max(0, index - _REACH) : index + _REACH + 1]
    beside = True in kinds[index - 1 : index + 2]
    enough = max(_FEWEST_KNOWN, (len(near) - 1) // 2)
    return beside and near.count(True) >= enough and False not in near


def _is_no_name(name: str) -> bool:
    return words("generic").fullmatch(name) is not None or words("boundaries").search(name) is not None
