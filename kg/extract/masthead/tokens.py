"""Cuts a byline into tokens: roles, licences, e-mails, phones, labels, and thanks.

What is none of them is a gap, and a gap can hold names: ``kg.extract.masthead.gaps``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.masthead.contacts import LICENCE, OTHER_ID, PHONE, find_emails
from kg.extract.masthead.fields import CLOSED_FIELD
from kg.extract.masthead.names import SECTORS, surname_of
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


def find_marks(text: str) -> list[Token]:
    """The byline tokens of a clean text in order, but for names."""
    emails = [Token(Kind.EMAIL, one.start, one.end, one.value) for one in find_emails(text)]
    return _without_overlaps(emails, _plain_tokens(text))


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
