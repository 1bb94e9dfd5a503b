"""Where sentences end in reading text (``kg.text.flow``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Span

_CLOSERS = "”’」』）)】》〉\"'"
_OPENERS = {"《": "》", "“": "”", "（": "）", "(": ")", "【": "】", "「": "」", "『": "』", "〈": "〉"}
_HARD = re.compile(rf"[。！？!?]+[{re.escape(_CLOSERS)}]*|\n+")
_ALL = re.compile(rf"[。！？!?；;]+[{re.escape(_CLOSERS)}]*|\n+")
#: No sentence ends inside brackets or quotes that close within this many characters.
SHORT = 40


def find_sentences(text: str, *, semicolons: bool = False) -> tuple[Span, ...]:
    """The sentences of ``text`` as half-open spans, in order, blanks around them left out.

    A sentence ends at 。！？ (and ；, when asked) with the closing quotes and brackets behind it,
    never at a decimal point and never inside brackets or quotes that close soon (``SHORT``).
    Together the spans hold everything but white space.

    >>> [tuple(span) for span in find_sentences("甲公司涨3.5%。乙在《谁？》中说：“好。”丙。")]
    [(0, 9), (9, 22), (22, 24)]
    """
    spans: list[Span] = []
    start = 0
    closed = _short_brackets(text)
    for match in (_ALL if semicolons else _HARD).finditer(text):
        if closed[match.start()] and match[0][0] != "\n":
            continue
        spans.extend(_trimmed(text, start, match.end()))
        start = match.end()
    spans.extend(_trimmed(text, start, len(text)))
    return tuple(spans)


def _short_brackets(text: str) -> bytearray:
    """1 at every character inside a short pair of brackets whose end is not a sentence's end.

    ``说：“好。”`` ends a sentence inside its quotes, so the stop just before a closer stays a stop.
    """
    inside = bytearray(len(text) + 1)
    stack: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        mark, at = match[0], match.start()
        if mark in _OPENERS:
            stack.append((_OPENERS[mark], at))
        elif stack and any(closer == mark for closer, _ in stack[-3:]):
            while stack[-1][0] != mark:
                stack.pop()
            _, opened = stack.pop()
            if at - opened <= SHORT:
                stop = at - 1 if text[at - 1] in "。！？!?；;" and mark in "”’」』" else at
                inside[opened:stop] = b"\x01" * (stop - opened)
    return inside


_BRACKETS = re.compile("[" + re.escape("".join((*_OPENERS, *_OPENERS.values()))) + "]")


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    raw = text[start:end]
    stripped = raw.strip()
    if stripped:
        low = start + len(raw) - len(raw.lstrip())
        yield Span(low, low + len(stripped))
