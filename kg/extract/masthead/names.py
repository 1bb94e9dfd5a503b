"""Is this a person's name, and does this mailbox look like that person's?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import NamedTuple

from kg.resources import shipped

# Words of mastheads whose first character is also a surname.
_BARRED = re.compile(r"研究|[的了在为与及或者等是有不无年月日号第个上下报告券业司所部院团队编评级率额量表图]")
_BARRED_ALWAYS = re.compile(r"[的了与及或者等券业所告编评级率额区]|研究|[观要]点$")
#: Fields an analyst covers, as roles and teams are called after them; no given name is one.
SECTORS = (
    "传媒", "互联网", "海外", "港股", "电子", "半导体", "计算机", "通信",
    "医药", "医疗", "生物", "汽车", "机械", "化工", "食品饮料", "食品",
    "银行", "非银", "金融", "地产", "房地产", "建筑", "建材", "军工",
    "煤炭", "钢铁", "有色", "金属", "家电", "环保", "公用事业", "公用",
    "交运", "轻工", "轻纺", "纺服", "零售", "商社", "社服", "农业",
    "电新", "新能源", "电力设备", "消费", "科技", "策略", "宏观", "固收",
    "金工", "中小盘", "新三板", "教育", "文化",
)  # fmt: skip
# Words of bylines and of what stands around them.
_WORDS = re.compile(
    r"研究|证券|行业|公司|策略|金融|工程|投资|分析|联系|执业|登记|资格|邮箱|电话|姓名|作者|首席|高级|资深|助理|销售|机构"
    r"|声明|组|员|师|人$|[省市区县]$"
)
_LATIN = re.compile(r"[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{0,14}\.?){1,2}")


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    """Words of mastheads whose first character is also a surname."""
    return frozenset(_rows("not_names.txt"))


def _rows(file: str) -> list[str]:
    rows = shipped("extract", "masthead", file).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


class Surname(NamedTuple):
    """A surname with its pinyin; ``common`` for the hundred most frequent ones."""

    name: str
    pinyin: str
    common: bool


@lru_cache(maxsize=1)
def _surnames() -> dict[str, Surname]:
    fields = (row.split() for row in _rows("surnames.txt"))
    return {name: Surname(name, pinyin, kind != "other") for name, pinyin, kind in fields}


def surname_of(name: str) -> Surname | None:
    """The surname a name begins with, the compound one first.

    >>> surname_of("欧阳修远").name, surname_of("陆知行").pinyin
    ('欧阳', 'lu')
    """
    table = _surnames()
    return (table.get(name[:2]) if len(name) > 2 else None) or table.get(name[:1])


def is_name(word: str, *, apart: bool = False) -> bool:
    """Whether ``word`` (no white space) can be a person's name: surname and one to three more.

    ``apart`` tells that the word stands by itself, so that fewer characters speak against it.
    Four characters need a compound surname, or two single ones (married names).
    """
    if not 2 <= len(word) <= 4 or word in _not_names() or not _is_han(word):
        return False
    first = surname_of(word)
    barred = _BARRED_ALWAYS if apart else _BARRED
    if word[1:].endswith(SECTORS) or first is None or barred.search(word[len(first.name) :]):
        return False
    return len(word) < 4 or len(first.name) == 2 or word[1] in _surnames()


def is_placed_name(word: str) -> bool:
    """Whether ``word`` can be a name where a byline has one, though no table has its surname.

    >>> is_placed_name("虢如松"), is_placed_name("金融工程"), is_placed_name("研究部")
    (True, False, False)
    """
    sane = 2 <= len(word) <= 4 and _is_han(word) and word not in _not_names()
    return sane and not (word.endswith(SECTORS) or _BARRED.search(word) or _WORDS.search(word))


def is_latin_name(words: str) -> bool:
    """Whether ``words`` read like ``Jason Li`` or ``Mei-Ling Chan``.

    >>> is_latin_name("Jason Li"), is_latin_name("SAC No")
    (True, False)
    """
    return bool(_LATIN.fullmatch(words))


def _is_han(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word)


def likeness(name: str, mailbox: str) -> float:
    """How well a mailbox's local part fits a name: 1 full surname in front, 0 nothing in common.

    >>> likeness("魏长青", "weicq"), likeness("魏长青", "wcq"), likeness("魏长青", "libai")
    (1.0, 0.6, 0.0)
    >>> likeness("魏长青", "changqing.wei"), likeness("常青", "changqing.wei")
    (1.0, 0.0)
    """
    first = surname_of(name)
    local = mailbox.lower().split("@")[0]
    letters = re.sub(r"[^a-z]", "", local)
    if first is None or not letters:
        return _latin_likeness(name, letters)
    pinyin = first.pinyin
    if "." in local:  # given and family name apart: one of them is the surname, whole
        parts = [re.sub(r"[^a-z]", "", part) for part in local.split(".")]
        return 1.0 if pinyin in (parts[0], parts[-1]) else 0.0
    if letters.startswith((pinyin, pinyin.replace("v", "u"))):
        return 1.0
    if letters.endswith(pinyin) and len(letters) > len(pinyin) + 1:
        return 0.8
    if letters[0] == pinyin[0] and len(letters) <= len(name) + 8:
        return 0.6 if len(letters) <= len(name) + 1 else 0.3
    return 0.0


def _latin_likeness(name: str, letters: str) -> float:
    words = name.lower().split()
    return 1.0 if letters and any(len(word) > 1 and word in letters for word in words) else 0.0


def split_tail(run: str, mailbox: str | None = None) -> str | None:
    """The name that ends a run of Han characters with no white space, if there is one.

    A mailbox beside it decides between two readings; else a common surname wins over a rare
    one, then three characters over two.

    >>> split_tail("所属行业医疗器械魏长青")
    '魏长青'
    """
    tails = [run[-size:] for size in (3, 2, 4) if len(run) >= size and is_name(run[-size:])]
    return max(tails, key=lambda one: _weight(one, mailbox), default=None)


def split_head(run: str, mailbox: str | None = None) -> str | None:
    """The name that begins a run of Han characters, if there is one."""
    heads = [run[:size] for size in (3, 2, 4) if len(run) >= size and is_name(run[:size])]
    return max(heads, key=lambda one: _weight(one, mailbox), default=None)


def split_row(run: str, count: int) -> list[str]:
    """``count`` names that end a run of Han characters, or one more when they are the whole run.

    Their surnames are frequent ones, but for one; empty when the run does not end so.

    >>> split_row("相关报告林望舒沈知秋", 2)
    ['林望舒', '沈知秋']
    """
    sizes = [one for number in (count, count + 1) for one in product((3, 2), repeat=number)]
    rows = [_cut_row(run, one) for one in sizes if len(one) == count or sum(one) == len(run)]
    good = (row for row in rows if row and _is_common(row) and all(is_name(one, apart=True) for one in row))
    return max(good, key=lambda row: sum(map(len, row)), default=[])


def _cut_row(run: str, sizes: Sequence[int]) -> list[str]:
    start = len(run) - sum(sizes)
    edges = list(accumulate(sizes, initial=start))
    return [run[low:high] for low, high in pairwise(edges)] if start >= 0 else []


def _is_common(row: list[str]) -> bool:
    """All surnames but one are frequent ones."""
    return sum(bool(first and first.common) for first in map(surname_of, row)) >= len(row) - 1


def _weight(name: str, mailbox: str | None) -> tuple[float, bool, bool]:
    first = surname_of(name)
    fit = likeness(name, mailbox) if mailbox else 0.0
    return fit, bool(first and first.common), len(name) == 3
