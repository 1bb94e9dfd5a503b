"""Numbers that describe models: parameter counts, durations, resolutions.

All finders work on reading text (``kg.text.flow``) and return spans into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple


class QuantityFound(NamedTuple):
    """``value`` (a whole number, or a resolution as normalised) stated at ``text[start:end]``."""

    start: int
    end: int
    value: str


_NUMBER = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.,])\d{1,12}(?:\.\d{1,6})?"
_SCALES = {
    "": 1,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
}
_SCALES |= {"千亿": 10**11, "万亿": 10**12, "兆": 10**12, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_HAN_SCALE = r"(?P<s{0}>万亿|千亿|百亿|十亿|亿|千万|百万|万|千)"
_LETTER = r"(?P<l{0}>[MBT])(?:illion|n)?"
# "2B" and "1B" alone speak of customers; a bare size is larger, has decimals, or stands before 模型.
_SIZE = r"(?:\d{1,4}\.\d{1,2}|[3-9]|\d{2,4}|[12](?=\s?[Bb]\s?(?:模型|版本|参数|规模)))"
_HAN_BEFORE = "[十百千万亿数几上]"
_HAN_NUMBER = "(?:[一二两三四五六七八九][十百千零一二三四五六七八九]{0,6}|十[一二三四五六七八九]?)"
_PARAMETERS = re.compile(
    rf"(?=[参p\d百千万一二两三四五六七八九十])(?:(?:参数(?:总?量|总?数|规模)?|parameters?)(?:级别)?(?:约|超过?|达到?了?|高达|为|有|是|共|仅|可达|突破|:|：|从|在|\s){{0,4}}(?P<n1>{_NUMBER})\s?(?:{_HAN_SCALE.format(1)}|{_LETTER.format(1)}(?![A-Za-z\d]))"
    rf"|(?P<n2>{_NUMBER})\s?(?:{_HAN_SCALE.format(2)}个?|{_LETTER.format(2)})\s?(?:以?上|级别?|规模|量级)?[+＋]?的?(?:参数|parameters?)"
    rf"|(?<!{_HAN_BEFORE})(?P<n4>{_HAN_NUMBER}){_HAN_SCALE.format(4)}个?的?参数"
    rf"|参数(?:总?量|总?数|规模)?(?:约|超过?|达到?了?|高达|为|有|是|共|仅|可达|突破|:|：){{0,4}}(?P<n5>{_HAN_NUMBER}){_HAN_SCALE.format(5)}"
    rf"|(?<![A-Za-z]\d)(?P<n3>(?<![\d.,$¥]){_SIZE})\s?(?P<l3>(?-i:[Bb]|T))(?![A-Za-z\d])(?!\s?(?:端|轮|站|股|超|美元|元|吨|人))"
    rf"|(?P<han>[百千万]亿|万亿)(?:级别?|规模)?参数)",
    re.I,
)
# Characters of which each match holds one: a text without them is not searched.
_SIGNS_OF_PARAMETERS = re.compile("[参PpBbT]")
_SIGNS_OF_DURATION = re.compile("[秒分sSm]")
_SIGNS_OF_RESOLUTION = re.compile("[xX×*✕pPkK]")

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = "[零一二两三四五六七八九十百千]"
_COUNT = rf"(?:\d{{1,5}}(?:\.\d{{1,2}})?|(?<!{_HAN})(?<!之){_HAN}{{1,7}})"
_DURATION = re.compile(
    rf"(?=[\d半零一二两三四五六七八九十百千])(?:(?P<low>(?<![\d.])\d{{1,5}}(?:\.\d)?)\s?(?:秒钟?|s|分钟)?\s?[-~～—–至到]\s?)?"
    rf"(?:(?P<half>半)\s?分钟"
    rf"|(?P<min>(?<![\d.]){_COUNT})\s?(?:(?P<more>分钟?半钟?)|分钟|分(?=\s?\d)|min(?:ute)?s?(?![A-Za-z\d]))"
    rf"\s?(?:(?P<rest>\d{{1,2}})\s?秒钟?)?"
    rf"|(?P<sec>(?<![\d.]){_COUNT})\s?-?(?:秒钟?|[sS](?![A-Za-z\d])|sec(?:ond)?s?(?![A-Za-z\d])))"
)

_RESOLUTION = re.compile(
    r"(?=\d)(?:(?<![A-Za-z0-9_.])(?P<w>\d{3,5})\s?[xX×*✕]\s?(?P<h>\d{3,5})(?:[pP](?![A-Za-z\d]))?(?!\d)"
    r"|(?<![A-Za-z0-9_.])(?P<p>\d{3,4})\s?[pP](?![A-Za-z\d])"
    r"|(?<![A-Za-z0-9_.])(?P<k>[2-9]|1[0-6])\s?[Kk](?![A-Za-z\d])(?!\s?(?:元|亿|万|字|个|条|tokens?|上下文|美元|人|窗口)))"
)


def find_parameter_counts(text: str) -> tuple[QuantityFound, ...]:
    """Parameter counts as whole numbers.

    >>> [found.value for found in find_parameter_counts("参数量为30亿，上一代为1.8万亿参数，开源版70B模型")]
    ['3000000000', '1800000000000', '70000000000']
    """
    return tuple(_parameter_counts(text)) if _SIGNS_OF_PARAMETERS.search(text) else ()


def _parameter_counts(text: str) -> Iterator[QuantityFound]:
    for match in _PARAMETERS.finditer(text):
        number = match["n1"] or match["n2"] or match["n3"] or match["n4"] or match["n5"]
        letter = match["l1"] or match["l2"] or match["l3"] or ""
        scale = match["s1"] or match["s2"] or match["s4"] or match["s5"] or letter.upper()
        if number is None:  # "千亿级参数" names a magnitude, no count
            continue
        value = _count(number.replace(",", "")) * _SCALES[scale]
        if value == value.to_integral_value() and value > 0:
            yield QuantityFound(match.start(), match.end(), str(int(value)))


def find_durations(text: str) -> tuple[QuantityFound, ...]:
    """Lengths of time in whole seconds; a range gives its upper end.

    >>> [found.value for found in find_durations("8~15秒，长达一分钟，最长2分30秒")]
    ['15', '60', '150']
    """
    return tuple(_durations(text)) if _SIGNS_OF_DURATION.search(text) else ()


def _durations(text: str) -> Iterator[QuantityFound]:
    for match in _DURATION.finditer(text):
        total = _count(match["min"]) * 60 + _count(match["rest"]) + _count(match["sec"])
        if match["more"] or match["half"]:
            total += 30
        if total > 0 and total == total.to_integral_value():
            yield QuantityFound(match.start(), match.end(), str(int(total)))


def _count(number: str | None) -> Decimal:
    """The value of Arabic or Chinese numerals (below ten thousand), 0 for None."""
    if not number:
        return Decimal(0)
    return Decimal(number) if number[0].isdecimal() else Decimal(_han_count(number))


def _han_count(number: str) -> int:
    """The value of numerals such as 六十, 一百二十 and 两千零五; digits in a row are no number and give 0.

    >>> [_han_count(number) for number in ("十二", "一百二十", "七八")]
    [12, 120, 0]
    """
    total, digit = 0, 0
    for sign in number:
        if sign in _HAN_UNITS:
            total, digit = total + (digit or 1) * _HAN_UNITS[sign], 0
        elif digit:
            return 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + digit


def find_resolutions(text: str) -> tuple[QuantityFound, ...]:
    """Picture sizes: ``1080P``, ``4K``, ``2048x2048``; case and multiplication sign normalised.

    >>> [found.value for found in find_resolutions("1080p、4k 与 3840*2160")]
    ['1080P', '4K', '3840x2160']
    """
    return tuple(_resolutions(text)) if _SIGNS_OF_RESOLUTION.search(text) else ()


def _resolutions(text: str) -> Iterator[QuantityFound]:
    for match in _RESOLUTION.finditer(text):
        if match["w"]:
            value = f"{match['w']}x{match['h']}"
        elif match["p"]:
            value = f"{match['p']}P"
        else:
            value = f"{match['k']}K"
        yield QuantityFound(match.start(), match.end(), value)
