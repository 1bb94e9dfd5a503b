"""Names by the marks around them: 《…》 for works, “…” where the words beside say that it names a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.records import EntityType, Reason, Refused, Span
from kg.text.normalise import fold_name

_TITLE = re.compile(r"《([^《》\n]{1,40})》")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"\n，。；]{2,24})[”」』\"]")


def find_titles(text: str) -> Iterator[Found | Refused]:
    """《…》: a work, unless it is the title of a report, law, policy, paper or periodical: these are refused.

    Titles in a row (《A》《B》、《C》) are of one kind: most of them decide for all.
    """
    for run in _runs(text, list(_TITLE.finditer(text))):
        if 2 * sum(_may_be_work(text, found) for found in run) <= len(run):
            yield from (Refused(Span(*found.span(1)), Reason.DOCUMENT, "shape.title") for found in run)
            continue
        for found in run:
            inner = found[1].strip()
            start = found.start(1) + len(found[1]) - len(found[1].lstrip())
            yield from _title(start, inner)


def _runs(text: str, marked: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """``marked`` phrases grouped where nothing but 、和及与 parts them."""
    run: list[re.Match[str]] = []
    for found in marked:
        if run and text[run[-1].end() : found.start()].strip("、和及与 "):
            yield run
            run = []
        run.append(found)
    if run:
        yield run


def _may_be_work(text: str, found: re.Match[str]) -> bool:
    title = found[1].strip()
    is_document = _is_documentary(text, found) or (
        words("documents").search(title) and not (_SERIAL.fullmatch(title) and not _is_dated(text, found))
    )
    return _is_work(text, found) or not is_document


#: A work of a series: 明日方舟：终末地. Reports put more on both sides of their colon.
_SERIAL = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9 ]{2,6}[：:]"
    r"(?!.*(?:行业|报告|周报|月报|点评|研究|分析|专题|公司|市场|产业|跟踪))[\u4e00-\u9fffA-Za-z0-9 ]{2,6}"
)


def _is_dated(text: str, found: re.Match[str]) -> bool:
    """Whether a date follows, as in lists of earlier reports."""
    return re.match(r"[，,\s(（-]*20\d\d", text[found.end() : found.end() + 10]) is not None


def _title(start: int, inner: str) -> Iterator[Found]:
    """A title and, where it ends in brackets, its name in another language."""
    both = re.fullmatch(r"(.{2,}?)\s*[（(]([^（）()]{2,})[）)]", inner)
    main, other = (both[1], both[2]) if both else (inner, None)
    yield Found(start, start + len(main), main, EntityType.CREATIVE_WORK, "shape.title", 0.7)
    if both and other:
        low = start + both.start(2)
        yield Found(
            low, low + len(other), other, EntityType.CREATIVE_WORK, "shape.title", 0.7, fold_name(main)
        )


def _is_work(text: str, found: re.Match[str]) -> bool:
    """Whether a word for works stands right before the title mark: 短剧集《三星堆：未来启示录》."""
    return (
        re.search(
            r"(?:电影|影片|短片|短剧集?|剧集|电视剧|动画片?|动漫|游戏|手游|小说|综艺|节目|纪录片|IP)$",
            text[max(0, found.start() - 6) : found.start()],
        )
        is not None
    )


def _is_documentary(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 14) : found.start()]
    if re.match(
        r"(?:杂志|期刊|报)?(?:上|中)?(?:发表|公布|刊登|刊发|披露|指出|显示|明确|要求|规定)",
        text[found.end() : found.end() + 8],
    ):
        return True
    return words("issuing").search(before) is not None


def find_quoted(text: str) -> Iterator[Found]:
    """“…” and 「…」 where the words beside them say that they name a thing; a run of quotes is one list."""
    for run in _runs(text, list(_QUOTED.finditer(text))):
        yield from _named_quotes(text, run)


def _named_quotes(text: str, run: list[re.Match[str]]) -> Iterator[Found]:
    before, after = (
        text[max(0, run[0].start() - 16) : run[0].start()],
        text[run[-1].end() : run[-1].end() + 16],
    )
    if not (_NAMES_NEXT.search(before) or _NAMED_BEFORE.match(after)):
        return
    for found in run:
        if not re.search(r"[：！？+＋→]|^\d+$", found[1]) and not words("slogans").search(found[1]):
            yield Found(found.start(1), found.end(1), found[1], None, "shape.quoted", 0.3)


_NAMES_NEXT = re.compile(
    r"(?:推出|发布|上线|开源|自研|研发|开发|旗下|命名为|名为|取名|简称|产品|模型|平台|应用|助手|引擎|工具|系统|软件|机器人|(?:AI|虚拟|数字|智能)[^，。；、]{0,4}?(?:导演|教练|主播|主持人|教师|老师|客服|员工|医生|编剧)|品牌|栏目|智能体)(?:了|的)?(?:——|—)?$"
)
_NAMED_BEFORE = re.compile(
    r"(?:等)?(?:AI|智能|视频|版权|交易|多款|系列|文生\w)*(?:大?模型|平台|应用|软件|工具|助手|引擎|系统|App|APP|品牌|智能体|机器人)"
)
