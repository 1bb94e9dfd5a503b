"""All names of a graph in memory, to be found by any part of them while somebody types.

Names are folded, and their pinyin and initials stand beside them; all of it is one long row of code points,
which is gone through as a whole: some milliseconds for 100,000 names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.text.normalise import fold_name
from kg.text.pinyin import to_readings

#: How a name meets what was typed, best first. By its characters comes before by its pinyin.
_WHOLE, _START, _INSIDE = range(3)
_TIERS = 6
_END = "\n"  # no folded name holds white space
#: Names of more characters than this are found by their first ones.
_LONGEST = 500

_Numbers = NDArray[np.int64]


class Named(NamedTuple):
    """An entity with its names, each under the attribute it is stated by; the first is its label.

    ``weight`` puts the better known of two that are found alike first. ``is_spoken``: it is called by
    pinyin too.
    """

    id: str
    type: str
    weight: int
    names: Sequence[tuple[str, str]]
    is_spoken: bool = True


class Found(NamedTuple):
    """An entity that was found, by which of its names."""

    named: Named
    name: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """``named`` is in the order in which equals are found. A *line* is one spelling of one name.

    ``letters`` are the lines one after the other; ``starts`` where each begins, and the end; ``owners``
    the entity of each, ``written`` which of its names; ``is_spelt``: it is pinyin. ``is_open``: at this
    letter a match may begin, which in pinyin is no place within a syllable. ``types`` is by entity.
    """

    named: Sequence[Named]
    kinds: Sequence[str]
    types: _Numbers
    letters: NDArray[np.uint32]
    starts: _Numbers
    owners: _Numbers
    written: _Numbers
    is_spelt: NDArray[np.bool_]
    is_open: NDArray[np.bool_]


class _Line(NamedTuple):
    owner: int
    written: int
    pieces: Sequence[str]
    is_spelt: bool


def make_index(named: Iterable[Named]) -> NameIndex:
    """The index of some entities, whatever order they come in."""
    ordered = sorted(named, key=lambda one: (-one.weight, len(one.names[0][1]), one.names[0][1], one.id))
    lines = [line for number, one in enumerate(ordered) for line in _lines(number, one)]
    texts = ["".join(line.pieces) + _END for line in lines]
    kinds = sorted({one.type for one in ordered})
    numbers = {kind: number for number, kind in enumerate(kinds)}
    return NameIndex(
        named=ordered,
        kinds=kinds,
        types=_numbers(numbers[one.type] for one in ordered),
        letters=_to_codes("".join(texts)),
        starts=np.cumsum(_numbers([0, *map(len, texts)])),
        owners=_numbers(line.owner for line in lines),
        written=_numbers(line.written for line in lines),
        is_spelt=np.array([line.is_spelt for line in lines], dtype=bool),
        is_open=np.array([is_open for line in lines for is_open in _openings(line)], dtype=bool),
    )


def _lines(number: int, named: Named) -> Iterator[_Line]:
    """Each spelling of an entity's names once."""
    known = set()
    for written, (_, name) in enumerate(named.names):
        for pieces, is_spelt in _spellings(name[:_LONGEST], is_spoken=named.is_spoken):
            if (text := "".join(pieces)) and text not in known:
                known.add(text)
                yield _Line(number, written, pieces, is_spelt)


def _spellings(name: str, *, is_spoken: bool) -> Iterator[tuple[Sequence[str], bool]]:
    key = fold_name(name)
    yield tuple(key), False
    if is_spoken and not key.isascii():
        readings = to_readings(name)
        yield tuple(reading for _, reading in readings), True
        yield tuple(one if characters == one else one[0] for characters, one in readings), True


def _openings(line: _Line) -> Iterator[bool]:
    for piece in line.pieces:
        yield True
        yield from [False] * (len(piece) - 1)
    yield False


def _numbers(values: Iterable[int]) -> _Numbers:
    return np.fromiter(values, dtype=np.int64)


def _to_codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


class Hits:
    """What an index has under some words: entities best first."""

    def __init__(self, index: NameIndex, best: _Numbers) -> None:
        """``best`` is for each entity its best line, plus the number of lines for each tier below the first;
        a tier beyond the last for what was not found."""
        lines = len(index.owners)
        numbers = np.flatnonzero(best < _TIERS * lines)
        tiers = best[numbers] // max(lines, 1)
        self._index = index
        self._best = best
        self._ranked: _Numbers = numbers[np.argsort(tiers * len(index.named) + numbers)]

    def __len__(self) -> int:
        """How many entities were found."""
        return len(self._ranked)

    def count(self) -> dict[str, int]:
        """How many of each class, the class of the best first."""
        kinds, first, counts = np.unique(
            self._index.types[self._ranked], return_index=True, return_counts=True
        )
        return {self._index.kinds[kinds[at]]: int(counts[at]) for at in np.argsort(first)}

    def take(self, first: int, most: int, kind: str | None = None) -> list[Found]:
        """``most`` of them from the ``first`` on, of one class if it is named."""
        ranked = self._ranked
        if kind is not None:
            known = self._index.kinds
            ranked = ranked[self._index.types[ranked] == (known.index(kind) if kind in known else -1)]
        return [self._to_found(int(number)) for number in ranked[first : first + most]]

    def _to_found(self, number: int) -> Found:
        named = self._index.named[number]
        line = self._best[number] % len(self._index.owners)
        return Found(named, named.names[self._index.written[line]])


def find_names(index: NameIndex, key: str) -> Hits:
    """Entities with a name in which the folded ``key`` stands: names that are just so before those that begin
    so, and these before all others. One Latin letter counts only at the start of a name.

    For no key, all there are.
    """
    lines = len(index.owners)
    best: Any = np.full(len(index.named), _TIERS * lines, dtype=np.int64)
    at = _find(index, _to_codes(key)) if key else index.starts[:-1]
    found = np.searchsorted(index.starts, at, side="right") - 1
    level = np.where(at > index.starts[found], _INSIDE, _START)
    if key:
        level[(level == _START) & (at + len(key) + 1 == index.starts[found + 1])] = _WHOLE
    tiers = level * 2 + index.is_spelt[found]
    if len(key) == 1 and key.isascii():
        found, tiers = found[level < _INSIDE], tiers[level < _INSIDE]
    np.minimum.at(best, index.owners[found], tiers * lines + found)
    return Hits(index, best)


def _find(index: NameIndex, codes: NDArray[np.uint32]) -> _Numbers:
    """Where the codes stand, at places where a match may begin."""
    last = len(index.letters) - len(codes) + 1
    if last <= 0:
        return np.empty(0, dtype=np.int64)
    at = np.flatnonzero((index.letters[:last] == codes[0]) & index.is_open[:last])
    for step, code in enumerate(codes[1:], start=1):
        at = at[index.letters[at + step] == code]
        if not len(at):
            break
    return at
