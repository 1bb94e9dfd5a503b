"""An output folder whose files are all replaced together, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import WriteError

_WORKSHOP = ".kg-"  # unfinished outputs live in a folder of this prefix, inside the output folder


@contextmanager
def replacing_outputs(folder: Path, names: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Path]:
    """A scratch folder; at the end the ``names`` made in it take their places in ``folder``.

    Of ``optional`` names one that was not made is gone from ``folder`` afterwards.

    When the body raises, or one name cannot be put in place, ``folder`` is as it was: each of
    ``names`` has its old content, every other file was never touched. The scratch folder lies inside
    ``folder``, so that both are on one file system, and is gone afterwards; so is a ``folder`` that was
    made for nothing.

    Raises:
        WriteError: the folder or one of the outputs cannot be written.
    """
    made = _make_folder(folder)
    try:
        with _workshop(folder) as workshop:
            fresh = workshop / "new"
            fresh.mkdir()
            yield fresh
            gone = {name for name in optional if not os.path.lexists(fresh / name)}
            _put_in_place(fresh, folder, [*names, *optional], workshop / "old", gone=gone)
    except OSError as error:
        raise _refusal(folder, error) from error
    finally:
        _remove_empty(made)


def _refusal(folder: Path, error: OSError) -> WriteError:
    return WriteError(f"{folder}: cannot be written ({error.strerror or error}); name another folder with -o")


def _make_folder(folder: Path) -> Sequence[Path]:
    """The folders that had to be made, innermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from error
    return missing


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    workshop = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _put_in_place(
    fresh: Path, folder: Path, names: Sequence[str], old: Path, *, gone: Collection[str]
) -> None:
    """Move every output in but those that are to be gone; when one move fails, move all of them back."""
    old.mkdir()
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            if os.path.lexists(folder / name):
                os.replace(folder / name, old / name)
            if name not in gone:
                os.replace(fresh / name, folder / name)
    except OSError:
        _restore(folder, done, old, fresh, gone=gone)
        raise


def _restore(folder: Path, done: Sequence[str], old: Path, fresh: Path, *, gone: Collection[str]) -> None:
    for name in done:
        if os.path.lexists(old / name):
            if os.path.lexists(folder / name):
                os.replace(folder / name, fresh / name)
            os.replace(old / name, folder / name)
        elif name not in gone and not os.path.lexists(fresh / name):
            os.replace(folder / name, fresh / name)


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
