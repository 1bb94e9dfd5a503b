"""The graphs of a store, one at a time, as the SPARQL 1.1 Graph Store Protocol reads and writes them.

A graph is named by its IRI; None is the default graph, which is always there.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import GraphError, LimitError, QueryError
from kg.rdf.endpoint import Written
from kg.rdf.iris import find_base_iri
from kg.rdf.triples import read_triples, write_triples


def read_graph(store: Store, name: str | None, media_type: str | None, most: int) -> Written:
    """A graph in a format of ``GRAPH_FORMATS``; ``most`` triples of it are given, 0 any number.

    Raises: GraphError when there is none of that name; LimitError; FormatError.
    """
    node = _require(store, name)
    quads = store.quads_for_pattern(None, None, None, node)
    found = list(islice(quads, most + 1) if most else quads)
    if most and len(found) > most:
        raise LimitError(f"the graph has more than {most} triples; ask for a part of it by SPARQL")
    return Written(media_type or "", write_triples(found, media_type, find_base_iri(store)))


def put_graph(store: Store, name: str | None, content: bytes, media_type: str, base_iri: str) -> bool:
    """Replace a graph by the triples of a document, in one step; gives whether the graph is new.

    The default graph counts as new where it was empty. Raises: QueryError.
    """
    return _write(store, name, read_triples(content, media_type, base_iri), is_replacing=True)


def post_graph(store: Store, name: str | None, documents: Iterable[tuple[str, bytes]], base_iri: str) -> bool:
    """Add the triples of documents (media type, content) to a graph; gives whether the graph is new.

    Raises: QueryError.
    """
    quads = [
        quad for media_type, content in documents for quad in read_triples(content, media_type, base_iri)
    ]
    return _write(store, name, quads, is_replacing=False)


def delete_graph(store: Store, name: str | None) -> None:
    """Remove a graph; of the default graph, what it holds. Raises: GraphError when there is none."""
    node = _require(store, name)
    store.update("CLEAR DEFAULT" if name is None else f"DROP GRAPH {node}")


def _require(store: Store, name: str | None) -> NamedNode | DefaultGraph:
    node = _node(name)
    if not _is_there(store, node):
        raise GraphError(f"there is no graph {node}")
    return node


def _is_there(store: Store, node: NamedNode | DefaultGraph) -> bool:
    return isinstance(node, DefaultGraph) or store.contains_named_graph(node)


def _write(store: Store, name: str | None, quads: Iterable[Quad], *, is_replacing: bool) -> bool:
    """By one update, which is one transaction, and gives blank nodes names of their own."""
    node = _node(name)
    triples = "\n".join(f"{quad.triple} ." for quad in quads)
    if isinstance(node, DefaultGraph):
        is_new = next(store.quads_for_pattern(None, None, None, node), None) is None
        clearing, data = "CLEAR DEFAULT ;", f"INSERT DATA {{ {triples} }}"
    else:
        is_new = not _is_there(store, node)
        clearing = f"DROP SILENT GRAPH {node} ;"
        data = f"CREATE SILENT GRAPH {node} ; INSERT DATA {{ GRAPH {node} {{ {triples} }} }}"
    store.update(f"{clearing if is_replacing else ''} {data}")
    return is_new


def _node(name: str | None) -> NamedNode | DefaultGraph:
    try:
        return DefaultGraph() if name is None else NamedNode(name)
    except ValueError as error:
        raise QueryError(f"{name!r} is not the IRI of a graph: {error}") from error
