"""Versions of a known product or model: 可灵1.5, and the 2.0大师版 of a paragraph that is headed 可灵."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.mention import Found
from kg.gazetteer import namesakes
from kg.records import EntityType
from kg.text.normalise import fold_name

_MADE = (EntityType.MODEL, EntityType.PRODUCT)
_SOURCE = "shape.version"
_EDITION = r"(?:Pro|Max|Turbo|Ultra|Plus|Flash|mini|Mini|Lite|Alpha|Beta|Preview)(?![A-Za-z0-9])"
_HAN_EDITION = "(?:大师|专业|旗舰|标准|高级|极速|轻量|企业)版"
_VERSION = re.compile(
    r"[ -]?(?:[vV]?\d{1,2}\.\d{1,2}(?:\.\d)?|[vV]\d{1,2}(?![\d.%]))(?![\d%亿万个倍元年月])"
    rf"(?:[ -]?{_EDITION})*(?: ?{_HAN_EDITION})?"
)
#: A number alone is a version only with a word that says so; sizes (7B版本) have a unit in between.
_ELLIPTIC = re.compile(
    r"(?=[vV\d])(?:^|(?<=[月日的，；、（(：。了出布至后其为有]))"
    rf"(?P<number>[vV]?\d{{1,2}}\.\d)(?P<edition> ?{_EDITION}|{_HAN_EDITION})?"
    r"(?P<word>版本?(?![权面图本块])|系列|模型)?(?![\d.%BbA-Za-z])",
    re.MULTILINE,
)
_HEADS = re.compile(r"[。：:]")
_NUMBERING = re.compile(r"[\s\d一二三四五六七八九十、.．（）()#*•■]*")


def find_versions(text: str, known: Sequence[Found]) -> Iterator[Found]:
    """A known product name followed by a version number is a name of its own: 可灵1.5, Vidu 2.0."""
    for found in known:
        if found.type in _MADE and (version := _VERSION.match(text, found.end)):
            surface = text[found.start : version.end()]
            yield Found(found.start, version.end(), surface, found.type, _SOURCE, 0.85)
    yield from _elliptic(text, known)


def _elliptic(text: str, known: Sequence[Found]) -> Iterator[Found]:
    """Versions named by number and edition alone, of whatever heads their paragraph."""
    seen = [one for one in _ELLIPTIC.finditer(text) if one["edition"] or one["word"]]
    if not seen:
        return
    heads = {found.start: found for found in known if found.type in _MADE}
    heads |= {found.start: found for found in known if fold_name(found.surface) in namesakes()}
    for one in seen:
        head = _head(text, one.start(), heads)
        if head is not None:
            family = head.key if head.type in _MADE and head.key else fold_name(head.surface)
            key = fold_name(family + one["number"] + (one["edition"] or ""))
            kind = head.type if head.type in _MADE else EntityType.MODEL
            yield Found(*one.span(), one[0], kind, _SOURCE, 0.8, key)


def _head(text: str, place: int, heads: dict[int, Found]) -> Found | None:
    """The name that begins the line of ``place`` as its heading, or is the heading line above it."""
    line = text.rfind("\n", 0, place) + 1
    start = _after_numbering(text, line)
    found = heads.get(start)
    if found is not None and found.end <= place and _HEADS.match(text, found.end):
        return found
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    found = heads.get(_after_numbering(text, above)) if line else None
    return found if found is not None and not text[found.end : line].strip() else None


def _after_numbering(text: str, start: int) -> int:
    numbering = _NUMBERING.match(text, start)
    return numbering.end() if numbering else start
