"""The industry a report covers, from the masthead's labels, paths, lines and neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.cuts import Cut
from kg.extract.masthead.ratings import ACTION, RATING, RATING_BEGINS
from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet

_VALUE = r"(?!证券研究|证券投资)[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-zⅠⅡⅢ/&、·()（）\- ]{1,23}"
_LABELLED = re.compile(
    r"(?=[所申中行])(?<![跑输赢子次])(?:所属|申万|中信)?行\s?业(?:名称|分类)?\s?(?:[:：।।]"
    rf"|(?<=所属行业)\s|(?<=\| 行业)\s*\|)\s*(?P<v>{_VALUE})"
)
_TAGGED = re.compile(
    rf"(?:(?P<w>[\u4e00-\u9fff]{{2,8}}+)\s?\[?Table_subIndustry|(?:[iI]ndustryI[dD][＃#]|(?i:Table_Industry(?:Name)?)\]?)\s*(?P<v>{_VALUE}))"
)
_COUNTRY = re.compile(r"国家/地区\s?[\u4e00-\u9fff]{2,6}?\s?行业\s?(?P<v>[\u4e00-\u9fff]{2,12})")
_LINE = re.compile(
    r"(?:^|\n)[\s#*>]*(?P<v>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-zⅠⅡⅢ /&、·-]{1,18})[ ]*(?=\n|$)"
)
_LINE_PATH = re.compile(
    r"(?:^|\n)[\s#*>]*(?P<v>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z "
    r"/&]{1,14}/\s?[\u4e00-\u9fff]{2,10})[ ]*(?=\n|$)"
)
_PATH = re.compile(r"(?P<v>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z /&]{1,14}/\s?[\u4e00-\u9fff]{2,10})")
_RATED = re.compile(
    rf"(?P<v>[\u4e00-\u9fffA-Z-]{{2,14}}?)(?=[ |●·投行评]|{RATING_BEGINS})"
    r"(?=[ ]?[|●·]?[ ]?(?:(?:投资|行业)?评级[:：]?)?[ ]?"
    rf"{RATING}\s{{0,2}}(?:[(（]\s?{ACTION}|[|/—\s]{{0,3}}{ACTION}))"
)
_DATED = re.compile(
    r"(?P<v>[\u4e00-\u9fffA-Z]{2,14}+)(?=\s?[|●·]?\s?20\d\d\s?[年.]\s?\d{1,2}\s?[月.]\s?\d{1,2})"
)
_HEADED = re.compile(
    r"(?P<v>[\u4e00-\u9fffA-Z]{2,14}+)"
    r"(?=\s?[|│｜/·]\s?(?:行业|公司(?:研究|深度|点评|专题|动态)|证券研究报告))"
)
_AFTER = re.compile(
    r"(?:20\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|20\d\d(?P<_s>[/.-])\d\d(?P=_s)\d\d|证券研究报告"
    r"|公司(?:研究|深度|专题|点评|动态|跟踪|快报|简评)(?:报告)?(?=\s{0,3}[|｜·●/])|行业(?:研究|深度|专题|点评|周报)(?:报告)?"
    r"|报告原因：[\u4e00-\u9fff]{4}|(?:免责|重要|特别)?(?:声明|申明|条款)(?:部分)?)"
    r"[\s|｜·●/\-\]1]{0,4}(?:行业研究|公司研究|公司部|行业)?[\s"
    r"|｜·●/\-]{0,3}(?=(?P<v>(?!证券(?:研究|分析|投资|公司|从业|执业))[\u4e00-\u9fffA-Z]{2,14}))"
)
_SERIES = re.compile(
    r"(?P<v>[\u4e00-\u9fffA-Z]{2,12}?)[ ]?行业?(?:双?周报|月报|日报|周观点|双周报|跟踪|点评|深度|专题|动态"
    r"|策略|研究|报告|年度|中期|周度|月度|事件)"
)
_TITLED = re.compile(r"Table_Title\]?\s?(?P<v>[\u4e00-\u9fff、]{6,40})")
_BARRED_OFF = re.compile(r"[|]\s?(?P<v>[\u4e00-\u9fff]{2,8}?)(?=证券研究报告|[ ]*\n|\s?\[Table|Table_)")
_HEAD = re.compile(r"(?:^|\n)[ #*>]*(?P<v>[\u4e00-\u9fff]{2,8})行业\s?[:：]")
_FIRST = re.compile(r"(?:^|\n)[ #*>]*(?P<v>[\u4e00-\u9fff]{2,8})[ ]?[·•][ ]?[^\n·。，]{2,16}(?=\n)")
_TICKERED = re.compile(
    r"(?<=[)）])\s?(?P<v>[\u4e00-\u9fff]{2,10}?)(?=目标价|当前价|投资评级|证券研究报告|[ |｜]{0,3}20\d\d)"
)
# Places that hold an industry and nothing else: there a name no table knows is believed.
_SLOT = re.compile(
    r"(?:行业研究(?:报告)?\s?[|｜]\s?(?P<v>[\u4e00-\u9fff、]{2,10}?)(?=\s?[|｜\n]|证券研究报告)"
    r"|(?:快报|分析|研究|周报|点评)证券研究报告(?P<w>[\u4e00-\u9fff、]{2,8}?)(?=投资评级))"
)
_NO_INDUSTRY = re.compile(r"报告|研究|评级|证券|策略|公司|日期|周报|月报|点评|深度|专题|股份|中国|团队")
#: After an industry's name these make one phrase with it, the title's.
GOES_ON = re.compile(
    r"\d|行业|板块|产业|深度|专题|研究|点评|周报|月报|双周报|策略|动态|跟踪|报告|之|[：:（(—]|设备"
    r"|材料|元|的|与|和|、|设计"
)
_LAST = re.compile(r"(?P<v>[\u4e00-\u9fff]{2,14}+)(?=\[Table_(?:Summary|Title_?2))")
_TOP = 2600  # code points of the sheet in which a bare industry name is a masthead


class _Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    read: str  # "whole" value, its "beginning" or "ending", a "path" of parts, or a place that tells: "slot"
    confidence: float


_RULES = (
    _Rule("labelled", _LABELLED, "beginning", 0.97),
    _Rule("tagged", _TAGGED, "beginning", 0.95),
    _Rule("country", _COUNTRY, "beginning", 0.95),
    _Rule("line", _FIRST, "whole", 0.85),
    _Rule("path", _LINE_PATH, "line path", 0.95),
    _Rule("line", _LINE, "whole", 0.93),
    _Rule("rated", _RATED, "ending", 0.93),
    _Rule("path", _PATH, "path", 0.9),
    _Rule("titled", _TITLED, "row", 0.85),
    _Rule("beside", _TICKERED, "whole", 0.9),
    _Rule("beside", _BARRED_OFF, "whole", 0.9),
    _Rule("slot", _SLOT, "slot", 0.75),
    _Rule("beside", _AFTER, "beginning", 0.85),
    _Rule("headed", _HEADED, "ending", 0.9),
    _Rule("dated", _DATED, "ending", 0.85),
    _Rule("series", _SERIES, "ending", 0.8),
    _Rule("title", _HEAD, "ending", 0.8),
    _Rule("title", _LAST, "ending", 0.7),
)


def find_industry(sheet: Sheet, industries: Industries, houses: Iterable[Cut] = ()) -> Found | None:
    """The industry the masthead names; the value is the table's label where the table knows it.

    Rules are tried in order of trust; the list of earlier reports is asked last. ``houses`` are
    the brokers' names at offsets of the sheet: the 证券 of such a name is no industry.
    """
    taken = {place for cut in houses for place in range(cut.start, cut.end)}
    for rule in _RULES:
        for match in rule.pattern.finditer(sheet.text, 0, _TOP):
            if sheet.is_untrusted(match.start()):
                continue
            if found := _read(sheet, rule, match, industries, taken):
                return found
    return _from_related(sheet, industries)


def _read(
    sheet: Sheet, rule: _Rule, match: re.Match[str], industries: Industries, taken: set[int]
) -> Found | None:
    group = "v" if match["v"] else "w"
    words = match[group].rstrip(" ")
    for low, high, label in _known(words, rule.read, industries):
        start = match.start(group)
        if start + low in taken:
            continue
        span = sheet.source(start + low, start + high)
        name = f"masthead.industry.{rule.name}"
        return Found(value=label, span=span, rule=name, confidence=rule.confidence)
    return None


def _known(words: str, read: str, industries: Industries) -> Iterator[tuple[int, int, str]]:
    """(start, end, label) of the industry in ``words``; of a path the last part that is known."""
    if read in ("whole", "slot"):
        label = industries.label(words)
        if read == "slot" and not label and not _NO_INDUSTRY.search(words):
            label = words
        if label:
            yield 0, len(words), label
    elif read == "row":
        if row := sector_path(words, industries):
            yield sum(map(len, row[:-1])), sum(map(len, row)), industries.label(row[-1]) or row[-1]
    elif read == "ending":
        if found := industries.ending(words):
            yield len(words) - len(found[0]), len(words), found[1]
    else:
        parts = re.split(r"[/-]", words)
        if len(parts) > 1 and (last := industries.beginning(parts[-1].strip())):
            start = len(words) - len(parts[-1].lstrip())
            yield (0 if read == "line path" else start), start + len(last[0]), last[1]
        if read == "beginning" and (found := industries.beginning(words)):
            yield 0, len(found[0]), found[1]


def sector_path(words: str, industries: Industries) -> list[str]:
    """A sector and its branch printed in front of a title; empty for a single industry's name."""
    row = industries.row(words)
    while row and GOES_ON.match(words, sum(map(len, row))):
        row.pop()
    return row if len(row) > 1 else []


def _from_related(sheet: Sheet, industries: Industries) -> Found | None:
    """The industry most earlier reports of the series were on, if at least two name it."""
    seen = [
        (label, sheet.source(match.start("v"), match.end("v")))
        for span in sheet.untrusted
        for match in _SERIES.finditer(sheet.text, span.start, span.end)
        if (label := industries.label(match["v"]))
    ]
    counts = Counter(label for label, _ in seen)
    label, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < 2:
        return None
    span = next(span for name, span in seen if name == label)
    return Found(value=label, span=span, rule="masthead.industry.series", confidence=0.6)
