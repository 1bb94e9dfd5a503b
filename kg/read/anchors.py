"""Spans inside a giant line that tell what they are: captions, sources, lists, names, contents.

Every function takes the folded line and yields ``(start, end, kind)``; ``kg.read.giant`` decides who
gets a character that two of them claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.read.boilerplate import count_signs
from kg.read.rules import ACTION_WORDS, RATING_WORDS, TAG
from kg.records import BlockKind


class Claimed(NamedTuple):
    """A half-open span of the line and what it is; ``kind`` None is text that begins here."""

    start: int
    end: int
    kind: BlockKind | None


_CAPTION = re.compile(
    r"(?=[图表附])(?<![如见由从和及与、（(])(?:图表|图|表|附图|附表)\d{1,3}(?:-\d{1,2})?(?:[:：]|[.、](?!\d))"
)
_SOURCE = re.compile(r"(?=[资数图来])(?:资料|数据|图片)?来源[:：]")
_SOURCE_END = re.compile(
    r"[^。；！？]{0,70}?(?:研究所|研究院|研究中心|研究部|证券|资讯|Wind|WIND|wind|整理|公告|官网|年报|绘制|网站|统计局|协会|Bloomberg|数据库|测算|iFinD|iFind|Choice|招股说明书|招股书|中检院|咨询|聚源)"
    r"(?:资讯|整理|绘制|预测|测算|研究所|研究院|研究中心|研究部|研究发展中心|研发中心|研究|（[^）\d一二三四五]{1,12}）)*+(?![，,、和与及/])"
)
_SOURCE_MAX = 24
_CAPTION_MAX = 60
_CAPTION_OPEN = 36

# The core of a title, then what may stand before it, then what must not.
_TITLE = re.compile(
    r"(?=[一业作信免公分利投机法版特独研评重销])(?:(?:分析师|研究员|研究人员)(?:声明|承诺|申明)|免责(?:声明|条款)|(?:法律|重要|特别|一般|版权|公司|独立性|利益冲突)声明|利益冲突披露"
    r"|评级的?(?:说明|标准|体系|定义|系统|指南|释义)|投资建议的?(?:评级标准|比较标准)|业务资格的?说明|信息披露"
    r"|机构销售(?:团队|人员|联系人|交易部|通讯录)?|销售(?:团队|联系人|交易部|通讯录)|分析师(?:与研究助理|及联系人)?(?:简介|介绍)|作者简介|特别提示[:：])"
)
_TITLE_LEAD = re.compile(
    r"(?:证券|公司|行业|股票|投资|本公司具备证券投资咨询|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}证券)*\Z"
)
_MENTION = "和及与的后页、读见阅参各项其他“‘《本份条之"
# Found in two steps, since a pattern that has to fail at every dot of a long run is quadratic.
_DOTS = re.compile(r"(?=[.．…·-])(?:[.．]{4,}|…{3,}|·{5,}|-{8,})")
_PAGE_NUMBER = re.compile(r"\s?-?(?:\d{1,2}(?=\d[、.．])|\d{1,3})(?:-(?!\d))?")
_CONTENTS = re.compile(r"(?:正文|内容|报告|图表|图片|插图|表格|图|表)?目\s?[录次]|(?:表格|图表|插图)索引")
_ENTRY_GAP = 110
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+(?:\.\d+)*[.、]?[^\d]|[（(]\d+[）)]|(?:图表|图|表)\d|第[一二三四五六七八九十]+"
)
_FAR = 60_000

_RELATED = re.compile(
    r"(?:近期|往期|过往|前期)?(?:相关)?(?:研究|报告|研报)(?:报告|列表)?[:：]?(?=[《“\d\u4e00-\u9fffA-Z])"
)
_RELATED_HEAD = re.compile(r"(?:相关|近期|往期|过往|前期|历史)(?:研究|报告|研报)(?:报告|列表)?[:：]?")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-./年](?:1[0-2]|0?[1-9])[-./月](?:3[01]|[12]\d|0?[1-9])日?|20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[》）)]?"
)

_NAMES = re.compile(
    r"(?=[@AEST从手执电登研联证资邮首])(?:[SA]\d{13}(?!\d)|(?:SAC|执业|登记|从业|资格)[\u4e00-\u9fffA-Z]{0,8}?(?:编号|编码|号码?)[:：]?"
    r"|@[A-Za-z0-9.-]{3,40}?(?:\.com\.cn|\.com|\.cn|\.net|\.hk)"
    r"|(?:E-?MAIL|E-?mail|邮箱|电子邮件|电话|手机|Tel)[:：]|(?:证券分析师|研究助理|联系人|首席分析师)[:：])"
)
_FACTS = re.compile(
    rf"(?:投资|行业|公司)?评级[:：]?(?:{RATING_WORDS})|(?:{RATING_WORDS})(?:-[AB])?[（(/]?(?:{ACTION_WORDS})(?:评级)?|目标价(?:格)?[:：（(]|总市值|流通市值|总股本|流通股本|价格区间|一年内?最高|52周|收盘价|每股净资产[（(]|资产负债率|"
    r"市净率|日?均?成交[额量]|证券研究报告|市场数据|基础数据|交易数据|股价表现|市场表现|走势(?:对比|图)|沪深300|报告日期|发布日期|发布时间"
)
_END = re.compile(r"[。！？；]")


def find_contents(plain: str) -> Iterator[Claimed]:
    """The entries of tables of contents, each with its dot leaders and page number."""
    previous = -1
    for low, high in _leaders(plain):
        near = previous >= 0 and low - previous <= _ENTRY_GAP
        start = previous if near else _contents_start(plain, low, max(previous, 0))
        yield Claimed(start, high, BlockKind.CONTENTS)
        previous = high


def _leaders(plain: str) -> Iterator[tuple[int, int]]:
    """Spans of leaders with the page numbers behind them."""
    for dots in _DOTS.finditer(plain):
        number = _PAGE_NUMBER.match(plain, dots.end())
        if number:
            yield dots.start(), number.end()


def _entry(contents: str) -> str:
    """The words of one entry: without a title before them, leaders and page number behind them."""
    title = _CONTENTS.match(contents)
    words = contents[title.end() :] if title else contents
    return words[: next(_leaders(words), (0, 0))[0]]


def find_listed(plain: str, contents: Sequence[Claimed]) -> Iterator[Claimed]:
    """Headings and captions in the text that the tables of contents announce word for word."""
    if not contents:
        return
    last = contents[-1].end
    at: dict[BlockKind, int] = {}
    for claim in contents:
        entry = _entry(plain[claim.start : claim.end])
        kind = BlockKind.CAPTION if _CAPTION.match(entry) else BlockKind.HEADING
        found = _find_entry(plain, entry, at.get(kind, last))
        if found >= 0:
            at[kind] = found + len(entry)
            yield Claimed(found, found + len(entry), kind)


def _find_entry(plain: str, entry: str, start: int) -> int:
    """Where the text repeats an entry, -1 if it is too short to tell or stands in a sentence."""
    if not 5 <= len(entry) <= 60:
        return -1
    found = plain.find(entry, start, start + _FAR)
    if found < 0 or _NUMBERED.match(entry):
        return found
    return found if plain[found - 1] in "。；！？" or plain[found - 1].isdigit() else -1


def _contents_start(plain: str, entry: int, low: int) -> int:
    low = max(low, entry - _ENTRY_GAP)
    titles = list(_CONTENTS.finditer(plain, low, entry))
    if titles:
        return titles[0].start()
    ends = list(_END.finditer(plain, low, entry))
    return ends[-1].end() if ends else max(low, entry - 40)


def find_related(plain: str) -> Iterator[Claimed]:
    """Lists of earlier reports: a title, then entries that end in a date, each its own span."""
    position = 0
    while head := _RELATED_HEAD.search(plain, position):
        position = head.end()
        entries = list(_related_entries(plain, head.end()))
        if entries:
            yield Claimed(head.start(), head.end(), BlockKind.RELATED)
            yield from entries
            position = entries[-1].end


def _related_entries(plain: str, start: int) -> Iterator[Claimed]:
    while date := _DATE.search(plain, start, start + _ENTRY_GAP):
        if "。" in plain[start : date.start()] or date.start() - start < 6:
            return
        yield Claimed(start, date.end(), BlockKind.RELATED)
        start = date.end()


def find_titles(plain: str) -> Iterator[Claimed]:
    """Titles over boilerplate that are followed by what such titles stand over."""
    for match in _TITLE.finditer(plain):
        lead = _TITLE_LEAD.search(plain, max(0, match.start() - 20), match.start())
        start = lead.start() if lead else match.start()
        if start and plain[start - 1] in _MENTION:
            continue
        following = plain[match.end() : match.end() + 220]
        if "@" in following[:90] or count_signs(following):
            yield Claimed(start, match.end(), BlockKind.BOILERPLATE)


def find_captions(plain: str) -> Iterator[Claimed]:
    """Captions up to the next caption, source or sentence end; the line gives no better sign."""
    starts = [*_CAPTION.finditer(plain)]
    for match in starts:
        yield Claimed(match.start(), _caption_end(plain, match.end()), BlockKind.CAPTION)


def _caption_end(plain: str, start: int) -> int:
    window = plain[start : start + _CAPTION_MAX]
    stops = [found.start() for pattern in (_CAPTION, _SOURCE, TAG) if (found := pattern.search(window))]
    if stops:
        return start + min(stops)
    end = re.search(r"[。；！？]", window[:_CAPTION_OPEN])
    return start + (end.end() if end else min(len(window), _CAPTION_OPEN))


def find_sources(plain: str) -> Iterator[Claimed]:
    """Source credits, to the last firm or vendor that the list names."""
    for match in _SOURCE.finditer(plain):
        end = _SOURCE_END.match(plain, match.end(), match.end() + 90)
        stop = end.end() if end else _source_stop(plain, match.end())
        yield Claimed(match.start(), stop, BlockKind.SOURCE)


def _source_stop(plain: str, start: int) -> int:
    window = plain[start : start + _SOURCE_MAX]
    end = re.search(r"[。；！？]|(?:图表|图|表)\d", window)
    return start + (end.start() if end else min(len(window), 12))


def find_names(plain: str) -> Iterator[Claimed]:
    """Names blocks: licences, e-mails and their labels close together, with the name before them."""
    for start, end, count in _clusters(_NAMES, plain, gap=70, limit=len(plain)):
        if count >= 2 and re.search(r"[SA]\d{13}|执业|分析师|研究助理|联系人", plain[start:end]):
            yield Claimed(_back(plain, start, 24), end, BlockKind.MASTHEAD)


def find_facts(plain: str) -> Iterator[Claimed]:
    """The facts column of a first page: rating, prices, market figures close together."""
    for start, end, count in _clusters(_FACTS, plain, gap=48, limit=6000):
        if count >= 3:
            yield Claimed(_back(plain, start, 12), end, BlockKind.MASTHEAD)


def _clusters(
    pattern: re.Pattern[str], plain: str, *, gap: int, limit: int
) -> Iterator[tuple[int, int, int]]:
    start = end = -1
    count = 0
    for match in pattern.finditer(plain, 0, limit):
        if count and (match.start() - end > gap or "。" in plain[end : match.start()]):
            yield start, end, count
            count = 0
        if not count:
            start = match.start()
        end, count = match.end(), count + 1
    if count:
        yield start, end, count


def _back(plain: str, start: int, reach: int) -> int:
    """Back to the sentence or tag that ends before a cluster, at most ``reach`` code points."""
    low = max(0, start - reach)
    window = plain[low:start]
    cut = max(window.rfind(mark) for mark in "。！？；]】")
    return low + cut + 1
