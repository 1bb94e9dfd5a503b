"""The report's rating and what was done to it, as the masthead prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet

#: The words of the brokers' scales, longest first.
RATINGS = (
    "强烈推荐", "强烈买入", "审慎推荐", "谨慎推荐", "审慎增持",
    "谨慎增持", "跑赢行业", "跑输行业", "跑赢大市", "跑输大市",
    "领先大市", "同步大市", "落后大市", "优于大市", "弱于大市",
    "强于大市", "优于大势", "同步大势", "落后大势", "强于市场",
    "弱于市场", "优于市场", "同步市场", "强于大盘", "弱于大盘",
    "跑赢大盘", "跑输大盘", "谨慎看好", "谨慎买入",
    "区间操作", "推荐", "强推", "买入", "增持",
    "中性", "减持", "卖出", "回避", "持有",
    "沽出", "超配", "标配", "低配", "看好",
    "看淡", "优异",
)  # fmt: skip
RATING = rf"(?:{'|'.join(RATINGS)})(?:-[AB](?![A-Za-z]))?"
RATING_BEGINS = f"[{''.join(sorted({words[0] for words in RATINGS}))}]"
ACTION = r"(?:维持|重申|首予|首次(?:覆盖|评级|给予)?|上调|下调|调高|调低|调升|调降)"

_GAP = r"[\s|｜/—:：,，-]{0,8}"
_LABEL = (
    r"(?=[投行股公评IiTt])(?<!上次)(?<!前次)(?<!原)(?<!未)(?:投资评级|行业评级|股票评级|公司评级|评级"
    r"|[Ii]nvestSuggestion[＃#]?|(?i:Table_(?:Rating|Invest|InvestRank|InvestInfo))\]?)"
)


class _Rule(NamedTuple):
    name: str
    score: int
    pattern: re.Pattern[str]


def _rule(name: str, score: int, pattern: str) -> _Rule:
    return _Rule(f"masthead.rating.{name}", score, re.compile(pattern))


#: The scales of English mastheads, which a label vouches for.
_ENGLISH = (
    r"(?:(?:Strong |Trading )?Buy|Add|Accumulate|Outperform|Overweight|Hold|Neutral|Equal[ -]?weight"
    r"|Market ?perform|Reduce|Underperform|Underweight|Sell)"
)
_ENGLISH_ACTION = r"(?:Initiat(?:e|ed|ing|ion)|Maintain(?:ed)?|Reiterated?|Upgraded?|Downgraded?|Unchanged)"
_DONE = r"(?:维持|重申|首予|首次(?:覆盖)?|上调|下调)"
#: A stretch with no other such word in it: 上调盈利预测，维持“买入”评级 raises the forecast, not the rating.
_UNDONE = rf"(?:(?!{_DONE})[^。；\n“”])"
_OF_INDUSTRY = rf"行业[^。；，,\n]{{0,4}}[“\"「]?(?P<r>{RATING})[”\"」]?(?:的)?(?:投资)?评级"

_RULES = (
    _rule("bracket", 6, rf"(?P<r>{RATING})\s{{0,4}}[(（]\s?(?P<a>{ACTION})(?:评级|给予)?\s?[)）]"),
    _rule(
        "labelled",
        6,
        rf"{_LABEL}\W{{0,8}}(?P<r>{RATING})(?![“”\"、/]*(?:的|公司(?!信息|评级|研究)|标的"
        rf"|：))(?:评级)?(?:{_GAP}(?:评级变动[:：]?)?[(（]?\s?(?P<a>{ACTION}))?",
    ),
    _rule(
        "english",
        5,
        rf"(?i:(?<![a-z])(?:Rating|Recommendation)\s?[:：]\s?(?P<r>{_ENGLISH})(?![a-z])"
        rf"(?:[ (（,|-]{{1,3}}(?P<a>{_ENGLISH_ACTION})(?![a-z]))?)",
    ),
    _rule("industry", 5, rf"行业评级\s{{0,4}}[\u4e00-\u9fff-]{{2,12}}?(?P<r>{RATING})(?=\s*(?:[\[\n]|$))"),
    _rule(
        "action",
        5,
        rf"(?P<r>{RATING})(?:评级)?[\s|｜/—#*·-]{{0,8}}(?P<a>{ACTION})(?=评级|[\s\[\]|]|$"
        r"|[^\u4e00-\u9fff]|日期|市场|行业|分析|首选)",
    ),
    _rule("action", 5, rf"(?P<r>{RATING})\s?[/|｜]\s?(?P<a>{ACTION})"),
    _rule("action", 4, rf"(?:^|\n)[ #*]*(?P<a>{ACTION})(?:评级)?[ *]*\n[\n #*]*(?P<r>{RATING})[ *]*(?=\n|$)"),
    _rule(
        "action",
        4,
        rf"(?:^|\n)[ #*]*(?P<a>{ACTION})(?:评级)?[ :：|]{{0,4}}(?P<r>{RATING})(?:评级)?[ *]*"
        r"(?=\n|$| {2}| 20\d\d)",
    ),
    _rule("advice", 5, rf"投资建议\s?[:：]\s?(?P<r>{RATING})\s{{0,3}}(?=上次|\n|Table|$)"),
    _rule("dated", 4, rf"(?P<a>{ACTION})评级[^。]{{1,80}}?(?P<r>{RATING})(?=\s?20\d\d ?年)"),
    _rule("line", 3, rf"日\s?(?P<r>{RATING})(?=\s?\[Table)"),
    _rule(
        "line", 3, rf"(?:周报|月报|点评|报告)(?:[(（][^)）\n]{{1,12}}[)）])? {{1,8}}(?P<r>{RATING})[ ]*(?=\n)"
    ),
    _rule("line", 3, rf"(?:^|\n)[\s#*>]*(?P<r>{RATING})(?:评级)?[ ]*(?=\n|$)"),
    _rule(
        "subtitle", 3, rf"(?P<r>{RATING})\s{{0,2}}(?=——[^\n。]{{2,24}}(?:周报|月报|报告|点评|专题|策略|跟踪))"
    ),
    _rule("action", 3, rf"(?P<a>{ACTION})(?P<r>{RATING})(?!评级|的|投资|行业|公司|[“”、，。])"),
    _rule("header", 3, rf"证券研究报告\s{{0,3}}(?P<r>{RATING})(?!行业|板块|公司)"),
    _rule("sentence", 1, rf"(?P<a>{_DONE})[，,]?(?:(?!{_DONE})[^。；，,\n]){{0,12}}?{_OF_INDUSTRY}"),
    _rule("sentence", 1, rf"行业[^。；，,\n]{{0,4}}[“\"「](?P<r>{RATING})[”\"」](?:的)?(?:投资)?评级"),
)
_SENTENCE_COMPANY = _rule(
    "sentence",
    1,
    rf"(?P<a>{_DONE})(?!目标价|盈利|业绩|预测){_UNDONE}{{0,24}}?[“\"「]?(?P<r>{RATING})[”\"」]?(?:的)?(?:投资)?评级",
)
_CHANGE = re.compile(
    rf"评级(?:变动|变化|调整)\s?[:：]?\s?(?P<a>{ACTION})|上次评级\s?[:：]?\s?(?P<b>首次)评级"
)
_SCALE = re.compile(
    rf"(?:{'|'.join(RATINGS)})(?:[\s、/]{{0,3}}(?:{'|'.join(RATINGS)})){{2,}}(?:\s?[(（](?P<a>{ACTION})[)）])?"
)
_WORDS = {"首予": "首次", "首次覆盖": "首次", "首次评级": "首次", "首次给予": "首次"}
_DEFINED = re.compile(
    r"\s*[:：]?\s*(?:相对|预期|预计|未来|指|我们预|股价|行业指数|表示|个股|超过|涨幅|强于|弱于|基本面)"
    r"|[\s/、]{0,3}(?:评级)?(?:是指|的定义)"
)
_LATE = 4000  # a rating that stands alone this far down is no masthead


class Rated(NamedTuple):
    """A rating and its action; either can be missing."""

    rating: Found | None = None
    action: Found | None = None


def find_rating(sheet: Sheet, *, company: bool = False) -> Rated:
    """The masthead's rating with its action (维持, 首次, 上调, 下调), as printed.

    ``company`` tells that the report is on one company: then a sentence in the summary may say
    the rating when the masthead does not. A printed scale is never a rating.
    """
    scales = list(_SCALE.finditer(sheet.text))
    found = [
        one
        for one in _matches(sheet, company)
        if not any(s.start() <= one[1].start("r") < s.end() for s in scales)
    ]
    if not found:
        return Rated(action=_lone_action(sheet, scales))
    rule, match = min(found, key=lambda one: (-one[0].score, one[1].start()))
    rating = _found(sheet, match, "r", rule)
    action = _found(sheet, match, "a", rule) if match.groupdict().get("a") else _changed(sheet)
    return Rated(rating, action or _said(sheet, found, match["r"]))


def _said(sheet: Sheet, found: list[tuple[_Rule, re.Match[str]]], rating: str) -> Found | None:
    """What another place of the front page, or a sentence of its summary, does to that very rating."""
    found = sorted(found, key=lambda one: -one[0].score)
    acted = ((rule, match) for rule, match in found if match.groupdict().get("a"))
    return next((_found(sheet, match, "a", rule) for rule, match in acted if match["r"] == rating), None)


def _matches(sheet: Sheet, company: bool) -> Iterator[tuple[_Rule, re.Match[str]]]:
    rules = (*_RULES, _SENTENCE_COMPANY) if company else _RULES
    for rule in rules:
        for match in rule.pattern.finditer(sheet.text):
            defined = _DEFINED.match(sheet.text, match.end("r"))
            if match.start() <= _LATE and not defined and not sheet.is_untrusted(match.start("r")):
                yield rule, match


def _changed(sheet: Sheet) -> Found | None:
    match = _CHANGE.search(sheet.text)
    group = "a" if match and match["a"] else "b"
    return _found(sheet, match, group, _rule("change", 5, "")) if match else None


def _lone_action(sheet: Sheet, scales: list[re.Match[str]]) -> Found | None:
    """A printed scale with the choice marked by colour only still says what was done."""
    match = next((one for one in scales if one["a"] and one.start() < _LATE), None)
    return _found(sheet, match, "a", _rule("scale", 5, "")) if match else _changed(sheet)


def _found(sheet: Sheet, match: re.Match[str], group: str, rule: _Rule) -> Found:
    span = sheet.source(match.start(group), match.end(group))
    value = _WORDS.get(match[group], match[group])
    sure = {6: 0.97, 5: 0.95, 4: 0.9, 3: 0.85}.get(rule.score, 0.7)
    return Found(value=value, span=span, rule=rule.name, confidence=sure)
