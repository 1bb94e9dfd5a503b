"""Dates as reports print them, as exact as they are stated.

Works on reading text (``kg.text.flow``) and tolerates blanks inside a date.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kg.records import Datatype, Literal


class DateFound(NamedTuple):
    """A date at ``text[start:end]``. ``exact`` is False when its year was inferred."""

    start: int
    end: int
    literal: Literal
    exact: bool


_Y4 = r"(?P<y>(?<!\d)(?:19|20)\d\d)"
_DATE = re.compile(
    r"(?=[\d今去前明当上本昨这])(?:"
    rf"{_Y4}\s?年\s?(?P<m>\d{{1,2}})\s?月(?:份)?(?:\s?(?P<d>\d{{1,2}})\s?[日号])?"
    r"|(?P<y2>(?<!\d)(?:19|20)\d\d)(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?![\d.]\d|\d)"
    r"|(?P<y3>(?<![\d.-])(?:19|20)\d\d)[-/](?P<m3>0[1-9]|1[0-2])(?![-/\d])"
    r"|(?P<y6>(?<!\d)(?:19|20)\d\d)\s?年(?![报度]?\s?[前后内来]|级)"
    r"|(?P<y4>(?<![\d.])[0-3]\d)\s?年\s?(?P<m4>\d{1,2})\s?月(?:份)?(?:\s?(?P<d4>\d{1,2})\s?[日号])?"
    r"|(?P<near>今|去|前|明|当)年\s?(?:(?P<m5>\d{1,2})\s?月(?:份)?(?:\s?(?P<d5>\d{1,2})\s?[日号])?)?"
    r"|(?P<month>上个?月|本月|当月)(?![度均])(?:\s?(?P<d6>\d{1,2})\s?[日号])?"
    r"|(?P<m7>(?<![\d.])\d{1,2})\s?月(?!度|均|龄|活|费|卡)(?:份)?(?:\s?(?P<d7>\d{1,2})\s?[日号])?"
    r"|(?P<ago>今[日天晨晚](?!头条|资本)|昨[日天晚]|前天)"
    r"|(?P<week>上上?个?(?:周|星期|礼拜)|[本这]周)(?P<weekday>[一二三四五六日天])?(?![年期线转报刊]))"
)
_DAYS_AGO = {"今": 0, "昨": 1, "前": 2}
_WEEKDAYS = "一二三四五六日"
_STOP = re.compile(r"[。！？!?\n]")
_BACK = {"今": 0, "当": 0, "去": 1, "前": 2, "明": -1}
#: "3个月" and "11月内" are lengths of time; so is "12月 后".
_LENGTH = re.compile(r"\s?(?:以?[内后前]|期间内)")
_RANGE_BEFORE = re.compile(r"[个\d]\Z")


def parse_date(text: str, anchor: date | None = None) -> Literal:
    """The one date that ``text`` consists of, as a Literal of type DATE, MONTH or YEAR.

    >>> parse_date("2024 年 3 月").value, parse_date("2024/02/18").value
    ('2024-03', '2024-02-18')

    Raises:
        ValueError: ``text`` is not one date, or no such day exists.
    """
    stripped = text.strip()
    for found in find_dates(stripped, anchor):
        if (found.start, found.end) == (0, len(stripped)):
            return found.literal
    raise ValueError(f"not a date: {text!r}; expected a form like 2024年6月25日 or 2024-06-25")


def find_dates(text: str, anchor: date | None = None) -> tuple[DateFound, ...]:
    """All dates in ``text``, in order; ``anchor`` is the day the report was issued.

    A month or day without a year takes the year named before it in the same sentence, else the
    latest that does not lie after ``anchor``, else the last full year named earlier in ``text``;
    without any of them it is left out. 昨日, 上周五 and 上周 count back from ``anchor``; 近日 and 日前 give
    nothing, nor does a day that does not exist.

    >>> [found.literal.value for found in find_dates("2月16日发布", date(2024, 2, 18))]
    ['2024-02-16']
    """
    return tuple(_find(text, anchor))


def _find(text: str, anchor: date | None) -> Iterator[DateFound]:
    said: int | None = None  # the year last named, and where its sentence ends
    said_until = -1
    stops = [match.start() for match in _STOP.finditer(text)]
    for match in _DATE.finditer(text):
        if match["ago"] or match["week"]:
            if anchor is not None:
                yield DateFound(match.start(), match.end(), _near_day(match, anchor), False)
            continue
        year, month, day, exact = _parts(match, anchor)
        if year is None and month is not None and not _is_length(text, match, day):
            year = said if match.start() <= said_until else _year_for(month, day, anchor, said)
        literal = _literal(year, month, day)
        if literal is None:
            continue
        if exact or match.group("near"):
            said = year
            next_stop = bisect_left(stops, match.end())
            said_until = stops[next_stop] if next_stop < len(stops) else len(text)
        yield DateFound(match.start(), match.end(), literal, exact)


def _parts(match: re.Match[str], anchor: date | None) -> tuple[int | None, int | None, int | None, bool]:
    """Year, month and day as printed, and whether the year was printed in full or in two digits."""
    month = _number(match, "m", "m2", "m3", "m4", "m5", "m7")
    day = _number(match, "d", "d2", "d4", "d5", "d6", "d7")
    full = _number(match, "y", "y2", "y3", "y6")
    if full is not None:
        return full, month, day, True
    if match["y4"]:
        return 2000 + int(match["y4"]), month, day, True
    if match["near"]:
        return (anchor.year - _BACK[match["near"]] if anchor else None), month, day, False
    if match["month"]:
        return *_near_month(match["month"], anchor), day, False
    return None, month, day, False


def _number(match: re.Match[str], *names: str) -> int | None:
    return next((int(match[name]) for name in names if match[name]), None)


def _near_month(word: str, anchor: date | None) -> tuple[int | None, int | None]:
    if anchor is None or word == "当月":
        return None, None
    if not word.startswith("上"):
        return anchor.year, anchor.month
    return (anchor.year, anchor.month - 1) if anchor.month > 1 else (anchor.year - 1, 12)


def _near_day(match: re.Match[str], anchor: date) -> Literal:
    """昨日 and 上周五 are days; 上周 is as exact as its month, or its year where it spans two months."""
    if match["ago"]:
        return _day(anchor - timedelta(days=_DAYS_AGO[match["ago"][0]]))
    monday = anchor - timedelta(days=anchor.weekday() + 7 * match["week"].count("上"))
    if match["weekday"]:
        return _day(monday + timedelta(days=_WEEKDAYS.index(match["weekday"].replace("天", "日"))))
    sunday = monday + timedelta(days=6)
    if (monday.year, monday.month) == (sunday.year, sunday.month):
        return Literal(f"{monday:%Y-%m}", Datatype.MONTH)
    return Literal(f"{sunday:%Y}", Datatype.YEAR)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), Datatype.DATE)


def _is_length(text: str, match: re.Match[str], day: int | None) -> bool:
    return day is None and _LENGTH.match(text, match.end()) is not None


def _year_for(month: int, day: int | None, anchor: date | None, said: int | None) -> int | None:
    """The latest year in which the day does not lie after the anchor."""
    if anchor is None:
        return said
    return anchor.year if (month, day or 1) <= (anchor.month, anchor.day) else anchor.year - 1


def _literal(year: int | None, month: int | None, day: int | None) -> Literal | None:
    """None for what is no date: no year, month 13, 30 February."""
    if year is None or not 1900 <= year <= 2100:
        return None
    if month is None:
        return Literal(f"{year:04d}", Datatype.YEAR) if day is None else None
    if day is None:
        return Literal(f"{year:04d}-{month:02d}", Datatype.MONTH) if 1 <= month <= 12 else None
    try:
        return Literal(date(year, month, day).isoformat(), Datatype.DATE)
    except ValueError:
        return None
