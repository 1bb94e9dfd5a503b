"""The one listed company a company note is about, and the price the note expects of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kg.extract.masthead.cuts import Cut
from kg.extract.masthead.records import Found, Subject
from kg.extract.masthead.sheet import Sheet
from kg.extract.prices import CURRENCIES
from kg.gazetteer import parse_ticker

_TICKER = (
    r"(?:\d{6}\s?\.?\s?(?:SZ|SH|SS|BJ|CH)|(?<!\d)(?:\d{6}(?=\s?[)）])|\d{1,5}\s?\.?\s?HK)"
    r"|[A-Z]{1,5}(?:\.[ON]| US|\.US))"
)
_NAMED = re.compile(
    rf"(?P<name>\*?[\u4e00-\u9fffA-Za-z*][\u4e00-\u9fffA-Za-z0-9*·-]{{1,11}}+)\s{{0,2}}[(（]\s?(?P<code>{_TICKER})\s?(?:[,，/、][^)）\n]{{0,20}})?[)）]"
)
_BARE = re.compile(
    r"(?:^|\n)[ #*]*(?P<name>[\u4e00-\u9fffA-Za-z*][\u4e00-\u9fffA-Za-z0-9*·-]{1,9})[ "
    r"|/]{1,4}(?P<code>\d{6}\.(?:SZ|SH|BJ)|\d{4,5}\.HK)(?=\s|$)"
)
_NOTE = re.compile(
    r"公司(?:研究|深度|点评|报告|动态|快报|跟踪|简评|首次覆盖|更新|信息更新|评级|专题)|(?:深度|首次"
    r"|点评|季报|年报|中报|业绩)(?:报告|点评|快报)?[^\n]{0,12}公司|个股|上市公司|首次覆盖报告|业绩点评"
    r"|调研简报"
)
_SECTOR = re.compile(
    r"行业(?:研究|深度|点评|动态|快报|周报|月报|专题|跟踪|策略|简报|评级)|周报|月报|投资策略"
)
_PRICE = re.compile(
    r"(?:(?:6个月|12个月|六个月|未来\d+个月|合理|对应)?目\s?标\s?价(?:格"
    r"|位)?|(?<![A-Za-z])(?:(?i:Target Price)|TP)(?= ?[:：(（]))"
    r"\s?(?:[(（][^)）\n]{1,8}[)）])?\s?[:：为至]?\s{0,3}"
    r"(?P<cur1>HK\$|US\$|RMB|HKD|USD|CNY|¥"
    r"|￥)?\s?(?P<price>\d{1,5}(?:[.．]\s?\d{1,3})?)\s?(?P<cur2>港元|港币|美元|元|人民币)?(?!\d|%)"
)
_HEAD = 700  # code points before which the company of a note is printed, or again beside the title
_FRONT = 3000

#: Names a ticker's company goes by; empty when no table has the ticker.
NamesOf = Callable[[str], tuple[str, ...]]


class _Hit(NamedTuple):
    ticker: str
    name: str
    start: int
    end: int


def find_company(sheet: Sheet, title: Found | None, names_of: NamesOf) -> Subject | None:
    """The company of a company note; None for a report on an industry or on several companies.

    A note names its company with the code in the masthead or the title, and no other company there.
    """
    hits = [hit for hit in _hits(sheet, names_of) if hit.start < _FRONT]
    counts = Counter(hit.ticker for hit in hits)
    head = sheet.text[:_HEAD]
    first = next((hit for hit in hits if _is_masthead(sheet, hit, title)), None)
    if first is None or (_SECTOR.search(head) and not is_note(sheet)):
        return None
    others = sum(number for ticker, number in counts.items() if ticker != first.ticker)
    if others > counts[first.ticker] + 1:
        return None
    span = sheet.source(first.start, first.start + len(first.name))
    name = Found(value=first.name, span=span, rule="masthead.company.ticker", confidence=0.95)
    price, currency = _price(sheet)
    return Subject(ticker=first.ticker, name=name, target_price=price, currency=currency)


def is_note(sheet: Sheet) -> bool:
    """Whether the head of the report says that it is on one company."""
    return _NOTE.search(sheet.text[:_HEAD]) is not None


def find_company_cuts(sheet: Sheet, names_of: NamesOf) -> Iterator[Cut]:
    """Where the first page prints a company that a table knows with its code; at offsets of the sheet."""
    for hit in _hits(sheet, names_of):
        titled = sheet.text[hit.end : hit.end + 1] in ("：", ":")
        if hit.name in names_of(hit.ticker) and not titled:
            yield Cut(hit.start, hit.end, "ticker")


def _hits(sheet: Sheet, names_of: NamesOf) -> list[_Hit]:
    hits = []
    for pattern in (_NAMED, _BARE):
        for match in pattern.finditer(sheet.text, 0, _FRONT):
            ticker = _ticker(match["code"])
            if ticker and not sheet.is_untrusted(match.start()):
                name = _name(match["name"], names_of(ticker))
                hits.append(_Hit(ticker, name, match.end("name") - len(name), match.end()))
    return sorted(hits, key=lambda hit: hit.start)


def _ticker(code: str) -> str | None:
    try:
        return parse_ticker(code)
    except ValueError:
        return None


def _name(run: str, known: tuple[str, ...]) -> str:
    """The company's name at the end of a run: the longest known one, else the run itself."""
    fits = [name for name in known if run.endswith(name)]
    return max(fits, key=len) if fits else run


def _is_masthead(sheet: Sheet, hit: _Hit, title: Found | None) -> bool:
    """In the title, on a line of its own, or glued among the masthead's other parts."""
    line_start = sheet.text.rfind("\n", 0, hit.start) + 1
    line_end = sheet.text.find("\n", hit.end)
    before = sheet.text[line_start : hit.start].strip(" #*|")
    after = sheet.text[hit.end : line_end if line_end >= 0 else None].strip(" *|")
    if "\n" in sheet.text[:1500].strip():
        alone = len(before) <= 12 and len(after) <= 30 and "。" not in after
        return alone and not re.search(r"[、，。】]$", before) and not before.startswith(("-", "◆", "■"))
    if title is not None and title.span.start <= sheet.source(hit.start, hit.end).start < title.span.end:
        return True
    glued = sheet.text[max(0, hit.start - 1) : hit.start]
    following = sheet.text[hit.end : hit.end + 1]
    return glued not in tuple("、，：:。】；■") and following not in tuple("、，。；等")


def _price(sheet: Sheet) -> tuple[Found | None, str | None]:
    for match in _PRICE.finditer(sheet.text, 0, _FRONT):
        if sheet.is_untrusted(match.start()):
            continue
        span = sheet.source(match.start("price"), match.end("price"))
        value = re.sub(r"\s", "", match["price"]).replace("．", ".")
        found = Found(value=value, span=span, rule="masthead.company.target-price", confidence=0.9)
        printed = match["cur1"] or match["cur2"]
        return found, CURRENCIES.get(printed) if printed else None
    return None, None
