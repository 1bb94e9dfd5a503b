"""Running headers and footers inside a giant line, where page breaks left no trace.

Each page repeats a plea to read the disclaimer; what stands around it on many pages
(the running title, the firm's motto, page numbers) is furniture as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.read import rules
from kg.records import Span

_TOKEN = re.compile(r"\d+|.", re.S)
_REACH = 48
_SHARE = 0.4
_AT_LEAST = 3
_STOP_LEFT = "。；！？：，"
_CONTENT = re.compile(
    r"(?:图表?|表)\d+[:：]|(?:资料|数据)?来源[:：]|(?:正文|内容|图表)?目录|[一二三四五六七八九十]、|\d+[、.]"
)


def find_running(plain: str) -> list[Span]:
    """Spans of running headers and footers in ``plain``, sorted and disjoint."""
    pleas = [Span(*match.span()) for match in rules.PLEA.finditer(plain)]
    if len(pleas) < _AT_LEAST:
        return pleas
    lefts = [_tokens(plain[max(0, span.start - _REACH) : span.start])[::-1] for span in pleas]
    rights = [_tokens(plain[span.end : span.end + _REACH]) for span in pleas]
    left_sizes, right_sizes = _shared(lefts), _shared(rights)
    spans: list[Span] = []
    for span, left, right, before, after in zip(pleas, lefts, rights, left_sizes, right_sizes, strict=True):
        start = span.start - _left_size(left[:before])
        end = span.end + _right_size(right[:after])
        low = max(start, spans[-1].end if spans else 0)
        if low < end:
            spans.append(Span(low, end))
    return spans


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _shared(contexts: Sequence[Sequence[str]]) -> list[int]:
    """For each context, how many of its first tokens it shares with enough of the others.

    Numbers count as equal. A trie of the contexts makes this linear in their size.
    """
    children: dict[tuple[int, str], int] = {}
    paths = [list(_walk(children, context)) for context in contexts]
    visits = Counter(node for path in paths for node in path)
    enough = max(_AT_LEAST, _SHARE * len(contexts))
    return [sum(1 for node in path if visits[node] >= enough) for path in paths]


def _walk(children: dict[tuple[int, str], int], context: Iterable[str]) -> Iterable[int]:
    node = 0
    for token in context:
        key = (node, "#" if token[0].isdigit() else token)
        node = children.setdefault(key, len(children) + 1)
        yield node


def _left_size(tokens: Sequence[str]) -> int:
    size = 0
    for token in tokens:
        if token in _STOP_LEFT:
            break
        size += _page_size(token)
        if token.isdigit() and len(token) > 3:
            break
    return size


def _right_size(tokens: Sequence[str]) -> int:
    text = "".join(tokens)
    content = _CONTENT.search(text)
    if content:
        text = text[: content.start()]
    size = 0
    for token in _tokens(text):
        if token.isdigit() and len(token) > 3:
            break
        size += len(token)
    return size


def _page_size(token: str) -> int:
    """A page number glued to a figure keeps only its own digits, three at most."""
    return min(len(token), 2) if token.isdigit() and len(token) > 3 else len(token)
