"""How a Chinese name is typed in Latin letters: the pinyin of its characters, and their initials."""

from __future__ import annotations

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
    key = fold_name(name)
    if key.isascii():
        return key, key
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take a while to load

    full = lazy_pinyin(key, style=Style.NORMAL)
    initials = lazy_pinyin(key, style=Style.FIRST_LETTER)
    return "".join(full), "".join(initials)
