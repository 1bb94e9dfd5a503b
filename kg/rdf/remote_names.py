"""The names that a question needs, fetched from a store elsewhere into a small one of our own.

What a name stands for is then found by the very functions that find it in a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import RemoteError
from kg.rdf.answers import to_node
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.names import NAMING, find_entities, subclasses
from kg.rdf.query import Query
from kg.rdf.results import Rows, Term
from kg.rdf.vocabulary import KG, RDF

Ask = Callable[[str], Rows]

#: Rows of one page: servers cut long answers, many at 10,000 rows.
_PAGE = 5000


def fetch_names(ask: Ask, query: Query, bindings: Mapping[str, str]) -> Store:
    """A store with the names that the values of ``bindings`` may be, and one report for the base IRI.

    A name that nothing is called exactly is looked for among all names, which is slow on a large store.

    Raises: RemoteError as ``ask``.
    """
    names = Store()
    for row in ask(f"SELECT ?node WHERE {{ ?node {RDF.type} {KG.Report} }} LIMIT 1").rows:
        _add(names, row[0], RDF.type, KG.Report)
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    for name, value in bindings.items():
        kind = kinds.get(name, "Entity")
        if kind != "text" and not _is_found(ask, names, value, kind):
            _fetch_all(ask, names)
            break
    return names


def _is_found(ask: Ask, names: Store, value: str, kind: str) -> bool:
    """Fetch what is called exactly so, or has this id; tell whether one of these is meant."""
    pattern = f"VALUES ?naming {{ {_listed(NAMING)} }} ?node ?naming {Literal(value)} ; {RDF.type} ?class ."
    for node, naming, class_ in ask(f"SELECT DISTINCT ?node ?naming ?class WHERE {{ {pattern} }}").rows:
        _add(names, node, to_node(naming), Literal(value))
        _add(names, node, RDF.type, to_node(class_))
    for iri in _iris(value, find_base_iri(names)):
        found = ask(f"SELECT ?label ?class WHERE {{ {iri} {RDF.type} ?class ; {_LABEL} ?label }}").rows
        for label, class_ in found:
            names.add(Quad(iri, _LABEL, Literal(label.value if label else "")))
            _add(names, Term("uri", iri.value), RDF.type, to_node(class_))
    return bool(find_entities(names, value, kind))


_LABEL = NAMING[0]


def _iris(value: str, base: str) -> Iterator[NamedNode]:
    yield to_iri(value, base)
    try:
        yield NamedNode(value.strip("<>"))
    except ValueError:
        return


def _fetch_all(ask: Ask, names: Store) -> None:
    named = f"VALUES ?naming {{ {_listed(NAMING)} }} ?node ?naming ?name ."
    for node, naming, name in _paged(ask, "?node ?naming ?name", named):
        _add(names, node, to_node(naming), Literal(name.value if name else ""))
    classes = [NamedNode(iri) for iri in sorted(subclasses("Entity") | subclasses("Report"))]
    typed = f"VALUES ?class {{ {_listed(classes)} }} ?node {RDF.type} ?class ."
    for node, class_ in _paged(ask, "?node ?class", typed):
        _add(names, node, RDF.type, to_node(class_))


def _listed(nodes: list[NamedNode] | tuple[NamedNode, ...]) -> str:
    return " ".join(map(str, nodes))


def _paged(ask: Ask, variables: str, pattern: str) -> Iterator[tuple[Term | None, ...]]:
    """All rows of a pattern, page by page in the order of ``?node``; some twice."""
    last = ""
    while True:
        rows = ask(
            f"SELECT DISTINCT {variables} WHERE {{ {pattern} FILTER (STR(?node) >= {Literal(last)}) }} "
            f"ORDER BY STR(?node) LIMIT {_PAGE}"
        ).rows
        yield from rows
        if len(rows) < _PAGE:
            return
        before, last = last, max(row[0].value for row in rows if row[0])
        if last == before:
            raise RemoteError(f"{last} has more names than a server gives at once; name another entity")


def _add(
    names: Store, node: Term | None, predicate: NamedNode | None, value: NamedNode | Literal | None
) -> None:
    subject = to_node(node)
    if subject is not None and predicate is not None and value is not None:
        names.add(Quad(subject, predicate, value))
