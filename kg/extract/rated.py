"""Companies that a report rates: rows under headers, rows that ran together, and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.extract.grid import Row, find_rows
from kg.extract.mention import Named
from kg.extract.prices import find_price, parse_price
from kg.extract.reading import Reading
from kg.extract.scene import within
from kg.records import Call, EntityType

_LISTED = frozenset({EntityType.COMPANY, EntityType.BROKER})
_FAVOURABLE = (
    "强烈推荐|强推|推荐|谨慎推荐|审慎推荐|买入|增持|谨慎增持|审慎增持|优于大市|跑赢行业|跑赢大市"
    "|领先大市|超配|看好|强于大市"
)
_OTHER = "持有|中性|观望|减持|卖出|回避|弱于大市|落后大市|同步大市|跑输行业|看淡|标配|低配"
_RATING = re.compile(rf"(?:{_FAVOURABLE}|{_OTHER})(?:-?[AB])?")
_IS_FAVOURABLE = re.compile(rf"(?:{_FAVOURABLE})(?:-?[AB])?")
_CODE = r"(?:\d{6}|\d{4,5})(?:\.?(?:SZ|SH|BJ|HK)| ?(?:CH|HK))?"
#: Between a company's name and its rating, outside of cells: nothing but its code and figures.
_FIGURES = re.compile(r"[* \dA-Z.,%()（）/+\-—–−]*")
_CODE_AFTER = re.compile(rf"[*\s(（]{{0,2}}{_CODE}")
_CODE_BEFORE = re.compile(rf"{_CODE}[\s)）]{{0,2}}$")
_ONE_PRICE = re.compile(rf"[*\s(（]*{_CODE}[\s)）]*(\d{{1,5}}\.\d{{2}})\s*")
_LONGEST_ROW = 160  # characters
_HEADER_REACH = 60  # characters before the first row in which a header 目标价 stands


_VERBS = "首次覆盖|首予|给予|维持|重申|上调|下调|调升|调降"
#: The last verb before the rating is the one that gives it: 上调盈利预测，维持“买入”评级. Only after 首次覆盖
#: another may follow: 首次覆盖X，给予“增持”评级.
_GIVEN = re.compile(
    rf"(?P<verb>(?P<new>首次覆盖)|{_VERBS})(?P<whom>(?:(?!{_VERBS})[^。；\n]|(?(new)给予|(?!))){{0,40}}?)"
    rf"[“\"‘「]?(?P<rating>{_RATING.pattern})[”\"’」]?的?(?:投资)?评级"
)
#: What else is raised and kept: 上调目标价至35元，“买入”评级 says nothing of what was done to the rating,
#: 维持盈利预测及“买入”评级 does.
_OTHER_OBJECT = re.compile(r"(?:目标价|盈利|业绩|预测|预期|估值)(?!.*[和及与]$)")
_OF_SECTOR = re.compile(r"行业|板块|赛道")


class _Rated(NamedTuple):
    """One company and the rating that its row ends with, in reading offsets."""

    company: Named
    start: int
    end: int
    rating: str


def is_favourable(rating: str) -> bool:
    """Whether a printed rating recommends.

    >>> is_favourable("买入-A"), is_favourable("中性")
    (True, False)
    """
    return _IS_FAVOURABLE.fullmatch(rating) is not None


def find_rated(reading: Reading, named: Sequence[Named]) -> Iterator[Call]:
    """Every company that a table or a sentence rates; target prices where a header announces them."""
    yield from _rows(reading, named)
    yield from _runs(reading, named)
    yield from _sentences(reading, named)


def _rows(reading: Reading, named: Sequence[Named]) -> Iterator[Call]:
    """A row under headers 评级/目标价 that names one company is a recommendation with its numbers."""
    for row in find_rows(reading):
        rating, price = _cell(reading, row, "评级"), parse_price(_cell(reading, row, "目标价") or "")
        if not rating or not _RATING.fullmatch(rating):
            continue
        span = row.cells[0][0], row.cells[-1][1]
        companies = {one.ref: one for one in within(named, *span) if one.ref.type in _LISTED}
        if len(companies) == 1:
            (only,) = companies.values()
            yield Call(
                target=only.ref,
                evidence=reading.evidence(*span, only.start),
                extracted_by=_name("row", rating),
                rating=rating,
                target_price=price.number if price else None,
                currency=price.currency if price else None,
            )


def _cell(reading: Reading, row: Row, word: str) -> str | None:
    """The text of the cell below the first header that holds ``word``."""
    spans = [cell for cell, header in zip(row.cells, row.headers, strict=False) if word in header]
    return reading.text[slice(*spans[0])].strip() if spans else None


def _name(kind: str, rating: str) -> str:
    """The rule's name: only favourable ratings recommend."""
    return f"recommends.rated-{kind}" if is_favourable(rating) else f"rates.{kind}"


def _runs(reading: Reading, named: Sequence[Named]) -> Iterator[Call]:
    """Rows without line ends: at least two in a run, or one that prints the company's code."""
    text = reading.text
    for run in _joined(text, list(_rated(text, named))):
        head = text[max(0, run[0].start - _HEADER_REACH) : run[0].start]
        for row in run:
            if len(run) > 1 or _has_code(text, row):
                price = _ONE_PRICE.fullmatch(text[row.company.end : row.end - len(row.rating)])
                yield Call(
                    target=row.company.ref,
                    evidence=reading.evidence(row.start, row.end, row.company.start),
                    extracted_by=_name("run", row.rating),
                    rating=row.rating,
                    target_price=price[1] if price and "目标价" in head else None,
                )


def _rated(text: str, named: Sequence[Named]) -> Iterator[_Rated]:
    for one in named:
        if one.ref.type not in _LISTED:
            continue
        figures = _FIGURES.match(text, one.end, one.end + _LONGEST_ROW)
        rating = _RATING.match(text, figures.end()) if figures else None
        # What goes on in words is a sentence: 增持评级, 买入价.
        if rating and not re.match(r"[的了价评自级]", text[rating.end() : rating.end() + 1]):
            code = _CODE_BEFORE.search(text, max(0, one.start - 12), one.start)
            yield _Rated(one, code.start() if code else one.start, rating.end(), rating[0])


def _joined(text: str, rows: Sequence[_Rated]) -> list[list[_Rated]]:
    """Runs of rows with nothing but figures between them."""
    runs = [[row] for row in rows[:1]]
    for before, row in pairwise(rows):
        if _FIGURES.fullmatch(text, before.end, row.start) and row.start - before.end < _LONGEST_ROW:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _has_code(text: str, row: _Rated) -> bool:
    return row.start < row.company.start or _CODE_AFTER.match(text, row.company.end) is not None


def _sentences(reading: Reading, named: Sequence[Named]) -> Iterator[Call]:
    """首次覆盖X，给予“增持”评级: the last company of the sentence before the rating, and its target price."""
    text = reading.text
    for seen in _GIVEN.finditer(text):
        if _OF_SECTOR.search(seen["whom"]):
            continue
        start = max(text.rfind(mark, 0, seen.start()) for mark in "。；\n") + 1
        firms = [one for one in within(named, start, seen.start("rating")) if one.ref.type in _LISTED]
        if firms and not re.search(r"[、/]", text[firms[-1].end : seen.start()]):
            yield _given(reading, seen, firms[-1])


def _given(reading: Reading, seen: re.Match[str], firm: Named) -> Call:
    """The quote holds the company, the rating and, where the sentence has one, the target price."""
    low, high = min(seen.start(), firm.start), seen.end()
    stop = re.search(r"[。；\n]|$", reading.text[high:])
    price = find_price(reading.text, firm.end, high + (stop.start() if stop else 0))
    if price:
        high = max(high, price.end)
    return Call(
        target=firm.ref,
        evidence=reading.evidence(low, high, seen.start()),
        extracted_by=_name("sentence", seen["rating"]),
        verb=seen["verb"] if seen["new"] or not _OTHER_OBJECT.search(seen["whom"]) else None,
        rating=seen["rating"],
        target_price=price.number if price else None,
        currency=price.currency if price else None,
    )
