"""Paths in, documents out: which files are reports, and what characters they hold.

Nothing here stops at the first bad file: what cannot be read becomes an Issue that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import ReadError
from kg.read.blocks import find_blocks
from kg.read.encoding import parse_bytes
from kg.records import Document, Issue

MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown"}

#: Bytes; a larger file is refused: no report is that long, and memory is finite.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Source:
    """A report file that was found. ``source_file`` is the posix path relative to the folder
    given (the file's name when it was named itself); ``digest`` the sha256 of its bytes."""

    source_file: str
    path: Path
    digest: str


def find_sources(
    paths: Iterable[Path], *, max_bytes: int = MAX_BYTES
) -> tuple[tuple[Source, ...], tuple[Issue, ...]]:
    """All ``.txt`` and ``.md`` files under ``paths``, sorted by name, one for each digest.

    Other files inside a folder are passed over; one that is named directly is an Issue.
    Of files with equal bytes the first name in sorted order stays.
    """
    issues: list[Issue] = []
    files: dict[Path, str] = {}
    for path in sorted(set(map(Path, paths))):
        for file, name in _expand(path, issues):
            files.setdefault(file, name)
    found = [source for file, name in files.items() if (source := _source(file, name, max_bytes, issues))]
    unique = _without_duplicates(sorted(found), issues)
    return unique, tuple(sorted(issues, key=lambda issue: (issue.file, issue.message)))


def read_document(source: Source, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one source and find its blocks. Depends on nothing but the file, so workers can run it.

    Raises:
        ReadError: the file is gone, too large, empty, or no text.
    """
    content = _read_bytes(source.path, source.source_file, max_bytes)
    text, encoding = parse_bytes(content, source.source_file)
    return Document(
        source_file=source.source_file,
        digest=sha256(content).hexdigest(),
        text=text,
        media_type=MEDIA_TYPES[source.path.suffix.lower()],
        encoding=encoding,
        blocks=find_blocks(text),
    )


def read_documents(
    paths: Iterable[Path], *, max_bytes: int = MAX_BYTES
) -> tuple[tuple[Document, ...], tuple[Issue, ...]]:
    """Read everything under ``paths``; a bad file becomes an Issue and the rest is read."""
    sources, issues = find_sources(paths, max_bytes=max_bytes)
    documents: list[Document] = []
    bad: list[Issue] = []
    for source in sources:
        try:
            documents.append(read_document(source, max_bytes=max_bytes))
        except ReadError as error:
            bad.append(_error(source.source_file, str(error)))
    return tuple(documents), (*issues, *bad)


def _error(file: str, message: str) -> Issue:
    return Issue(file=file, message=message, severity="error")


def _expand(path: Path, issues: list[Issue]) -> Iterator[tuple[Path, str]]:
    """The report files a path stands for, each with its name in the output."""
    if path.is_dir():
        yield from _expand_folder(path, issues)
    elif not path.exists():
        issues.append(_error(str(path), f"{path}: no such file or folder; check the path"))
    elif path.suffix.lower() not in MEDIA_TYPES:
        issues.append(
            _error(str(path), f"{path}: not a .txt or .md file; save the report's text as one of them")
        )
    else:
        yield path, path.name


def _expand_folder(folder: Path, issues: list[Issue]) -> Iterator[tuple[Path, str]]:
    def refuse(error: OSError) -> None:
        issues.append(_error(str(error.filename), f"{error.filename}: cannot list folder ({error.strerror})"))

    count = 0
    for root, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            file = Path(root, name)
            if file.suffix.lower() in MEDIA_TYPES:
                count += 1
                yield file, file.relative_to(folder).as_posix()
    if not count:
        message = f"{folder}: no reports in this folder; expected .txt or .md files"
        issues.append(_error(str(folder), message))


def _source(file: Path, name: str, max_bytes: int, issues: list[Issue]) -> Source | None:
    try:
        content = _read_bytes(file, name, max_bytes)
    except ReadError as error:
        issues.append(_error(name, str(error)))
        return None
    return Source(source_file=name, path=file, digest=sha256(content).hexdigest())


def _read_bytes(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            limit = max_bytes / 1_000_000
            raise ReadError(
                f"{name}: {size / 1_000_000:.1f} MB, more than the limit of {limit:g} MB; split it"
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{name}: cannot be read ({error.strerror}); check its permissions") from error


def _without_duplicates(sources: list[Source], issues: list[Issue]) -> tuple[Source, ...]:
    first: dict[str, Source] = {}
    for source in sources:
        kept = first.setdefault(source.digest, source)
        if kept is not source:
            message = f"{source.source_file}: same bytes as {kept.source_file}; left out"
            issues.append(Issue(file=source.source_file, message=message))
    return tuple(first.values())
