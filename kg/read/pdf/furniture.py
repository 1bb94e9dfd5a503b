"""Running headers, footers and page numbers: lines that come back at one place of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kg.read import rules
from kg.read.lines import to_compact
from kg.read.pdf.lines import Line
from kg.read.signs import is_furniture

_GENRE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:研究|点评|深度|专题)报告")
_DIGITS = re.compile(r"\d+")
#: Shares of a page's height: headers stand above the first, footers below the second.
_HEAD, _FOOT = 0.13, 0.88
_STEP = 6.0  # points; copies of one watermark stand in the same step
_LONGEST = 200  # signs of a running line
_NUMBER = re.compile(r"\W*(?:第|P|p|Page|PAGE)?\W*\d{1,4}\W*(?:页|(?:of|/|共|\W)*\d{1,4}\W*页?)?\W*")
#: On as many pages, or as large a share of them, a line is no part of the text; in a short report on two.
_PAGES, _SHARE, _ANYWHERE, _FEW = 3, 0.2, 0.6, 4


class _Key(NamedTuple):
    """What a line is known by on other pages: where it stands, and its text with numbers blanked."""

    place: str  # "head", "foot", or a place within the page
    plain: str


class Furniture(NamedTuple):
    """Indices of lines of one page: furniture met for the first time, and what is only repeated."""

    kept: frozenset[int]
    dropped: frozenset[int]


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[Furniture]:
    """The furniture of each page, given as its height and its lines.

    A line that runs through a report is kept where it is met first: it may name the broker or the day.
    Page numbers are dropped everywhere.
    """
    keys = [[_key(line, height) for line in lines] for height, lines in pages]
    counts = Counter(key for page in keys for key in set(page) if key.plain)
    running = {key for key, count in counts.items() if _runs(key, count, len(pages))}
    met: set[str] = set()
    return [
        _furniture(
            page,
            running | {key for key in page if number and _is_head(key)},
            met,
            {index for index, line in enumerate(lines) if _is_number(line, height)},
        )
        for number, (page, (height, lines)) in enumerate(zip(keys, pages, strict=True))
    ]


def _furniture(page: Sequence[_Key], running: set[_Key], met: set[str], numbers: set[int]) -> Furniture:
    here = {index for index, key in enumerate(page) if key in running}
    kept = {index for index in here - numbers if page[index].plain not in met}
    met.update(page[index].plain for index in kept)
    return Furniture(frozenset(kept), frozenset((here | numbers) - kept))


def _key(line: Line, height: float) -> _Key:
    place = _margin(line, height)
    if not place:  # only a copy to the letter is furniture there
        return _Key(f"{line.top // _STEP:.0f} {line.left // _STEP:.0f}", line.text)
    plain = _DIGITS.sub("#", to_compact(line.text))
    return _Key("", "") if rules.CAPTION.match(plain) or len(plain) > _LONGEST else _Key(place, plain)


def _is_head(key: _Key) -> bool:
    """Whether a line in the margin of a later page can only be furniture: 证券研究报告, a plea."""
    known = (rules.GENRE.match(key.plain), is_furniture(key.plain), _GENRE.fullmatch(key.plain))
    return key.place in ("head", "foot") and any(known)


def _margin(line: Line, height: float) -> str:
    if line.top > _FOOT * height:
        return "foot"
    return "head" if line.bottom < _HEAD * height else ""


def _runs(key: _Key, count: int, pages: int) -> bool:
    """In the margins a few pages are enough; elsewhere a line must stand on most of them (a watermark)."""
    if key.place in ("head", "foot"):
        return count >= (2 if pages <= _FEW else max(_PAGES, _SHARE * pages))
    return count >= max(_PAGES + 1, _ANYWHERE * pages)


def _is_number(line: Line, height: float) -> bool:
    return bool(_margin(line, height)) and _NUMBER.fullmatch(to_compact(line.text)) is not None
