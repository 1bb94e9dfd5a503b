"""Where given names stand in a text, letter by letter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LATIN = re.compile(r"[A-Za-z0-9]")
#: What goes on with a Latin word or version: ``GPT`` is no part of ``GPT-4o``, nor ``Gen-3`` of ``Gen-3.5``.
_GOES_ON = re.compile(r"[-.·]?[A-Za-z0-9]")
_COMES_FROM = re.compile(r"[A-Za-z0-9][-.·]?\Z")
_SHORTEST = 2


def find_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each place of a name, with the name; they never overlap: of those that begin at one place the longest.

    A name that begins or ends with a Latin letter or a digit is not looked for inside a longer word; names
    of one character are not looked for at all.

    >>> list(find_names("快手可灵与 GPT-4o、GPT 相比", ["快手", "可灵", "GPT"]))
    [(0, '快手'), (2, '可灵'), (13, 'GPT')]
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if len(name) >= _SHORTEST:
            by_first[name[0]].append(name)
    if not by_first:
        return
    position = 0
    for match in re.finditer(f"[{''.join(map(re.escape, sorted(by_first)))}]", text):
        start = match.start()
        found = _longest(text, start, by_first[match[0]]) if start >= position else None
        if found is not None:
            yield start, found
            position = start + len(found)


def _longest(text: str, start: int, names: Iterable[str]) -> str | None:
    here = (name for name in names if text.startswith(name, start))
    return next((name for name in here if _is_whole(text, start, start + len(name))), None)


def _is_whole(text: str, start: int, end: int) -> bool:
    comes_from = _LATIN.match(text, start) and _COMES_FROM.search(text[max(0, start - 2) : start])
    goes_on = _LATIN.match(text, end - 1) and _GOES_ON.match(text, end)
    return not (comes_from or goes_on)
