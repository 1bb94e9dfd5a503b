"""The marks of the build that stands in a folder (``kg.rdf.marks``), by which the next tells what changed.

They lie beside the outputs, which are put in place in a step of their own; so they name the very files they
speak of, and are not believed of others: of a build that was cut off, or of files that somebody changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

_PREFIX = "marks-"


class _Kept(msgspec.Struct, array_like=True):
    fingerprint: bytes
    files: bytes
    marks: dict[str, int]


def load_marks(
    state: Path, output: Path, names: Sequence[str], fingerprint: bytes
) -> Mapping[str, int] | None:
    """The marks of the files ``names`` that are in ``output``, if the code of ``fingerprint`` made them."""
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        files = _identify(output, names)
        kept = msgspec.msgpack.decode((state / _to_name(files)).read_bytes(), type=_Kept)
        if (kept.fingerprint, kept.files) == (fingerprint, files):
            return kept.marks
    return None


def save_marks(
    state: Path, made: Path, names: Sequence[str], fingerprint: bytes, marks: Mapping[str, int]
) -> None:
    """Keep ``marks`` of the files ``names`` in ``made``, wherever these are moved. Raises: OSError."""
    files = _identify(made, names)
    (state / _to_name(files)).write_bytes(
        msgspec.msgpack.encode(_Kept(fingerprint=fingerprint, files=files, marks=dict(marks)))
    )


def forget_other_marks(state: Path, output: Path, names: Sequence[str]) -> None:
    """Drop the marks of builds that are gone. Raises: OSError."""
    _forget(state, kept=_to_name(_identify(output, names)))


def forget_marks(state: Path) -> None:
    """Drop all marks. Raises: OSError."""
    _forget(state, kept=None)


def _forget(state: Path, *, kept: str | None) -> None:
    for path in state.glob(f"{_PREFIX}*"):
        if path.name != kept:
            path.unlink(missing_ok=True)


def _to_name(files: bytes) -> str:
    return f"{_PREFIX}{files.hex()[:16]}"


def _identify(folder: Path, names: Sequence[str]) -> bytes:
    """A digest of which files these are, and of what size and when they were last written.

    Renaming changes none of that; so files can be moved. Of a store all its files count but those that
    opening it makes.
    """
    rows: list[object] = []
    for name in names:
        place = folder / name
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        rows += [(path.name, *_state(path)) for path in inside if path.name != "LOCK"]
    return sha256(repr(rows).encode()).digest()


def _state(path: Path) -> tuple[int, int, int]:
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns
