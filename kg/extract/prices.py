"""Target prices as reports print them: in a cell of a table, or in a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

#: ISO 4217 by what stands before or after a price.
CURRENCIES = {
    "HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港币": "HKD", "US$": "USD", "USD": "USD", "美元": "USD",
    "RMB": "CNY", "CNY": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY", "人民币": "CNY",
}  # fmt: skip
_BEFORE = r"(?P<before>HK\$|US\$|RMB|HKD|USD|CNY|¥|￥)?"
_AFTER = r"(?P<after>港元|港币|美元|元|人民币)?"
_NUMBER = r"(?P<number>\d{1,5}(?:\.\d+)?)"
_CELL = re.compile(rf"{_BEFORE}\s?{_NUMBER}\s?{_AFTER}")
#: 目标价由30元上调至35元: the second is the price.
_SAID = re.compile(
    r"目标价(?:格|位)?(?:[(（][^)）\n]{1,8}[)）])?[^\d。；，,\n]{0,6}?"
    r"(?:[由从自]\s?\d{1,5}(?:\.\d+)?\s?(?:港元|港币|美元|元)?[^\d。；，,\n]{0,4}[至到])?"
    rf"\s?{_BEFORE}\s?{_NUMBER}(?![\d.%])\s?{_AFTER}"
)


class Price(NamedTuple):
    """A printed price: its digits, its ISO 4217 currency if that is printed too, and where it stands."""

    number: str
    currency: str | None
    start: int
    end: int


def parse_price(cell: str) -> Price | None:
    """The price that a whole cell prints, None where it prints something else.

    >>> parse_price("520.00港元")[:2], parse_price("78.00")[:2], parse_price("12x")
    (('520.00', 'HKD'), ('78.00', None), None)
    """
    return _price(_CELL.fullmatch(cell.strip()))


def find_price(text: str, start: int, end: int) -> Price | None:
    """The first target price that ``text[start:end]`` says; of an old and a new one the new.

    >>> find_price("目标价由30元上调至35.5元，维持买入评级", 0, 22)[:2]
    ('35.5', 'CNY')
    """
    return _price(_SAID.search(text, start, end))


def _price(seen: re.Match[str] | None) -> Price | None:
    if seen is None:
        return None
    printed = seen["before"] or seen["after"]
    return Price(seen["number"], CURRENCIES[printed] if printed else None, *seen.span())
