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
_REACH = 90
_DIGITS = re.compile(r"\d+")
_PAGES = 4
_SHARE = 0.4
_AT_LEAST = 3
_STOP_LEFT = "。；！？：，"
_CONTENT = re.compile(
    r"(?:图表?|表)\d+[:：]|(?:资料|数据)?来源[:：]|(?:正文|内容|图表)?目录|[一二三四五六七八九十]、|\d+[、.]"
)


def find_running(plain: str) -> list[Span]:
    """Spans of running headers and footers in ``plain``, sorted and disjoint."""
    groups: dict[str, list[Span]] = {}
    for match in rules.PLEA.finditer(plain):
        groups.setdefault("plea " + _DIGITS.sub("#", match[0]), []).append(Span(*match.span()))
    for match in rules.RUNNING.finditer(plain):
        groups.setdefault(_DIGITS.sub("#", match[0]), []).append(Span(*match.span()))
    spans: list[Span] = []
    for key, found in groups.items():
        if len(found) >= _PAGES:
            spans.extend(_widened(plain, found))
        elif key.startswith("plea "):
            spans.extend(found)
    return _merged(sorted(spans))


def _widened(plain: str, seeds: Sequence[Span]) -> Iterable[Span]:
    """Each seed with as much around it as comes back around the others."""
    lefts = [_tokens(plain[max(0, seed.start - _REACH) : seed.start])[::-1] for seed in seeds]
    rights = [_tokens(plain[seed.end : seed.end + _REACH]) for seed in seeds]
    sizes = zip(seeds, lefts, rights, _shared(lefts), _shared(rights), strict=True)
    for seed, left, right, before, after in sizes:
        yield Span(seed.start - _left_size(left[:before]), seed.end + _right_size(right[:after]))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


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
