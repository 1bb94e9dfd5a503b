"""What a list of names in a table cell names: 魔音工坊（海外版DupDub）、奇妙元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.mention import Named
from kg.extract.scene import within

_NAME, _ASIDE = "\ue000", "\ue001"  # what names and asides are masked with
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
#: How an aside begins that names the thing itself once more, or a part of it.
_SAME = re.compile(r"[（(](?:(?:海外|国际|国内|中国|英文|中文)(?:版|名)?|原名?|又名|又称|即|含|包括)[：:为]?")
_SEPARATOR = re.compile(rf"[、,，/;；|+&\n]|(?<=[{_NAME}{_ASIDE}])[和及与]")
#: Words that make an entry a sentence, or a plan: it lists no names.
_TOLD = re.compile(
    r"基于|接入|采用|使用|利用|调用|对标|类似|支持|竞品|合作|收购|由|与|和|对|向|被|为|拟|计划|预计|传|潜在|洽谈|未|待|终止|退出"
)
_UNSURE = re.compile(
    r"[（(][^（）()]*(?:推测|传闻|据传|疑似|预计|计划|拟|洽谈|未确认|待定|终止|退出)[^（）()]*[）)]"
)
_LONGEST_REST = 12  # characters of an entry beside its name


def find_listed(text: str, named: Sequence[Named], low: int, high: int) -> list[Named]:
    """Those of ``named`` that the cell ``text[low:high]`` lists, in order; a cell of prose lists none.

    Names in an aside speak of something else, unless it says that they are the same thing.
    """
    inside = within(named, low, high)
    if not inside:
        return []
    masked = _masked(text, low, high, inside)
    stops = [*(low + found.start() for found in _SEPARATOR.finditer(masked)), high]
    starts = [low, *(stop + 1 for stop in stops)]
    listed: list[Named] = []
    for start, end in zip(starts, stops, strict=False):
        entry = [one for one in inside if start <= one.start < end]
        listed += _entry(text, masked[start - low : end - low], start, entry)
    return listed


def _masked(text: str, low: int, high: int, inside: Sequence[Named]) -> str:
    """The cell with its names and then its brackets masked, character for character."""
    masked = list(text[low:high])
    for one in inside:
        masked[one.start - low : one.end - low] = _NAME * (one.end - one.start)
    for found in _BRACKET.finditer("".join(masked)):
        masked[slice(*found.span())] = _ASIDE * len(found[0])
    return "".join(masked)


def _entry(text: str, masked: str, start: int, held: Sequence[Named]) -> Iterator[Named]:
    """The names of one entry between separators, and those that its aside gives them once more."""
    rest = masked.replace(_ASIDE, "").replace(_NAME, "")
    if _NAME not in masked or len(rest) > _LONGEST_REST or _TOLD.search(rest):
        return
    if _UNSURE.search(text, start, start + len(masked)):
        return
    for one in held:
        opened = max(text.rfind(mark, start, one.start) for mark in "（(")
        is_same = opened >= start and _SAME.fullmatch(text, opened, one.start)
        if is_same or masked[one.start - start] == _NAME:
            yield one
