"""Which lines are headings, how deep they stand, and what each heading governs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.read.rules import SECTION

#: Numbering styles from the outermost inward; a match's index + 1 is its rank.
_STYLES = (
    re.compile(r"第[一二三四五六七八九十\d]{1,3}[章部篇](?:分)?"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．:：]"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]、?"),
    re.compile(r"(?:0?[1-9]|[12]\d)(?:、|[.．](?!\d))"),
    re.compile(r"\d{1,2}[.．]\d{1,2}(?![.．]?\d|%)[、.．]?(?=\D)"),
    re.compile(r"\d{1,2}(?:[.．]\d{1,2}){2}(?![.．]?\d|%)[、.．]?(?=\D)"),
    re.compile(r"\d{1,2}(?:[.．]\d{1,2}){3}(?![.．]?\d|%)[、.．]?(?=\D)"),
    re.compile(r"[(（]\d{1,2}[)）]、?"),
    re.compile(r"\d{1,2}[)）]、?"),
    re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩]"),
)
_BEGINS = re.compile(r"[第一二三四五六七八九十(（\d①-⑩]")  # what every style begins with
_DECIMAL = (5, 6, 7)
_UNIT = re.compile(r"[\d.．]+(?:亿|万|元|倍|%|个|家|年|月|日|pct|[xX×]|GB|nm|英寸|颗|吨|分)")
_CLOSED = re.compile(r"[。；;！!，,、：:…]\Z")
#: A heading is no longer than this many code points without white space.
MAX_HEADING = 60
_LETTERED = re.compile(r"[A-Za-z][.．、)）]")
_BROKEN = 14
_REST = 12
_SECTION_RANK = 1
_BOLD_RANK = 40
_BARE_RANK = 50


def numbering_rank(plain: str) -> int:
    """The rank of the numbering that a line begins with (1 is the outermost), 0 without one.

    >>> numbering_rank("一、行业") < numbering_rank("2.1产品") < numbering_rank("1)Sora")
    True
    """
    if not _BEGINS.match(plain):
        return 0
    for rank, style in enumerate(_STYLES, 1):
        if style.match(plain):
            return 0 if rank in _DECIMAL and _UNIT.match(plain) else rank
    return 0


def is_heading(plain: str, *, depth: int = 0, bold: bool = False) -> bool:
    """Whether a line is a heading by its own looks; a Markdown depth settles it.

    >>> is_heading("2)Pika"), is_heading("1、AI：建议关注甲公司；推荐乙公司。")
    (True, False)
    """
    if not plain or len(plain) > MAX_HEADING * (3 if depth else 1):
        return False
    if depth or SECTION.match(plain):
        return True
    if _CLOSED.search(plain):
        return False
    if numbering_rank(plain):
        return len(plain) <= MAX_HEADING and "。" not in plain and not re.search(r"[:：].{16}", plain)
    return bold and "。" not in plain


def is_heading_rest(heading: str, rest: str) -> bool:
    """Whether a short line finishes a heading that was too long for its line.

    >>> is_heading_rest("三、某某选股法则的中国市场历史", "回测"), is_heading_rest("一、总结", "行业")
    (True, False)
    """
    if len(heading) < _BROKEN or len(rest) > _REST or numbering_rank(rest) or _LETTERED.match(rest):
        return False
    return not re.search(r"[，。；：、！？,;:!?%]", rest)


def heading_rank(plain: str, *, depth: int, bold: bool, has_markdown: bool) -> int:
    """How far in a heading stands; a smaller rank governs a larger one.

    In a text with Markdown headings, plain numbering stands inside them.
    """
    if depth:
        return depth
    numbered = numbering_rank(plain)
    if numbered:
        return numbered + (6 if has_markdown else 0)
    if SECTION.match(plain):
        return _SECTION_RANK + (6 if has_markdown else 0)
    return _BOLD_RANK if bold else _BARE_RANK


def find_governance(ranks: Iterable[int | None]) -> Iterator[tuple[int | None, int]]:
    """For each block the index of the heading over it, and its own level, 0 of all that is no heading.

    ``ranks`` are those of the blocks, None of all that is no heading. A heading governs until the next
    heading of the same or an outer rank.

    >>> list(find_governance([1, None, 2, None, 1]))
    [(None, 1), (0, 0), (0, 2), (2, 0), (None, 1)]
    """
    stack: list[tuple[int, int]] = []
    for index, rank in enumerate(ranks):
        while rank is not None and stack and stack[-1][0] >= rank:
            stack.pop()
        yield stack[-1][1] if stack else None, 0 if rank is None else len(stack) + 1
        if rank is not None:
            stack.append((rank, index))
