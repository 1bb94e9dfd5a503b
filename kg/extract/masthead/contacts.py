"""Licence numbers, e-mails and phones, however they are glued, spaced or wrapped."""

from __future__ import annotations

import re
from typing import NamedTuple

#: SAC registration number: S (or A) + firm code (4) + kind + year (2) + month (2) + serial (4).
#: White space may stand between any two digits; exactly 13 digits are taken.
LICENCE = r"[SA]\s{0,2}(?:\d\s{0,2}){12}\d"

#: Numbers that look like a licence and are another regulator's.
OTHER_ID = (
    r"(?:SFC\s{0,2}(?:CE)?|CE|香港证监会牌照(?:号码|编号)?|证监会中央编号|中央编号)\s{0,2}"
    r"(?:No|NO|Ref|REF|编号|号码)?\s{0,2}\.?\s{0,2}[:：]?\s{0,2}[A-Z]{3}\s?\d{3}"
)

_EXTENSION = r"(?:\s?[-*×xX转]\s?\d{1,5})?"
_PHONES = (
    r"\+?[(（]\+?86[)）]\s?-?\s?[(（]?0?\d{2,3}[)）]?[ -]{0,2}\d{4}[ -]?\d{3,4}",
    r"[(（]\+?86\s?-?\d{2,3}[)）]\s?-?\s?\d{4}[ -]?\d{3,4}",
    r"\+?86[ -]?1[3-9]\d{9}",
    r"\+?86[ -]{1,2}[(（]?0?\d{2,3}[)）]?[ -]{1,2}\d{4}[ -]?\d{3,4}",
    r"\+?86[(（]\d{2,3}[)）]\s?\d{7,8}",
    r"\+86[ -]\d{2,3}[ -]\d{3,4}[ -]\d{4}",
    r"[(（]0\d{2,3}[)）]\s?-?\s?\d{4}[ -]?\d{3,4}",
    r"0(?:10|2\d)[ ]?[-—]{0,2}[ ]?\d{4}[ -]?\d{4}",
    r"0[3-9]\d{2}[ ]?[-—]{0,2}[ ]?\d{4}[ -]?\d{3,4}",
    r"(?:\+?85[23]|[(（]\+?85[23][)）])[ -]?\d{4}[ -]?\d{4}",
    r"1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})",
)
PHONE = rf"(?:{'|'.join(_PHONES)}){_EXTENSION}"

_DOMAIN = re.compile(
    r" ?(?:[A-Za-z0-9-]+ ?\. ?)+?"
    r"(?:c ?o ?m ?\. ?c ?n|c ?o ?m ?\. ?h ?k|c ?o ?m|net\. ?cn|net|org\.cn|org|c ?n|hk|cc|example)",
    re.ASCII | re.IGNORECASE,
)
_OTHER_DOMAIN = re.compile(r" ?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,8}")
_LINE_REST = re.compile(r"[A-Za-z0-9.-]+ ?(?=\n)")
_WRAPPED = re.compile(r"\n\s{0,2}([a-z.]{1,12})(?![\w@.])")
_WHOLE_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]+\.)+(?:com\.cn|com\.hk|com|net\.cn|net|org\.cn|cn|hk)")
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*(?= ?$)")
_GLUED = tuple(
    re.compile(pattern)
    for pattern in (LICENCE, OTHER_ID, rf"(?<!\d)(?:{PHONE})+", r"(?:E-?mail|Tel|TEL|EMAIL|E-MAIL)(?=[a-z])")
)
_BEFORE = 64  # code points of a local part, with what may be glued in front of it
_SHARED = re.compile(
    r"(?:[a-z]{0,2}research[a-z]{0,3}|services?|info|cs|compliance|sales|kefu|contact|ht-rd|yanjiu|hr|ir|reports?|support)"
    r"\d*@",
    re.IGNORECASE,
)


class Email(NamedTuple):
    """A mailbox at ``text[start:end]``; ``value`` has no white space and is as printed otherwise."""

    start: int
    end: int
    value: str


def find_emails(text: str) -> list[Email]:
    """Every e-mail address of a clean text, in order.

    What is glued in front (a licence number, a phone) is cut off.

    >>> find_emails("S0999520010001linws@ chenghai.c om.cn电话")[0].value
    'linws@chenghai.com.cn'
    """
    found: list[Email] = []
    at = text.find("@")
    while at >= 0:
        if one := _email_at(text, at, found[-1].end if found else 0):
            found.append(one)
        at = text.find("@", at + 1)
    return found


def _email_at(text: str, at: int, floor: int) -> Email | None:
    domain = _DOMAIN.match(text, at + 1) or _OTHER_DOMAIN.match(text, at + 1)
    low = max(floor, at - _BEFORE)
    before = text[low:at]
    for pattern in _GLUED:
        cut = max((match.end() for match in pattern.finditer(before)), default=0)
        low, before = low + cut, before[cut:]
    local = _LOCAL.search(before)
    if not domain or not local:
        return None
    start, end = low + local.start(), _wrapped_end(text, at, domain.end())
    return Email(start, end, re.sub(r"\s", "", text[start:end]))


def _wrapped_end(text: str, at: int, end: int) -> int:
    """The end of a domain that a narrow column broke over two lines: ``research.chenghai.co`` / ``m.cn``."""
    line = _LINE_REST.match(text, at + 1)
    rest = _WRAPPED.match(text, line.end()) if line else None
    whole = f"{line[0].strip()}{rest[1]}" if line and rest else ""
    return rest.end() if rest and _WHOLE_DOMAIN.fullmatch(whole) else end


def is_shared(mailbox: str) -> bool:
    """Whether a mailbox is a department's, not a person's.

    >>> is_shared("research@chenghai.example"), is_shared("linws@chenghai.example")
    (True, False)
    """
    return bool(_SHARED.match(mailbox))


def to_licence(printed: str) -> str:
    """A licence number without the white space it was wrapped over."""
    return re.sub(r"\s", "", printed)


def to_phone(printed: str) -> str:
    """A phone number as printed, outer white space gone and inner runs of it made one blank."""
    return re.sub(r"\s+", " ", printed.strip())
