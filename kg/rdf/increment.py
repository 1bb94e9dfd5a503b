"""The RDF of a build that has much in common with the one before: what changed is written, the rest copied.

Files and store come out as those of a build from nothing. The unit is the subject: of one that changed
(``kg.rdf.marks``) everything is written anew, everywhere.
"""

from __future__ import annotations

import mmap
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from kg.atomic import share
from kg.rdf.export import to_aligned, to_prefixes
from kg.rdf.files import replacing, write_pieces
from kg.rdf.inferred import to_graph_iri
from kg.rdf.iris import to_iri
from kg.rdf.marks import Marked, find_changed
from kg.rdf.reinfer import InferredChange, Uses, to_inferred_change
from kg.rdf.serialise import Placed
from kg.rdf.turtle import TermWriter, to_blocks
from kg.records import Knowledge
from kg.splice import Changes, Region, mapped

_END, _OPEN, _CLOSE = b"\n\n", b" {\n", b"}\n\n"
_END_OF_GRAPH = b"\n" + _CLOSE
TURTLE, TRIG, INFERRED, STORE = FILES = ("graph.ttl", "graph.trig", "inferred.ttl", "store")

#: Named graphs, and which subjects that changed stood there.
Graphs = Mapping[NamedNode, set[NamedNode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be done to the files of the build before: ``subjects`` get ``placed`` for all they have.

    ``concluded`` has what is inferred now of each subject of which something else is than before.
    """

    base: str
    subjects: frozenset[NamedNode]
    placed: Sequence[Placed]
    inferred: InferredChange
    concluded: Mapping[NamedNode, Collection[Triple]]

    @property
    def is_empty(self) -> bool:
        """Whether all is as it was."""
        return not (self.subjects or self.concluded)


def to_change(before: Knowledge, after: Knowledge, folder: Path, uses: Uses, base: str) -> Change:
    """What happens if ``after`` is said where ``before`` was; both hold all of the subjects that differ.

    ``folder`` has the outputs of before, and ``uses`` is how often rules were applied then.
    """
    old, new = (Marked(knowledge, base) for knowledge in (before, after))
    names = find_changed(old.marks, new.marks)
    subjects = frozenset(to_iri(name, base) for name in names)
    placed = [one for part in new.parts_of(names) for one in part.place() if one[0].subject in subjects]
    store = Store.read_only(str(folder / STORE))
    inferred = to_inferred_change(before, after, store, base, uses)
    concluded = _conclude(store, inferred, base)
    return Change(base=base, subjects=subjects, placed=placed, inferred=inferred, concluded=concluded)


def _conclude(store: Store, change: InferredChange, base: str) -> Mapping[NamedNode, Collection[Triple]]:
    """What is inferred now of each subject of which something else was."""
    found: dict[NamedNode, set[Triple]] = {}
    for subject in {triple.subject for triple in (*change.gone, *change.come)}:
        assert isinstance(subject, NamedNode)  # we have no others
        quads = store.quads_for_pattern(subject, None, None, to_graph_iri(base))
        left = {quad.triple for quad in quads} - set(change.gone)
        found[subject] = left | {triple for triple in change.come if triple.subject == subject}
    return found


def write_change(change: Change, before: Path, folder: Path) -> None:
    """Write into ``folder`` what becomes of the build in ``before``, which stays as it is.

    Raises: WriteError or OSError when the folder cannot be written.
    """
    if change.is_empty:
        _share(before, folder)
        return
    graphs = _find_graphs(before / STORE, change)
    _write_turtle(before / TURTLE, folder / TURTLE, change)
    _write_inferred(before / INFERRED, folder / INFERRED, change)
    _write_trig(before, folder, change, graphs)
    _write_store(before, folder, change)


def _share(before: Path, folder: Path) -> None:
    for name in (TURTLE, TRIG, INFERRED):
        share(before / name, folder / name)
    _clone(before / STORE, folder / STORE)


# --- Turtle and TriG ----------------------------------------------------------------------------


def _write_turtle(before: Path, after: Path, change: Change) -> None:
    writer = TermWriter(to_prefixes(change.base))
    blocks = to_blocks((triple for triple, _ in change.placed), writer)
    with mapped(before) as old:
        start = _end_of_header(old)
        pieces = Region(old, start, len(old), _END).splice(_keys(change.subjects, writer) | blocks)
        write_pieces(after, chain([old[:start]], pieces))


def _write_inferred(before: Path, after: Path, change: Change) -> None:
    blocks = _concluded(change, TermWriter(to_aligned(change.base)))
    with mapped(before) as old:
        start = _end_of_header(old)
        pieces = Region(old, start, len(old), _END).splice(blocks)
        write_pieces(after, chain([old[:start]], pieces))


def _concluded(change: Change, writer: TermWriter, indent: str = "") -> Changes:
    """The blocks of the inferred graph that are no more what they were."""
    triples = chain.from_iterable(change.concluded.values())
    return _keys(change.concluded, writer) | to_blocks(triples, writer, indent)


def _write_trig(before: Path, folder: Path, change: Change, graphs: Graphs) -> None:
    writer = TermWriter(to_aligned(change.base))
    with mapped(before / TRIG) as old:
        start, middle = _end_of_header(old), _start_of_graphs(old)
        alone = to_blocks((triple for triple, report in change.placed if report is None), writer)
        top = Region(old, start, middle, _END).splice(_keys(change.subjects, writer) | alone)
        below = Region(old, middle, len(old), _END_OF_GRAPH)
        named = {name: _to_graph(old, below, name, found) for name, found in _named(change, graphs, writer)}
        if change.concluded:
            name = writer.term(to_graph_iri(change.base)).encode()
            named[name] = _to_graph(old, below, name, _concluded(change, writer, "  "))
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


def _keys(subjects: Iterable[NamedNode], writer: TermWriter) -> dict[bytes, bytes | None]:
    return {writer.term(subject).encode(): None for subject in subjects}


def _end_of_header(data: mmap.mmap) -> int:
    return data.find(_END) + len(_END)


def _start_of_graphs(data: mmap.mmap) -> int:
    """Where the first graph is named: only there a line ends with a brace."""
    brace = data.find(_OPEN)
    return len(data) if brace < 0 else data.rfind(b"\n", 0, brace) + 1


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
        for quad in [quad for one in change.subjects for quad in store.quads_for_pattern(one, None, None)]:
            if quad.graph_name != inferred:
                store.remove(quad)
        for triple in change.inferred.gone:
            store.remove(Quad(triple.subject, triple.predicate, triple.object, inferred))
        come = change.inferred.come
        store.extend([Quad(one.subject, one.predicate, one.object, inferred) for one in come])
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
            share(file, new / file.name)
        elif file.name != "LOCK":
            shutil.copyfile(file, new / file.name)
