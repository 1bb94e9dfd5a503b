"""An output folder whose files are all replaced together, or not at all."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import WriteError

_WORKSHOP = ".kg-build-"  # unfinished outputs live in a folder of this prefix, inside the output folder
_PLAN = "plan.json"

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # of Linux
_renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None


@contextmanager
def replacing_outputs(folder: Path, names: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Path]:
    """A scratch folder; at the end the ``names`` made in it take their places in ``folder``.

    Of ``optional`` names one that was not made is gone from ``folder`` afterwards. They are looked at when
    the body is over, and may be paths of files in a folder that is there.

    When the body raises, or one name cannot be put in place, ``folder`` is as it was: each of
    ``names`` has its old content, every other file was never touched. The scratch folder lies inside
    ``folder``, so that both are on one file system, and is gone afterwards; so is a ``folder`` that was
    made for nothing.

    Raises:
        WriteError: the folder or one of the outputs cannot be written.
    """
    made = make_folder(folder)
    try:
        with _workshop(folder) as workshop:
            fresh = workshop / "new"
            fresh.mkdir()
            yield fresh
            gone = {name for name in optional if not os.path.lexists(fresh / name)}
            _put_in_place(fresh, folder, [*names, *optional], workshop / "old", gone=gone)
    except OSError as error:
        raise refusal(folder, error) from error
    finally:
        remove_empty(made)


def refusal(folder: Path, error: OSError) -> WriteError:
    """What to tell of a folder that cannot be written."""
    return WriteError(f"{folder}: cannot be written ({error.strerror or error}); name another folder with -o")


def make_folder(folder: Path) -> Sequence[Path]:
    """The folders that had to be made, innermost first.

    Raises:
        WriteError: one cannot be made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(folder, error) from error
    return missing


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    workshop = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder))
    try:
        yield workshop
    finally:
        _clear(workshop)


def _clear(workshop: Path) -> None:
    with suppress(OSError):
        (workshop / _PLAN).unlink(missing_ok=True)  # first: what is half removed is no plan any more
    shutil.rmtree(workshop, ignore_errors=True)


def recover(folder: Path) -> None:
    """Clear up what killed processes left in ``folder``; nobody may be writing it meanwhile.

    Where outputs were being put in place, all of them are afterwards; where they were still being made,
    those that stood before stand.

    Raises:
        WriteError: one cannot be put in place.
    """
    for workshop in sorted(folder.glob(f"{_WORKSHOP}*")):
        try:
            _finish(workshop, folder)
        except OSError as error:
            raise refusal(folder, error) from error
        _clear(workshop)


# --- putting in place ---------------------------------------------------------------------------


def _put_in_place(
    fresh: Path, folder: Path, names: Sequence[str], old: Path, *, gone: Collection[str]
) -> None:
    """Move every output in but those that are to be gone; when one move fails, move all of them back."""
    for name in names:
        (old / name).parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as threads:  # which wait for the disk, all at once
        list(threads.map(sync, [fresh / name for name in names if name not in gone]))
    _write_plan(fresh, names, gone)
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            if name not in gone:
                _put(fresh / name, folder / name, old / name)
            elif os.path.lexists(folder / name):
                os.replace(folder / name, old / name)
        for parent in sorted({(folder / name).parent for name in names}):
            _sync_folder(parent)
    except OSError:
        _restore(folder, done, old, fresh, gone=gone)
        raise


def _put(new: Path, place: Path, old: Path) -> None:
    """Move ``new`` to ``place`` and what was there to ``old``; a reader finds the one or the other there."""
    if place.is_dir() and not place.is_symlink() and exchange(new, place):
        try:
            os.replace(new, old)
        except OSError:
            exchange(new, place)
            raise
        return
    if os.path.lexists(place):
        _keep(place, old)
    os.replace(new, place)


def _keep(place: Path, old: Path) -> None:
    """Let ``old`` be what is at ``place``: under both names if there can be two."""
    try:
        os.link(place, old, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a folder, or a file system without links
        os.replace(place, old)


def _restore(folder: Path, done: Sequence[str], old: Path, fresh: Path, *, gone: Collection[str]) -> None:
    for name in done:
        if os.path.lexists(old / name):
            if os.path.lexists(folder / name) and not os.path.lexists(fresh / name):
                os.replace(folder / name, fresh / name)
            os.replace(old / name, folder / name)
        elif name not in gone and not os.path.lexists(fresh / name):
            os.replace(folder / name, fresh / name)


# --- the plan, by which another process goes on -------------------------------------------------


def _write_plan(fresh: Path, names: Sequence[str], gone: Collection[str]) -> None:
    """Write down which file is to be which output, so that a later process can tell what is done."""
    plan = {name: None if name in gone else os.lstat(fresh / name).st_ino for name in names}
    written = fresh.parent / f"{_PLAN}.new"
    written.write_text(json.dumps(plan), encoding="utf-8")
    sync(written)
    os.replace(written, fresh.parent / _PLAN)
    _sync_folder(fresh.parent)


def _finish(workshop: Path, folder: Path) -> None:
    """Put in place what is not yet; without a plan nothing was begun."""
    if not (workshop / _PLAN).exists():
        return
    aside = Path(tempfile.mkdtemp(prefix="aside-", dir=workshop))
    for name, number in json.loads((workshop / _PLAN).read_text("utf-8")).items():
        place, new = folder / name, workshop / "new" / name
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        if number is None and os.path.lexists(place):
            os.replace(place, aside / name)
        elif number is not None and _number(place) != number and _number(new) == number:
            _put(new, place, aside / name)


def has_plan(folder: Path) -> bool:
    """Whether outputs are being put in place in ``folder``, or were when a process was killed."""
    return next(folder.glob(f"{_WORKSHOP}*/{_PLAN}"), None) is not None


def _number(path: Path) -> int | None:
    try:
        return os.lstat(path).st_ino
    except FileNotFoundError:
        return None


# --- what a power cut leaves --------------------------------------------------------------------


def sync(path: Path) -> None:
    """Have all that is in a file or a folder on the disk.

    A file that has another name too was written by an earlier build, and has been there since then.
    """
    if path.is_dir():
        with os.scandir(path) as inside:
            for one in inside:
                if one.is_dir() or one.stat().st_nlink == 1:
                    sync(Path(one.path))
        _sync_folder(path)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the names in it on the disk, where the system lets one ask for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- folders ------------------------------------------------------------------------------------


def share(place: Path, new: Path) -> None:
    """Let ``new`` be the file at ``place``, which nobody writes again: a copy where it cannot have two names.

    Raises: OSError.
    """
    try:
        os.link(place, new)
    except OSError:
        shutil.copyfile(place, new)


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False where the system cannot, and then nothing happened."""
    if _renameat2 is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(_renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def remove_empty(folders: Sequence[Path]) -> None:
    """Remove those that hold nothing, in this order."""
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
