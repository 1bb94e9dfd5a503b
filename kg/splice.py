"""A sorted file with some of its pieces changed: the others are copied, not written again.

A piece ends with a mark that stands nowhere within it, and pieces stand sorted by a key that can be read off
them. So a piece is found by halving the file, and no index is kept.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

#: Bytes, or a stretch of those of the file.
Piece = bytes | memoryview
#: What takes the place of the piece of a key, or None where there is to be none.
Changes = Mapping[Any, bytes | None]


class Bytes(Protocol):
    """Bytes, or a file in memory."""

    def find(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102
    def rfind(self, sub: bytes, start: int, end: int, /) -> int: ...  # noqa: D102
    def __getitem__(self, place: slice, /) -> bytes: ...  # noqa: D105


def to_first_word(piece: bytes) -> bytes:
    """The key of a piece that begins with it and a space."""
    return piece[: piece.find(b" ")]


class Region:
    """The pieces in ``data[start:end]``, each ended by ``mark``; before each key stand ``indent`` bytes."""

    def __init__(  # noqa: PLR0913 - the last two are options
        self,
        data: Bytes,
        start: int,
        end: int,
        mark: bytes,
        *,
        indent: int = 0,
        to_key: Callable[[bytes], Any] = to_first_word,
    ) -> None:
        """Over data that stays as it is; ``to_key`` reads the key off a piece without its indent."""
        self._data, self._start, self._end = data, start, end
        self._mark, self._indent, self._to_key = mark, indent, to_key

    def find(self, key: Any, low: int | None = None) -> tuple[int, int]:
        """Where the piece of ``key`` begins and ends; both where it would begin, if there is none."""
        low, high = self._start if low is None else low, self._end
        while low < high:
            before = self._data.rfind(self._mark, low, (low + high) // 2)
            start = low if before < 0 else before + len(self._mark)
            end = self._data.find(self._mark, start, high) + len(self._mark)
            met = self._to_key(self._data[start + self._indent : end])
            if met == key:
                return start, end
            low, high = (end, high) if met < key else (low, start)
        return low, low

    def splice(self, changes: Changes) -> Iterator[Piece]:
        """The region with ``changes``, piece by piece or in long runs.

        >>> region = Region(b"a 1;c 3;d 4;", 0, 12, b";")
        >>> [bytes(piece) for piece in region.splice({b"b": b"b 2;", b"c": None})]
        [b'a 1;', b'b 2;', b'', b'd 4;']
        """
        done = self._start
        for key in sorted(changes):
            start, end = self.find(key, done)
            yield from self._copy(done, start)
            done = end
            yield changes[key] or b""
        yield from self._copy(done, self._end)

    def _copy(self, start: int, end: int) -> Iterator[Piece]:
        data = memoryview(self._data)  # type: ignore[arg-type]
        for place in range(start, end, _RUN):
            yield data[place : min(place + _RUN, end)]


_RUN = 1 << 22  # bytes that are copied at once


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """A file that is not empty, in memory."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield data
        finally:
            with suppress(BufferError):  # where an error came up a piece of it may be held still
                data.close()
