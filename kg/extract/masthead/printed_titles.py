"""The title of a printed page: its largest type, unless that is the name of a series, a firm or a rating."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.cuts import Cut
from kg.extract.masthead.fields import is_periodical, line_kind
from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet
from kg.read.labels import is_masthead
from kg.read.lines import to_compact
from kg.read.rules import CAPTION, CONTENTS_TITLE, GENRE, RELATED_TITLE, SECTION, SOURCE
from kg.read.signs import is_furniture
from kg.records import Print, Span

#: Type of one size, within this share of it.
_ALIKE = 0.06
#: Lines of one title stand no further apart than so many times the size of their type.
_LEADING = 2.6
_SHIFT = 8.0  # ems by which one line of a title may begin behind the end of the other
#: A title's type is larger than that of most text by this much.
_LARGER = 1.12
#: Behind a series printed larger stands the title, in type of at least this share of it.
_SECOND = 0.45
_NEAR = 9.0  # sizes of type between a series and the title under or over it
_SPREAD = 200  # code points between the first and the last sign of one title
_BROKEN_WORD = re.compile(r"[a-z]-[a-z]")
_LATIN_EDGE = re.compile(r"[A-Za-z]{2}")
_CHINESE = 0.1  # of a front page's characters; with fewer, its title is in English
_LEAST_WORDS = 4
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNLIKE = re.compile(
    r"[。；;]|^[\d\s.%,，:：/()（）~+-]*$|@|^《[^》]*》$|^\d{1,2}[.、]|\[?[Tt]ab[l1]e_|^[#＃]\w+[#＃]$"
    r"|声明|请务必|承诺|免责|^(?:分析师|研究员|联系人|研究助理|作者|电话|邮箱|日期)(?:[:：]|$)"
)
_PHRASE = re.compile(r"[^\d@:：]{10,}")
# A firm's name, its ticker, and no more: what company notes print largest.
_NAMED = re.compile(
    r"[\u4e00-\u9fffA-Za-z*·\-]{2,14}\W{0,2}(?:\d{5,6}|\d{4,5}HK)(?:[.．]?(?:SH|SZ|BJ|HK|CH|US))?\W{0,2}"
    r"|(?:SH|SZ)?\d{6}(?:[.．](?:SH|SZ|BJ))?|\d{4,5}[.．]HK"
)
# A number in a series, or the series alone: “远望”系列研究之七, 量化专题报告.
_NOUN = r"(?:系列|专题|研究|报告|评论|点评|周报|月报|策略|笔记|手册|讲堂|深度|观察|漫谈|随笔|指南|丛书)"
_NUMBER = (
    r"(?:之?[一二三四五六七八九十百\d]{1,5}|[（(][一二三四五六七八九十百\d]{1,5}[)）]"
    r"|第[\d一二三四五六七八九十百]+[期篇辑季]|[Nn][Oo]?\.?\d{1,3})"
)
_SERIES = re.compile(
    rf"[“\"‘]?[\w”’\"、&：:《》·\-—]{{2,30}}?{_NOUN}+{_NUMBER}[”’\"]?"
    r"|[“\"‘]?[\w”’\"]{2,10}?(?:系列|专题)(?:研究|报告|点评)*|[\u4e00-\u9fff]{2,4}研究"
)
# What comes out every day or week under one head.
_COLUMN = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:晨会|晨间|每日)?(?:晨会纪要|纪要|晨报|早报|日报|周报|月报|晨讯|早参|快讯|内参|周刊|月刊|双周报|季报|年报|周观点)"
)
_SUBTITLE = re.compile(r"[—－─-]{1,2}")
_OPEN = re.compile(r"(?:[：:，,、—－─\-]|[（(《“][^）)》”]*|[与和及的之在从对])$")


class _Part(NamedTuple):
    """One line at offsets of the sheet."""

    line: Print
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines of one type, one below the other; ``start`` and ``end`` are offsets of the sheet."""

    prints: tuple[Print, ...]
    start: int
    end: int
    words: str  # as a title, without line ends

    @property
    def size(self) -> float:
        return max(line.size for line in self.prints)

    @property
    def flat(self) -> str:
        return to_compact(self.words)


def find_printed_title(
    sheet: Sheet, prints: Sequence[Print], industries: Industries, known: Iterable[Cut] = ()
) -> Found | None:
    """The title by its type; None where no type stands out, or there is no print.

    ``known`` are other parts already found, at offsets of the sheet: the byline, the broker's name.
    """
    least = _LARGER * _usual_size(prints)
    large = [line for line in prints if line.size > least]
    taken = [Span(cut.start, cut.end) for cut in known]
    fits = _may_be if len(_HAN.findall(sheet.text)) > _CHINESE * len(sheet.text) else _may_be_english
    stretches = [one for one in _stretches(sheet, large, industries, taken) if fits(one)]
    if not stretches:
        return None
    first = min(stretches, key=lambda one: (-one.size, one.prints[0].top))
    best = _behind(first, stretches) if _is_series(first, industries) else first
    sure = 0.95 if best is first else 0.85
    value, span = best.words, sheet.source(best.start, best.end)
    return Found(value=value, span=span, rule="masthead.title.largest-type", confidence=sure)


def _usual_size(prints: Sequence[Print]) -> float:
    """The size of type that most characters have, in points."""
    amounts: dict[float, int] = {}
    for line in prints:
        amounts[line.size] = amounts.get(line.size, 0) + line.end - line.start
    return max(amounts, key=lambda size: (amounts[size], size), default=0.0)


def _stretches(
    sheet: Sheet, prints: Sequence[Print], industries: Industries, taken: Sequence[Span]
) -> list[_Stretch]:
    """Lines that may be of a title, those that go on in another line made one."""
    runs: list[list[_Part]] = []
    for line in prints:
        start, end = sheet.clean(line.start), sheet.clean(line.end)
        while end > start and sheet.text[end - 1].isspace():
            end -= 1
        if end <= start or not _is_free(sheet, start, end, industries, taken):
            continue
        run = next((run for run in reversed(runs) if _goes_on(run[-1].line, line)), None)
        if run is None:
            runs.append([])
        (runs[-1] if run is None else run).append(_Part(line, start, end))
    return [_to_stretch(sheet, part) for run in runs for part in _apart(sheet, run)]


def _apart(sheet: Sheet, run: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """Lines of one type, but for the name of a series on a line of its own above its headline."""
    first = to_compact(sheet.text[run[0].start : run[0].end])
    second = sheet.text[run[1].start :] if len(run) > 1 else "—"
    if _SERIES.fullmatch(first) and not _SUBTITLE.match(second):
        yield run[:1]
        yield run[1:]
    else:
        yield run


def is_tag(words: str) -> bool:
    """Whether a line is nothing but the mark of a template."""
    return re.fullmatch(r"\W*(?:\[?[Tt]abl? ?e_\w+\]?|[#＃]\w+[#＃]|HeaderTable\w*)\W*", words) is not None


def _is_free(sheet: Sheet, start: int, end: int, industries: Industries, taken: Sequence[Span]) -> bool:
    """Whether a line is no other part of the masthead, and no heading that every report has."""
    words = sheet.text[start:end]
    plain = to_compact(words)
    if (
        not plain
        or is_tag(words)
        or sheet.is_untrusted(start)
        or line_kind(sheet.text, start, end, industries)
    ):
        return False
    if any(min(end, high) - max(start, low) > (end - start) / 2 for low, high in taken):
        return False
    headings = (GENRE, SECTION, RELATED_TITLE, CONTENTS_TITLE, CAPTION, SOURCE)
    if is_furniture(plain) or any(one.match(plain) for one in headings):
        return False
    # A title may begin like a label: 分析师预期修正中的机会.
    return _PHRASE.fullmatch(plain) is not None or not is_masthead(plain)


def _goes_on(above: Print, below: Print) -> bool:
    apart = below.top - above.top
    shared = min(above.right, below.right) - max(above.left, below.left)
    alike = abs(above.size - below.size) <= _ALIKE * above.size
    return alike and 0 < apart < _LEADING * above.size and shared > -_SHIFT * above.size


def _to_stretch(sheet: Sheet, run: Sequence[_Part]) -> _Stretch:
    words = [sheet.text[part.start : part.end].strip() for part in run]
    last = run[-1] if run[-1].end - run[0].start < _SPREAD else run[0]
    lines = tuple(part.line for part in run)
    return _Stretch(lines, run[0].start, max(run[0].end, last.end), reduce(_to_joined, words))


def _to_joined(above: str, below: str) -> str:
    """Two lines of one title: a blank between Latin words, no hyphen in a word that was broken."""
    if _BROKEN_WORD.search(f"{above[-2:]}{below[:1]}"):
        return above[:-1] + below
    return f"{above} {below}" if _LATIN_EDGE.search(f"{above[-1:]}{below[:1]}") else above + below


def _may_be(stretch: _Stretch) -> bool:
    flat = stretch.flat
    upright = stretch.prints[0].bottom - stretch.prints[0].top > 3 * stretch.size
    if upright or not 4 <= len(flat) <= 80 or len(_HAN.findall(flat)) < 3:
        return False
    return not (_UNLIKE.search(flat) or _NAMED.fullmatch(flat) or _SUBTITLE.match(flat))


def _may_be_english(stretch: _Stretch) -> bool:
    words = re.findall(r"[A-Za-z][\w'’-]*", stretch.words)
    return len(words) >= _LEAST_WORDS and not (stretch.words.isupper() or "@" in stretch.words)


def _is_series(stretch: _Stretch, industries: Industries) -> bool:
    flat = stretch.flat
    known = _SERIES.fullmatch(flat) or _COLUMN.fullmatch(flat) or is_periodical(flat)
    return bool(known or industries.label(flat))


def _behind(series: _Stretch, large: Sequence[_Stretch]) -> _Stretch:
    """The title that stands near a series' name in somewhat smaller type; else the name is the title."""
    near = [
        one
        for one in large
        if one is not series
        and one.size >= _SECOND * series.size
        and _distance(one, series) < _NEAR * series.size
    ]
    return max(near, key=lambda one: (one.size, -one.prints[0].top), default=series)


def _distance(one: _Stretch, other: _Stretch) -> float:
    return max(one.prints[0].top - other.prints[-1].bottom, other.prints[0].top - one.prints[-1].bottom)
