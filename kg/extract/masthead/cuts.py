"""Cuts a first page at everything that is not a title, and keeps what is left between the cuts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.fields import CLOSED_FIELD
from kg.extract.masthead.ratings import ACTION, RATING
from kg.text.scan import Alternatives, Row

#: Headings under which a report's summary, charts and figures begin.
_LABELS = (
    r"投资要点|核心观点|报告摘要|内容摘要|投资摘要|主要观点|主要结论|核心结论|报告要点|投资逻辑"
    r"|报告导读|内容导读|导\s{0,2}读(?=\s{0,2}[:：\n])|研究结论|基本结论|行业核心观点"
    r"|本期投资(?:提示|观点)|报告关键点|本期观点|核心要点|独立性声明|要点提示|关键要点|事件概述"
    r"|投资建议|分品种来看"
    r"|摘要(?=\s{0,2}[:：■◆])|事件(?=\s{0,2}[:：■◆])|观点(?=\s{0,2}[:：■◆])|行业观点(?=[:：])"
    r"|市场数据|基础数据|重要数据|主要数据|公司基本数据|行业规模|行业指数|重点推荐(?=股票|公司)"
    r"|盈利预测|首选股票|主要股东"
    r"|本期内容提要|内容提要|风险提示|正文目录|内容目录|图表目录|报告原因(?:[:：][\u4e00-\u9fff]{4})?|报告编号\S{0,14}"
)
#: Headings of the charts beside a summary.
_CHARTS = (
    r"(?=[最近一1内行市股公沪相])(?:最近|近)?(?:一年|12个月|1年)?内?"
    r"(?:行业|市场|股价|公司|沪深300|相对)(?:指数)?(?:相对)?(?:大盘)?"
    r"(?:走势|表现)(?:图|比较|对比)?"
)
_QUOTES = (
    r"(?:当前价|目标价|现价"
    r"|收盘价)\s?[:：]?\s?(?:[\d.]+\s?[\u4e00-\u9fff]{0,2}元?(?:[（(]\d+\s?个月[)）])?)?"
)
_VENDOR = (
    r"(?:Wind\s?资讯|WIND|Wind|wind|万得|贝格数据|聚源数据?|同花顺|iFinD|iFind|公司公告"
    r"|[\u4e00-\u9fff]{2,4}证券(?:研究所|研究院|研究中心|研发中心)?|[\u4e00-\u9fff]{2}研究)"
)
_PLEAS = (
    r"请[先您]?(?:仔细|认真)?(?:阅读|读|参看|参见|看)[^。\n\[]{0,16}?(?:声明|条款|申明|说明|披露)"
    r"|请\s?(?:务必|仔细|参考|参阅|阅读|参见)[^。\n\[]{0,40}?(?:声明|条款|申明|说明|披露|末页"
    r"|尾页)(?:及说明|部分|及重要声明|及声明|和(?:免责|重要|法律)?[声申]明|与[声申]明)*(?: "
    r"[^\n。]{1,14}(?=\n))?"
    r"|敬请(?:参阅|阅读|关注)[^\n。]{2,24}?(?:声明|说明)|谨请参阅[^\n。]{2,12}声明"
)
_WARNINGS = (
    r"未经许可[^。\n]{0,10}转载|免责声明和披露[^。\n]{0,40}。|证监会审核[^号\n]{0,30}号[^号\n]{0,16}号"
)
_LICENSED = r"[\u4e00-\u9fff]{2,6}证券(?:股份|有限)[^\n。]{0,6}公司[^\n。]{0,30}(?:资格|所有|业务。?)"
_ADDRESS = (
    r"[\u4e00-\u9fff]{2,3}市[\u4e00-\u9fff]{2,4}区[^。，\n]{2,30}?(?:号楼|大厦|\d楼|层|室)"
    r"(?:[A-Z\d]{1,6}[层楼室座]?)?"
)
_TYPE = (
    r"(?:行业|公司|宏观|策略|金融工程|固定收益|固收|量化|权益量化|定量|产业|海外|新股|港股|新三板"
    r"|定期|动态|事件|业绩|中国内地|深度|专题|首次覆盖|投资策略|基金)"
    r"(?:深度|专题|点评|动态|跟踪|简评|快报|投资|策略|研究|公司|行业|数据|评论|金融工程|证券|事件)*"
    r"(?:报告|研究|快报|点评|周报|月报|日报|简评|分析|简报|概览|策略)(?:报告)?"
)
_DATE_LABEL = r"(?:报告|发布|出具|撰写)日期\s?[:：]?\s?"
_DATE = r"(?:20|19)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日(?:[│|]?中国内地|星期.)?"
_YEAR = r"20(?<!\d20)\d\d"  # no digit stands before it
_DOTTED = rf"{_YEAR}(?P<_s>[./])\d{{1,2}}(?P=_s)\d{{1,2}}(?!\d)"
_ISO = rf"{_YEAR}-\d\d?-\d\d?(?!\d)"
_TITLE_TAG = r"Tabl ?e_(?:Title|[Mm]ain)[A-Za-z]{0,4}\]?"
_ACTED = rf"{RATING}\s{{0,3}}[(（]\s?{ACTION}(?:评级)?\s?[)）]"
_TYPED = (
    r"(?:周报|月报|日报|报告|点评|研究|专题|策略|跟踪|系列|深度|评论|观点|观察|总结|之[一二三四五六七八九十])"
)
_CUTS = Alternatives(
    (
        Row("titletag", rf"\[{_TITLE_TAG}|{_TITLE_TAG}"),
        Row("titletag", r"[＃#]\s?title\s?[＃#]"),
        Row("tag", r"\[[Tt]abl ?e_[A-Za-z_| ]{1,40}\]|Table_[A-Za-z]+\|?"),
        Row("tag", r"[＃#＄$][A-Za-z|\u4e00-\u9fff]{3,24}\d?[＃#＄$]"),
        Row("notice", _PLEAS),
        Row("notice", r"[本此](?:报告|公司|研究报告|文件)[^。\n]{3,90}?(?:。|声明|资格，|使用。?|参考|编制)"),
        Row("notice", _WARNINGS),
        Row("notice", r"[^。\n]{0,6}声明请参见[^。\n]{2,8}。", "声明请参见"),
        Row("notice", _LICENSED, "证券"),
        Row("notice", r"https?://[A-Za-z0-9./_-]+|www\.[A-Za-z0-9.-]+?(?:com\.cn|com|cn)"),
        Row("notice", r"\d\d{0,2}/\d{1,3}(?![\d/.])"),
        Row("notice", r"\d\d* ?of ?\d+", "of"),
        Row("notice", r"第\s?\d+\s?页(?:[/／]?\s?共\s?\d+\s?页)?|Page \d+|-\d+-"),
        Row("notice", r"%\s?%\s?(?:%\s?)*", "%"),
        Row("notice", r"400-\d{3}-\d{4}|邮编\s?[:：]?\s?\d{6}"),
        Row("notice", _ADDRESS, "市"),
        Row("notice", r"[A-Z&]{2,16}[ ]?SECURITIES(?:[ ]?CO\.?[ ,.]{0,2}LTD\.?)?", "SECURITIES"),
        Row("notice", r"单击或点击此处输入文字。?"),
        Row("quote", _QUOTES),
        Row("quote", r"风险评级(?:\s?[:：]\s?中?[高低]?风险)?"),
        Row("label", _LABELS),
        Row("chart", _CHARTS),
        Row("date", rf"{_DATE_LABEL}(?:{_DATE}|{_DOTTED})"),
        Row("date", _DATE),
        Row("date", _DOTTED),
        Row("isodate", _DATE_LABEL + _ISO),
        Row("isodate", _ISO),
        *(Row("rating", pattern) for pattern in CLOSED_FIELD),
        Row("rating", rf"(?:投资评级|行业评级|评级)\s?[:：]?\s?{_ACTED}"),
        Row("rating", rf"[:：]\s?{_ACTED}"),
        Row("rating", _ACTED),
        Row("rating", rf"(?:投资评级|行业评级|评级\s?[:：])\s?{RATING}"),
        Row("rating", rf"{RATING}\s?[|/]?\s?{ACTION}(?:评级)?"),
        Row("rating", rf"{ACTION}评级"),
        Row("rating", rf"(?<=\n){ACTION} ?{RATING}(?=\n)"),
        Row("rating", rf"{ACTION}{RATING}(?!评级|的|投资|行业|公司|[“”、，。])"),
        Row("rating", rf"{RATING}(?=——|\s?\n|\s?20\d\d ?年)"),
        Row("rating", rf"(?<=证券研究报告){RATING}"),
        Row("type", r"(?:公司|行业)?[\u4e00-\u9fff]{0,4}(?:报告|研究类|公司)模板", "模板"),
        Row("type", "证券研究报告|上市公司|行业及产业"),
        Row("type", _TYPE),
        Row("type", r"深度(?=报告|研究)"),
        Row("type", r"(?<=证券研究报告[·•|●])(?:行业|公司|宏观|策略)(?:动态|深度|专题|点评|跟踪)"),
        # The run is not given back: what is left of it would begin with one of its characters, no bracket.
        Row("ticker", r"[\u4e00-\u9fff*A-Z-]{2,8}+\s?[（(]\s?\d{4,6}(?:[. ]?[A-Z]{2})?\s?[)）](?!\s?[：:])"),
        Row("related", r"(?:相关|近期)(?:热点)?(?:研究|报告){1,2}"),
        Row("subtitle", r"(?<=\n)[ #*]*[—－─-]{1,2}(?=[^\s—\-\d])"),
        Row("subtitle", rf"(?:——|――|──)(?=[^\n。]{{2,40}}{_TYPED})"),
        Row("bullet", r"[■◆➢➤⚫❑●•◼□▪★◇▌▶✓✔\ue000-\uf8ff]"),
        Row("bullet", r"(?<=\n)[ ]*(?:[-*]|\d{1,2}[.、)）])[ ]?(?=\D)"),
        Row("line", r"\n\s*"),
        Row("line", r"\s\s*\n\s*"),
        Row("line", r"    +"),
        Row("source", rf"(?:资料|数据)来源\s?[:：]?\s?(?:{_VENDOR}(?:\s?[,，、]\s?{_VENDOR})*)?"),
        Row("source", r"图表?\s?\d+\s?[:：]"),
        Row("period", r"(?:20\d\d年)[\u4e00-\u9fff]{2,10}(?:周报|月报)第\d{1,3}期"),
        Row("opening", "我们|随着|近年来|本文|上周|今年以来"),
    )
)
_EDGE_LEFT = " \t#*|:：>·│/●，,、\n-—─_】。"
_EDGE_RIGHT = " \t#*|:：·│/，,、\n_【"


class Cut(NamedTuple):
    """Something at ``text[start:end]`` that a title does not hold, and what it is."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Piece:
    """A stretch between cuts; ``left`` and ``right`` are the kinds of all cuts that touch it."""

    start: int
    end: int
    left: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)


def find_pieces(text: str, extra: Iterable[Cut], industries: Industries) -> list[Piece]:
    """What is left of a first page between its cuts; ``extra`` are cuts found elsewhere (the byline …)."""
    glued = is_glued(text)
    own = (Cut(*match.span(), kind) for kind, match in _CUTS.find(text))
    extra = list(extra)
    named = {cut.end for cut in extra if cut.kind == "ticker"}
    own = (cut for cut in own if cut.kind != "ticker" or cut.end not in named)
    cuts = sorted([*own, *extra])
    kept = (cut for cut in cuts if cut.end <= len(text) and (glued or _starts_line(text, cut)))
    return list(_between(text, kept, industries))


def is_glued(text: str) -> bool:
    """Whether the source has lost its line ends."""
    return "\n" not in text[:1500].strip()


# Where lines are kept, these stand at the start of one; inside a line they are words of a sentence.
_LINE_STARTERS = frozenset({"subtitle", "label", "chart", "type", "quote", "notice", "related", "source"})


def _starts_line(text: str, cut: Cut) -> bool:
    if cut.kind == "opening" or (cut.kind in _NO_TITLE_YET and _in_prose(text, cut)):
        return False
    line = text.rfind("\n", 0, cut.start) + 1
    if cut.kind == "ticker":
        return not (text.startswith("#", line) and re.match(r"[^\n]{4}", text[cut.end : cut.end + 4]))
    if cut.kind not in _LINE_STARTERS:
        return True
    return not re.sub(r"\[?Tabl ?e_\w+\]?|\W", "", text[line : cut.start])


def _in_prose(text: str, cut: Cut) -> bool:
    """Inside a sentence: the line goes on after it and comes to a full stop."""
    end = text.find("\n", cut.end)
    return "。" in text[cut.end : end if end >= 0 else None]


# What is printed between a title's tag and a title's place holds no title.
_NO_TITLE_YET = frozenset({"date", "ticker", "rating", "byline"})


# A bullet or a heading speaks for what comes right after it, not for what another cut sets apart.
_SPENT = frozenset({"bullet", "label", "related", "isodate"})


def _between(text: str, cuts: Iterable[Cut], industries: Industries) -> Iterator[Piece]:
    start, left, right = 0, {"start"}, {"start"}
    for cut in cuts:
        if cut.end <= start or not _is_cut(text, start, cut, industries):
            continue
        low, high = _stripped(text, start, max(cut.start, start))
        if low < high:
            right = {cut.kind}
            yield Piece(low, high, left, right)
            left = {cut.kind}
        else:
            right.add(cut.kind)
            left = left | {cut.kind} if cut.kind == "line" else (left - _SPENT) | {cut.kind}
        if cut.kind in _NO_TITLE_YET:
            left.discard("titletag")
        start = cut.end
    low, high = _stripped(text, start, len(text))
    if low < high:
        yield Piece(low, high, left, {"end"})


def _is_cut(text: str, start: int, cut: Cut, industries: Industries) -> bool:
    """A report type or a label in the middle of words is part of them."""
    if cut.kind in ("label", "chart"):
        first = cut.start <= start
        return first or (cut.end - cut.start > 2 and text[cut.start - 1] not in "周的与和、")
    if cut.kind != "type" or text.startswith("证券研究报告", cut.start):
        return True
    following = text[cut.end : cut.end + 1]
    before = text[slice(*_stripped(text, start, cut.start))]
    bounded = not before or industries.label(before) is not None
    return (bounded and following not in tuple("：:—之（(")) or (bool(following) and following in "/|[·●\n")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE_LEFT:
        start += 1
    if text[start : start + 1] == "1" and not text[start + 1 : start + 2].isdigit() and start + 1 < end:
        start += text[start + 1] not in "-月季.、"  # a page number
    while end > start and text[end - 1] in _EDGE_RIGHT:
        end -= 1
    return start, end
