"""From byline tokens to the report's authors.

Tokens that stand together are a zone. One zone is the byline; the others are team boxes, sales
tables, directories of the whole institute, or the byline printed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.masthead.contacts import is_shared, to_licence, to_phone
from kg.extract.masthead.names import likeness
from kg.extract.masthead.records import Found, Person
from kg.extract.masthead.sheet import Sheet
from kg.extract.masthead.tokens import Kind, Token

_GAP = 70  # code points between two tokens of one zone, at most
_CROWD = 10  # a byline has fewer names; a directory or a sales table has more
_SALES = re.compile(r"销售|机构客户|区域|经理|总监|座机|通讯录|所长|研究团队|团队成员")
_SALES_DESK = re.compile(r"销售(?:团队|联系人|通讯录|部|经理|总监|代表|助理)|机构客户")
_TEAM = re.compile(r"团\s{0,2}队|Team_?Info")


_CLEANED = {Kind.LICENCE: to_licence, Kind.PHONE: to_phone}


@dataclass(slots=True)
class _Draft:
    """A person while the zone is read."""

    name: Token
    role: Token | None = None
    found: dict[Kind, Token] = field(default_factory=dict)


def find_people(sheet: Sheet, tokens: Iterable[Token]) -> tuple[Person, ...]:
    """The authors of the report, in printed order; each person once."""
    zones = [zone for zone in _zones(sheet, tokens) if _is_byline(sheet.text, zone)]
    best = _best(sheet.text, zones)
    drafts = _without_strangers(_drafts(sheet.text, best)) if best else []
    known = {draft.name.value for draft in drafts}
    others = [zone for zone in zones if zone is not best and not _is_crowd(sheet.text, zone)]
    again = [draft for zone in others for draft in _drafts(sheet.text, zone) if draft.name.value in known]
    return tuple(_person(sheet, draft) for draft in _merged([*drafts, *again]))


def _zones(sheet: Sheet, tokens: Iterable[Token]) -> list[list[Token]]:
    zones: list[list[Token]] = []
    edge = -_GAP - 1
    for token in tokens:
        if token.kind is Kind.NOISE or sheet.is_untrusted(token.start):
            continue
        if token.start - edge > _GAP or _SALES_DESK.search(sheet.text, max(edge, 0), token.start):
            zones.append([])
        zones[-1].append(token)
        edge = token.end
    return zones


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


def _best(text: str, zones: list[list[Token]]) -> list[Token] | None:
    """The first zone that is neither a team box nor a crowd; a licence outranks its absence."""
    sober = [zone for zone in zones if not _is_crowd(text, zone)]
    ranked = sorted(sober, key=lambda zone: (_is_team(text, zone), not _has_licence(zone), zone[0].start))
    if not ranked:
        return None
    chosen = ranked[0]
    if _has_licence(chosen):
        near = [zone for zone in sober if zone is not chosen and _continues(chosen, zone, text)]
        return sorted([*chosen, *(one for zone in near for one in zone)], key=lambda one: one.start)
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


def _is_crowd(text: str, zone: list[Token]) -> bool:
    names = sum(one.kind is Kind.NAME for one in zone)
    inside = _SALES.findall(text, max(0, zone[0].start - 60), zone[-1].end)
    return names > _CROWD or (len(inside) > 2 and not _has_licence(zone))


# --- one zone ----------------------------------------------------------------------------------


def _drafts(text: str, zone: list[Token]) -> list[_Draft]:
    """Every name of the zone with its role and contacts."""
    authors = _authors(text, zone)
    drafts = [_Draft(name) for name in authors]
    _give_roles(text, zone, drafts)
    for kind in (Kind.EMAIL, Kind.LICENCE, Kind.PHONE):
        _give(kind, [one for one in zone if one.kind is kind], drafts)
    return drafts


def _authors(text: str, zone: list[Token]) -> list[Token]:
    """Names, but for those thanked."""
    names, thanked = [], False
    for token in zone:
        if token.kind is Kind.THANKS:
            thanked = True
        elif token.kind in (Kind.ROLE, Kind.LICENCE, Kind.EMAIL):
            thanked = False
        elif token.kind is Kind.NAME and not thanked:
            names.append(token)
    return names


def _give_roles(text: str, zone: list[Token], drafts: list[_Draft]) -> None:
    rows = [one for one in zone if one.kind in (Kind.NAME, Kind.ROLE)]
    by_name = {draft.name.start: draft for draft in drafts}
    suffixes = _suffix_roles(text, rows)
    heading: Token | None = None
    for index, token in enumerate(rows):
        if token.kind is Kind.ROLE:
            heading = None if token.start in suffixes else token
        elif draft := by_name.get(token.start):
            after = rows[index + 1] if index + 1 < len(rows) else None
            own = after if after is not None and after.start in suffixes else None
            draft.role = own or heading


def _suffix_roles(text: str, rows: list[Token]) -> set[int]:
    """Starts of the roles printed after their name: ``林望舒（分析师）``, ``林望舒 分析师``."""
    after_names = False
    out: set[int] = set()
    for left, right in pairwise(rows):
        if left.kind is Kind.NAME and right.kind is Kind.ROLE:
            between = text[left.end : right.start]
            bracket = between.strip() in ("(", "（")
            adjacent = not between.strip(" ，,|/") and "\n" not in between
            settled = after_names or left is rows[0] or _stands_free(text, right)
            if bracket or (adjacent and not right.colon and settled):
                out.add(right.start)
                after_names = True
    return out


def _stands_free(text: str, role: Token) -> bool:
    """No name follows the role: it cannot be a heading."""
    following = text[role.end : role.end + 1]
    return not ("\u4e00" <= following <= "\u9fff") or bool(
        re.match(r"SAC|执业|电话|邮箱|证书|登记|资格", text[role.end : role.end + 3])
    )


def _give(kind: Kind, tokens: list[Token], drafts: list[_Draft]) -> None:
    """Hand tokens of one kind to people: to the name before them, in order when names came first."""
    tokens = [one for one in tokens if not (kind is Kind.EMAIL and is_shared(one.value))]
    groups = _groups(tokens, drafts)
    for owners, values in groups:
        for draft, token in _pairs(kind, owners, values):
            draft.found.setdefault(kind, token)


def _groups(tokens: list[Token], drafts: list[_Draft]) -> list[tuple[list[_Draft], list[Token]]]:
    """Runs of names followed by a run of values: ``A B a b C c`` gives (AB, ab), (C, c)."""
    groups: list[tuple[list[_Draft], list[Token]]] = []
    pending = [*drafts]
    for token in tokens:
        owners = [one for one in pending if one.name.start < token.start]
        if owners or not groups:
            groups.append((owners, [token]))
            pending = [one for one in pending if one not in owners]
        else:
            groups[-1][1].append(token)
    return groups


def _pairs(kind: Kind, owners: list[_Draft], tokens: list[Token]) -> list[tuple[_Draft, Token]]:
    if kind is Kind.EMAIL:
        return _by_likeness(owners, tokens)
    if len(owners) == len(tokens):
        return list(zip(owners, tokens, strict=True))
    if len(tokens) > len(owners):
        return list(zip(owners[::-1], tokens, strict=False)) if owners else []
    return _fewer_values(owners, tokens)


def _fewer_values(owners: list[_Draft], tokens: list[Token]) -> list[tuple[_Draft, Token]]:
    """More names than values: the name right before the first value has it, unless all are named first."""
    if len(tokens) == 1:
        # A row of names above a row of mailboxes: the first column's phone; else the last name's own.
        below = owners[-1].name.start
        listed = all(Kind.EMAIL in one.found and one.found[Kind.EMAIL].start > below for one in owners)
        return [(owners[0 if listed else -1], tokens[0])]
    return list(zip(owners[-len(tokens) :], tokens, strict=True))


def _by_likeness(owners: list[_Draft], tokens: list[Token]) -> list[tuple[_Draft, Token]]:
    """Mailboxes go to the names they resemble; what is left goes in order if the counts agree."""
    scored = sorted(
        (
            (likeness(d.name.value, t.value), -abs(i - j), -i, -j)
            for i, d in enumerate(owners)
            for j, t in enumerate(tokens)
        ),
        reverse=True,
    )
    chosen: dict[int, int] = {}
    for score, _, i, j in scored:
        if score >= 0.6 and -i not in chosen and -j not in chosen.values():
            chosen[-i] = -j
    free = [i for i in range(len(owners)) if i not in chosen]
    left = [j for j in range(len(tokens)) if j not in chosen.values()]
    if len(free) == len(left) or len(left) == 1:
        chosen.update(
            zip(free[::-1], left[::-1], strict=False)
            if len(free) != len(left)
            else zip(free, left, strict=True)
        )
    return [(owners[i], tokens[j]) for i, j in sorted(chosen.items())]


# --- from drafts to people ---------------------------------------------------------------------


def _without_strangers(drafts: list[_Draft]) -> list[_Draft]:
    """A name with neither role nor licence nor mailbox is no author; one cut out of a longer run
    of characters needs a licence or a mailbox."""
    return [
        one
        for one in drafts
        if Kind.LICENCE in one.found or Kind.EMAIL in one.found or (one.role and one.name.sure)
    ]


def _merged(drafts: list[_Draft]) -> list[_Draft]:
    """One draft a person: the first place, completed by what later places add."""
    kept: dict[str, _Draft] = {}
    for draft in drafts:
        first = kept.setdefault(draft.name.value, draft)
        first.role = first.role or draft.role
        for kind, token in draft.found.items():
            first.found.setdefault(kind, token)
    return list(kept.values())


def _person(sheet: Sheet, draft: _Draft) -> Person:
    licence = draft.found.get(Kind.LICENCE)
    email = draft.found.get(Kind.EMAIL)
    phone = draft.found.get(Kind.PHONE)
    sure = 0.98 if licence else 0.93 if email else 0.85
    return Person(
        name=_found(sheet, draft.name, "byline", sure),
        role=_found(sheet, draft.role, "role", 0.95) if draft.role else None,
        licence=_found(sheet, licence, "licence", 0.99) if licence else None,
        email=_found(sheet, email, "email", 0.97) if email else None,
        phone=_found(sheet, phone, "phone", 0.95) if phone else None,
    )


def _found(sheet: Sheet, token: Token, rule: str, confidence: float) -> Found:
    value = _CLEANED[token.kind](token.value) if token.kind in _CLEANED else token.value
    span = sheet.source(token.start, token.end)
    return Found(value=value, span=span, rule=f"masthead.analyst.{rule}", confidence=confidence)
