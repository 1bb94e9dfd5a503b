"""The title: a stretch of the first page between the masthead's other parts, judged by its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.cuts import Cut, Piece, find_pieces, is_glued
from kg.extract.masthead.fields import is_periodical, line_kind
from kg.extract.masthead.industry import GOES_ON, sector_path
from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet

_END = 3600  # code points of the sheet in which a title is looked for
_LATE = 2200  # and from where on it is less likely
_ENOUGH = 4

_BARRED = re.compile(
    r"[。；;]|！(?=[^\n]{12})|^[\d\s.%,，:：/()（）~-]*$|来源|沪深\s?300|上证综|深证成|研究所$|研究院$"
    r"|@|^《[^》]*》?$|^\d{1,2}[.、]\s?(?!\d)|^\d\.\d|所属部门|报告类别|上次(?:评级|建议)|^(?:[的了与和在及是等]"
    r"|为(?![何什]))|整理$|^相关|^(?:股份)?有限|【|】|(?:声明|承诺|评级说明|简介|介绍|定义"
    r"|释义|说明书|公告)$|^[一二三四五六七八九十]{1,2}、|审慎的工作|勤勉"
    r"|\d[A-Z]?$(?<![A-Za-z]\d)(?<![A-Za-z][- ]\d)(?<![A-Za-z\d]\.\d)(?<!20\d\d)"
    r"|^(?:研究|相关|证券|公司|行业|报告|电话|地址|中国|国家|表现|作者|评级|升幅|相对收益|绝对收益"
    r"|股票|请务必)[\u4e00-\u9fff]{0,6}$|^\W*$"
    r"|^[\u4e00-\u9fff]{2,12}/[\u4e00-\u9fff/]+$|总股本|流通(?:市值|股)|总市值|百万股|收益率|学历|硕士|博士"
    r"|毕业|曾任|曾就职|^(?:文|撰文|作者|编辑|原创)[：: ]|感谢|鸣谢|(?:的|提供)帮助$"
)
# Figures stand in headlines too, though more often in a summary's sentences.
_DOUBTED = re.compile(r"\d%|\d(?:亿|万)?[美港]?元|股价|EPS|百万")
# A number in a series, and nothing else: 某某系列研究之四.
_SERIES = re.compile(
    r"[“\"]?[\u4e00-\u9fffA-Za-z+”0-9\"]{2,24}?(?:系列)?(?:研究|报告|专题|评论|点评|周报|月报"
    r"|策略)?(?:系列)?(?:报告)?"
    r"(?:之[一二三四五六七八九十\d]{1,3}|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|第[\d一二三四五六七八九十]+期)"
)
_OPENS = frozenset({"line", "start", "tag", "titletag", "type"})
_CLOSES = frozenset({"line", "end", "tag", "titletag"})
# A bracketed firm or series in front of a headline, where a report begins: 【某某传媒】.
_BRACKETED = re.compile(r"【[^】\n]{2,12}】(?=[^\s（(、，。])")
_BEGINS = frozenset({"start", "titletag", "type", "broker"})
_LEFT = {
    "titletag": 4, "type": 2, "tag": 1, "date": 1, "start": 1, "rating": 1, "notice": 1, "byline": 1,
    "industry": 1, "ticker": 1, "broker": 1, "bullet": -6, "label": -2, "related": -6, "isodate": -1,
    "quote": 1, "source": 1, "opening": -3, "field": 1, "capitals": 1,
}  # fmt: skip
_RIGHT = {
    "label": 4, "chart": 4, "subtitle": 4, "opening": 2, "period": 3, "quote": 2, "rating": 3, "date": 3,
    "type": 2, "byline": 3, "tag": 2, "bullet": 2, "broker": 2,
    "industry": 2, "ticker": 2, "notice": 1, "titletag": 1, "isodate": 1, "source": -1, "related": 1,
    "field": 3,
}  # fmt: skip


def find_title(
    sheet: Sheet, industries: Industries, known: Iterable[Cut] = (), covered: str | None = None
) -> Found | None:
    """The report's title, None when the text has none.

    ``known`` are other parts already found, at offsets of the sheet: the byline, the broker's
    name; ``covered`` is the label of the industry, which may be printed glued to the title.
    """
    text = sheet.text[:_END]
    pieces = _merged(text, _among_lines(text, find_pieces(text, known, industries), industries))
    trimmed = [_trimmed(text, piece, industries, covered) for piece in pieces]
    scored = [(_score(sheet, text, piece, industries), piece) for piece in trimmed]
    score, best = max(scored, key=lambda one: (one[0], -one[1].start), default=(-99, Piece(0, 0)))
    if score < _ENOUGH - ("start" in best.left):  # the first words of a report need one sign less
        return None
    value = re.sub(r"\s*\n\s*", "", text[best.start : best.end])
    sure = round(min(0.97, 0.62 + 0.04 * score), 2)
    return Found(value=value, span=sheet.source(best.start, best.end), rule=_rule(best), confidence=sure)


def _rule(piece: Piece) -> str:
    if "titletag" in piece.left:
        return "masthead.title.tagged"
    if "subtitle" in piece.right:
        return "masthead.title.above-subtitle"
    return "masthead.title.above-summary" if "label" in piece.right else "masthead.title.between"


def _among_lines(text: str, pieces: list[Piece], industries: Industries) -> list[Piece]:
    """Where lines are kept: the pieces that may be a title, told which masthead lines stand beside them."""
    if is_glued(text):
        return pieces
    kinds = [line_kind(text, piece.start, piece.end, industries) for piece in pieces]
    for index, (left, right) in enumerate(pairwise(pieces)):
        if not text[left.end : right.start].strip(" \n#*|"):
            right.left |= set(filter(None, [kinds[index]]))
            left.right |= set(filter(None, [kinds[index + 1]]))
    return [piece for piece, kind in zip(pieces, kinds, strict=True) if kind is None]


def _merged(text: str, pieces: list[Piece]) -> list[Piece]:
    """Titles that run over two lines made one."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.right == {"line"} and _runs_on(text, last, piece):
            out[-1] = Piece(last.start, piece.end, last.left, piece.right)
        else:
            out.append(piece)
    return out


def _runs_on(text: str, first: Piece, second: Piece) -> bool:
    """The first line ends in mid-phrase, or is long and the second ends the heading."""
    between = text[first.end : second.start]
    if between.count("\n") != 1 or second.end - first.start > 80:
        return False
    words = text[first.start : first.end]
    if between.strip()[:1] in tuple("：:—，、") or words.endswith(("—", "与", "和", "及", "的")):
        return len(words) <= 40
    if _is_paragraph(text, first.start, second.end):
        return len(words) >= 10 and len(words) > second.end - second.start >= 2
    opened = words.count("（") + words.count("“") > words.count("）") + words.count("”")
    ends = bool(second.right & {"label", "titletag", "tag", "date", "subtitle"}) and second.right != {"line"}
    heads = bool(first.left & {"titletag", "byline", "type", "tag"})
    return opened or (ends and heads and "——" in words and len(words) >= 12)


def _is_paragraph(text: str, start: int, end: int) -> bool:
    """Whether blank lines, or the text's ends, stand around ``text[start:end]``."""
    before, after = text[:start].rstrip(" #*"), text[end:].lstrip(" *")
    alone_above = not before or re.search(r"\n\s*\n$", before) is not None
    return alone_above and (not after or re.match(r"\n\s*\n", after) is not None)


def _trimmed(text: str, piece: Piece, industries: Industries, covered: str | None) -> Piece:
    """Without an industry that stands before a rating or behind a report type, glued to the title."""
    start, end = piece.start, piece.end
    if not is_glued(text):
        return piece
    last = industries.ending(text[start:end])
    if last and end - start - len(last[0]) >= 6 and _is_apart(piece, last, covered):
        end -= len(last[0])
    if "titletag" in piece.left:
        sectors = sum(map(len, sector_path(text[start:end], industries)))
        start += sectors if end - start - sectors >= 6 else 0
    first = industries.beginning(text[start:end])
    if first and piece.left & {"type", "date"} and end - start - len(first[0]) >= 6:
        following = text[start + len(first[0]) :]
        if (first[1] == covered or first[0].endswith("行业")) and not GOES_ON.match(following):
            start += len(first[0])
    return Piece(start, end, piece.left, piece.right)


def _is_apart(piece: Piece, industry: tuple[str, str], covered: str | None) -> bool:
    """The report's industry right before a rating is the rating's; before a heading only with 行业."""
    is_named = industry[0].endswith("行业")
    if "rating" in piece.right:
        return is_named or industry[1] == covered
    return "label" in piece.right and is_named


def _score(sheet: Sheet, text: str, piece: Piece, industries: Industries) -> int:
    words = text[piece.start : piece.end]
    flat = re.sub(r"\s", "", words)
    tag = _BRACKETED.match(words) if piece.left & _BEGINS else None
    if (
        not 5 <= len(flat) <= 70
        or _BARRED.search(words, tag.end() if tag else 0)
        or sheet.is_untrusted(piece.start)
    ):
        return -99
    if not is_glued(text) and not (piece.left & _OPENS and piece.right & _CLOSES):
        return -99  # where lines are kept, a title begins and ends with one
    heading = text[max(0, piece.start - 4) : piece.start].rstrip(" ").endswith("#")
    left = _weight(_LEFT, piece.left)
    score = (max(0, left) + 3 if heading else left) + _weight(_RIGHT, piece.right)
    score -= 2 * bool(_DOUBTED.search(words))
    score += bool(re.search(r"[：:，,？?—、]", flat)) + (8 <= len(flat) <= 45)
    score -= 5 * bool(_SERIES.fullmatch(flat)) + 4 * is_periodical(flat)
    score -= 3 * (sum(sign.isdigit() for sign in flat) * 3 > len(flat))
    score -= (piece.start > _LATE) + (
        piece.start > 900 and "titletag" not in piece.left and "\n" not in text[:900]
    )
    if industries.label(flat.rstrip("0123456789").rpartition("/")[2]):
        return -99
    return score - 2 * flat.endswith(("，", "的", "、"))


def _weight(weights: dict[str, int], kinds: set[str]) -> int:
    """The weight of the strongest sign on one side; a bad sign always counts."""
    values = [weights.get(kind, 0) for kind in kinds]
    return max(0, *values) + min(0, *values) if len(values) > 1 else sum(values)
