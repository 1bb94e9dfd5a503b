"""From the byline's tokens to the report's authors: whose role, licence, mailbox and phone is whose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.extract.masthead.contacts import is_shared, to_licence, to_phone
from kg.extract.masthead.names import likeness
from kg.extract.masthead.records import Found, Person
from kg.extract.masthead.sheet import Sheet
from kg.extract.masthead.tokens import Kind, Token
from kg.extract.masthead.zones import find_zones

_ANALYST_KINDS = ("5", "2")  # the sixth sign of an analyst's licence number
_TWO_ROLES = re.compile(r"(?P<first>\w*分析师)[及与和/](?P<second>联系人|研究助理)")
_CLEANED = {Kind.LICENCE: to_licence, Kind.PHONE: to_phone}


@dataclass(slots=True)
class _Draft:
    """A person while the zone is read."""

    name: Token
    role: Token | None = None
    found: dict[Kind, Token] = field(default_factory=dict)


def find_people(sheet: Sheet, tokens: Iterable[Token]) -> tuple[Person, ...]:
    """The authors of the report, in printed order; each person once."""
    zones = find_zones(sheet, tokens)
    drafts = _without_strangers(_drafts(sheet.text, zones.byline))
    known = {draft.name.value for draft in drafts}
    again = [
        draft for zone in zones.others for draft in _drafts(sheet.text, zone) if draft.name.value in known
    ]
    return tuple(_person(sheet, draft) for draft in _merged([*drafts, *again]))


# --- one zone ----------------------------------------------------------------------------------


def _drafts(text: str, zone: list[Token]) -> list[_Draft]:
    """Every name of the zone with its role and contacts."""
    authors = _authors(zone)
    drafts = [_Draft(name) for name in authors]
    _give_roles(text, zone, drafts)
    for kind in (Kind.EMAIL, Kind.LICENCE, Kind.PHONE):
        _give(kind, [one for one in zone if one.kind is kind], drafts)
    return drafts


def _authors(zone: list[Token]) -> list[Token]:
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
    if _are_behind(zone):
        for name, role in pairwise(rows):
            if name.kind is Kind.NAME and role.kind is Kind.ROLE and (draft := by_name.get(name.start)):
                draft.role = role
    roles = [one for one in rows if one.kind is Kind.ROLE]
    if len(roles) == len(drafts) > 1 and roles[0].start > drafts[-1].name.start:
        for draft, role in zip(drafts, roles, strict=True):  # a list of names, then a list of roles
            draft.role = role


def _are_behind(zone: list[Token]) -> bool:
    """Whether roles stand behind their names, contacts between them or not: a name comes first, and no
    role has one right behind it."""
    first = next((one for one in zone if one.kind in (Kind.NAME, Kind.ROLE)), None)
    after = [right.kind for left, right in pairwise(zone) if left.kind is Kind.ROLE]
    return first is not None and first.kind is Kind.NAME and bool(after) and Kind.NAME not in after


def _suffix_roles(text: str, rows: list[Token]) -> set[int]:
    """Starts of the roles printed after their name: ``林望舒（分析师）``, ``林望舒 分析师``."""
    after_names = False
    out: set[int] = set()
    headings = _headings(text, rows)
    for left, right in pairwise(rows):
        if left.kind is Kind.NAME and right.kind is Kind.ROLE:
            between = text[left.end : right.start]
            bracket = between.strip() in ("(", "（")
            adjacent = not right.colon and right not in headings and _touches(between, style=rows[0].kind)
            settled = after_names or left is rows[0] or _stands_free(text, right)
            if bracket or (adjacent and settled):
                out.add(right.start)
                after_names = True
    return out


def _touches(between: str, *, style: Kind) -> bool:
    """Name and role side by side; one below the other in a byline that begins with a name."""
    return not between.strip(" ，,|/\n") and ("\n" not in between or style is Kind.NAME)


def _headings(text: str, rows: list[Token]) -> list[Token]:
    """Roles with their name behind them: in one line where the byline begins so, or on the next."""
    out = []
    for role, name in pairwise(rows):
        between = text[role.end : name.start]
        follows = role.kind is Kind.ROLE and name.kind is Kind.NAME and not between.strip(" :：\n")
        if follows and (rows[0].kind is Kind.ROLE or "\n" in between):
            out.append(role)
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
    if kind is Kind.LICENCE and tokens and drafts and _is_first(tokens, drafts):
        for token in tokens:
            owner = next((one for one in drafts if one.name.start > token.start), drafts[-1])
            owner.found.setdefault(kind, token)
        return
    groups = _groups(tokens, drafts)
    for owners, values in groups:
        for draft, token in _pairs(kind, owners, values):
            draft.found.setdefault(kind, token)


def _is_first(tokens: list[Token], drafts: list[_Draft]) -> bool:
    """Whether each value stands before the name it belongs to: no more than one before each name."""
    starts = [draft.name.start for draft in drafts]
    before = [sum(start > token.start for start in starts) for token in tokens]
    return before[0] == len(drafts) and len(set(before)) == len(before) and before[-1] > 0


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
    return list(zip(owners[: len(tokens)], tokens, strict=True))


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
    _without_shared(list(kept.values()))
    return list(kept.values())


def _without_shared(drafts: list[_Draft]) -> None:
    """A licence or a mailbox is one person's: whoever has it first."""
    for kind in (Kind.LICENCE, Kind.EMAIL):
        met: set[str] = set()
        for draft in drafts:
            token = draft.found.get(kind)
            if token is not None and token.value in met:
                del draft.found[kind]
            elif token is not None:
                met.add(token.value)


def _person(sheet: Sheet, draft: _Draft) -> Person:
    licence = draft.found.get(Kind.LICENCE)
    email = draft.found.get(Kind.EMAIL)
    phone = draft.found.get(Kind.PHONE)
    sure = 0.98 if licence else 0.93 if email else 0.85
    return Person(
        name=_found(sheet, draft.name, "byline", sure),
        role=_found(sheet, _one_role(draft.role, licence), "role", 0.95) if draft.role else None,
        licence=_found(sheet, licence, "licence", 0.99) if licence else None,
        email=_found(sheet, email, "email", 0.97) if email else None,
        phone=_found(sheet, phone, "phone", 0.95) if phone else None,
    )


def _one_role(role: Token, licence: Token | None) -> Token:
    """Of a heading for two roles, 分析师及联系人, the one the licence number speaks of."""
    two = _TWO_ROLES.fullmatch(role.value)
    if two is None or len(role.value) != role.end - role.start:
        return role
    group = "first" if licence is not None and licence.value[5:6] in _ANALYST_KINDS else "second"
    start, end = role.start + two.start(group), role.start + two.end(group)
    return replace(role, start=start, end=end, value=two[group])


def _found(sheet: Sheet, token: Token, rule: str, confidence: float) -> Found:
    value = _CLEANED[token.kind](token.value) if token.kind in _CLEANED else token.value
    span = sheet.source(token.start, token.end)
    return Found(value=value, span=span, rule=f"masthead.analyst.{rule}", confidence=confidence)
