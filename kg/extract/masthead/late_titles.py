"""Titles that no neighbour sets apart: printed again further on, run into the text, or the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.cuts import Cut, Piece, find_pieces, is_glued
from kg.extract.masthead.records import Found
from kg.extract.masthead.sheet import Sheet

_END = 3600  # code points of the sheet in which a title is looked for
_SHORTEST, _LONGEST = 8, 45
# What stands before or after a heading, not inside a sentence.
_BOUNDARY = re.compile(r"[\n\d.…·⚫■◆●•●➢❑◼|]|\s{2}")
# A sentence that runs on from the title begins with one of these.
_SENTENCE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:在(?=[\u4e00-\u9fff、]{2,24}[，中上下])|20\d\d(?=年)|由于|根据|截至|本周|我国|国内|目前)"
)
_NO_TITLE = re.compile(r"[。；;@《》%]|\.{3}|来源|评级|分析师|声明|\d{6}|目录")
# After these a page prints its title, whatever follows.
_LEADS = frozenset({"chart", "start", "notice"})
_FRONT = 1200  # code points of the sheet before which such a title begins


def find_late_title(sheet: Sheet, whole: str, known: Iterable[Cut], industries: Industries) -> Found | None:
    """In a text without line ends: a stretch the report prints again as a heading, else the words
    in front of a page's first sentence. ``whole`` is the report's text."""
    text = sheet.text[:_END]
    if not is_glued(text):
        return None
    pieces = [
        one
        for one in find_pieces(text, known, industries)
        if one.left & _LEADS and one.start < _FRONT and not sheet.is_untrusted(one.start)
    ]
    found = _repeated(text, whole, pieces) or _run_on(text, pieces)
    if found is None:
        return None
    start, end, rule, sure = found
    span = sheet.source(start, end)
    return Found(value=text[start:end], span=span, rule=f"masthead.title.{rule}", confidence=sure)


def _repeated(text: str, whole: str, pieces: list[Piece]) -> tuple[int, int, str, float] | None:
    for piece in pieces:
        stretch = text[piece.start : min(piece.end, piece.start + _LONGEST)]
        for size in range(len(stretch), _SHORTEST + 1, -1):
            words = stretch[:size]
            if _NO_TITLE.search(words) or words[-1] in "，、：的" or not _is_whole(words):
                continue
            if any(_is_heading(whole, place, size) for place in _places(whole, words)):
                return piece.start, piece.start + size, "repeated", 0.75
    return None


def _is_whole(words: str) -> bool:
    """Mostly Chinese, and no bracket left open."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in words)
    pairs = (("（", "）"), ("(", ")"), ("“", "”"))
    return 2 * han > len(words) and all(words.count(left) == words.count(right) for left, right in pairs)


def _places(whole: str, words: str) -> Iterator[int]:
    """Where ``words`` stand again, after their first place; ten places at most."""
    place = whole.find(words)
    for _ in range(10):
        place = whole.find(words, place + 1) if place >= 0 else -1
        if place < 0:
            return
        yield place


def _is_heading(whole: str, place: int, size: int) -> bool:
    return bool(_BOUNDARY.match(whole, place + size))


def _run_on(text: str, pieces: list[Piece]) -> tuple[int, int, str, float] | None:
    for piece in pieces:
        sentence = _SENTENCE.search(text, piece.start + _SHORTEST, min(piece.end, piece.start + _LONGEST))
        if not sentence:
            continue
        words = text[piece.start : sentence.start()].rstrip("，：")
        if not _NO_TITLE.search(words):
            return piece.start, piece.start + len(words), "run-on", 0.5
    return None


_FIELD = re.compile(r"[^-_—–]+")


def find_named_title(sheet: Sheet, source_file: str, brokers: Iterable[str]) -> Found | None:
    """The last resort: words of the file's name that the first page prints.

    Files are often named kind-date-broker-company-title; the longest field that is neither a date
    nor a broker and stands in the text is taken, white space and punctuation aside.
    """
    stem = source_file.rpartition("/")[2].rpartition(".")[0]
    flat, places = _flattened(sheet.text[:_END])
    houses = set(brokers)
    fields = sorted((field[0] for field in _FIELD.finditer(stem)), key=lambda one: (-len(one), one))
    for field in fields:
        words = _flattened(field)[0]
        start = flat.find(words) if len(words) >= 8 and words not in houses and not words.isdigit() else -1
        if start >= 0:
            low, high = places[start], places[start + len(words) - 1] + 1
            value = re.sub(r"\s*\n\s*", "", sheet.text[low:high])
            span = sheet.source(low, high)
            return Found(value=value, span=span, rule="masthead.title.file-name", confidence=0.7)
    return None


def _flattened(text: str) -> tuple[str, list[int]]:
    """Letters and digits only, and where each one stands."""
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    return "".join(text[place] for place in places), places
