"""Paths in, documents out: which files are reports, and what characters they hold.

Nothing here stops at the first bad file: what cannot be read becomes an Issue that names it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import ReadError
from kg.read.archives import read_archive
from kg.read.blocks import find_blocks
from kg.read.encoding import parse_bytes
from kg.read.formats import ARCHIVE, EXPECTED, FORMATS, UNREAD, Format, find_format, to_suffix
from kg.read.parsed import Parsed
from kg.read.sources import DOUBTFUL, Aside, Source, is_readable, to_error
from kg.read.worker import Worker
from kg.read.zips import MB, Limits, is_hidden
from kg.records import Copy, Document, Issue, IssueKind

LIMITS = Limits()

#: What an earlier build may have left in a folder of reports, known by the two files beside it.
_OWN = ("graph.html", "texts")
_OWN_MARKS = {"build.json", "graph.ttl"}
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Called with how many files are done, and of how many.
Progress = Callable[[int, int], None]

#: Reads one source, as ``read_document`` does.
Reader = Callable[[Source, Worker], tuple[Document, tuple[Issue, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class File:
    """A report, or an archive of reports, that was found on disk; ``name`` is what it is called."""

    name: str
    path: Path


def find_files(paths: Iterable[Path]) -> tuple[tuple[File, ...], tuple[Issue, ...]]:
    """All reports and archives under ``paths``, sorted by name, whatever the order of ``paths``.

    Other files inside a folder are passed over, those of kinds that reports come in with a warning;
    one that is named directly is an Issue of severity "error". Links to folders are not followed.
    """
    issues: list[Issue] = []
    files: dict[Path, str] = {}
    for path in sorted(set(map(Path, paths))):
        for file, name in _expand(path, issues):
            files.setdefault(file, name)
    # An archive stands where its members would.
    found = sorted((name + "/" * (to_suffix(name) == ARCHIVE), name, file) for file, name in files.items())
    ordered = tuple(File(name=name, path=file) for _, name, file in found)
    return ordered, tuple(sorted(issues, key=lambda issue: (issue.file, issue.message)))


def read_sources(file: File, limits: Limits = LIMITS) -> Iterator[Source | Issue]:
    """The reports in ``file``: itself, or those in an archive one by one. What is bad comes as an Issue."""
    if to_suffix(file.name) == ARCHIVE:
        yield from read_archive(file.path, file.name, limits)
        return
    try:
        yield Source(source_file=file.name, content=_read_bytes(file.path, file.name, limits.file))
    except ReadError as error:
        yield to_error(file.name, str(error))


def read_document(source: Source, worker: Worker) -> tuple[Document, tuple[Issue, ...]]:
    """Read one source and find its blocks; what its reader warns of are the issues.

    Raises:
        ReadError: it is empty, damaged, or of a kind that is not read.
    """
    name = source.source_file
    chosen = find_format(name, source.content)
    lies = chosen is not FORMATS.get(to_suffix(name))
    called = f"{name}: {chosen.name}, whatever its suffix says" if lies else name
    if chosen.reader is None:
        text, encoding = parse_bytes(source.content, name)
        return _to_document(source, chosen, Parsed(text=text), encoding), ()
    try:
        parsed = worker.parse(chosen.reader, source.content)
    except ReadError as error:
        raise ReadError(f"{called}: {error}") from error
    said = [f"{called}; read as one"] * lies + [f"{name}: {warning}" for warning in parsed.warnings]
    issues = tuple(Issue(file=name, kind=IssueKind.READING, message=one) for one in said)
    return _to_document(source, chosen, parsed), issues


def _to_document(source: Source, chosen: Format, parsed: Parsed, encoding: str = "") -> Document:
    """The one place where what a reader made becomes a Document."""
    text = _SURROGATE.sub("\ufffd", parsed.text)  # halves of characters, which no file can hold
    return Document(
        source_file=source.source_file,
        digest=source.digest,
        text=text,
        media_type=chosen.media_type,
        encoding=encoding,
        blocks=find_blocks(text, parsed.furniture if parsed.pages else None),
        pages=parsed.pages,
        prints=parsed.prints,
    )


def read_documents(
    paths: Iterable[Path],
    *,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
    read: Reader = read_document,
) -> tuple[tuple[Document, ...], tuple[Issue, ...]]:
    """Read everything under ``paths``; a bad file becomes an Issue and the rest is read.

    Of files with equal bytes the first is read; the others are its copies. ``read`` may remember what it
    read before.
    """
    files, found = find_files(paths)
    batch = _Batch(issues=list(found), read=read)
    with Worker() as worker:
        for done, file in enumerate(files):
            if progress is not None:
                progress(done, len(files))
            for source in read_sources(file, limits):
                batch.add(source, worker)
    return tuple(batch.documents.values()), tuple(batch.issues)


@dataclass(slots=True)
class _Batch:
    """The documents read so far, by digest, and what was wrong."""

    issues: list[Issue]
    read: Reader
    documents: dict[str, Document] = field(default_factory=dict)

    def add(self, source: Source | Issue, worker: Worker) -> None:
        if isinstance(source, Issue):
            self.issues.append(source)
        elif (first := self.documents.get(source.digest)) is not None:
            self._add_twin(first, source.source_file)
        else:
            self._read(source, worker)

    def _read(self, source: Source, worker: Worker) -> None:
        try:
            document, issues = self.read(source, worker)
        except ReadError as error:
            self.issues.append(to_error(source.source_file, str(error)))
        else:
            self.documents[document.digest] = document
            self.issues += issues

    def _add_twin(self, first: Document, name: str) -> None:
        self.documents[first.digest], issue = link_twin(first, name)
        self.issues.append(issue)


def link_twin(first: Document, name: str) -> tuple[Document, Issue]:
    """``first`` with a file of the same bytes as a copy, and the Issue that says so."""
    twin = Copy(source_file=name, digest=first.digest, media_type=first.media_type, similarity=1.0)
    message = f"{name}: same bytes as {first.source_file}; linked, not counted again"
    linked = replace(first, copies=(*first.copies, twin))
    return linked, Issue(file=name, kind=IssueKind.COPY, message=message)


# --- folders ------------------------------------------------------------------------------------


def _expand(path: Path, issues: list[Issue]) -> Iterator[tuple[Path, str]]:
    """The files a path stands for, each with its name in the output."""
    called = to_name(str(path))
    if path.is_dir():
        yield from _expand_folder(path, issues)
    elif not path.exists():
        issues.append(to_error(called, f"{called}: no such file or folder; check the path"))
    elif not _is_found(path.name):
        advice = UNREAD.get(to_suffix(path.name), f"expected {EXPECTED}")
        issues.append(to_error(called, f"{called}: of a kind that is not read; {advice}"))
    else:
        yield path, to_name(path.name)


def to_name(name: str) -> str:
    """A name as the file system has it, in characters: Chinese ones of an older encoding, as some programs
    leave them when they unpack, are read as such."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "replace")


def _is_found(name: str) -> bool:
    suffix = to_suffix(name)
    return suffix in FORMATS or suffix == ARCHIVE or suffix in DOUBTFUL


def _expand_folder(folder: Path, issues: list[Issue]) -> Iterator[tuple[Path, str]]:
    aside, is_empty = Aside(), True
    for file, name in _walk(folder, aside, issues):
        if _is_found(name) and not (to_suffix(name) in DOUBTFUL and not _is_readable(file)):
            is_empty = False
            yield file, name
        else:
            aside.add(name)
    issues += aside.issues()
    if is_empty:
        called = to_name(str(folder))
        issues.append(to_error(called, f"{called}: no reports in this folder; expected {EXPECTED}"))


def _walk(folder: Path, aside: Aside, issues: list[Issue]) -> Iterator[tuple[Path, str]]:
    """Every file below ``folder`` with its relative name, but for hidden ones and those of a build."""

    def refuse(error: OSError) -> None:
        called = to_name(error.filename)
        issues.append(to_error(called, f"{called}: cannot list folder ({error.strerror})"))

    for root, folders, names in os.walk(folder, onerror=refuse):
        at = Path(root)
        within = "" if at == folder else f"{at.relative_to(folder).as_posix()}/"
        own = _OWN if _OWN_MARKS.issubset(names) else ()
        folders[:] = sorted(name for name in folders if not is_hidden(name) and name not in own)
        for name in (name for name in folders if (at / name).is_symlink()):
            aside.add(to_name(within + name), "a link to a folder; name the folder itself")
        for name in sorted(name for name in names if not is_hidden(name) and name not in own):
            yield at / name, to_name(within + name)


def _is_readable(file: Path) -> bool:
    try:
        return is_readable(_read_bytes(file, file.name, LIMITS.file))
    except ReadError:
        return True  # reading it will tell what is wrong


def _read_bytes(path: Path, name: str, most: int) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ReadError(f"{name}: not a file but a pipe or a device; save what it gives as a file")
        if found.st_size > most:
            raise ReadError(
                f"{name}: {found.st_size / MB:.1f} MB, more than the limit of {most / MB:g} MB; split it"
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{name}: cannot be read ({error.strerror}); check its permissions") from error
