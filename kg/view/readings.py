"""How the page finds names typed as pinyin or in traditional characters.

The page puts a name's pinyin together from ``chars``; ``names`` has the full pinyin and the initials of
those that are read otherwise (重庆 is chongqing, though 重 alone is zhong). ``script`` is pairs of
characters: one that may be typed, and the one the page's names are written with.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from kg.text.normalise import fold_name
from kg.text.pinyin import to_pinyin
from kg.text.script import fold_script


def to_readings(names: Iterable[str]) -> dict[str, Any]:
    """The readings of ``names`` as the page's search takes them.

    >>> to_readings(["重庆银行", "Sora"])["names"]
    {'重庆银行': ['chongqingyinhang', 'cqyh']}
    """
    keys = {name: fold_name(name[:500]) for name in sorted(set(names))}  # the page's search reads as far
    alone = {char: to_pinyin(char)[0] for char in sorted(set("".join(keys.values()))) if not char.isascii()}
    chars = {char: reading for char, reading in alone.items() if reading != char}
    return {
        "chars": chars,
        "names": dict(_exceptions(keys, chars)),
        "script": "".join(old + new for old, new in _variants() if new in chars),
    }


def _exceptions(keys: dict[str, str], chars: dict[str, str]) -> Iterable[tuple[str, list[str]]]:
    for name, key in keys.items():
        joined = (
            "".join(chars.get(char, char) for char in key),
            "".join(chars.get(char, char)[0] for char in key),
        )
        if not key.isascii() and (read := to_pinyin(name[:500])) != joined:
            yield name, list(read)


@cache
def _variants() -> list[tuple[str, str]]:
    """Every character that a name's key has in another form, with that form."""
    block = map(chr, range(0x4E00, 0xA000))
    return [(old, new) for old in block if (new := fold_script(old)) != old]
