"""Cuts a byline into tokens: names, roles, licences, e-mails, phones, labels, and thanks.

A byline is read left to right. What is not a contact, a role or a label is a gap, and a gap can
hold names: alone, joined by 、, letter-spaced, or glued to other words when the source has lost
its white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.masthead.contacts import LICENCE, OTHER_ID, PHONE, find_emails
from kg.extract.masthead.fields import CLOSED_FIELD
from kg.extract.masthead.names import (
    SECTORS,
    is_latin_name,
    is_name,
    is_placed_name,
    split_head,
    split_row,
    split_tail,
    surname_of,
)
from kg.text.scan import Alternatives, Row


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    ROLE = "role"
    LICENCE = "licence"
    EMAIL = "email"
    PHONE = "phone"
    LABEL = "label"  # 电话：, 执业证书编号：, 姓名：, a second regulator's number
    THANKS = "thanks"  # 特此鸣谢, 感谢实习生
    NOISE = "noise"  # any other number, a labelled rating


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of the sheet; ``value`` as it will be reported.

    ``colon`` tells that a role is followed by a colon; ``sure`` is False for a name cut out of a
    longer run of characters.
    """

    kind: Kind
    start: int
    end: int
    value: str
    colon: bool = False
    sure: bool = True


_LICENCE_LABELS = (
    r"(?=[S中证投分一从基执登资注\s])(?:(?:SAC|中国证券业协会)\s{0,3})?(?:证券)?(?:投资咨询|分析师(?=登记)|一般从业|一般|投资顾问"
    r"|从业|投资咨询业务|基金从业)?\s{0,2}"
    r"(?:执\s?业|执|从业|登记|资格|注册)(?:登记|资格|人员)?\s{0,2}(?:证书|证|资格)?(?:编号|编码|号码|号)",
    r"证券(?:分析师|投资咨询)?(?:执业)?(?:资格)?证书?(?:编号|编码|号码?)"
    r"|证券投资咨询(?:业务)?执业资格证书?(?:编码|编号|号码?)"
    r"|执业(?:资格)?证书?(?:编码|编号|号码?)|执业资格证|一般证券业务证书(?:编号|编码|号码?)|证书(?:编号|编码|号码)|证书(?=\s{0,2}:)"
    r"|SAC\s{0,2}(?:CE)?\s{0,2}(?:No\.?|NO\.?|编号|执证号|执证编号"
    r"|证书编号)?(?=\s{0,2}[.:：]{0,2}\s{0,2}[SA]\s?\d)"
    r"|SAC\s{0,2}(?:No\.?|NO\.?|no\.?|编号)",
)
_LABEL = (
    r"联系电话|办公电话|电\s{0,4}话|手\s{0,2}机|座机|Tel(?:ephone)?\b\.?|TEL|Phone|Mobile|传真"
    r"|电子邮件|电子邮箱|联系邮箱|邮\s{0,4}箱|邮\s{0,2}件|E\s?-\s?m\s?a\s?i\s?l|E\s?-\s?MAIL|EMAIL"
    r"|Email|email|e-?mail|Mail|邮编"
    r"|姓\s{0,2}名|联系方式|报告作者|作\s{0,2}者|微信|✉|☎|📧|📞|✆"
)
# A role, with what may stand in front of the noun; not when a sentence or a heading goes on after it.
_ROLE_TAIL = (
    r"(?!\s{0,2}(?:声明|承诺|介绍|简介|保证|撰写|认为|预测|预期|预|一致|团队|申明|及其|在此|对|将"
    r"|本人|均|不|的|独立|观点|评级|执业水平|调研|覆盖|团)| {0,2}(?:登记|姓名|资格))"
)
_ROLE = (
    r"(?:分析师助理|分析师(?:及|与|和|/)(?:联系人|研究助理)|分\s?析\s?师|分析员|研究员|研究助理|助理研究员|研究支持|研究联系人"
    r"|经济学家|策略师|(?<=\n)助理(?=\n)"
    rf"|报告联\s?系\s?人|联\s?系\s?人){_ROLE_TAIL}(?:[(（](?:研究助理|助理|联系人)[)）])?"
)
_ENGLISH_ROLE = r"\bAnalysts?\b(?!s? (?:Certification|Disclosure))"
# What may stand in front of the noun: a sector at the start of a line or bracket, a rank, a field.
_FIELD = rf"(?:{'|'.join(SECTORS)})"
_RANK = r"(?:联席|行业|所长|副所长|院长|副院长|组长|团队)?(?:首席|资深|高级|助理|中级)?"
_ROLE_FRONT = re.compile(
    r"(?:(?:(?<=[\n(（ ])|^)(?![\u4e00-\u9fff]{0,8}(?:证券|研究所|公司"
    r"|作者|本报告))[\u4e00-\u9fff&A-Z、/]{2,10}(?=首席|资深|高级|行业\Z|\Z))?"
    rf"(?:(?:{_FIELD}(?:[与及和、&/]?{_FIELD}){{1,4}}|{_FIELD}(?=行业|首席|资深|高级))?{_RANK}"
    rf"|{_RANK}(?:证券|行业|策略|宏观|金融工程|固收|固定收益|量化|(?<=首席){_FIELD})?{_RANK})\Z"
)
#: The same where a narrow column breaks the line behind the field.
_BROKEN_FRONT = re.compile(r"(?<=[\u4e00-\u9fff] )[\u4e00-\u9fff&、]{3,12}\n(?:首席|资深|高级|联席首席)\Z")
_FRONT_REACH = 20
_THANKS = (
    r"(?=[特感致鸣])(?:特此|特别)?(?:感谢|致谢|鸣谢)",
    r"实习生|对本(?:报告|文)(?:亦)?有(?:重要|主要)?贡献|贡献者?[:：]",
)
_TOKENS = Alternatives(
    (
        *(Row(Kind.NOISE, pattern) for pattern in CLOSED_FIELD),
        Row(Kind.LABEL, OTHER_ID),
        Row(Kind.LICENCE, LICENCE),
        Row(Kind.PHONE, rf"(?=[018+(（]){PHONE}"),
        *(Row(Kind.THANKS, pattern) for pattern in _THANKS),
        *(Row(Kind.LABEL, pattern) for pattern in (*_LICENCE_LABELS, _LABEL)),
        Row(Kind.ROLE, _ROLE),
        Row(Kind.ROLE, _ENGLISH_ROLE, "Analyst"),
        Row(Kind.LABEL, r"(?=[\[＃#\sTt])[\[＃#]?\s?[Tt]abl ?e_[A-Za-z0-9_|]{0,40}\]?"),
        Row(Kind.LABEL, r"[＃#]\s?[A-Za-z0-9]{2,24}\s?[＃#]"),
        Row(Kind.NOISE, r"\d[\d,.%/-]*"),
    ),
    re.MULTILINE,
)
#: Tokens a name may lean on: it stands right before or right after one of them.
_ANCHORS = frozenset({Kind.ROLE, Kind.LICENCE, Kind.EMAIL, Kind.PHONE, Kind.LABEL})


def find_tokens(text: str) -> list[Token]:
    """All byline tokens of a clean text in order, names included."""
    emails = [Token(Kind.EMAIL, one.start, one.end, one.value) for one in find_emails(text)]
    tokens = _without_overlaps(emails, _plain_tokens(text))
    return _with_names(text, tokens)


def _plain_tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    for name, match in _TOKENS.find(text):
        kind = Kind(name)
        if kind is Kind.ROLE and _is_word(text, match.end()):
            continue
        colon = text[match.end() : match.end() + 3].lstrip(" ")[:1] in ("：", ":")
        start = _role_start(text, match.start(), tokens) if kind is Kind.ROLE else match.start()
        printed = text[start : match.end()]
        value = re.sub(r"\s+", "", printed) if kind in (Kind.LICENCE, Kind.ROLE) else printed.strip()
        tokens.append(Token(kind, start, match.end(), value, colon))
    return tokens


_AFTER_ROLE = re.compile(r"[\u4e00-\u9fff]{1,2}")
_LABELS_AFTER = re.compile(r"SAC|执业|电|手|邮|证|登|资|编|联|姓|注|从业|先|[、及与和暨兼]")


def _is_word(text: str, end: int) -> bool:
    """Whether what looks like a role goes on as a phrase: 分析师超预期因子. A name begins with a surname."""
    following = _AFTER_ROLE.match(text, end)
    if not following or _LABELS_AFTER.match(text, end):
        return False
    return surname_of(following[0]) is None


def _role_start(text: str, noun: int, before: list[Token]) -> int:
    """Where a role begins: rank and sector stand in front of its noun."""
    low = max(noun - _FRONT_REACH, before[-1].end if before else 0)
    front = _BROKEN_FRONT.search(text, low, noun) or _ROLE_FRONT.search(text, low, noun)
    return front.start() if front else noun


def _without_overlaps(emails: list[Token], others: list[Token]) -> list[Token]:
    """E-mails win over everything inside them."""
    starts = [one.start for one in emails]
    kept = list(emails)
    for token in others:
        after = bisect_left(starts, token.end)
        inside = after > 0 and emails[after - 1].end > token.start
        if not inside:
            kept.append(token)
    return sorted(kept, key=lambda one: one.start)


def _with_names(text: str, tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    ends = Token(Kind.NOISE, 0, 0, "")
    last = Token(Kind.NOISE, len(text), len(text), "")
    for index, (before, after) in enumerate(zip([ends, *tokens], [*tokens, last], strict=True)):
        if before is not ends:
            out.append(before)
        if before.kind in _ANCHORS or after.kind in _ANCHORS:
            out += _row(text, before, tokens[index:]) or _names_between(text, before, after)
    return out


def _row(text: str, before: Token, following: list[Token]) -> list[Token]:
    """Names run together, as many of them as roles or licences follow in a row."""
    if not following or following[0].kind not in (Kind.ROLE, Kind.LICENCE, Kind.LABEL):
        return []
    low, high = max(before.end, following[0].start - _ROW), following[0].start
    run = _HAN_TAIL.search(text, low, high)
    values = (one for one in following[: 2 * _MOST] if one.kind is not Kind.LABEL)
    kinds = [one.kind for one in values]
    count = next((at for at, kind in enumerate(kinds) if kind is not kinds[0]), len(kinds))
    if run is None or not 2 <= count <= _MOST or kinds[0] not in (Kind.ROLE, Kind.LICENCE):
        return []
    names, start = split_row(run[0], count), run.end()
    out: list[Token] = []
    for name in reversed(names):
        start -= len(name)
        out.append(Token(Kind.NAME, start, start + len(name), name, sure=False))
    return out[::-1]


_MOST = 4  # names in one row of a byline, at most
_ROW = 3 * _MOST
_HAN_TAIL = re.compile(r"[\u4e00-\u9fff]{4,}\Z")
_PIECE = re.compile(
    r"[\u4e00-\u9fff](?: {1,6}[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])"  # letter-spaced
    r"|[\u4e00-\u9fff]+|[A-Z][a-z]+(?:[ -][A-Z][a-z]*\.?){1,2}"
)
_TITLES = re.compile(r"[\s，,、/(（]*(?:CFA|CPA|FRM|PhD|Ph\.D|MBA|博士|硕士|先生|女士)[)）]?")
_JOINER = re.compile(r"[\s、，,/;；|(（)）:：│·\-—*.]*")
_REACH = 40  # code points a name may stand away from the token it leans on, separators included


def _names_between(text: str, before: Token, after: Token) -> list[Token]:
    """Names in the gap between two tokens: a run of them from either side."""
    low, high = before.end, after.start
    window = text[low:high] if high - low <= 2 * _REACH else None
    if window is not None:
        whole = _joined(text, low, high)
        if whole:
            return whole
    mailbox = after.value if after.kind is Kind.EMAIL else None
    names: list[Token] = []
    if before.kind in (Kind.ROLE, Kind.LABEL) or (before.kind in _ANCHORS and high - low <= 12):
        names += _leading(text, low, high)
    if after.kind in _ANCHORS:
        names += _trailing(text, max(low, names[-1].end if names else low), high, mailbox)
    return names or _placed(text, before, after)


_PLACED = re.compile(r"\A[\s：:|]*([\u4e00-\u9fff](?: {0,4}[\u4e00-\u9fff]){1,3})[\s|（(]*\Z")
_PLACED_LINE = re.compile(r"\n[ |]*([\u4e00-\u9fff](?: {0,4}[\u4e00-\u9fff]){1,3})[\s|（(]*\Z")


def _placed(text: str, before: Token, after: Token) -> list[Token]:
    """A name of no known surname where only one can stand: alone behind a role, or on its line before one.

    It is not sure: a licence or a mailbox must vouch for it.
    """
    pattern = _PLACED if before.kind is Kind.ROLE else _PLACED_LINE
    found = pattern.search(text[before.end : after.start])
    if not found or not (before.kind is Kind.ROLE or after.kind in (Kind.ROLE, Kind.LICENCE)):
        return []
    word = re.sub(r"\s", "", found[1])
    start, end = (before.end + at for at in found.span(1))
    return [Token(Kind.NAME, start, end, word, sure=False)] if is_placed_name(word) else []


def _joined(text: str, low: int, high: int) -> list[Token]:
    """The gap is nothing but names and separators: all of them."""
    names, position = [], low
    while position < high:
        position = _skip(text, position, high)
        if position >= high:
            break
        piece = _PIECE.match(text, position, high)
        if not piece or not (name := _as_name(piece)):
            return []
        names.append(name)
        position = piece.end()
    return names


def _skip(text: str, low: int, high: int) -> int:
    """Over separators, degrees and courtesy titles."""
    while low < high:
        match = _TITLES.match(text, low, high) or _JOINER.match(text, low, high)
        if not match or match.end() == low:
            break
        low = match.end()
    return low


def _as_name(piece: re.Match[str]) -> Token | None:
    word = re.sub(r"\s+", "", piece[0]) if piece[0][0] >= "\u4e00" else piece[0]
    good = is_name(word, apart=True) or is_latin_name(word)
    return Token(Kind.NAME, piece.start(), piece.end(), word) if good else None


def _leading(text: str, low: int, high: int) -> list[Token]:
    """Names right after a role or a label, up to the first piece that is none."""
    names: list[Token] = []
    position = _skip(text, low, min(high, low + _REACH))
    while piece := _PIECE.match(text, position, high):
        name = _as_name(piece)
        if name is None:
            return names if names else _glued_head(piece)
        names.append(name)
        position = _skip(text, piece.end(), high)
        if "\n\n" in text[piece.end() : position]:
            break
    return names


def _glued_head(piece: re.Match[str]) -> list[Token]:
    head = split_head(piece[0]) if len(piece[0]) > 4 else None
    if not head:
        return []
    return [Token(Kind.NAME, piece.start(), piece.start() + len(head), head, sure=False)]


def _trailing(text: str, low: int, high: int, mailbox: str | None) -> list[Token]:
    """Names right before a role, a licence or a contact, back to the first piece that is none."""
    names: list[Token] = []
    for piece in reversed(list(_PIECE.finditer(text, max(low, high - _REACH), high))):
        edge = names[-1].start if names else high
        if _skip(text, piece.end(), edge) < edge:
            break
        cut = piece.start() == high - _REACH and piece.start() > low
        name = None if cut else _as_name(piece)
        if name is None:
            names += [] if names else _glued_tail(text, piece, mailbox)
            break
        names.append(name)
        if text[max(low, name.start - 1) : name.start] not in ("、", "，", ",", "/", " ", ")", "）", "\n"):
            break
    return names[::-1]


def _glued_tail(text: str, piece: re.Match[str], mailbox: str | None) -> list[Token]:
    """A name cut out of a run of characters; a short word set apart by itself is not cut."""
    apart = text[max(0, piece.start() - 1) : piece.start()] in tuple(" \n:：")
    tail = None if apart and len(piece[0]) <= 4 else split_tail(piece[0], mailbox)
    if not tail:
        return []
    return [Token(Kind.NAME, piece.end() - len(tail), piece.end(), tail, sure=False)]
