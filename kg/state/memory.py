"""What earlier builds read and extracted, in a SQLite file of the output folder.

A row answers to a digest of all that its content depends on, so what it holds is right or is not found:
files and code may change between two builds in any way. Rows are committed while a build runs; one that
is interrupted leaves what it has read to the next. A build that ends well forgets what it did not ask for.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic, time
from typing import TypeVar

from kg.errors import WriteError
from kg.records import Document, Extraction, Issue
from kg.state.packing import UnpackError, pack_document, pack_extraction, unpack_document, unpack_extraction

#: One row a digest; ``kind`` says what it holds.
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, content BLOB NOT NULL)"
_FIND = "SELECT content FROM kept WHERE key = ?"
_SECONDS = 1.0  # between two commits: so much work an interruption may cost

_T = TypeVar("_T")
Read = tuple[Document, tuple[Issue, ...]]


class Memory:
    """Contents by key; ``asked`` are the keys that this build looked for, met or not."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        """Over an open database that has the table."""
        self._rows = rows
        self._committed = monotonic()
        self.asked: set[bytes] = set()
        self._spare: set[bytes] | None = None
        self.added = 0

    def find(self, key: bytes) -> bytes | None:
        """The content kept under ``key``."""
        self.asked.add(key)
        rows: list[tuple[bytes]] = self._rows.execute(
            "SELECT content FROM kept WHERE key = ?", (key,)
        ).fetchall()
        return rows[0][0] if rows else None

    def has(self, key: bytes) -> bool:
        """Whether there is content under ``key``."""
        return self._rows.execute("SELECT 1 FROM kept WHERE key = ?", (key,)).fetchone() is not None

    def add(self, key: bytes, content: bytes) -> None:
        """Keep ``content``; it is safe within a second or so."""
        self.asked.add(key)
        self.added += 1
        self._rows.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, content))
        if monotonic() - self._committed > _SECONDS:
            self.commit()

    def commit(self) -> None:
        """What was added survives whatever happens from now on."""
        self._rows.commit()
        self._committed = monotonic()

    def forget(self) -> None:
        """Drop everything."""
        self._rows.execute("DELETE FROM kept")
        self.commit()

    def finish(self, fingerprint: bytes) -> None:
        """Drop what this build did not ask for: reports that are gone, and the work of other versions.

        ``fingerprint`` is that of the extraction; when it ended is remembered.
        """
        self.add(fingerprint, str(time()).encode())
        spare = self._spare
        if spare is None:
            spare = {key for (key,) in self._rows.execute("SELECT key FROM kept")}
        self._rows.executemany("DELETE FROM kept WHERE key = ?", [(key,) for key in spare - self.asked])
        self.commit()

    def keep_all_but(self, keys: Iterable[bytes]) -> None:
        """Let a build that did not ask for all that is right forget ``keys`` alone."""
        self._spare = {*keys}
        self.asked -= self._spare

    def finished(self, fingerprint: bytes) -> float:
        """When the last build of that ``fingerprint`` ended, in seconds of the epoch; 0 if there is none."""
        found = self.find(fingerprint)
        return float(found) if found else 0.0

    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return self._rows.execute("SELECT 1 FROM kept LIMIT 1").fetchone() is None


@contextmanager
def open_memory(path: Path) -> Iterator[Memory]:
    """The memory in the file at ``path``, made if need be; what is no such file is replaced by an empty one.

    What was added stays, also when the body raises.

    Raises:
        WriteError: the file cannot be written.
    """
    try:
        rows = _open(path)
        try:
            memory = Memory(rows)
            try:
                yield memory
            finally:
                memory.commit()
        finally:
            rows.close()
    except sqlite3.Error as error:
        raise WriteError(f"{path}: cannot be used ({error}); free some space, or remove the file") from error


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # a full disk, a lack of rights
            raise
        for name in (path.name, f"{path.name}-journal"):
            path.with_name(name).unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path)
    try:
        rows.execute(_TABLE)
        rows.execute("SELECT key, content FROM kept LIMIT 1").fetchone()
    except BaseException:
        rows.close()
        raise
    return rows


# --- what is remembered -------------------------------------------------------------------------


def recall_document(
    memory: Memory | None, fingerprint: bytes, name: str, digest: str, read: Callable[[], Read]
) -> Read:
    """The document of the file ``name`` with these bytes: as it was read before, else as ``read`` gives it.

    What ``read`` raises is not kept: a file that cannot be read is tried again in each build. Without a
    ``memory`` this and the functions below make everything anew.
    """
    if memory is None:
        return read()
    key = _to_key(fingerprint, b"document", name, digest)
    if (found := _unpacked(memory.find(key), unpack_document)) is not None:
        return found
    made = read()
    with suppress(UnpackError):
        memory.add(key, pack_document(*made))
    return made


def recall_extractions(
    memory: Memory | None,
    fingerprint: bytes,
    documents: Sequence[Document],
    extract: Callable[[Sequence[Document]], Iterable[Extraction]],
) -> Iterator[Extraction]:
    """One Extraction of each document, in order: those not known are asked of ``extract``, which keeps order.

    It is called with all of them at once, and not at all where there are none.
    """
    if memory is None:
        yield from extract(documents)
        return
    keys = [_to_key(fingerprint, b"extraction", one.source_file, one.digest) for one in documents]
    is_known = [memory.has(key) for key in keys]
    new = [one for one, known in zip(documents, is_known, strict=True) if not known]
    made = iter(extract(new) if new else ())
    for document, key, known in zip(documents, keys, is_known, strict=True):
        kept = _unpacked(memory.find(key), partial(unpack_extraction, document=document)) if known else None
        if kept is None:
            kept = next(iter(extract([document]))) if known else next(made)
            with suppress(UnpackError):
                memory.add(key, pack_extraction(kept))
        yield kept


def recall_sketch(
    memory: Memory | None, fingerprint: bytes, document: Document, sketch: Callable[[Document], Sequence[int]]
) -> Sequence[int]:
    """The runs that stand for ``document``, each below 2**64, as ``sketch`` gives them."""
    if memory is None:
        return sketch(document)
    key = _to_key(fingerprint, b"sketch", document.source_file, document.digest)
    if (packed := memory.find(key)) is not None:
        return memoryview(packed).cast("Q").tolist()
    made = sketch(document)
    memory.add(key, array("Q", made).tobytes())
    return made


def find_report(
    memory: Memory, fingerprints: tuple[bytes, bytes], name: str, digest: str
) -> tuple[Extraction, tuple[Issue, ...], Sequence[int]] | None:
    """All that is known of a report, if nothing is missing: what was read, warned of, and its sketch.

    ``fingerprints`` are those of reading and of extracting.
    """
    keys = to_keys(fingerprints, name, digest)
    packed = [memory.find(key) for key in keys]
    read = _unpacked(packed[0], unpack_document)
    if read is None or packed[2] is None:
        return None
    extraction = _unpacked(packed[1], partial(unpack_extraction, document=read[0]))
    return None if extraction is None else (extraction, read[1], memoryview(packed[2]).cast("Q").tolist())


def find_document(memory: Memory, fingerprint: bytes, name: str, digest: str) -> Document | None:
    """What was read of a file, if that is known."""
    found = _unpacked(memory.find(_to_key(fingerprint, b"document", name, digest)), unpack_document)
    return None if found is None else found[0]


def keep_report(
    memory: Memory,
    fingerprints: tuple[bytes, bytes],
    extraction: Extraction,
    issues: tuple[Issue, ...],
    sketch: Sequence[int],
) -> None:
    """Keep what ``find_report`` gives."""
    document = extraction.document
    with suppress(UnpackError):
        packed = pack_document(document, issues), pack_extraction(extraction), array("Q", sketch).tobytes()
        for key, content in zip(
            to_keys(fingerprints, document.source_file, document.digest), packed, strict=True
        ):
            memory.add(key, content)


def to_keys(fingerprints: tuple[bytes, bytes], name: str, digest: str) -> tuple[bytes, bytes, bytes]:
    """The keys under which document, extraction and sketch of a file are kept."""
    reading, extracting = fingerprints
    return (
        _to_key(reading, b"document", name, digest),
        _to_key(extracting, b"extraction", name, digest),
        _to_key(reading, b"sketch", name, digest),
    )


def _unpacked(packed: bytes | None, unpack: Callable[[bytes], _T]) -> _T | None:
    """What ``unpack`` makes of it; None of what was damaged, which is then made anew."""
    if packed is not None:
        with suppress(UnpackError):
            return unpack(packed)
    return None


def _to_key(fingerprint: bytes, kind: bytes, name: str, digest: str) -> bytes:
    """The name counts too: its suffix can say how to read a file, and a title can be taken from it."""
    parts = (fingerprint, kind, digest.encode(), name.encode("utf-8", "surrogateescape"))
    return sha256(b"\0".join(parts)).digest()
