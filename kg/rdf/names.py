"""From what a user calls something to its nodes in the graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from kg.errors import QueryError
from kg.rdf.iris import find_base_iri
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS
from kg.resources import ontology
from kg.text.normalise import fold_name

#: What names an entity, exactly.
NAMING = (
    RDFS.label,
    SKOS.altLabel,
    KG.ticker,
    KG.fullName,
    KG.licenceNumber,
    KG.sourceFile,
    KG.sourceDigest,
    DCTERMS.title,
)
_GRAPH = DefaultGraph()


@lru_cache(maxsize=1)
def ontology_store() -> Store:
    """The ontology itself, to be read."""
    store = Store()
    store.load(ontology("kg.ttl").read_bytes(), format=RdfFormat.TURTLE)
    return store


@lru_cache(maxsize=64)
def subclasses(name: str) -> frozenset[str]:
    """The IRIs of a class of the ontology and of all classes below it."""
    found = {KG[name].value}
    for quad in ontology_store().quads_for_pattern(None, RDFS.subClassOf, KG[name]):
        if isinstance(quad.subject, NamedNode):
            found |= subclasses(quad.subject.value.removeprefix(KG.base))
    return frozenset(found)


def find_entities(store: Store, name: str, kind: str = "Entity") -> list[NamedNode]:
    """The nodes of class ``kind`` that ``name`` can stand for, sorted; empty if there is none.

    ``name`` is a label, another name, a ticker, a licence number, a report's file or title, an
    entity id or an IRI. If nothing is called exactly so, names that fold to the same key count
    (``dalle3`` finds DALL·E 3).
    """
    exact = set(_exact(store, name, kind))
    found = exact or set(_folded(store, name, kind))
    return sorted(found, key=lambda node: node.value)


def _named(store: Store, naming: NamedNode, name: str | None = None) -> Iterator[tuple[NamedNode, str]]:
    for quad in store.quads_for_pattern(None, naming, None if name is None else Literal(name), _GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject, quad.object.value


def _exact(store: Store, name: str, kind: str) -> Iterator[NamedNode]:
    for naming in NAMING:
        yield from (node for node, _ in _named(store, naming, name) if _is_kind(store, node, kind))
    for iri in (name.strip("<>"), find_base_iri(store) + name):
        with suppress(ValueError):  # no IRI
            if _is_kind(store, node := NamedNode(iri), kind):
                yield node


def _folded(store: Store, name: str, kind: str) -> Iterator[NamedNode]:
    key = fold_name(name)
    for node, known in _names(store):
        if key and fold_name(known) == key and _is_kind(store, node, kind):
            yield node


def _names(store: Store) -> Iterator[tuple[NamedNode, str]]:
    """Every name in the graph, with a report's bare file name and an entity's id among them."""
    for naming in NAMING:
        yield from _named(store, naming)
    for node, file in _named(store, KG.sourceFile):
        yield node, PurePosixPath(file).name
        yield node, PurePosixPath(file).stem
    for node, _ in _named(store, RDFS.label):
        yield node, node.value.rpartition("/")[2]


def _is_kind(store: Store, node: NamedNode, kind: str) -> bool:
    classes = subclasses(kind) | (subclasses("Report") if kind == "Entity" else frozenset())
    types = (quad.object for quad in store.quads_for_pattern(node, RDF.type, None, _GRAPH))
    return any(isinstance(found, NamedNode) and found.value in classes for found in types)


def require_entities(store: Store, name: str, kind: str = "Entity") -> list[NamedNode]:
    """As ``find_entities``, but never empty.

    Raises: QueryError with the nearest names.
    """
    found = find_entities(store, name, kind)
    if found:
        return found
    labels = {fold_name(known): known for node, known in _names(store) if _is_kind(store, node, kind)}
    near = get_close_matches(fold_name(name), labels, n=3, cutoff=0.5)
    hint = f"; near: {', '.join(labels[key] for key in near)}" if near else ""
    raise QueryError(f"the graph has no {kind} called {name!r}{hint}")
