"""Characters made comparable: one-to-one folds that keep offsets, and the key of a name.

The table side (gazetteer) and the text side (mentions) both use these functions.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kg.text.script import fold_script

# Glyphs that fonts of printed reports swap in for the character meant.
_SWAPPED = {"臵": "置", "∙": "·", "•": "·", "‧": "·", "・": "·", "⋅": "·", "﹒": "·"}
_DASHES = "‐‑‒–−－﹣"  # the em dash stays: it separates clauses
_BETWEEN = "\0"  # joins nothing: NFKC and all folds stop at it
_IGNORED = re.compile(r"[\s·《》〈〉【】「」『』“”\"'‘’\-—―_()（）*\\\u200b-\u200f\ufeff]+")


def _one_to_one() -> dict[int, str]:
    """Every code point whose NFKC form is a single other character (full width, Kangxi radicals …)."""
    # Full-width punctuation is kept: it tells Chinese sentence structure from decimal points.
    kept = set(map(ord, "，。：；！？（）〈〉～"))
    ranges = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0xFF01, 0xFF5F), range(0x2100, 0x2150))
    table = {}
    for code in (code for block in ranges for code in block if code not in kept):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    table.update({ord(dash): "-" for dash in _DASHES})
    table.update({ord(glyph): meant for glyph, meant in _SWAPPED.items()})
    table[0x3000] = table[0xA0] = " "
    return table


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return {chr(code): folded for code, folded in _one_to_one().items()}


@lru_cache(maxsize=1)
def _foldable() -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(sorted(_table()))) + "]")


def to_plain(text: str) -> str:
    """Fold widths, radicals, dashes and swapped glyphs; the length never changes.

    >>> to_plain("ＡＩ维持推荐－Ａ")
    'AI维持推荐-A'
    """
    if text.isascii():
        return text
    table = _table()
    return _foldable().sub(lambda match: table[match[0]], text)


# Of these characters alone a name is its own key but for the script it is written in; 臵 is read as 置.
_FOLDED = re.compile("[0-9a-z\u4e00-\u81f4\u81f6-\u9fff]+")


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The key under which two spellings of one name meet.

    NFKC, simplified, case folded, without white space, middle dots, quotes, brackets and hyphens.

    >>> fold_name("DALL·E 3") == fold_name("Dall-E3") == "dalle3"
    True
    >>> fold_name("騰訊") == fold_name("腾讯")
    True
    """
    if _FOLDED.fullmatch(name):
        return sys.intern(fold_script(name))
    return sys.intern(_fold(name))


def fold_all(texts: Iterable[str]) -> list[str]:
    """``fold_name`` of each, without its NULs: quick for many texts that are met once, and none is kept.

    >>> fold_all(["DALL·E 3", "", "騰訊"])
    ['dalle3', '', '腾讯']
    """
    return _fold(_BETWEEN.join(text.replace(_BETWEEN, "") for text in texts)).split(_BETWEEN)


def _fold(text: str) -> str:
    plain = fold_script(unicodedata.normalize("NFKC", to_plain(text)))
    return _IGNORED.sub("", plain).casefold()
