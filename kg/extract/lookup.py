"""Names of the gazetteer in a reading text: every form, longest first, whole words only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from kg.extract.mention import Found
from kg.gazetteer import Entry, Gazetteer, Name
from kg.records import EntityType, Reason, Refused, Span
from kg.resources import shipped
from kg.text.normalise import fold_name

# The marks that fold_name drops and that may stand inside a name as printed.
_INNER_MARKS = " -·_'’—―"
_SOURCE = "gazetteer"
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:亿|万|美元|元|%|家|款|倍)")
_DECIMAL = re.compile(r"\.\d")
_SHARE_CLASS = re.compile(r"-(?:UW|SW|U|W|S|B|P)(?![A-Za-z])")  # 寒武纪-U
_MAKERS = (EntityType.COMPANY, EntityType.ORGANIZATION)
_LONG_WORD = 8  # letters; longer lower-case forms of a name are no common words


Bearers = tuple[tuple[Entry, Name], ...]


class Hit(NamedTuple):
    """A whole-word match of one folded name; several entries can bear it."""

    start: int
    end: int
    bearers: Bearers


class _Names(NamedTuple):
    """Every folded name with its bearers, and how to tell fast where one begins.

    The head of a name are its first three characters, or all of two.
    """

    bearers: dict[str, Bearers]
    lengths: dict[str, set[int]]  # of the names with this head
    begins: dict[int, np.ndarray]  # by size of heads, (_HASHES,) bool: whether a head has this hash


_HEADS = (2, 3)
_HASHES = 1 << 18


def _hashes(codes: np.ndarray, size: int) -> np.ndarray:
    """A hash of each ``size`` code points that stand together."""
    hashes = np.zeros(max(0, len(codes) - size + 1), dtype=np.uint32)
    for place in range(size):
        hashes = hashes * np.uint32(0x9E3779B1) + codes[place : place + len(hashes)]
    return hashes % np.uint32(_HASHES)


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


@cache
def _names(gazetteer: Gazetteer) -> _Names:
    bearers = dict(gazetteer.names())
    lengths: dict[str, set[int]] = {}
    for folded in bearers:
        if len(folded) >= _HEADS[0]:
            lengths.setdefault(folded[: _HEADS[-1]], set()).add(len(folded))
    begins = {size: np.zeros(_HASHES, dtype=bool) for size in _HEADS}
    for size, table in begins.items():
        heads = "".join(head for head in lengths if len(head) == size)
        table[_hashes(_codes(heads), size)[::size]] = True
    return _Names(bearers, lengths, begins)


def _folded(text: str) -> tuple[str, np.ndarray, np.ndarray]:
    """The lower-cased text without inner marks, its code points, and the offset of each in ``text``."""
    lowered = text.lower() if len(text.lower()) == len(text) else "".join(c.lower()[:1] for c in text)
    codes = _codes(lowered)
    offsets = np.flatnonzero(~np.isin(codes, [ord(mark) for mark in _INNER_MARKS]))
    return codes[offsets].tobytes().decode("utf-32-le"), codes[offsets], offsets


def find_hits(text: str, gazetteer: Gazetteer) -> Iterator[Hit]:
    """Every whole-word match in ``text``, overlapping ones too; industries are left out."""
    folded, codes, offsets = _folded(text)
    for first, length, named in _find_names(folded, codes, _names(gazetteer)):
        bearers = tuple(pair for pair in named if pair[0].type is not EntityType.INDUSTRY)
        start, end = int(offsets[first]), int(offsets[first + length - 1]) + 1
        if any(entry.tickers for entry, _ in bearers) and (mark := _SHARE_CLASS.match(text, end)):
            end = mark.end()
        is_word = is_whole(text, start, end) and not _is_verb(text, end)
        if bearers and is_word and end - start <= 2 * length + 2:
            yield Hit(start, end, bearers)


def _find_names(folded: str, codes: np.ndarray, names: _Names) -> Iterator[tuple[int, int, Bearers]]:
    """Start, length and bearers of every name in a folded text, whole word or not."""
    for size, begins in names.begins.items():
        for first in np.flatnonzero(begins[_hashes(codes, size)]).tolist():
            for length in names.lengths.get(folded[first : first + size], ()):
                bearers = names.bearers.get(folded[first : first + length])
                if bearers is not None and first + length <= len(folded):
                    yield first, length, bearers


def _is_verb(text: str, end: int) -> bool:
    """Whether the 应用 that the hit ends with is a verb: 将Sora应用到电影."""
    return text.endswith("应用", 0, end) and text[end : end + 1] in ("到", "于", "在", "了")


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin edge of ``text[start:end]`` is also the edge of a word.

    >>> is_whole("GPT-4", 0, 3), is_whole("用GPT做", 1, 4)
    (False, True)
    """
    return not (_continues(text, start, -1) or _continues(text, end - 1, 1))


def _continues(text: str, edge: int, step: int) -> bool:
    inside, beyond = text[edge], edge + step
    if not _is_latin(inside) or not 0 <= beyond < len(text):
        return False
    if step > 0 and inside.isdigit() and _DECIMAL.match(text, beyond):
        return True  # 通义千问2 in 通义千问2.5
    if text[beyond] in "-·" and 0 <= beyond + step < len(text):
        return _is_latin(text[beyond + step]) and (step > 0 or not text[beyond + step].isdigit())
    if step > 0 and inside.isalpha() and _AMOUNT.match(text, beyond):
        return False  # 投资Anthropic40亿美元
    if _is_latin(text[beyond]):
        # A plural s is no other word.
        return not (step > 0 and text[beyond] == "s" and not _continues(text, beyond, 1))
    return False


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


class Looked(NamedTuple):
    """The names of the table in a text, and spans that only look like one."""

    found: list[Found]
    refused: list[Refused]


def find_gazetteer(text: str, gazetteer: Gazetteer) -> Looked:
    """Every name the table knows, longest match first; ``ambiguous`` ones are still to be confirmed."""
    found: list[Found] = []
    hits = list(find_hits(text, gazetteer))
    clean = {hit.bearers for hit in hits if _is_clear(text, hit)}
    taken = bytearray(len(text) + 1)
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if hit.bearers in clean and taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            for part in _parts(text, hit, gazetteer):
                found += _bearers(text, part)
    unclear = [
        Refused(Span(hit.start, hit.end), Reason.PART, _SOURCE)
        for hit in hits
        if hit.bearers not in clean and taken.find(1, hit.start, hit.end) < 0
    ]
    return Looked(sorted(found, key=lambda one: (one.start, one.end)), unclear)


# What may stand right before or after a short Han name; other Han characters may belong to a longer word.
_PUNCTUATION = "、，。；：（）《》“”【】·！？ \n\t"
_BEFORE = frozenset(
    "的了在与和及或由被向对为是如即从把将让给以用等含有其该而但并也受看据到至比称传" + _PUNCTUATION
)
_AFTER = frozenset(
    "的了在与和及或被向对为是将等有以已也则于从把让给旗推发开宣公自集入收投拥上联合作还又均首正此系创业股版因财营表预计"
    + _PUNCTUATION
)


# What a firm is called right before its name.
_CALLED = re.compile(
    r"(?:公司|企业|厂商|大厂|巨头|龙头|集团|品牌|客户|药企|车企|对手|美国|日本|韩国|德国|法国|英国|瑞士|荷兰|台湾|国际|外资|海外)$"
)


def _is_clear(text: str, hit: Hit) -> bool:
    """Whether a two-character Han name stands free on one side here: 连天美 does not name 天美."""
    surface = text[hit.start : hit.end]
    if len(surface) != 2 or surface.isascii() or surface in _household():
        return True
    before = text[hit.start - 1] if hit.start else "\n"
    after = text[hit.end] if hit.end < len(text) else "\n"
    if _CALLED.search(text, max(0, hit.start - 4), hit.start):
        return True
    return (
        before in _BEFORE
        or before.isascii()
        or ((after in _AFTER or after.isascii()) and not _is_han(before))
    )


@cache
def _household() -> frozenset[str]:
    """Short names that the table argues are safe wherever they stand: 微信, 快手."""
    rows = shipped("gazetteer", "tables", "exempt.csv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(row.split(",")[0] for row in rows)


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _parts(text: str, hit: Hit, gazetteer: Gazetteer) -> list[Hit]:
    """A name that begins with its owner's is two names: 快手可灵 is 快手 and its 可灵."""
    owned = ((entry, owner) for entry, _ in hit.bearers for owner in entry.owners)
    for entry, owner in owned:
        cut = _owner_end(text, hit, owner)
        if cut is None:
            continue
        rest = gazetteer.named(fold_name(text[cut : hit.end]))
        named = gazetteer.named(fold_name(text[hit.start : cut]))
        makers = tuple(pair for pair in named if pair[0].type in _MAKERS)
        if makers and any(bearer.ref == entry.ref for bearer, _ in rest):
            while text[cut] in _INNER_MARKS:
                cut += 1
            return [Hit(hit.start, cut, makers), Hit(cut, hit.end, rest)]
    return [hit]


def _owner_end(text: str, hit: Hit, owner: str) -> int | None:
    """Where the owner's name ends inside the hit, None when the hit does not begin with it."""
    folded = fold_name(owner)
    for cut in range(hit.start + 1, hit.end):
        if fold_name(text[hit.start : cut]) == folded:
            return cut
    return None


def _bearers(text: str, hit: Hit) -> Iterator[Found]:
    surface = text[hit.start : hit.end]
    exact = [pair for pair in hit.bearers if pair[1].surface == surface]
    for entry, name in exact or hit.bearers:
        ambiguous = name.ambiguous or _is_miscased(surface, name.surface)
        weight = 0.5 if ambiguous else 0.9
        yield Found(
            hit.start, hit.end, surface, entry.type, _SOURCE, weight, entry.key, ambiguous, entry.owners
        )


def _is_miscased(surface: str, listed: str) -> bool:
    """A capitalised Latin name met in lower case may be a common word (box, snap)."""
    is_word = surface.isascii() and surface.islower() and surface.isalpha()
    return is_word and len(surface) <= _LONG_WORD and not listed.islower()
