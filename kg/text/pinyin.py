"""How a Chinese name is typed in Latin letters: the pinyin of its characters, and their initials."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.text.normalise import fold_name


@lru_cache(maxsize=65536)
def to_pinyin(name: str) -> tuple[str, str]:
    """The pinyin of a name without tones or spaces, and the initials; what is not Chinese stays whole.

    The reading of a character is that of the word it stands in, as pypinyin's table of phrases has it.
    Both are the folded name (``fold_name``) where it holds nothing Chinese.

    >>> to_pinyin("昆仑万维"), to_pinyin("重慶 AI"), to_pinyin("Gen-3")
    (('kunlunwanwei', 'klww'), ('chongqingai', 'cqai'), ('gen3', 'gen3'))
    """
    readings = to_readings(name)
    initials = (reading if characters == reading else reading[0] for characters, reading in readings)
    return "".join(reading for _, reading in readings), "".join(initials)


def to_readings(name: str) -> tuple[tuple[str, str], ...]:
    """The folded name in pieces, each with its pinyin: a Chinese character, or a stretch of others as it is.

    >>> to_readings("重慶 AI"), to_readings("Gen-3"), to_readings("")
    ((('重', 'chong'), ('庆', 'qing'), ('ai', 'ai')), (('gen3', 'gen3'),), ())
    """
    key = fold_name(name)
    return ((key, key),) * bool(key) if key.isascii() else tuple(_pieces(key))


def _pieces(key: str) -> Iterator[tuple[str, str]]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take a while to load

    start = 0
    for reading in lazy_pinyin(key, style=Style.NORMAL):
        end = start + (len(reading) if key.startswith(reading, start) else 1)
        yield key[start:end], reading
        start = end
