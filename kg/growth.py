"""The outputs of a build beside those of the one before in the same folder: only what changed is made."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.delta.copies import to_row
from kg.delta.errors import UnfitError
from kg.delta.files import find_seen, put_seen
from kg.delta.fill import fill
from kg.delta.tables import Tables, create_tables, open_tables
from kg.delta.update import Readers, Update, to_document_row, update
from kg.errors import WriteError
from kg.gazetteer import Gazetteer
from kg.graph.build import to_graph
from kg.graph.export import read_node_link, write_graphml
from kg.graph.splice import GraphChange, Names, count_names, splice_graphml, splice_node_link, to_graph_change
from kg.lock import STATE
from kg.rdf.increment import to_change, write_change
from kg.rdf.reinfer import count_uses
from kg.records import Document, Extraction, Issue, Knowledge
from kg.state.packing import UnpackError
from kg.view.page import write_html

_NAME = "reports.sqlite"
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class Whole(NamedTuple):
    """What a build from nothing has read: ``documents`` also those that are copies, ``issues`` of files."""

    paths: Sequence[Path]
    done: Sequence[Extraction]
    documents: Sequence[Document]
    issues: Sequence[Issue]
    sketch: Callable[[Document], Sequence[int]]


class Growth:
    """An output folder that a build can go on from."""

    def __init__(
        self, output: Path, names: Sequence[str], fingerprint: bytes, base_iri: str, started: int
    ) -> None:
        """``names`` are those of the outputs; ``fingerprint`` is of all that they depend on beside the
        reports, ``started`` when this build began, in nanoseconds of the epoch."""
        self.output, self._names, self._fingerprint = output, names, fingerprint
        self._base, self._started = base_iri, started
        self._path = output / STATE / _NAME
        self._tables: Tables | None = None

    def begin(self, whole: Whole, knowledge: Knowledge, gazetteer: Gazetteer) -> None:
        """Write down what a build from nothing has read and resolved, for the next.

        Raises: WriteError when it cannot be written.
        """
        with _refusing(self._path):
            self._tables = create_tables(self._path)
            try:
                self._fill(self._tables, whole, knowledge, gazetteer)
            except (UnfitError, UnpackError):  # the next is to be made from nothing too
                self._tables.close()
                self._tables = None

    def _fill(self, tables: Tables, whole: Whole, knowledge: Knowledge, gazetteer: Gazetteer) -> None:
        fill(tables, whole.done, knowledge, gazetteer)
        links = {
            copy.digest: (one.digest, copy.similarity)
            for one in knowledge.documents
            for copy in one.copies
            if copy.digest != one.digest
        }
        rows = ((one, to_row(one, whole.sketch(one))) for one in whole.documents)
        tables.put(
            "document", (to_document_row(one, row, whole.issues, links.get(one.digest)) for one, row in rows)
        )
        put_seen(tables, find_seen(whole.paths, whole.documents), self._started)
        tables.take_note("issues", _encode(tuple(sorted({*whole.issues}, key=repr))))
        tables.take_note("uses", _encode([*count_uses(knowledge, self._base).items()]))

    def keep(self, folder: Path, graph: MultiDiGraph) -> None:
        """Note that what is written down is of the outputs in ``folder``, wherever these are moved.

        Raises: WriteError when it cannot be written.
        """
        if self._tables is not None:
            with _refusing(self._path):
                self._tables.take_note("names", _encode([*count_names(graph).items()]))
            self.finish(folder)

    def finish(self, folder: Path) -> None:
        """The same after ``grow``."""
        if self._tables is not None:
            with _refusing(self._path):
                self._tables.take_note("made", self._fingerprint + _identify(folder, self._names))
                self._tables.commit()
                self._tables.close()

    def grow(
        self, paths: Sequence[Path], folder: Path, readers: Readers, gazetteer: Gazetteer
    ) -> Update | None:
        """Write graphs, store and views of the reports under ``paths`` into ``folder``, and give what changed.

        None, and nothing is left there, where all is to be made anew.

        Raises: WriteError when something cannot be written.
        """
        with _refusing(self._path):
            if not self._path.exists():
                return None
            old, new = open_tables(self._path), open_tables(self._path)
            try:
                if _find_made(old) != self._fingerprint + _identify(self.output, self._names):
                    raise UnfitError("the outputs are not those that were written down")
                old.ask("BEGIN")
                found = update(paths, old, new, readers, gazetteer, self._started)
                _write(self.output, folder, found, new, self._base)
            except (UnfitError, UnpackError):
                new.close()
                return None
            finally:
                old.close()
            self._tables = new
            return found


def _find_made(tables: Tables) -> bytes | None:
    with suppress(sqlite3.OperationalError):  # a build that was cut off before there were tables
        return tables.note("made")
    return None


def _write(output: Path, folder: Path, found: Update, tables: Tables, base: str) -> None:
    uses = Counter({(*rule,): count for rule, count in _decode(tables.note("uses") or b"\x90")})
    change = to_change(found.before, found.after, output, uses, base)
    write_change(change, output, folder)
    tables.take_note("uses", _encode([*change.inferred.uses.items()]))
    graphs = to_graph(found.before), to_graph(found.after)
    names: Names = Counter({(*key,): count for key, count in _decode(tables.note("names") or b"\x90")})
    names.update(count_names(graphs[1]))
    names.subtract(count_names(graphs[0]))
    tables.take_note("names", _encode([*names.items()]))
    _write_views(output, folder, to_graph_change(*graphs), names)


def _write_views(before: Path, folder: Path, change: GraphChange, names: Names) -> None:
    if change.is_empty:
        for name in ("graph.json", "graph.graphml", "graph.html"):
            shutil.copyfile(before / name, folder / name)
        return
    splice_node_link(before / "graph.json", folder / "graph.json", change)
    is_done = splice_graphml(before / "graph.graphml", folder / "graph.graphml", change, names)
    graph = read_node_link(folder / "graph.json")
    if not is_done:
        write_graphml(graph, folder / "graph.graphml")
    write_html(graph, folder / "graph.html")


# --- which outputs these are --------------------------------------------------------------------


def _identify(folder: Path, names: Sequence[str]) -> bytes:
    """A digest of which files these are, and of what size and when they were last written.

    Renaming changes none of that; so files can be moved. Of a store all its files count but those that
    opening it makes.
    """
    rows: list[object] = []
    for name in names:
        place = folder / name
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        rows += [(path.name, _state(path)) for path in inside if path.name != "LOCK"]
    return sha256(repr(rows).encode()).digest()


def _state(path: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = os.stat(path)
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None


def forget(output: Path) -> None:
    """Drop what is known of the build before."""
    for path in (output / STATE).glob(f"{_NAME}*"):
        path.unlink(missing_ok=True)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Raises: WriteError where the tables cannot be used."""
    try:
        yield
    except sqlite3.Error as error:
        raise WriteError(f"{path}: cannot be used ({error}); free some space, or remove the file") from error
