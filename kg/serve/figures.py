"""Numbers and dates as a reader of each language writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

Language = Literal["zh", "en"]

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def to_number(value: Any, places: int | None = None) -> str:
    """A number with its thousands apart, which both languages write alike; anything else as it is.

    ``places`` are decimal places, as many as it has if None.

    >>> to_number(1234567), to_number(0.5), to_number(3.14159, 2), to_number(None), to_number("60 秒")
    ('1,234,567', '0.5', '3.14', '', '60 秒')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:,}" if places is None else f"{value:,.{places}f}"


def to_day(value: Any, language: Language) -> str:
    """A date, month or year, no more exact than it is stated; anything else as it is.

    >>> to_day("2024-06-05", "zh"), to_day("2024-02", "zh"), to_day("2024", "zh")
    ('2024年6月5日', '2024年2月', '2024年')
    >>> to_day("2024-06-05", "en"), to_day("2024-02", "en"), to_day("2024H1", "en"), to_day(None, "en")
    ('5 Jun 2024', 'Feb 2024', '2024H1', '')
    """
    found = _DAY.fullmatch(str(value))
    if value is None or found is None:
        return "" if value is None else str(value)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if month > 12:
        return str(value)
    if language == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join(filter(None, [str(day) if day else "", _MONTHS[month], str(year)]))


def to_many(word: str, number: int, language: Language) -> str:
    """A word for ``number`` things; Chinese has no plural.

    >>> to_many("Company", 2, "en"), to_many("Report", 1, "en"), to_many("公司", 2, "zh")
    ('Companies', 'Report', '公司')
    """
    if language == "zh" or number == 1:
        return word
    return word.removesuffix("y") + "ies" if word.endswith("y") else word + "s"


def to_filters(language: Language) -> Mapping[str, Callable[..., str]]:
    """The filters ``number``, ``day`` and ``many`` of the templates."""
    return {
        "number": to_number,
        "day": lambda value: to_day(value, language),
        "many": lambda word, number: to_many(word, number, language),
    }
