"""Nodes by the ids that pages name them by: the last part of an IRI, as in a link's ``id``."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from pyoxigraph import NamedNode, Store

from kg.errors import QueryError
from kg.rdf.describe import find_node
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.pages.board.edges import Edge
from kg.rdf.pages.board.wanted import require


def find_one(store: Store, id_: str) -> NamedNode:
    """The node of an id. Raises: GraphError when nothing is said of it."""
    return find_node(store, unquote(id_))


def find_each(store: Store, ids: Iterable[str], *, most: int) -> list[NamedNode]:
    """The nodes of ids, each once. Raises: GraphError for an unknown one, QueryError for too many."""
    given = dict.fromkeys(ids)
    if len(given) > most:
        raise QueryError(f"{len(given)} entities are named; name at most {most}")
    return list(dict.fromkeys(find_one(store, id_) for id_ in given))


def to_nodes(store: Store, ids: str) -> list[NamedNode]:
    """The nodes of ids with white space between, each once, whether or not anything is said of them."""
    base = find_base_iri(store)
    return list(dict.fromkeys(to_iri(unquote(id_), base) for id_ in ids.split()))


def to_edges(store: Store, lines: str) -> list[Edge]:
    """Edges of which each is a line: the ids of its ends with the relation between.

    Raises: QueryError for a line that is none.
    """
    return [_to_edge(store, line.split()) for line in lines.splitlines() if line.strip()]


def _to_edge(store: Store, parts: list[str]) -> Edge:
    nodes = to_nodes(store, " ".join(parts[::2]))
    if len(parts) != 3 or len(nodes) != 2:
        raise QueryError(f"{' '.join(parts)[:80]!r} is no edge; expected: SOURCE RELATION TARGET")
    require("relation", parts[1:2])
    return Edge(nodes[0], parts[1], nodes[1])
