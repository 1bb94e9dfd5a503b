"""The RDF of a build that has much in common with the one before: what changed is written, the rest copied.

Files and store come out as those of a build from nothing. The unit is the subject: of one that changed
(``kg.rdf.marks``) everything is written anew, everywhere.
"""

from __future__ import annotations

import mmap
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.rdf.export import to_aligned, to_prefixes
from kg.rdf.files import replacing, write_pieces
from kg.rdf.inferred import to_graph_iri
from kg.rdf.iris import to_iri
from kg.rdf.marks import Marked, find_changed
from kg.rdf.serialise import Placed, to_inferred
from kg.rdf.splice import Changes, Region
from kg.rdf.turtle import TermWriter, to_blocks, to_header
from kg.records import Knowledge

_END, _OPEN, _CLOSE = b"\n\n", b" {\n", b"}\n\n"
_END_OF_GRAPH = b"\n" + _CLOSE
TURTLE, TRIG, INFERRED, STORE = FILES = ("graph.ttl", "graph.trig", "inferred.ttl", "store")

#: The share of subjects up to which changing is quicker than writing.
_MOST = 0.2

#: Named graphs, and which subjects that changed stood there.
Graphs = Mapping[NamedNode, set[NamedNode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be done to the files of the build before: ``subjects`` get ``placed`` for all they have.

    ``inferred`` is the whole inferred graph.
    """

    base: str
    subjects: frozenset[NamedNode]
    placed: Sequence[Placed]
    inferred: Sequence[Triple]


def to_change(knowledge: Knowledge, old: Mapping[str, int], new: Marked, base: str) -> Change | None:
    """What happened since the build whose marks are ``old``; None if so much that all is written anew."""
    names = find_changed(old, new.marks)
    if len(names) > _MOST * len(new.marks):
        return None
    subjects = frozenset(to_iri(name, base) for name in names)
    placed = [one for part in new.parts_of(names) for one in part.place() if one[0].subject in subjects]
    return Change(base=base, subjects=subjects, placed=placed, inferred=list(to_inferred(knowledge, base)))


def write_change(change: Change, before: Path, folder: Path) -> None:
    """Write into ``folder`` what becomes of the build in ``before``, which stays as it is.

    Raises: WriteError when the folder cannot be written.
    """
    graphs = _find_graphs(before / STORE, change)
    _write_turtle(before / TURTLE, folder / TURTLE, change)
    _write_inferred(folder / INFERRED, change)
    _write_trig(before / TRIG, folder, change, graphs)
    _write_store(before, folder, change)


# --- Turtle and TriG ----------------------------------------------------------------------------


def _write_turtle(before: Path, after: Path, change: Change) -> None:
    writer = TermWriter(to_prefixes(change.base))
    blocks = to_blocks((triple for triple, _ in change.placed), writer)
    with _mapped(before) as old:
        start = _end_of_header(old)
        pieces = Region(old, start, len(old), _END).splice(_keys(change.subjects, writer) | blocks)
        write_pieces(after, chain([old[:start]], pieces))


def _write_inferred(after: Path, change: Change) -> None:
    prefixes = to_aligned(change.base)
    blocks = to_blocks(change.inferred, TermWriter(prefixes))
    write_pieces(after, [to_header(prefixes), *(blocks[key] for key in sorted(blocks))])


def _write_trig(before: Path, folder: Path, change: Change, graphs: Graphs) -> None:
    writer = TermWriter(to_aligned(change.base))
    with _mapped(before) as old, _mapped(folder / INFERRED) as inferred:
        start, middle = _end_of_header(old), _start_of_graphs(old)
        alone = to_blocks((triple for triple, report in change.placed if report is None), writer)
        top = Region(old, start, middle, _END).splice(_keys(change.subjects, writer) | alone)
        below = Region(old, middle, len(old), _END_OF_GRAPH)
        named = {name: _to_graph(old, below, name, found) for name, found in _named(change, graphs, writer)}
        name = writer.term(to_graph_iri(change.base)).encode()
        named[name] = _wrap(name, _indented(inferred[_end_of_header(inferred) :]))
        write_pieces(folder / TRIG, chain([old[:start]], top, below.splice(named)))


def _named(change: Change, graphs: Graphs, writer: TermWriter) -> Iterator[tuple[bytes, Changes]]:
    """What changes in each named graph, the inferred one apart."""
    placed: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple, report in change.placed:
        if report is not None:
            placed[to_iri(report, change.base)].append(triple)
    for graph in graphs.keys() | placed.keys():
        gone = _keys(graphs.get(graph, ()), writer)
        yield writer.term(graph).encode(), gone | to_blocks(placed.get(graph, ()), writer, "  ")


def _to_graph(old: mmap.mmap, graphs: Region, name: bytes, changes: Changes) -> bytes | None:
    start, end = graphs.find(name)
    head, tail = (start + len(name) + len(_OPEN), end - len(_CLOSE)) if start < end else (0, 0)
    return _wrap(name, b"".join(Region(old, head, tail, _END, indent=2).splice(changes)))


def _wrap(name: bytes, body: bytes) -> bytes | None:
    return name + _OPEN + body + _CLOSE if body else None


def _indented(body: bytes) -> bytes:
    """As the blocks of a named graph stand: what is not an empty line two places to the right."""
    return re.sub(rb"^(?=.)", b"  ", body, flags=re.MULTILINE)


def _keys(subjects: Iterable[NamedNode], writer: TermWriter) -> dict[bytes, bytes | None]:
    return {writer.term(subject).encode(): None for subject in subjects}


def _end_of_header(data: mmap.mmap) -> int:
    return data.find(_END) + len(_END)


def _start_of_graphs(data: mmap.mmap) -> int:
    """Where the first graph is named: only there a line ends with a brace."""
    brace = data.find(_OPEN)
    return len(data) if brace < 0 else data.rfind(b"\n", 0, brace) + 1


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


# --- the store ----------------------------------------------------------------------------------


def _find_graphs(before: Path, change: Change) -> Graphs:
    """In which named graphs the subjects stood."""
    store, found = Store.read_only(str(before)), defaultdict(set)
    inferred = to_graph_iri(change.base)
    for subject in change.subjects:
        for quad in store.quads_for_pattern(subject, None, None, None):
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name != inferred:
                found[quad.graph_name].add(subject)
    return found


def _write_store(before: Path, folder: Path, change: Change) -> None:
    """A copy of the old store that shares its files, changed: files of a store are never written again."""
    with replacing(folder / STORE) as new:
        _clone(before / STORE, new)
        store = Store(str(new))
        inferred = to_graph_iri(change.base)
        gone, come = _find_inferred_changes(before / INFERRED, folder / INFERRED)
        for quad in [quad for one in change.subjects for quad in store.quads_for_pattern(one, None, None)]:
            if quad.graph_name != inferred:
                store.remove(quad)
        for quad in gone:
            store.remove(Quad(quad.subject, quad.predicate, quad.object, inferred))
        store.extend([Quad(quad.subject, quad.predicate, quad.object, inferred) for quad in come])
        store.extend(list(_to_quads(change)))
        store.flush()
        del store  # closes the files before the folder is moved


def _to_quads(change: Change) -> Iterator[Quad]:
    for (subject, predicate, object_), report in change.placed:
        yield Quad(subject, predicate, object_, DefaultGraph())
        if report is not None:
            yield Quad(subject, predicate, object_, to_iri(report, change.base))


def _clone(store: Path, new: Path) -> None:
    new.mkdir()
    for file in store.iterdir():
        if file.suffix == ".sst":
            os.link(file, new / file.name)
        elif file.name != "LOCK":
            shutil.copyfile(file, new / file.name)


def _find_inferred_changes(before: Path, after: Path) -> tuple[list[Quad], list[Quad]]:
    """What is no longer inferred, and what is now."""
    old, new = (path.read_bytes().split(_END) for path in (before, after))
    header, kept = old[0], set(old) & set(new)
    texts = (_END.join([header, *(one for one in found if one not in kept)]) for found in (old, new))
    gone, come = (list(parse(text, format=RdfFormat.TURTLE)) for text in texts)
    return gone, come
