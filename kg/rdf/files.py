"""Writing files and folders so that a reader never sees half of one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from kg.errors import WriteError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path in a temporary neighbour folder; what is made there takes ``path``'s place at the end.

    If the body raises, ``path`` stays as it was and the temporary folder is removed.

    Raises: WriteError for every OSError on the way.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workshop = Path(mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
        try:
            yield workshop / path.name
            _swap(workshop / path.name, path, workshop / "old")
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror or error}") from error


def _swap(new: Path, path: Path, aside: Path) -> None:
    if path.is_dir():  # a folder that is not empty cannot be replaced in one step
        path.rename(aside)
    os.replace(new, path)


def write_pieces(path: Path, pieces: Iterable[str | bytes | memoryview]) -> None:
    """Write text (as UTF-8) or bytes; the old file is replaced only when all is written.

    Raises: WriteError when the folder cannot be written.
    """
    with replacing(path) as new, new.open("wb") as out:
        for piece in pieces:
            out.write(piece.encode() if isinstance(piece, str) else piece)
