"""The date of issue: a labelled one first, then a date that stands where mastheads put it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DATE = re.compile(
    rf"(?=[12])(?:(?P<y>(?:20|19)\d\d) ?年 ?(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?日"
    rf"|(?<![\d.])(?P<y2>(?:20|19)\d\d) ?(?P<sep>[./-]) ?(?P<m2>{_MONTH}) ?(?P=sep) "
    rf"?(?P<d2>{_DAY})(?![\d.]*\d\.)"
    rf"|(?<![\d.A-Za-z])(?P<y3>20[0-3]\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?!\d))"
)
#: A date in Chinese figures, as office papers end with: 二〇一九年八月六日.
_WRITTEN = re.compile(
    r"(?<=\n)[ ]*(?P<y>[二一][〇○零一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月"
    r"(?P<d>[一二三四五六七八九十]{1,3})日(?=[ ]*(?:\n|$))"
)
_FIGURES = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ENGLISH = re.compile(
    rf"(?<![A-Za-z\d])(?:(?P<d>{_DAY})(?:st|nd|rd|th)?[ -](?P<m>{_MONTH_NAME}),?[ -]"
    rf"|(?P<m2>{_MONTH_NAME}) (?P<d2>{_DAY})(?:st|nd|rd|th)?,? )(?P<y>20[0-3]\d)(?!\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:报告发布日期|发布日期|报告日期|发布时间|报告时间|出具日期|完成日期|撰写日期|出版日期"
    r"|[cC]reate_?Time\d?[＃#]?|Table_(?:Report)?(?:Date|Time)\w?\]?"
    r"|(?<!据)(?<!值)(?<!止)(?<!至)(?<!盘)(?<!价)(?<!情)(?<!算)(?<!易)日\s{0,4}期)"
    r"\W{0,8}$"
)
_QUOTED = re.compile(r"(?:市场|交易|行情|股票|基础|重要|价格|股价|收盘)\s{0,2}数?据?\s{0,2}日期[\s:：]*$")
_RUNNING_IN = re.compile(
    r"(?:截至|截止|截止至|数据日期|行情日期|日期间|[自从于在到至及和与由~～]|股价为|以来|《|——|[-—] ?"
    r"|续期|评级日)\s*[（(]?$"
)
_RUNNING_ON = re.compile(
    r"\s*(?:收盘|股价|[-—–~～至到]\s*\d|起|前|后|期间|以来|发布|公告|召开|披露|[，,、；;。](?!\s*\n)"
    r"|晚|凌晨|上午|下午|的|为|公司(?!研究|深度|点评|报告)|经|，|正式|数据|》)"
)
_MONTH_ONLY = re.compile(rf"(?<!\d)(?P<y>20[0-3]\d) ?年 ?(?P<m>{_MONTH}) ?月(?! ?\d|[份度初中末底以内])")
# On both sides of a month: who writes or what, and what the masthead goes on with.
_SIGNED = re.compile(r"(?:研究报告|研究所|研究院|研究部|中心|证券)\s*$")
_ADDRESSED = re.compile(
    r"\s*(?:(?:首席|证券)?分析师|研究员|作者|联系人|[\u4e00-\u9fff]{2,8}?(?:投资|行业)?评级)"
)
_MASTHEAD_LEFT = re.compile(
    r"(?:报告|研究|深度|点评|周报|月报|日报|快报|简评|简报|跟踪|专题|策略|免责|声明|\]|\||｜|│|●|•|·"
    r"|：|行业|评级|维持|首次|[)）]|＃|S\d{13}|Date|看好|买入|增持|推荐|中性|大市|Table_\w{1,20}"
    r"|(?:证券研究报告|报告[/|·])\s{0,2}[\u4e00-\u9fff]{2,10})\s*$"
)
_MASTHEAD_RIGHT = re.compile(
    r"\s*(?:证券研究|研究|行业|公司|│|\||｜|中国内地|星期|周[一二三四五六日]\b|投资|评级|[＃\[]|Table"
    r"|分析师|证券分析师|作者|研究员|首席|联系人|请务必|P\.|p\.|深度|点评|周报|策略|创新|S\d{13}"
    r"|[\u4e00-\u9fff]{2,4}\s{0,2}(?:SAC|S\d{13})|[\u4e00-\u9fff]{2,10}行业(?:研究|系列|深度|专题|点评"
    r"|周报|月报|分析|动态|报告|策略|跟踪|快报)|本期|[\u4e00-\u9fff]{2,8} {0,3}[|｜│]"
    r"|[\u4e00-\u9fff]{2,8}\s?[(（]\s?\d{4,6}[.)）]|第\s?\d|买入|增持|推荐|看好|中性|强于|优于|领先)"
)
_LONE = re.compile(r"^[\s#*>|]*(?:[\u4e00-\u9fff]{2,6}[,，、 |]{1,3})?$")
_LONE_RIGHT = re.compile(
    r"^[ ]*(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?[ ]*"  # web pages print the time too
    r"(?:[│|｜,，（(]?\s*(?:中国内地|香港|星期.|周.|北京|上海|深圳)[)）]?)?[ ]*(?:\n|$)"
)
# A running head in front of a date that ends its line: 证券研究报告 | 金融工程.
_HEAD = re.compile(
    r"[^。，；：《》\n]{0,24}(?:证券研究|研究报告|专题报告|点评报告|深度报告)[^。，；：《》\n\d]{0,24}"
)
_HEAD_ENDS = re.compile(r"\s*(?:第?\s?\d{0,3}\s?页?)?[ ]*(?:\n|$)")
_ENOUGH = 4
_TOP = 1500  # code points of the sheet in which an English date is a masthead's
_LONGEST = 40  # code points of a date with what stands right after it, and more


class _Candidate(NamedTuple):
    score: int
    start: int
    end: int
    value: str
    rule: str


def find_date(sheet: Sheet) -> Found | None:
    """The date of issue as an ISO date, or year and month (``2024-06``) where no day is printed.

    None when the report prints neither.

    Dates of earlier reports, of quotes and of events are not dates of issue.
    """
    best = max(_candidates(sheet), key=lambda one: (one.score, -one.start), default=None)
    if best is None or best.score < _ENOUGH:
        best = next(_months(sheet), None)
    if best is None:
        return None
    span = sheet.source(best.start, best.end)
    sure = 0.98 if best.rule.endswith("labelled") else 0.9
    return Found(value=best.value, span=span, rule=best.rule, confidence=sure)


def _candidates(sheet: Sheet) -> Iterator[_Candidate]:
    for match in _DATE.finditer(sheet.text):
        value = _iso(match)
        if value and not sheet.is_untrusted(match.start()):
            score, rule = _score(sheet.text, match)
            yield _Candidate(score, match.start(), match.end(), value, rule)
    for match in _WRITTEN.finditer(sheet.text):
        if value := _written(match):
            yield _Candidate(_ENOUGH, match.start("y"), match.end(), value, "masthead.date.written")
    for match in _ENGLISH.finditer(sheet.text, 0, _TOP + _LONGEST):
        value = _english(match)
        if value and match.start() < _TOP and not sheet.is_untrusted(match.start()):
            yield _Candidate(5 + _early(match), match.start(), match.end(), value, "masthead.date.english")


def _written(match: re.Match[str]) -> str | None:
    year = int("".join(str(_FIGURES[sign]) for sign in match["y"]))
    return _valid(year, _tens(match["m"]), _tens(match["d"]))


def _tens(words: str) -> int:
    """The value of 八, 十二 or 二十六."""
    tens, ten, ones = words.rpartition("十")
    return (_FIGURES.get(tens, 1) * 10 if ten else 0) + (_FIGURES[ones] if ones else 0)


def _months(sheet: Sheet) -> Iterator[_Candidate]:
    """Months that stand where mastheads put a date, on a line of their own or between their parts."""
    for match in _MONTH_ONLY.finditer(sheet.text, 0, _TOP):
        before, after = sheet.text[max(0, match.start() - 24) : match.start()], sheet.text[match.end() :][:16]
        placed = (_SIGNED.search(before) and _ADDRESSED.match(after)) or _LABEL.search(before)
        if (placed or _is_alone(sheet.text, match)) and not sheet.is_untrusted(match.start()):
            value = f"{match['y']}-{int(match['m']):02}"
            yield _Candidate(_ENOUGH, match.start(), match.end(), value, "masthead.date.month")


def _english(match: re.Match[str]) -> str | None:
    month = _MONTHS.index((match["m"] or match["m2"])[:3].lower()) + 1
    return _valid(int(match["y"]), month, int(match["d"] or match["d2"]))


def _iso(match: re.Match[str]) -> str | None:
    parts = [
        part for group in ("ymd", ("y2", "m2", "d2"), ("y3", "m3", "d3")) for part in map(match.group, group)
    ]
    year, month, day = (int(part) for part in parts if part is not None)
    return _valid(year, month, day)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _score(text: str, match: re.Match[str]) -> tuple[int, str]:
    before = text[max(0, match.start() - 24) : match.start()]
    after = text[match.end() : match.end() + 16]
    if _LABEL.search(before) and not _QUOTED.search(before):
        return (10 if not re.match(r"\s*收盘", after) else 0), "masthead.date.labelled"
    if match["y3"] or _RUNNING_IN.search(before) or _RUNNING_ON.match(after):
        return 0, "masthead.date.prose"
    if _is_headed(text, match):
        return 8 + _early(match), "masthead.date.headed"
    if _is_alone(text, match):
        named = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" #*>|")
        return 7 - 2 * bool(named) + _early(match), "masthead.date.line"
    if _MASTHEAD_LEFT.search(before) and _LONE_RIGHT.match(after) and "\n" in text[:200]:
        return 7 + _early(match), "masthead.date.behind"
    sides = 3 * bool(_MASTHEAD_LEFT.search(before)) + 3 * bool(_MASTHEAD_RIGHT.match(after))
    return sides + bool(match["y"]) + _early(match), "masthead.date.beside"


def _early(match: re.Match[str]) -> int:
    """A masthead begins a report, or ends its first page."""
    return 1 if match.start() < 400 else -2 if match.start() > 4000 else 0


def _is_alone(text: str, match: re.Match[str]) -> bool:
    if "\n" not in text[:200]:
        return False
    line_start = text.rfind("\n", 0, match.start()) + 1
    return bool(
        _LONE.match(text[line_start : match.start()])
        and _LONE_RIGHT.match(text[match.end() : match.end() + 16])
    )


def _is_headed(text: str, match: re.Match[str]) -> bool:
    """Whether a date ends a line that is a running head otherwise."""
    start = text.rfind("\n", 0, match.start()) + 1
    after = text[match.end() : match.end() + 16]
    head = _HEAD.fullmatch(text[start : match.start()])
    return match.start() < _TOP and bool(head and _HEAD_ENDS.match(after))
