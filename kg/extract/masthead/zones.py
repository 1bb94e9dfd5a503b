"""Which stretch of a first page is the byline.

Tokens that stand together are a zone. One zone is the byline; the others are team boxes, sales
tables, directories of the whole institute, or the byline printed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from kg.extract.masthead.contacts import is_shared
from kg.extract.masthead.names import likeness
from kg.extract.masthead.sheet import Sheet
from kg.extract.masthead.tokens import Kind, Token

_GAP = 70  # code points between two tokens of one zone, at most
_CROWD = 10  # a byline has fewer names; a directory or a sales table has more
_SALES_DESK = re.compile(r"销售(?:团队|联系人|通讯录|部|经理|总监|代表|助理)|机构客户")
_BIOGRAPHY = re.compile(r"(?:分析师|研究员|作者|团队|首席|成员)\s{0,2}(?:介绍|简介|简历)")
_CREDIT = re.compile(r"[(（](?:(?:来源|摘自|引自|详见|参见|见)[^()（）\n]{0,60})?$")
_LIVES = 800  # code points behind that heading in which people's careers are told
_SALES = re.compile(r"销售|机构客户|区域|经理|总监|座机|通讯录|所长|研究团队|团队成员")
_TEAM_BOX = re.compile(r"团队\s?(?:[:：]|成员|\n)")
_TEAM = re.compile(r"团\s{0,2}队|Team_?Info")


class Zones(NamedTuple):
    """The byline (empty when there is none) and the other zones that may name its people again."""

    byline: list[Token]
    others: list[list[Token]]


def find_zones(sheet: Sheet, tokens: Iterable[Token]) -> Zones:
    """Group tokens into zones and choose the byline."""
    zones = [
        part for zone in _zones(sheet, tokens) for part in _once_each(zone) if _is_byline(sheet.text, part)
    ]
    sober = [zone for zone in zones if not _is_crowd(sheet.text, zone) and not _is_apart(sheet.text, zone)]
    best = _best(sheet.text, sober)
    return Zones(best or [], [zone for zone in sober if zone is not best] if best else [])


def _zones(sheet: Sheet, tokens: Iterable[Token]) -> list[list[Token]]:
    zones: list[list[Token]] = []
    edge = -_GAP - 1
    for token in tokens:
        if token.kind is Kind.NOISE or sheet.is_untrusted(token.start):
            continue
        seen = token.end if token.kind is Kind.ROLE else token.start
        if token.start - edge > _GAP or _starts_anew(sheet.text, max(edge, 0), seen):
            zones.append([])
        zones[-1].append(token)
        edge = token.end
    return zones


def _once_each(zone: list[Token]) -> list[list[Token]]:
    """A zone, and what stands right behind it from the second time on that a name comes: the byline behind a
    team box, or on a cover and again on the page after it."""
    met: set[str] = set()
    for index, token in enumerate(zone):
        if token.kind is not Kind.NAME:
            continue
        if token.value in met and _has_licence(zone[:index]):
            return [zone[:index], zone[index:]]
        met.add(token.value)
    return [zone]


def _starts_anew(text: str, low: int, high: int) -> bool:
    return any(heading.search(text, low, high) for heading in (_SALES_DESK, _BIOGRAPHY, _TEAM_BOX))


def _is_byline(text: str, zone: list[Token]) -> bool:
    """Names a person, and a licence, a mailbox or a labelled role vouches for it."""
    kinds = {token.kind for token in zone}
    if Kind.NAME not in kinds:
        return False
    if Kind.LICENCE in kinds:
        return True
    personal = [one for one in zone if one.kind is Kind.EMAIL and not is_shared(one.value)]
    names = [one for one in zone if one.kind is Kind.NAME]
    if Kind.ROLE not in kinds:
        return bool(personal) and any(likeness(n.value, e.value) >= 0.6 for n in names for e in personal)
    return bool(personal) or _labelled(text, zone)


def _labelled(text: str, zone: list[Token]) -> bool:
    """``分析师：林望舒`` on a line of its own, or with a phone."""
    for role, name in pairwise(zone):
        if role.kind is Kind.ROLE and name.kind is Kind.NAME and name.sure:
            between = text[role.end : name.start]
            lone = text[name.end : name.end + 1] in ("", "\n", " ", "、", "，")
            if between.strip(" ：:\n") == "" and between and lone:
                return True
    pairs = pairwise(zone)
    return any(
        {a.kind, b.kind} == {Kind.NAME, Kind.ROLE} and (a.sure and b.sure) and b.start - a.end <= 1
        for a, b in pairs
    ) and any(one.kind in (Kind.PHONE, Kind.EMAIL) for one in zone)


def _best(text: str, sober: list[list[Token]]) -> list[Token] | None:
    """The first zone that is neither a team box nor a crowd; a licence outranks its absence."""
    ranked = sorted(sober, key=lambda zone: (_is_team(text, zone), not _has_licence(zone), zone[0].start))
    if not ranked:
        return None
    chosen = _fuller(text, ranked[0], sober)
    if _has_licence(chosen):
        near = [zone for zone in sober if zone is not chosen and _continues(chosen, zone, text)]
        return sorted([*chosen, *(one for zone in near for one in zone)], key=lambda one: one.start)
    return chosen


def _fuller(text: str, chosen: list[Token], sober: list[list[Token]]) -> list[Token]:
    """A zone before ``chosen``, or right behind it, that names everybody there and more: licences may stand
    on a back page, a byline may follow the line of its first author."""
    names = {one.value for one in chosen if one.kind is Kind.NAME and one.sure}
    for zone in (zone for zone in sober if not _is_team(text, zone)):
        more = {one.value for one in zone if one.kind is Kind.NAME}
        mails = sum(one.kind is Kind.EMAIL and not is_shared(one.value) for one in zone)
        near = zone[0].start < chosen[-1].end + 4 * _GAP
        if near and names and names < more and mails >= len(more):
            return zone
    return chosen


def _continues(chosen: list[Token], zone: list[Token], text: str) -> bool:
    """A second column of the byline, a little further on, that starts with a role."""
    first = next((one for one in zone if one.kind is not Kind.LABEL), zone[0])
    distance = max(zone[0].start - chosen[-1].end, chosen[0].start - zone[-1].end)
    return distance <= 4 * _GAP and first.kind is Kind.ROLE and not _is_team(text, zone)


def _has_licence(zone: list[Token]) -> bool:
    return any(one.kind is Kind.LICENCE for one in zone)


def _is_team(text: str, zone: list[Token]) -> bool:
    names = sum(one.kind is Kind.NAME for one in zone)
    return names > 2 and bool(_TEAM.search(text, max(0, zone[0].start - 90), zone[0].start))


def _is_apart(text: str, zone: list[Token]) -> bool:
    """In brackets behind somebody else's words; or headed as the sales desk or as people's lives, and no
    licence tells otherwise."""
    if _CREDIT.search(text, max(0, zone[0].start - 70), zone[0].start):
        return True
    if _has_licence(zone):
        return False
    first = next(one for one in zone if one.kind is Kind.NAME)
    sold = _SALES_DESK.search(text, max(0, zone[0].start - 30), first.start)
    told = _BIOGRAPHY.search(text, max(0, zone[0].start - _LIVES), first.start)
    return bool(sold) or (bool(told) and all(one.kind is not Kind.EMAIL for one in zone))


def _is_crowd(text: str, zone: list[Token]) -> bool:
    names = sum(one.kind is Kind.NAME for one in zone)
    inside = _SALES.findall(text, max(0, zone[0].start - 60), zone[-1].end)
    return names > _CROWD or (len(inside) > 2 and not _has_licence(zone))
