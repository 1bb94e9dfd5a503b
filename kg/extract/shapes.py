"""Names no table knows, by how names are written: Latin words, quotes, title marks, suffixes.

Each function gives spans that look like a name; what they are a name of is for
``kg.extract.cues`` to say, unless the shape itself tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.mention import Found
from kg.extract.patterns import suffix_types, words
from kg.gazetteer import stopnames
from kg.records import EntityType
from kg.text.normalise import fold_name

_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-·.'’&+][A-Za-z0-9]+)*\+{0,2}"
_NEXT = r"(?:[A-Z][A-Za-z0-9]*(?:[-·.+][A-Za-z0-9]+)*|[vV]?\d+(?:\.\d+)*[A-Za-z]?(?![\d年月日%亿万个款部家]))"
_LATIN = re.compile(rf"(?<![A-Za-z0-9@/\\.%-]){_WORD}(?: (?:of |to |for )?{_NEXT}){{0,4}}(?![A-Za-z0-9@])")
_TITLE = re.compile(r"《([^《》\n]{1,40})》")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"\n，。；]{2,24})[”」』\"]")
_HAN = r"[\u4e00-\u9fff]"
_VERSION = re.compile(r"[ -]?(?:[vV]?\d{1,2}\.\d{1,2}(?:\.\d)?|[vV]\d{1,2}(?![\d.%]))(?![\d%亿万个倍元年月])(?: ?(?:Pro|Max|Turbo|Ultra|Plus|Flash|mini|Mini|Lite|Alpha|Beta|Preview)\b)*")


def find_latin(text: str) -> Iterator[Found]:
    """Latin and mixed words with a capital: ``Club Koala``, ``Gen-3 Alpha``, ``Text2Video-Zero``."""
    for found in _LATIN.finditer(text):
        surface = found[0]
        if _is_name(surface):
            yield Found(found.start(), found.end(), surface, None, "shape.latin", 0.3)


def _is_name(surface: str) -> bool:
    words = surface.split()
    if fold_name(surface) in stopnames() or all(fold_name(w) in stopnames() for w in words):
        return False
    return len(fold_name(surface)) > 2 and any(c.isupper() for c in surface) and not _is_measure(surface)


def _is_measure(surface: str) -> bool:
    return re.fullmatch(r"[A-Z]{1,3}\d{0,3}|[QH]\d\S*|FY\d+|\d*[QH]\d*|[A-Za-z]{1,2}/?\d+[A-Za-z]?|(?:SZ|SH|HK)\d+", surface) is not None


def find_titles(text: str) -> Iterator[Found]:
    """《…》: a work, unless it is the title of a report, law, policy, paper or periodical."""
    document = words("documents")
    for found in _TITLE.finditer(text):
        inner = found[1].strip()
        if not document.search(inner) and not _is_documentary(text, found):
            start = found.start(1) + len(found[1]) - len(found[1].lstrip())
            yield Found(start, start + len(inner), inner, EntityType.CREATIVE_WORK, "shape.title", 0.7)


def _is_documentary(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 14) : found.start()]
    return words("issuing").search(before) is not None


def find_quoted(text: str) -> Iterator[Found]:
    """“…” and 「…」: a name only if the words beside it say so (weight is low until then)."""
    for found in _QUOTED.finditer(text):
        if _is_quotable(found[1]):
            yield Found(found.start(1), found.end(1), found[1], None, "shape.quoted", 0.2)


def _is_quotable(inner: str) -> bool:
    return not re.search(r"[、：！？+＋→/]|^\d+$", inner) and words("generic").fullmatch(inner) is None


def find_large_models(text: str) -> Iterator[Found]:
    """X大模型 where X is more than generic words: 混元大模型, 中文逍遥大模型, not 视频生成大模型."""
    for found in _LARGE_MODEL.finditer(text):
        prefix = _trim_prefix(found[1])
        if prefix and words("generic").fullmatch(prefix) is None:
            start = found.end(1) - len(prefix)
            yield Found(start, found.end(), text[start : found.end()], EntityType.MODEL, "shape.large-model", 0.75)


_LARGE_MODEL = re.compile(r"((?:[\u4e00-\u9fff·]|(?<![A-Za-z])[A-Za-z][A-Za-z0-9-]*| ){2,12}?)(?:AI)?大模型")


def _trim_prefix(prefix: str) -> str:
    """The words of ``prefix`` after the last word that cannot be part of a name."""
    cut = [found.end() for found in words("boundaries").finditer(prefix)]
    return prefix[max(cut, default=0) :].strip()


def find_suffixed(text: str) -> Iterator[Found]:
    """Han names with a company or organisation suffix whose left edge is sure: 由爱诗科技发行."""
    for found in _suffixed().finditer(text):
        name, stem = found["name"], found["name"][: -len(found["suffix"])]
        if not words("generic").fullmatch(stem) and not words("boundaries").search(stem):
            kind = suffix_types()[found["suffix"]]
            yield Found(found.start("name"), found.end("name"), name, kind, "shape.suffix", 0.5)


@cache
def _suffixed() -> re.Pattern[str]:
    suffixes = "|".join(sorted(suffix_types(), key=len, reverse=True))
    edge = r"(?:^|[、，。；：（(【《“「\s\t]|由|与|和|及|对|向|被|为|是|如|即|收购|投资|参股|控股|入股|联合|携手|推荐|关注|旗下|公司)"
    tail = r"(?=[、，。；：）)】》”」（(]|$|\s|的|和|与|及|等|是|在|于|推|发|开|研|自|宣|联|收|投|拥|已|将|也|作|旗|公司|有限|为|因|正|通)"
    return re.compile(rf"{edge}(?P<name>{_HAN}{{2,5}}?(?P<suffix>{suffixes})){tail}", re.MULTILINE)


def find_versions(text: str, known: list[Found]) -> Iterator[Found]:
    """A known product name followed by a version number is a name of its own: 可灵1.5, Vidu 2.0."""
    for found in known:
        if found.type in (EntityType.MODEL, EntityType.PRODUCT) and (version := _VERSION.match(text, found.end)):
            surface = text[found.start : version.end()]
            yield Found(found.start, version.end(), surface, found.type, "shape.version", 0.85)
