"""Zip files of reports, read as the folders they stand for: one member at a time, nothing written out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZipFile, ZipInfo

from kg.errors import ReadError
from kg.read.formats import ARCHIVE, EXPECTED, FORMATS, to_suffix
from kg.read.sources import DOUBTFUL, Aside, Source, is_readable, to_error
from kg.read.zips import Budget, Limits, SpentError, find_members, find_obstacle, open_zip, unpack
from kg.records import Issue, IssueKind


def read_archive(path: Path, name: str, limits: Limits) -> Iterator[Source | Issue]:
    """The reports in the zip file at ``path``, sorted by name, each in memory only when its turn comes.

    What cannot be read, or is beyond a limit, comes as an Issue of severity "error"; files of kinds that
    are not read, and an archive without any report, as warnings. ``name`` is what the archive is called.
    """
    found = False
    try:
        with path.open("rb") as file:
            for one in _read(file, name, Budget(limits, path.stat().st_size), depth=1):
                found = True
                yield one
    except SpentError as error:
        yield to_error(name, f"{name}: {error}; the rest of it was not read")
    except OSError as error:
        yield to_error(name, f"{name}: cannot be read ({error.strerror or error})")
    else:
        if not found:
            message = f"{name}: no reports in this archive; expected {EXPECTED}"
            yield Issue(file=name, kind=IssueKind.PASSED_OVER, message=message)


def _read(file: IO[bytes], name: str, budget: Budget, *, depth: int) -> Iterator[Source | Issue]:
    try:
        archive = open_zip(file)
    except ReadError as error:
        yield to_error(name, f"{name}: {error}")
        return
    with archive:
        members = find_members(archive)
        most, budget.members = budget.members, max(0, budget.members - len(members))
        yield from _read_members(archive, members[:most], name, budget, depth=depth)
        if len(members) > most:
            beyond = f"more than {budget.limits.members} files in all; {len(members) - most} were not read"
            yield to_error(name, f"{name}: {beyond}")


def _read_members(
    archive: ZipFile, members: list[tuple[str, ZipInfo]], name: str, budget: Budget, *, depth: int
) -> Iterator[Source | Issue]:
    refused, aside = Aside(), Aside()
    for inner, info in members:
        path = f"{name}/{inner}"
        suffix = to_suffix(inner)
        if suffix not in FORMATS and suffix != ARCHIVE and suffix not in DOUBTFUL:
            aside.add(path)
        elif obstacle := find_obstacle(info):
            refused.add(path, obstacle)
        elif suffix == ARCHIVE:
            yield from _read_inner(archive, info, path, budget, depth=depth + 1)
        else:
            one = _read_member(archive, info, path, budget)
            if isinstance(one, Source) and suffix in DOUBTFUL and not is_readable(one.content):
                aside.add(path)
            else:
                yield one
    yield from refused.issues("error")
    yield from aside.issues()


def _read_member(archive: ZipFile, info: ZipInfo, path: str, budget: Budget) -> Source | Issue:
    try:
        content = b"".join(unpack(archive, info, budget, budget.limits.file))
    except SpentError:
        raise
    except ReadError as error:
        return to_error(path, f"{path}: {error}")
    return Source(source_file=path, content=content)


def _read_inner(
    archive: ZipFile, info: ZipInfo, path: str, budget: Budget, *, depth: int
) -> Iterator[Source | Issue]:
    """An archive in an archive, by way of a nameless file: it may be larger than memory."""
    if depth > budget.limits.depth:
        yield to_error(path, f"{path}: an archive {depth} deep; unpack it and name the folder")
        return
    with TemporaryFile() as file:
        try:
            file.writelines(unpack(archive, info, budget, budget.limits.total))
        except SpentError:
            raise
        except ReadError as error:
            yield to_error(path, f"{path}: {error}")
            return
        yield from _read(file, path, budget, depth=depth)
