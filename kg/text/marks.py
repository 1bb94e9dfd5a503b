"""Where in a name, as it is written, that stands which somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.text.normalise import fold_name
from kg.text.pinyin import to_readings

#: A stretch of what may be typed, and the place in the name (half-open) that it is typed for.
_Piece = tuple[str, int, int]


def find_mark(name: str, key: str) -> tuple[int, int] | None:
    """The first place in ``name`` (half-open, code points) that the folded ``key`` means: by its characters,
    its pinyin or its initials; None if none does.

    >>> find_mark("騰訊控股", "腾讯"), find_mark("北京昆仑万维", "klww"), find_mark("昆仑万维", "lunwan")
    ((0, 2), (2, 6), (1, 3))
    >>> find_mark("DALL·E 3", "le3"), find_mark("可灵", "快手"), find_mark("可灵", "")
    ((3, 8), None, None)
    """
    letters = [(folded, at, at + 1) for at, character in enumerate(name) if (folded := fold_name(character))]
    ways = (letters, *_spellings(name, letters)) if key else ()
    return next(filter(None, (_find(way, key) for way in ways)), None)


def _spellings(name: str, letters: list[_Piece]) -> Iterator[list[_Piece]]:
    readings = to_readings(name)
    places = [(start, end) for folded, start, end in letters for _ in folded]
    if len(places) != sum(len(characters) for characters, _ in readings):
        return  # its characters fold otherwise one by one than together
    full, at = [], 0
    for characters, reading in readings:
        full.append((reading, places[at][0], places[at + len(characters) - 1][1]))
        at += len(characters)
    yield full
    yield [
        (one[0] if characters != one else one, start, end)
        for (characters, one), (_, start, end) in zip(readings, full, strict=True)
    ]


def _find(pieces: Iterable[_Piece], key: str) -> tuple[int, int] | None:
    owners = [(start, end) for text, start, end in pieces for _ in text]
    at = "".join(text for text, _, _ in pieces).find(key)
    return None if at < 0 else (owners[at][0], owners[at + len(key) - 1][1])
