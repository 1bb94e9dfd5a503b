"""Questions in SPARQL, where the store answers quicker than a walk over its quads would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.rdf.vocabulary import KG

Row = tuple[NamedNode | Literal | None, ...]


def select(store: Store, query: str) -> Iterator[Row]:
    """The rows of a SELECT query, in the order of its variables; None where a variable is unbound."""
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple(term if isinstance(term, NamedNode | Literal) else None for term in solution)


def select_nodes(store: Store, query: str) -> Iterator[tuple[NamedNode, ...]]:
    """The rows of which every term is a node."""
    for row in select(store, query):
        nodes = tuple(term for term in row if isinstance(term, NamedNode))
        if len(nodes) == len(row):
            yield nodes


def to_values(variable: str, nodes: Iterable[NamedNode]) -> str:
    """What binds a variable to each of the nodes.

    >>> to_values("a", [NamedNode("x:1"), NamedNode("x:2")])
    'VALUES ?a { <x:1> <x:2> }'
    """
    return f"VALUES ?{variable} {{ {' '.join(map(str, nodes))} }}"


def to_relations(names: Iterable[str]) -> list[NamedNode]:
    """The predicates of relations."""
    return [KG[name] for name in names]
