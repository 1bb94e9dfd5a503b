"""Which files there are, without reading those that did not change since the last build."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kg.delta.tables import Tables
from kg.errors import ReadError
from kg.read.files import File, find_files, link_twin, read_sources
from kg.read.formats import ARCHIVE, to_suffix
from kg.read.sources import Source, to_error
from kg.records import Document, Issue
from kg.state.packing import pack_document, unpack_document

#: Reads a source; what it raises is a ReadError.
Read = Callable[[Source], tuple[Document, tuple[Issue, ...]]]

_MARGIN = 2 * 10**9  # nanoseconds; a file that changed so shortly before a build may change again unseen


#: The state of a file by its name and path, and the digest of what is in it.
Seen = tuple[str, bytes, str, str]


class _Known(NamedTuple):
    """A file that is what it was when it was read last."""

    source_file: str
    digest: str


@dataclass(slots=True)
class Scan:
    """What was found: ``documents`` by digest in the order of files (light where they were known), those of
    them that were ``read`` now, what was wrong, and the states of files by name and path."""

    issues: list[Issue]
    documents: dict[str, Document] = field(default_factory=dict)
    read: dict[str, Document] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)


def scan(paths: Iterable[Path], tables: Tables, read: Read) -> Scan:
    """All files under ``paths``; as ``kg.read.files.read_documents`` finds them."""
    files, issues = find_files(paths)
    seen = {(name, path): (state, digest) for name, path, state, digest in tables.ask("SELECT * FROM seen")}
    known = {(digest, file): content for digest, file, content in tables.ask(_KNOWN)}
    made = Scan(issues=list(issues))
    for file in files:
        state = find_state(file.path)
        was, digest = seen.get((file.name, os.fsencode(file.path)), (None, ""))
        sources = [_Known(file.name, digest)] if state is not None and was == state else read_sources(file)
        for source in sources:
            _take(made, source, file, known, read)
            if is_plain(file) and state and not isinstance(source, Issue) and source.digest in made.documents:
                made.seen.append((file.name, os.fsencode(file.path), state, source.digest))
    return made


def is_plain(file: File) -> bool:
    """Whether the file is a report itself; an archive is looked into in each build."""
    return to_suffix(file.name) != ARCHIVE


_KNOWN = "SELECT digest, file, content FROM document"


def _take(
    made: Scan, source: Source | _Known | Issue, file: File, known: dict[tuple[str, str], bytes], read: Read
) -> None:
    if isinstance(source, Issue):
        made.issues.append(source)
        return
    digest, name = source.digest, source.source_file
    if (first := made.documents.get(digest)) is not None:
        made.documents[digest], issue = link_twin(first, name)
        made.issues.append(issue)
    elif (content := known.get((digest, name))) is not None:
        made.documents[digest], issues = unpack_document(content)
        made.issues += issues
    elif isinstance(source, _Known):
        for other in read_sources(file):
            _take(made, other, file, known, read)
    else:
        _read(made, source, read)


def _read(made: Scan, source: Source, read: Read) -> None:
    try:
        document, issues = read(source)
    except ReadError as error:
        made.issues.append(to_error(source.source_file, str(error)))
    else:
        made.documents[document.digest] = made.read[document.digest] = document
        made.issues += issues


def find_state(path: Path) -> str | None:
    """What changes when somebody writes a file; None of one that cannot be looked at."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return json.dumps([found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev])


def is_old(state: str, started: int) -> bool:
    """Whether nobody can have written the file since ``started`` (nanoseconds of the epoch) without a
    change of its state."""
    _, written, changed, *_ = json.loads(state)
    return int(max(written, changed)) < started - _MARGIN


def put_seen(tables: Tables, rows: Iterable[Seen], started: int) -> None:
    """Remember the states of files, as far as they can be trusted; nothing else is remembered."""
    old, new = {*tables.ask("SELECT * FROM seen")}, {row for row in rows if is_old(row[2], started)}
    for name, path, *_ in old - new:
        tables.ask("DELETE FROM seen WHERE name = ? AND path = ?", name, path)
    tables.put("seen", sorted(new - old))


def find_seen(paths: Iterable[Path], documents: Iterable[Document]) -> Iterator[Seen]:
    """The states of files that were read just now, archives apart."""
    digests: dict[str, set[str]] = {}
    for document in documents:
        for name in (document.source_file, *_twins(document)):
            digests.setdefault(name, set()).add(document.digest)
    for file in find_files(paths)[0]:
        state, found = find_state(file.path), digests.get(file.name, set())
        if state is not None and len(found) == 1 and is_plain(file):
            yield file.name, os.fsencode(file.path), state, found.pop()


def _twins(document: Document) -> Iterator[str]:
    return (copy.source_file for copy in document.copies if copy.digest == document.digest)


def pack_known(document: Document, issues: tuple[Issue, ...]) -> bytes:
    """A document that need not be read again, without what its text is made of."""
    return pack_document(replace(document, text="", blocks=(), pages=(), prints=()), issues)
