"""From files to what they change: the tables brought up to date, slices of knowledge before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from kg.delta.advance import advance, find_used
from kg.delta.copies import Links, Row, relink, to_row
from kg.delta.errors import UnfitError
from kg.delta.files import Read, Scan, pack_known, put_seen, scan
from kg.delta.rows import GIVEN, drop_reports, pack_light, put_reports, unpack_light
from kg.delta.slices import to_slices
from kg.delta.tables import Tables
from kg.delta.touched import Sides, find_touched
from kg.delta.view import View
from kg.gazetteer import Gazetteer
from kg.read.copies import Issued, link_found
from kg.records import Copy, Document, Extraction, Issue, IssueKind, Knowledge

#: The share of reports up to which changing is quicker than making anew, and a number that always is.
_MOST, _FEW = 0.1, 20

_encode = msgspec.msgpack.Encoder().encode
_issues = msgspec.msgpack.Decoder(tuple[Issue, ...])


class Readers(NamedTuple):
    """How reports are read: ``recall`` gives what is remembered of a file by its name and digest, or raises
    UnfitError; ``extract`` keeps the order."""

    read: Read
    sketch: Callable[[Document], Sequence[int]]
    extract: Callable[[Sequence[Document]], Sequence[Extraction]]
    recall: Callable[[str, str], Extraction]
    recall_document: Callable[[str, str], Document]
    issued: Issued
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What changed: slices of knowledge before and after (``kg.delta.slices``), without issues of files.

    ``reports`` are the digests of the documents in them that are there with their texts; ``lost`` are the
    files (names and digests) that need not be remembered any more.
    """

    before: Knowledge
    after: Knowledge
    old_files: tuple[Issue, ...]
    new_files: tuple[Issue, ...]
    reports: frozenset[str]
    lost: Sequence[tuple[str, str]]

    def documents(self, known: Knowledge) -> list[Document]:
        """The documents of a slice that are there with their texts."""
        return [document for document in known.documents if document.digest in self.reports]


class _Kept(NamedTuple):
    """A report that stays: its file and the files that are copies of it."""

    file: str
    copies: tuple[Copy, ...]


def update(paths: Sequence[Path], old: Tables, new: Tables, readers: Readers, started: int) -> Update:
    """Bring ``new`` up to date with the files under ``paths``; ``old`` stay what they are.

    ``started`` is when the build began, in nanoseconds of the epoch.

    Raises: UnfitError when so much changed that all is to be made anew.
    """
    found = scan(paths, new, readers.read)
    if not found.documents:
        raise UnfitError("no report is left")
    put_seen(new, found.seen, started)
    before = {
        digest: _Kept(file, unpack_light(content).copies) for digest, file, content in old.ask(_REPORTS)
    }
    most = max(_FEW, _MOST * len(before))
    links, lost = _relink(new, found, readers, most)
    after, copied = _keep(found, links)
    old_files = _issues.decode(old.note("issues") or _encode(()))
    new_files = tuple(sorted({*found.issues, *copied}, key=repr))
    if old_files != new_files:
        new.take_note("issues", _encode(new_files))
    named = {issue.file for issue in {*old_files} ^ {*new_files}}
    changed = _advance(old, new, (before, after), readers)
    views = View(old, readers.gazetteer), View(new, readers.gazetteer)
    was = Sides(views[0], _recalling(before, readers))
    now = Sides(views[1], _recalling(after, readers))
    changed.digests.update(
        digest for kept in (before, after) for digest in kept if kept[digest].file in named
    )
    touched = find_touched(was, now, changed.refs, changed.digests, most)
    slices = to_slices(*views, touched)
    return Update(
        before=slices[0],
        after=slices[1],
        old_files=old_files,
        new_files=new_files,
        reports=touched.reports,
        lost=lost,
    )


_REPORTS = "SELECT digest, file, content FROM report"


# --- files --------------------------------------------------------------------------------------


def _relink(
    tables: Tables, found: Scan, readers: Readers, most: float
) -> tuple[Links, list[tuple[str, str]]]:
    """Which document is a copy of which, and the documents that are gone; the rows of documents are new."""
    was = dict(tables.ask("SELECT digest, file FROM document"))
    now = {digest: document.source_file for digest, document in found.documents.items()}
    gone = {digest for digest, file in was.items() if now.get(digest) != file}
    fresh = [digest for digest, file in now.items() if was.get(digest) != file]
    if len(gone) > most or len(fresh) > most:
        raise UnfitError("much changed")

    def load(digest: str) -> Document:
        return found.read.get(digest) or readers.recall_document(now[digest], digest)

    come = [to_row(document, readers.sketch(document)) for document in map(load, fresh)]
    links = relink(tables, gone, come, load, readers.issued)
    tables.ask(f"DELETE FROM document WHERE digest IN {GIVEN}", gone)
    tables.put("document", (to_document_row(load(row.digest), row, found.issues, None) for row in come))
    was_linked = dict(tables.ask("SELECT digest, original FROM document WHERE original IS NOT NULL"))
    for digest in was_linked.keys() | links.keys():
        tables.ask(
            "UPDATE document SET original = ?, similarity = ? WHERE digest = ?",
            *links.get(digest, (None, None)),
            digest,
        )
    return links, [(was[digest], digest) for digest in gone]


def to_document_row(
    document: Document, row: Row, issues: Iterable[Issue], link: tuple[str, float] | None
) -> tuple[object, ...]:
    """What is remembered of a document that was read; ``issues`` are those of all files."""
    name = document.source_file
    said = tuple(one for one in issues if one.file == name and one.kind is IssueKind.READING)
    content = pack_known(document, said)
    return document.digest, name, row.rank, content, row.sketch, *(link or (None, None))


def _keep(found: Scan, links: Links) -> tuple[dict[str, _Kept], list[Issue]]:
    """The reports that stay, and an issue of every copy."""
    kept, issues = link_found(list(found.documents.values()), links)
    return {one.digest: _Kept(one.source_file, one.copies) for one in kept}, list(issues)


# --- reports ------------------------------------------------------------------------------------


class _Changed(NamedTuple):
    """Digests of reports whose rows or copies changed, and the Refs that were decided anew."""

    digests: set[str]
    refs: set[int]


def _advance(old: Tables, new: Tables, kept: tuple[Mapping[str, _Kept], ...], readers: Readers) -> _Changed:
    before, after = kept
    gone = [digest for digest in before if digest not in after or after[digest].file != before[digest].file]
    come = [digest for digest in after if digest not in before or after[digest].file != before[digest].file]
    redone = {digest for digest in before.keys() & after.keys() if before[digest] != after[digest]}
    done = _extract(come, after, readers)
    used = find_used(old, gone)
    drop_reports(new, gone)
    put_reports(new, done, readers.gazetteer)
    used |= find_used(new, come)
    for digest in redone.difference(come):
        document = unpack_light(new.ask("SELECT content FROM report WHERE digest = ?", digest)[0][0])
        content = pack_light(replace(document, copies=after[digest].copies))
        new.ask("UPDATE report SET content = ? WHERE digest = ?", content, digest)
    return _Changed({*gone, *come, *redone}, advance(new, old, used, readers.gazetteer))


def _extract(digests: Sequence[str], kept: Mapping[str, _Kept], readers: Readers) -> Sequence[Extraction]:
    documents = (readers.recall_document(kept[digest].file, digest) for digest in digests)
    return readers.extract([replace(one, copies=kept[one.digest].copies) for one in documents])


def _recalling(kept: Mapping[str, _Kept], readers: Readers) -> Callable[[Iterable[str]], list[Extraction]]:
    def recall(digests: Iterable[str]) -> list[Extraction]:
        found = []
        for digest in digests:
            if digest in kept:
                one = readers.recall(kept[digest].file, digest)
                found.append(replace(one, document=replace(one.document, copies=kept[digest].copies)))
        return sorted(found, key=lambda one: (one.document.source_file, one.document.digest))

    return recall
