"""Sectors that a report picks: names before 板块, 行业, 赛道 or 产业链 in the clause of a verb of advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.patterns import words
from kg.gazetteer import Gazetteer
from kg.records import EntityType, Span
from kg.text.normalise import fold_name

_REACH = 60  # characters within which a verb's sector must stand
_JOINT = r"(?:[、和与及/]|以及)"
_NAME = r"[A-Za-z][A-Za-z0-9&-]{1,11}(?!\+)[\u4e00-\u9fff]{0,4}|[\u4e00-\u9fff]{2,8}"
_ITEM = rf"[【“]?(?:{_NAME})[】”]?"
#: What the list of names ends with; 板块周报 is a report, 行业龙头 a company.
_CLOSING = re.compile(
    r"[】”]?(?:等[^，。；、]{0,6}?)?(?:相关|细分|子|类)*(?:板块|行业|赛道|产业链)"
    r"(?!周报|月报|日报|报告|点评|深度|研究|专题|动态|分析|策略|评级|龙头|公司|标的|内|中|个股|整体|景气|指数|集中)"
)
_LIST = re.compile(rf"(?:{_ITEM}{_JOINT})*{_ITEM}$")
_PIECE = re.compile(_NAME)
_EDGE = re.compile(r"(?:的|[：:【“、和与及（(]|以及|看好|推荐|关注|配置|布局)$")
_CLAUSE = re.compile(r"[，；。\n]")
_LONGEST_KNOWN = 6


def find_sectors(text: str, verb_end: int, lists: int, end: int, gazetteer: Gazetteer) -> Iterator[Span]:
    """Spans of the sectors named after a verb ending at ``verb_end``: 游戏, 出版 in 【游戏】及【出版】板块.

    Names of the table are taken as they are; others need a sure left edge and must not be mere praise
    (高景气板块). ``lists`` is from where the reach is counted, ``end`` where the verb's zone ends.
    """
    clause = _CLAUSE.search(text, verb_end, end)
    stop = min(clause.start() if clause else end, lists + _REACH)
    position = verb_end
    for closing in _CLOSING.finditer(text, verb_end, min(end, stop + 4)):
        if listed := _LIST.search(text[position : closing.start()]):
            yield from _members(text, position + listed.start(), closing.start(), verb_end, gazetteer)
        position = closing.end()


def _members(text: str, start: int, end: int, verb_end: int, gazetteer: Gazetteer) -> Iterator[Span]:
    for piece in _PIECE.finditer(text, start, end):
        parts = _split(text, piece.start(), piece.end())
        for low, high in parts:
            is_edged = low == verb_end or _EDGE.search(text, max(0, low - 2), low) is not None
            if is_edged and _is_sector(text[low:high]):
                yield Span(low, high)
            elif known := _known(text, low, high, gazetteer):
                yield known


def _split(text: str, start: int, end: int) -> list[Span]:
    """A run of Han cut at its joints and behind its last 的: 受益转单的被动元件 ends with the sector."""
    cuts = [start, *(found.end() for found in re.finditer(_JOINT, text[start:end]))]
    bounds = [cuts[0], *(start + cut for cut in cuts[1:])]
    spans = []
    for low, high in zip(bounds, [*bounds[1:], end], strict=True):
        stripped = re.sub(rf"{_JOINT}$", "", text[low:high])
        offset = stripped.rfind("的") + 1
        if len(stripped) - offset > 1:
            spans.append(Span(low + offset, low + len(stripped)))
    return spans


def _is_sector(name: str) -> bool:
    return len(name) <= _LONGEST_KNOWN + 2 and not (
        words("praise").fullmatch(name) or words("boundaries").search(name)
    )


def _known(text: str, start: int, end: int, gazetteer: Gazetteer) -> Span | None:
    """The longest industry of the table that the run ends with."""
    for low in range(max(start, end - _LONGEST_KNOWN), end - 1):
        if any(entry.type is EntityType.INDUSTRY for entry, _ in gazetteer.named(fold_name(text[low:end]))):
            return Span(low, end)
    return None
