"""Firms and bodies that no table knows, by how their names end: X科技, X有限公司, 腾讯AI Lab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.everyday import Codes, is_everyday
from kg.extract.mention import Found
from kg.extract.patterns import suffix_types, words
from kg.records import EntityType, Reason, Refused, Span

_HAN = r"[\u4e00-\u9fff]"


def find_suffixed(text: str, everyday: Codes | None = None) -> Iterator[Found | Refused]:
    """Han names with a company or organisation suffix whose left edge is sure: 由爱诗科技发行.

    Everyday words with the suffix of a firm are refused.

    ``everyday`` are hashes of words that make no firm's name; None for those that ship.
    """
    position = 0
    while found := _next_suffixed(text, position):
        name, stem = found["name"], found["name"][: -len(found["suffix"])]
        if (
            words("generic").fullmatch(stem)
            or words("generic").fullmatch(name)
            or _LEGAL_TAIL.match(text, found.end("name"))
            or words("boundaries").search(stem)
            or stem.endswith(("证券", "基金", "期货"))
        ):
            position = found.start() + 1
            continue
        if _is_firm(found["suffix"]) and is_everyday(stem, everyday):
            position = found.start() + 1
            yield Refused(Span(*found.span("name")), Reason.ORDINARY, "shape.suffix")
            continue
        position = found.end()
        kind = suffix_types()[found["suffix"]]
        is_sure = _BUYS.search(text, max(0, found.start("name") - 4), found.start("name"))
        yield Found(*found.span("name"), name, kind, "shape.suffix", 0.65 if is_sure else 0.5)


def _next_suffixed(text: str, position: int) -> re.Match[str] | None:
    """What ``_suffixed`` finds from ``position`` on, looked for before the next suffixes only."""
    place = position + _SHORTEST_STEM
    while suffix := _suffix().search(text, place):
        low, high = suffix.start() - _LONGEST_SUFFIXED, suffix.start() - _SHORTEST_STEM
        for start in range(max(position, low), high + 1):
            if found := _suffixed().match(text, start):
                return found
        place = suffix.start() + 1
    return None


_SHORTEST_STEM, _LONGEST_SUFFIXED = 2, 5  # characters before a suffix


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile("|".join(suffix_types()))


def _is_firm(suffix: str) -> bool:
    return suffix_types()[suffix] is EntityType.COMPANY


_LEGAL_TAIL = re.compile(r"[\u4e00-\u9fff]{1,6}有限")  # the name goes on: X科技开发有限公司
_BUYS = re.compile(r"(?:收购|并购|投资|参股|控股|入股|领投|携手|子公司|孙公司)$")  # only of firms


@cache
def _suffixed() -> re.Pattern[str]:
    suffixes = "|".join(sorted(suffix_types(), key=len, reverse=True))
    edges = (
        "由",
        "在",
        "据",
        "与",
        "和",
        "及",
        "对",
        "向",
        "被",
        "为",
        "是",
        "如",
        "即",
        "[、，。；：（(【《“「\\s]",
        "收购",
        "投资",
        "参股",
        "控股",
    )
    more = ("入股", "联合", "携手", "推荐", "关注", "旗下", "公司", "来自", "包括")
    edge = "|".join(f"(?<={word})" for word in edges + more)
    follow = "的和与及等是在于推提发开研自宣称联收投拥获完已将也作旗为因正通合共"
    tail = rf"(?=[、，。；：（)）】》”」(\s{follow}]|$|公司|有限)"
    return re.compile(rf"(?:^|{edge})(?P<name>{_HAN}{{2,5}}?(?P<suffix>{suffixes})){tail}", re.MULTILINE)


_LEGAL = re.compile(r"(?P<run>[\u4e00-\u9fff（）()]{2,28}?)(?:股份|控股)?有限(?:责任)?公司")
#: What may stand right before a registered name; 和 and 及 are left out, they begin names too.
_LEGAL_EDGE = re.compile(
    r"(?:更名|改名|改称|变更)为|曾用名|[原现]名|前身|子公司|孙公司|控股股东|股东|公司|旗下|客户|收购|设立|成立|联合|携手|参股|属于|归属|[由与被向对在是于]"
)


_LEGAL_END = re.compile("有限(?:责任)?公司")
_LONGEST_STEM = 14  # characters of a registered name before its legal form
_LONGEST_LEGAL = 30  # what _LEGAL can find before its end, at most


def _is_han_at(text: str, at: int) -> bool:
    return at >= 0 and "\u4e00" <= text[at] <= "\u9fff"


def find_legal(text: str) -> Iterator[Found]:
    """Registered names in full: 广州云雀产业研究有限公司, from the place or the word before them."""
    for found in _legal_names(text):
        run = found["run"]
        places = [
            seen for seen in words("places").finditer(run) if run[: seen.start()][-1:] not in ("（", "(")
        ]
        edges = [seen.end() for seen in _LEGAL_EDGE.finditer(run)]
        if not places and not edges and (_is_han_at(text, found.start() - 1) or len(run) > _LONGEST_STEM):
            continue  # nothing tells where it begins
        is_branch = bool(places) and run[: places[-1].start()].endswith("集团")  # 国药集团武汉…有限公司
        start = places[-1].start() if places and not is_branch else max(edges, default=0)
        if len(run) - start >= 2 and not (words("generic").fullmatch(run[start:]) or "证券" in run[start:]):
            low = found.start() + start
            yield Found(low, found.end(), text[low : found.end()], EntityType.COMPANY, "shape.legal", 0.75)


def _legal_names(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``_LEGAL``, looked for around its end, which is rare."""
    position = 0
    for end in _LEGAL_END.finditer(text):
        found = _LEGAL.search(text, max(position, end.start() - _LONGEST_LEGAL), end.end())
        if found is not None:
            yield found
            position = found.end()


_BODIES = (EntityType.COMPANY, EntityType.ORGANIZATION)
_ARM = re.compile(r"(?:创投|战投|创业投资|产业投资)(?:基金)?")  # a firm's own fund: 高通创投
_LAB = re.compile(
    r"(?P<field>[\u4e00-\u9fffA-Za-z ]{0,9}?)(?:研究院|研究所|实验室|研究中心|(?:AI ?)?[Ll]ab(?![a-z]))"
)


def find_labs(text: str, known: list[Found]) -> Iterator[Found]:
    """An institute of a known body is a body of its own, so is its fund: 腾讯AI Lab, 高通创投."""
    bodies = [one for one in known if one.type in _BODIES]
    starts = {one.start for one in known if one.type in (*_BODIES, EntityType.BROKER)}
    for one in bodies:
        tail = _LAB.match(text, one.end)
        if tail is not None and _is_field(one.surface, tail) and starts.isdisjoint(range(*tail.span())):
            surface = text[one.start : tail.end()]
            yield Found(one.start, tail.end(), surface, EntityType.ORGANIZATION, "shape.lab", 0.8)
        if one.type is EntityType.COMPANY and not one.ambiguous and (arm := _ARM.match(text, one.end)):
            surface = text[one.start : arm.end()]
            yield Found(one.start, arm.end(), surface, EntityType.COMPANY, "shape.lab", 0.8)


def _is_field(body: str, tail: re.Match[str]) -> bool:
    """Whether what stands between a body and 研究院 can be a field; much Han after Latin is another name."""
    field = tail["field"]
    is_glued = body[-1].isascii() and len(field) > 4 and not field.isascii()
    return not is_glued and not words("boundaries").search(field)
