"""Traditional characters read as simplified ones, code point for code point, so that every offset holds.

Rules and tables are written in simplified characters. A text is turned into them before it is matched, and
what is reported is cut from the source again. The characters are OpenCC's; ``wording.csv`` adds words that
Taiwan and Hong Kong write in as many other characters (晶片, 芯片).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import NamedTuple

from opencc import OpenCC  # not later: a signal that meets its import comes out as another error

from kg.resources import shipped

_HAN = re.compile("[\u4e00-\u9fff]")
#: Characters that OpenCC changes and mainland texts write, with a meaning of their own: 显著, 徵羽, 於 as a
#: surname. Source: the Table of General Standard Chinese Characters (2013), and GB 2312 but for its 後.
_STANDARD = frozenset("乾么劄吒夥徵扞拚捱摺昇於榘脩苧著蒐菸薹袷祕谿醣釐陞麴麽")
#: Those that names are written with, so that not even their neighbours tell: 昇腾, 乾照光电, 哪吒, 饿了么.
_OF_NAMES = frozenset("乾么吒昇著")
_SHARE = 0.05  # of Chinese characters; where more are traditional the text is


class _Characters(NamedTuple):
    """What each traditional character reads as, by code point, and a pattern that finds one."""

    table: dict[int, str]
    any: re.Pattern[str]


def to_simplified(text: str) -> str:
    """``text`` as a mainland report would print it; the length never changes.

    In a text that is traditional all through, neighbours decide on characters with two readings (瞭解, 瞭望)
    and words of Taiwan and Hong Kong become those of the mainland; elsewhere only characters do that no
    mainland text is written with. Most texts come back as they are, at little cost.

    >>> to_simplified("騰訊基於晶片與軟體"), to_simplified("乾隆、显著、昇腾")
    ('腾讯基于芯片与软件', '乾隆、显著、昇腾')
    """
    if _characters().any.search(text) is None:
        return text
    return _in_words(text) if is_traditional(text) else text.translate(_characters().table)


def fold_script(name: str) -> str:
    """A name in simplified characters, whatever text it stands in; characters mainland names have stay.

    >>> fold_script("騰訊控股"), fold_script("乾照光电")
    ('腾讯控股', '乾照光电')
    """
    characters = _characters()
    return name if characters.any.search(name) is None else name.translate(characters.table)


def is_traditional(text: str) -> bool:
    """Whether ``text`` as a whole is written in traditional characters, not just a name in it.

    >>> is_traditional("證券研究報告"), is_traditional("台積電公布财务报告。" + "先进制程收入占比上升。" * 5)
    (True, False)
    """
    found = len(_characters().any.findall(text))
    return found > _SHARE * len(_HAN.findall(text))


@cache
def _characters() -> _Characters:
    """OpenCC's single characters, those of Hong Kong and Taiwan after the general ones."""
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    table: dict[int, str] = {}
    for variant in ("t2s", "hk2s", "tw2s"):
        for old, new in zip(block, _convert("\n".join(block), variant).split("\n"), strict=True):
            if new != old and old not in _STANDARD and _HAN.fullmatch(new):
                table.setdefault(ord(old), new)
    return _Characters(table, re.compile(f"[{''.join(map(chr, table))}]"))


def _convert(text: str, variant: str) -> str:
    """``text`` through OpenCC, without characters that fonts lack."""
    return str(_converter(variant).convert(text))


@cache
def _converter(variant: str) -> OpenCC:
    return OpenCC(variant, include_tofu_risk_dictionaries=False)


def _in_words(text: str) -> str:
    """A traditional text with an eye to neighbours, then to words."""
    read = _convert(text, "t2s")
    if len(read) != len(text):  # a line of OpenCC's tables that is not one to one: offsets come first
        read = text
    kept = (new if _may_change(old, new) else old for old, new in zip(text, read, strict=True))
    plain = "".join(kept).translate(_characters().table)
    words, pattern = _wording()
    return pattern.sub(lambda match: words[match[0]], plain)


def _may_change(old: str, new: str) -> bool:
    return old == new or (old not in _OF_NAMES and bool(_HAN.fullmatch(old) and _HAN.fullmatch(new)))


@cache
def _wording() -> tuple[dict[str, str], re.Pattern[str]]:
    """Words as ``wording.csv`` has them, in simplified characters, and a pattern that finds the longest."""
    rows = csv.DictReader(shipped("text", "wording.csv").read_text(encoding="utf-8").splitlines())
    words = {row["form"]: row["mainland"] for row in rows}
    longest_first = sorted(words, key=lambda form: (-len(form), form))
    return words, re.compile("|".join(map(re.escape, longest_first)))
