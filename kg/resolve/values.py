"""Whether two values of one kind can be the same, however each is printed: dates, sizes, codes, phones."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from kg.text.quantities import QuantityFound


def dates_differ(one: str, other: str) -> bool:
    """Whether two ISO dates cannot be the same day; a month agrees with each of its days.

    >>> dates_differ("2024-02", "2024-02-16"), dates_differ("2024-02-15", "2024-02-16")
    (False, True)
    """
    return not (one.startswith(other) or other.startswith(one))


# --- numbers

_INFINITE = float("inf")
#: How a number is hedged, and what share of it it then means at least and at most; the first that is met.
_HEDGES = (
    (re.compile(r"不超过?|至多|不到|不足|(?<!不)[低小少]于|以[内下]|[<＜≤]"), 0.0, 1.0),
    (re.compile(r"超|逾|突破|不低于|不少于|不止|至少|以上|[大多高]于|[>＞≥+＋]"), 1.0, _INFINITE),
    (re.compile(r"约|左右|上下|近|大概|大致|≈"), 0.9, 1.1),
)
_HEDGED_BEFORE, _HEDGED_AFTER = 4, 3  # characters around a number


def to_range(value: str, quote: str, find: Callable[[str], tuple[QuantityFound, ...]]) -> tuple[float, float]:
    """What ``quote`` lets the number ``value`` be, from least to most; 可达 and 最长 are exact.

    >>> from kg.text.quantities import find_durations
    >>> to_range("60", "长度超过60秒", find_durations), to_range("60", "可达一分钟", find_durations)
    ((60.0, inf), (60.0, 60.0))
    """
    number = float(value)
    for found in find(quote):
        if found.value == value:
            around = quote[max(0, found.start - _HEDGED_BEFORE) : found.end + _HEDGED_AFTER]
            met = ((low, high) for hedge, low, high in _HEDGES if hedge.search(around))
            low, high = next(met, (1.0, 1.0))
            return number * low, number * high
    return number, number


# --- picture sizes

_PICTURE = re.compile(r"(?P<w>\d+)x(?P<h>\d+)|(?P<p>\d+)P|(?P<k>\d+)K")
#: The short and long edges that a K may mean.
_EDGES = {
    2: ((1080, 2048), (1152, 2048), (1440, 2048), (1440, 2560)),
    3: ((1440, 3440), (1620, 2880), (1800, 3200)),
    4: ((1716, 3996), (2160, 3840), (2160, 4096)),
    5: ((2160, 5120), (2880, 5120)),
    6: ((3072, 6144), (3160, 6016), (3240, 5760)),
    8: ((4320, 7680), (4320, 8192)),
    16: ((8640, 15360),),
}
#: A short edge and a long one; None where the long one is not said.
_Edges = tuple[int, int | None]


def pictures_differ(one: str, other: str) -> bool:
    """Whether two picture sizes cannot be the same; 1080P is 1920x1080 lying or upright, 4K 3840x2160.

    >>> [pictures_differ(*pair) for pair in (("1080P", "1920x1080"), ("4K", "3840x2160"), ("4K", "1080P"))]
    [False, False, True]
    """
    return one != other and not any(_is_same(a, b) for a, b in product(_shapes(one), _shapes(other)))


def _shapes(value: str) -> tuple[_Edges, ...]:
    match = _PICTURE.fullmatch(value)
    if match is None:
        return ()
    if match["p"]:
        return ((int(match["p"]), None),)
    if match["k"]:
        return _EDGES.get(int(match["k"]), ())
    low, high = sorted((int(match["w"]), int(match["h"])))
    return ((low, high),)


def _is_same(one: _Edges, other: _Edges) -> bool:
    return one[0] == other[0] and (None in (one[1], other[1]) or one[1] == other[1])


# --- tickers

_MAINLAND = frozenset({"SH", "SZ", "BJ"})
_B_SHARES = frozenset({("SH", "9"), ("SZ", "2")})
#: Beijing codes before and after their renumbering in 2025.
_RENUMBERED = (re.compile(r"[48]\d{5}\.BJ"), re.compile(r"92\d{4}\.BJ"))


def to_market(ticker: str) -> str:
    """The market that gives one company one code: A shares of all mainland exchanges are one market.

    >>> [to_market(ticker) for ticker in ("600000.SH", "900901.SH", "0700.HK", "80700.HK")]
    ['A', 'B', 'HK', 'HK RMB']
    """
    code, _, exchange = ticker.rpartition(".")
    if exchange in _MAINLAND:
        return "B" if (exchange, code[:1]) in _B_SHARES else "A"
    return "HK RMB" if exchange == "HK" and re.fullmatch(r"8\d{4}", code) else exchange


def tickers_differ(one: str, other: str) -> bool:
    """Whether one company cannot have both codes: two listings of one market.

    Share classes (GOOG, GOOGL) and Beijing codes before and after their renumbering agree.

    >>> tickers_differ("000223.SZ", "002223.SZ"), tickers_differ("688981.SH", "0981.HK")
    (True, False)
    """
    pair = sorted((one, other))
    if one == other or to_market(one) != to_market(other):
        return False
    if all(form.fullmatch(code) for form, code in zip(_RENUMBERED, pair, strict=True)):
        return False
    short, long = sorted((ticker.rpartition(".")[0] for ticker in pair), key=len)
    return short.isdigit() or not long.startswith(short)


# --- phones

_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_EXTENSION = re.compile(r"[×xX*转]|ext|-(?=\d{3,5}$)", re.I)


def phones_differ(one: str, other: str) -> bool:
    """Whether two numbers are two lines of one kind; area code, country code and extension may be left out.

    >>> phones_differ("(8621)23297818", "021-23297818×7450"), phones_differ("010-66568393", "010-80927623")
    (False, True)
    """
    lines = [re.sub(r"\D", "", _EXTENSION.split(number)[0]).removeprefix("00") for number in (one, other)]
    if len({bool(_MOBILE.fullmatch(line)) for line in lines}) > 1:
        return False
    short, long = sorted((line.lstrip("0") for line in lines), key=len)
    return not long.endswith(short)
