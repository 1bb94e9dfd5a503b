"""What the words beside a name say it is: votes, each with the cue's name and weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.extract.patterns import read_table, to_pattern
from kg.records import EntityType

_LEFT_MARKS = "《“「『【\"' (（"
_RIGHT_MARKS = "》”」』】\"' )）"
_REACH = 28  # characters of context a cue may look at
_LONGEST_LIST = 100  # names; a longer enumeration is a table, and counts as several
_STOP = re.compile(r"[\n\t。]")
# Words between a kind and the names of that kind: 产品主要包括A、B.
_INTRODUCES = re.compile(
    r"(?:——|—|-|主要|分别|目前|已|还|，|的|代表|(?:包括|包含|涵盖|例如|譬如|比如|诸如|如|有|为|是|即|：|:))+$"
)
# Words between names and their kind: A、B等一系列AIGC工具.
_SUMS_UP = re.compile(
    r"(?:为代表的?|等)?(?:一系列|多个|多款|各类|多家|数家|几家|知名|主流|头部|领先|国内|海外|全球|国际|新兴|老牌|AIGC|AI|[Ａ-Ｚ]|人工智能|生成式|互联网|科技|初创|创业|文生[视频图]*|视频|图像|音乐|大语言|语言|多模态|开源|闭源|智能|生成|的|外部|内部|\d+[款家个])*"
)


class Cue(NamedTuple):
    """One row of cues.toml, compiled to look left (ends at the name) or right (starts there)."""

    name: str
    type: EntityType
    side: str
    weight: float
    regex: re.Pattern[str]


class Vote(NamedTuple):
    """A cue's word on the type of one mention."""

    type: EntityType
    weight: float
    cue: str


@dataclass(frozen=True, slots=True)
class Context:
    """The text left and right of a name or of a list of names, marks and list words stripped."""

    left: str
    right: str


@cache
def cues() -> tuple[Cue, ...]:
    """Every row of cues.toml."""
    return tuple(_to_cue(row) for row in read_table("cues")["cue"])


def _to_cue(row: dict[str, str]) -> Cue:
    body = "(?:" + "|".join(row["words"]) + ")"
    anchored = body + r"$" if row["side"] == "left" else body
    regex = to_pattern(anchored, f"cues.toml: {row['name']}")
    return Cue(row["name"], EntityType(row["type"]), row["side"], float(row["weight"]), regex)


def context_of(text: str, start: int, end: int) -> Context:
    """The context of ``text[start:end]``, cut at the line's ends."""
    left = _STOP.split(text[max(0, start - _REACH) : start])[-1].rstrip(_LEFT_MARKS)
    right = _STOP.split(text[end : end + _REACH], 1)[0].lstrip(_RIGHT_MARKS)
    return Context(_INTRODUCES.sub("", left) if left else "", right)


def find_votes(context: Context, *, listed: bool) -> Iterator[Vote]:
    """What each cue says; ``listed`` names may be summed up (A、B等工具)."""
    right = sum_up(context.right) if listed or context.right.startswith(("等", "为代表")) else context.right
    for cue in cues():
        if cue.side == "left":
            seen = cue.regex.search(context.left) if context.left else None
        else:
            seen = cue.regex.match(right) if right else None
        if seen:
            yield Vote(cue.type, cue.weight, cue.name)


def sum_up(right: str) -> str:
    """What stands after a list, from the noun that sums it up: 等多个AIGC工具 → 工具."""
    return _SUMS_UP.sub("", right, count=1)


# Possessive, since rows of asterisks (significance in tables) would be shared out in every way.
_BETWEEN = re.compile(
    r"[》”」』】\"*]*+(?:[（(][^（）()]{0,80}[）)])?[》”」』】\"*]*+(?:等)?[、，,/＋+和及与或]?(?:以及)?[《“「『【\"*]*"
)


def find_lists(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Indices of ``spans`` (sorted, disjoint) that stand in one enumeration: A（…）、B和C.

    Only runs of two or more are given. Commas join names only when nothing else stands between.
    """
    runs: list[list[int]] = []
    for index, (start, _) in enumerate(spans):
        before = spans[index - 1][1] if index else None
        gap = text[before:start] if before is not None and start - before < 90 else None
        follows = gap is not None and gap.strip() and _BETWEEN.fullmatch(gap)
        if follows and len(runs[-1]) < _LONGEST_LIST:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [run for run in runs if len(run) > 1]


def to_tally(votes: Iterable[Vote]) -> dict[EntityType, float]:
    """Votes added up by type; each cue counts at most twice, so that no phrase outshouts the rest."""
    tally: dict[EntityType, float] = {}
    seen: dict[str, int] = {}
    for vote in votes:
        seen[vote.cue] = seen.get(vote.cue, 0) + 1
        if seen[vote.cue] <= 2:
            tally[vote.type] = tally.get(vote.type, 0.0) + vote.weight
    return tally
