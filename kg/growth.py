"""The outputs of a build beside those of the one before in the same folder: only what changed is made."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kg.atomic import share, sync
from kg.delta.copies import to_row
from kg.delta.errors import UnfitError
from kg.delta.files import find_seen, put_seen
from kg.delta.fill import fill
from kg.delta.tables import Tables, create_tables, open_tables
from kg.delta.update import Readers, Update, to_document_row, update
from kg.errors import WriteError
from kg.gazetteer import Gazetteer
from kg.graph.build import to_graph
from kg.graph.counts import find_claims
from kg.graph.export import read_node_link, write_graphml
from kg.graph.splice import (
    GraphChange,
    Names,
    count_names,
    read_part,
    splice_graphml,
    splice_node_link,
    to_graph_change,
)
from kg.lock import STATE
from kg.rdf.increment import FILES, Change, to_change, write_change
from kg.rdf.reinfer import Uses, count_uses
from kg.records import Document, Extraction, Issue, Knowledge
from kg.state.packing import UnpackError
from kg.texts import TEXTS, change_texts, to_text_name
from kg.view.cut import KEPT, count_degrees, find_quoted, is_large, to_part
from kg.view.page import write_html, write_part

if TYPE_CHECKING:
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

_NAME = "reports.sqlite"

_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class Whole(NamedTuple):
    """What a build from nothing has read: ``documents`` also those that are copies, ``issues`` of files."""

    paths: Sequence[Path]
    done: Sequence[Extraction]
    documents: Sequence[Document]
    issues: Sequence[Issue]
    sketch: Callable[[Document], Sequence[int]]


class Grown(NamedTuple):
    """What changed, the graphs of its two slices, and the files of texts that came or went."""

    update: Update
    graphs: tuple[MultiDiGraph, MultiDiGraph]
    texts: Sequence[str]


class Tally(NamedTuple):
    """How much a graph holds: names of attributes, claims, and edges of each node (``count_degrees``)."""

    names: Names
    claims: int
    degrees: Counter[str]


def to_tally(graph: MultiDiGraph) -> Tally:
    """How much ``graph`` holds."""
    claims = sum(1 for _ in find_claims(graph))
    return Tally(count_names(graph), claims, count_degrees(graph.edges(keys=True)))


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

    def keep(self, folder: Path, tally: Tally) -> None:
        """Note that what is written down is of the outputs in ``folder``, wherever these are moved.

        Raises: WriteError when it cannot be written.
        """
        if self._tables is not None:
            with _refusing(self._path):
                self._tables.take_note("names", _encode([*tally.names.items()]))
                self._tables.take_note("claims", b"%d" % tally.claims)
                self._tables.add_degrees(tally.degrees)
            self._finish(_look(folder, (*self._names, TEXTS)))

    def finish(self, folder: Path, texts: Collection[str]) -> None:
        """The same after ``grow``; of the texts only those among ``texts`` came or went."""
        left = {name: state for name, state in _look(self.output, [TEXTS]).items() if name not in texts}
        self._finish(left | _look(folder, (*self._names, TEXTS)))

    def _finish(self, files: _Files) -> None:
        if self._tables is not None:
            with _refusing(self._path):
                self._tables.take_note("made", self._fingerprint + _identify(files))
                self._tables.commit()
                self._tables.close()

    def grow(self, paths: Sequence[Path], folder: Path, readers: Readers) -> Grown | None:
        """Write graphs, store and views of all under ``paths`` into ``folder``, and give what changed.

        None, and nothing is left there, where all is to be made anew.

        Raises: WriteError when something cannot be written.
        """
        with _refusing(self._path):
            if not self._path.exists():
                return None
            old, new = open_tables(self._path), open_tables(self._path)
            try:
                files = _look(self.output, (*self._names, TEXTS))
                if _find_made(old) != self._fingerprint + _identify(files):
                    raise UnfitError("the outputs are not those that were written down")
                old.ask("BEGIN")
                found = update(paths, old, new, readers, self._started)
                slices = found.before, found.after
                texts = change_texts(folder, *map(found.documents, slices))
                before, after = map(to_graph, slices)
                grown = Grown(found, (before, after), texts)
                _write(_Place(self.output, folder, self._base, frozenset(texts)), grown, new)
            except (UnfitError, UnpackError):
                new.close()
                return None
            finally:
                old.close()
            self._tables = new
            return grown


def _find_made(tables: Tables) -> bytes | None:
    with suppress(sqlite3.OperationalError):  # a build that was cut off before there were tables
        return tables.note("made")
    return None


class _Place(NamedTuple):
    """The outputs before, the folder for those after, and what else their writers need."""

    before: Path
    folder: Path
    base: str
    texts: frozenset[str]  # the files of those that came or went


def _write(place: _Place, grown: Grown, tables: Tables) -> None:
    """Write what changed; what is copied meanwhile is copied by a thread."""
    found, graphs, _ = grown
    uses = Counter({(*rule,): count for rule, count in _decode(tables.note("uses") or b"\x90")})
    said = to_change(found.before, found.after, place.before, uses, place.base)
    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(_write_rdf, said, place)
        names = _count(said.inferred.uses, graphs, tables)
        change = to_graph_change(*graphs)
        if change.is_empty:
            for name in _VIEWS:
                share(place.before / name, place.folder / name)
        else:
            _write_views(place, change, names, tables)
        writing.result()


def _write_rdf(said: Change, place: _Place) -> None:
    """Write it, and wait for the disk here rather than when all is done."""
    write_change(said, place.before, place.folder)
    for name in FILES:
        sync(place.folder / name)


def _count(uses: Uses, graphs: tuple[MultiDiGraph, MultiDiGraph], tables: Tables) -> Names:
    """Note how often there is what; the names of attributes that there are now."""
    tables.take_note("uses", _encode([*uses.items()]))
    gone, come = map(to_tally, graphs)
    names: Names = Counter({(*key,): count for key, count in _decode(tables.note("names") or b"\x90")})
    names.update(come.names)
    names.subtract(gone.names)
    tables.take_note("names", _encode([*names.items()]))
    tables.take_note("claims", b"%d" % (int(tables.note("claims") or b"0") + come.claims - gone.claims))
    come.degrees.subtract(gone.degrees)
    tables.add_degrees(come.degrees)
    return names


_VIEWS = _JSON, _GRAPHML, _HTML = "graph.json", "graph.graphml", "graph.html"


def _write_views(place: _Place, change: GraphChange, names: Names, tables: Tables) -> None:
    before, folder = place.before, place.folder
    with ThreadPoolExecutor(1) as thread:
        files = before / _GRAPHML, folder / _GRAPHML
        splicing = thread.submit(splice_graphml, *files, change, names)
        splice_node_link(before / _JSON, folder / _JSON, change)
        _write_page(place, tables)
        if not splicing.result():
            write_graphml(read_node_link(folder / _JSON), folder / _GRAPHML)


def _write_page(place: _Place, tables: Tables) -> None:
    folder = place.folder
    ((nodes,),) = tables.ask("SELECT (SELECT count(*) FROM entity) + (SELECT count(*) FROM report)")
    if not is_large(nodes, int(tables.note("claims") or b"0")):
        texts = {digest: _read_text(place, digest) for (digest,) in tables.ask("SELECT digest FROM report")}
        write_html(read_node_link(folder / _JSON), folder / _HTML, texts=texts, base_iri=place.base)
        return
    best = tables.find_best(KEPT)
    part = to_part(read_part(folder / _JSON, best), best)
    cited = {claim["report"] for claim in find_quoted(part)}
    rows = [row for row in tables.ask(_REPORTS) if row[0] in cited]
    write_part(
        part,
        folder / _HTML,
        nodes=nodes,
        titles={id_: label for id_, label, _ in rows},
        texts={id_: _read_text(place, digest) for id_, _, digest in rows},
        base_iri=place.base,
    )


_REPORTS = "SELECT 'report-' || substr(digest, 1, 16), label, digest FROM report"


def _read_text(place: _Place, digest: str) -> str:
    """The text of a report, which stands where it stood or came just now."""
    name = to_text_name(digest)
    folder = place.folder if name in place.texts else place.before
    with open(f"{folder}/{name}", "rb") as file:  # a Path for each takes longer than reading
        return file.read().decode()


# --- which outputs these are --------------------------------------------------------------------


#: Files by their paths in an output folder, each with what changes when somebody writes it.
_Files = dict[str, tuple[int, int, int]]


def _identify(files: _Files) -> bytes:
    """A digest of which files these are, and of what size and when they were last written.

    Renaming changes none of that; so files can be moved.
    """
    return sha256(repr(sorted(files.items())).encode()).digest()


def _look(folder: Path, names: Iterable[str]) -> _Files:
    """The files of outputs, as far as they are there; of a store all but those that opening it makes."""
    found = {}
    for name in names:
        is_folder = (folder / name).is_dir()
        for path in (f"{name}/{one}" for one in os.listdir(folder / name)) if is_folder else [name]:
            state = _state(folder / path)
            if state is not None and path != _OPENED:
                found[path] = state
    return found


_OPENED = "store/LOCK"


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
