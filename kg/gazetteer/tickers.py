"""Ticker codes as reports and terminals print them, brought to one form: CODE.EXCHANGE.

Mainland codes have six digits (.SZ .SH .BJ), Hong Kong four or more (0700.HK), others as listed.
"""

from __future__ import annotations

import re

from kg.text.normalise import to_plain

_EXCHANGES = {
    "SZ": "SZ", "SH": "SH", "SS": "SH", "BJ": "BJ", "HK": "HK", "US": "US", "O": "US", "N": "US", "OQ": "US",
    "OO": "US", "PK": "US", "UW": "US", "UN": "US", "UQ": "US", "T": "T", "JP": "T", "KS": "KS", "KQ": "KQ",
    "TW": "TW", "TT": "TW", "PA": "PA", "FP": "PA", "AS": "AS", "NA": "AS", "DE": "DE", "GR": "DE", "L": "L",
    "LN": "L", "ST": "ST", "WA": "WA", "PW": "WA", "CH": "CN", "CN": "CN", "SG": "SG", "SI": "SG",
}  # fmt: skip
_BOARDS = (("920", "BJ"), ("9", "SH"), ("6", "SH"), ("5", "SH"), ("0", "SZ"), ("2", "SZ"), ("3", "SZ"))
_AFTER = re.compile(r"((?:[A-Z]{1,5}(?:\.[A-Z])?|VOW3)(?=[ .\-])|\d{1,6})[ .\-]?([A-Z]{1,2})")
_BEFORE = re.compile(r"(SZ|SH|BJ|HK)[ .]?(\d{4,6})")
_DIGITS = re.compile(r"\d{6}")
_SPACES = re.compile(r"\s+")


def board_of(code: str) -> str:
    """The mainland exchange that six digits belong to.

    >>> board_of("300418"), board_of("688008"), board_of("920493"), board_of("833429")
    ('SZ', 'SH', 'BJ', 'BJ')
    """
    return next((exchange for prefix, exchange in _BOARDS if code.startswith(prefix)), "BJ")


def parse_ticker(text: str) -> str:
    """The one form of a printed code, listed or not; brackets and a trailing "Equity" are ignored.

    >>> [parse_ticker(text) for text in ("SZ300418", "01024.HK", "BIDU US", "688111 CH", "（688008）")]
    ['300418.SZ', '1024.HK', 'BIDU.US', '688111.SH', '688008.SH']

    Raises:
        ValueError: the text is no code: unknown market, too many digits, letters on a mainland board.
    """
    plain = _SPACES.sub(" ", to_plain(text)).strip(" ()[]（）").upper().removesuffix(" EQUITY")
    if _DIGITS.fullmatch(plain):
        return f"{plain}.{board_of(plain)}"
    if match := _BEFORE.fullmatch(plain):
        return _joined(match[2], match[1], text)
    if (match := _AFTER.fullmatch(plain)) and match[2] in _EXCHANGES:
        return _joined(match[1], _EXCHANGES[match[2]], text)
    raise ValueError(f"found {text!r}, expected a code with its market such as 300418.SZ or BIDU.US")


def _joined(code: str, exchange: str, text: str) -> str:
    """Code and market as one, with Hong Kong codes at four digits."""
    if exchange == "HK" and code.isdigit() and len(code) <= 5:
        return f"{code.lstrip('0').zfill(4)}.HK"
    if exchange in {"SZ", "SH", "BJ", "CN"} and _DIGITS.fullmatch(code):
        return f"{code}.{board_of(code) if exchange == 'CN' else exchange}"
    if exchange == "US" and code[0].isalpha():
        return f"{code}.US"
    if exchange not in {"HK", "SZ", "SH", "BJ", "CN", "US"}:
        return f"{code}.{exchange}"
    raise ValueError(f"found {text!r}, expected six digits on a mainland board, up to five in Hong Kong")
