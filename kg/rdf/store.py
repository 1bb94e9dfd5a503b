"""The embedded store that queries and the server open, and the graph for users of rdflib."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import GraphError
from kg.rdf.files import replacing
from kg.rdf.serialise import to_quads
from kg.rdf.vocabulary import BASE_IRI, KG, PREFIXES, RDF, XSD
from kg.records import Knowledge
from kg.recovery import see_whole

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "Store",
    "find_graph",
    "find_inferred",
    "open_graph",
    "open_inferred",
    "open_store",
    "to_rdflib",
    "to_store",
    "write_store",
]

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
#: What a build's folder may hold, best first.
_IN_A_BUILD = ("store", "graph.trig", "graph.ttl")


def to_store(knowledge: Knowledge, base_iri: str = BASE_IRI) -> Store:
    """A store in memory with the quads of ``to_quads``."""
    store = Store()
    store.bulk_extend(to_quads(knowledge, base_iri))
    return store


def write_store(path: Path, knowledge: Knowledge, base_iri: str = BASE_IRI) -> None:
    """Write the on-disk store: made beside ``path``, then put in its place.

    Raises: WriteError when the folder cannot be written; GraphError for an impossible base IRI.
    """
    with replacing(path) as new:
        store = Store(str(new))
        store.bulk_extend(to_quads(knowledge, base_iri))
        store.optimize()
        store.flush()
        del store  # closes the files before the folder is moved


def open_store(path: Path) -> Store:
    """Open for reading: a ``store/`` folder, a build's folder, or an RDF file (read into memory).

    Of a file with named graphs, the triples of all graphs but the inferred one are put in the default
    graph too, as they are in ``store/``.

    Raises: GraphError when there is nothing to open or the file does not parse.
    """
    found = find_graph(path)
    if found.is_dir():
        return _open_folder(found)
    return _load(found)


def find_graph(path: Path) -> Path:
    """What ``open_store`` opens of a path: a store's own folder or an RDF file.

    Raises: GraphError when there is no graph.
    """
    if not path.exists():
        raise GraphError(f"{path}: no such graph; make one with 'kg build'")
    if path.is_dir() and not (path / "CURRENT").exists():  # CURRENT marks a store's own folder
        see_whole(path)
        inside = [path / name for name in _IN_A_BUILD if (path / name).exists()]
        if not inside:
            raise GraphError(f"{path}: holds no graph ({', '.join(_IN_A_BUILD)}); make one with 'kg build'")
        return inside[0]
    return path


def _open_folder(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # RuntimeError is what a damaged file gives
        raise GraphError(f"{path}: the store cannot be opened ({error}); build it again") from error


def _load(path: Path) -> Store:
    store = Store()
    store.bulk_extend(_parse(path))
    for name in set(store.named_graphs()) - {find_inferred(store)}:
        quads = store.quads_for_pattern(None, None, None, name)
        store.extend([Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    return store


def find_inferred(store: Store) -> NamedNode | None:
    """The named graph of what follows from what reports say, if the store has one."""
    graphs = _inferred_graphs(store.quads_for_pattern(None, RDF.type, KG.InferredGraph, None))
    return next(iter(graphs), None)


def open_graph(path: Path) -> rdflib.Graph:
    """The graph of an RDF file, or of a build's graph.ttl, as an rdflib Graph with our prefixes bound.

    An inferred graph in the file is left out, see ``open_inferred``. pyoxigraph parses: some ten times
    faster than rdflib, and it finds every syntax error.

    Raises: GraphError when the file is missing or does not parse.
    """
    if path.is_dir():
        see_whole(path)
    quads = list(_parse(path / "graph.ttl" if path.is_dir() else path))
    inferred = _inferred_graphs(quads)
    return _to_graph(quad for quad in quads if quad.graph_name not in inferred)


def open_inferred(path: Path) -> rdflib.Graph:
    """The inferred graph of a build's folder or an RDF file; empty if there is none.

    Raises: GraphError when the file does not parse.
    """
    if path.is_dir():
        see_whole(path)
    file = path / "inferred.ttl" if path.is_dir() else path
    quads = list(_parse(file)) if file.exists() else []
    inferred = _inferred_graphs(quads)
    return _to_graph(quad for quad in quads if path.is_dir() or quad.graph_name in inferred)


def _inferred_graphs(quads: Iterable[Quad]) -> set[NamedNode]:
    """The names of inferred graphs: each says of itself that it is one."""
    names = (
        quad.subject for quad in quads if quad.object == KG.InferredGraph and quad.subject == quad.graph_name
    )
    return {name for name in names if isinstance(name, NamedNode)}


def _to_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    import rdflib  # noqa: PLC0415 - slow to import, and most commands do without it

    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    for quad in quads:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graph


def _parse(path: Path) -> Iterator[Quad]:
    if not path.exists():
        raise GraphError(f"{path}: no such graph; make one with 'kg build'")
    if path.suffix not in _FORMATS:
        raise GraphError(f"{path}: not a graph; expected a build's folder or one of {', '.join(_FORMATS)}")
    try:
        yield from parse(path=str(path), format=_FORMATS[path.suffix])
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{path}: {error}") from error
    except OSError as error:
        raise GraphError(f"{path}: cannot be read: {error.strerror or error}") from error


def to_rdflib(term: object) -> rdflib.term.Node:
    """A pyoxigraph term as rdflib's. Raises: GraphError for a quoted triple, which rdflib lacks."""
    import rdflib  # noqa: PLC0415 - slow to import

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype == XSD.string else term.datatype.value
        kind = rdflib.URIRef(datatype) if datatype else None
        return rdflib.Literal(term.value, lang=term.language, datatype=kind)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    raise GraphError(f"rdflib cannot hold the term {term}")
