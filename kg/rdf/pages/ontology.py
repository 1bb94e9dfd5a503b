"""The vocabulary: each class and property with its meaning, how often the graph has it, and one example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.names import ontology_store
from kg.rdf.pages.background import in_background
from kg.rdf.pages.nodes import GRAPH, to_link
from kg.rdf.pages.view import Build, View, once_a_build
from kg.rdf.store import find_inferred
from kg.rdf.vocabulary import ALIGNED, ONTOLOGY, OWL, PREFIXES, RDF, RDFS
from kg.resources import ontology

Json = dict[str, Any]

_OWL = OWL.base
#: The kinds of terms by the class that the ontology gives them, in the order of the page.
_KINDS = {
    "class": NamedNode(f"{_OWL}Class"),
    "relation": NamedNode(f"{_OWL}ObjectProperty"),
    "attribute": NamedNode(f"{_OWL}DatatypeProperty"),
}
_UNION, _DOMAIN, _RANGE = (
    NamedNode(f"{_OWL}unionOf"),
    NamedNode(f"{RDFS.base}domain"),
    NamedNode(f"{RDFS.base}range"),
)
_FIRST, _REST = NamedNode(f"{RDF.base}first"), NamedNode(f"{RDF.base}rest")
_TRAITS = {OWL.SymmetricProperty: "symmetric", OWL.TransitiveProperty: "transitive"}
#: So many triples are looked at for an example, which is the first of them by its IRI.
_LOOKED_AT = 50


def look(build: Build, _asked: Mapping[str, Any]) -> View:
    """``terms`` in the order of their names, of each kind in turn; the Turtle twin is the ontology itself."""
    turtle = ontology("kg.ttl").read_text("utf-8")
    return View({"iri": ONTOLOGY, "terms": _find_terms(build)}, turtle=turtle)


@once_a_build
def _find_terms(build: Build) -> list[Json]:
    found = find_counts(build).result()
    return [
        {**_to_term(term, kind), **found[term.value], "example": _find_example(build.store, term, kind)}
        for kind in _KINDS
        for term in _terms(kind)
    ]


@once_a_build
def find_counts(build: Build) -> Future[Mapping[str, Json]]:
    """For each term how often the graph has it (``count``), or the inferred graph alone (``inferred``).

    For 10,000 reports that takes seconds; it is found meanwhile.
    """
    return in_background(lambda: _count_all(build.store))


def _count_all(store: Store) -> Mapping[str, Json]:
    return {term.value: _count(store, term, kind) for kind in _KINDS for term in _terms(kind)}


def _count(store: Store, term: NamedNode, kind: str) -> Json:
    pattern = f"?s a {term}" if kind == "class" else f"?s {term} ?o"
    count, inferred = _count_matches(store, pattern), find_inferred(store)
    also = _count_matches(store, f"GRAPH {inferred} {{ {pattern} }}") if inferred and not count else 0
    return {"count": count, "inferred": also}


def _count_matches(store: Store, pattern: str) -> int:
    rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    assert isinstance(rows, QuerySolutions)
    return int(next(rows)[0].value)


def _terms(kind: str) -> list[NamedNode]:
    """Our terms of one kind."""
    quads = ontology_store().quads_for_pattern(None, RDF.type, _KINDS[kind])
    found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted((one for one in found if one.value.startswith(ONTOLOGY)), key=lambda one: one.value)


def _to_term(term: NamedNode, kind: str) -> Json:
    """What the ontology says of a term; other terms are named as ``to_name`` does."""
    inverses = [*_objects(term, OWL.inverseOf), *_subjects(OWL.inverseOf, term)]
    above = _names([*_objects(term, RDFS.subClassOf), *_objects(term, RDFS.subPropertyOf)])
    below = _names([*_subjects(RDFS.subClassOf, term), *_subjects(RDFS.subPropertyOf, term)])
    return {
        "name": to_name(term),
        "kind": kind,
        "label": _words(term, RDFS.label),
        "comment": _words(term, RDFS.comment),
        "domain": _names(_classes(term, _DOMAIN)),
        "range": _names(_classes(term, _RANGE)),
        "inverse": _names(inverses),
        "above": [name for name in above if name.startswith("kg:")],
        "below": below,
        "aligned": [
            name for name in [*above, *_names(_objects(term, RDFS.seeAlso))] if not name.startswith("kg:")
        ],
        "traits": sorted(_TRAITS[one] for one in _objects(term, RDF.type) if one in _TRAITS),
    }


def to_name(term: NamedNode) -> str:
    """A term with its prefix, or its IRI if its vocabulary has none.

    >>> from kg.rdf.vocabulary import KG
    >>> to_name(KG.recommends), to_name(NamedNode("https://schema.org/Product"))
    ('kg:recommends', 'schema:Product')
    """
    prefixes = PREFIXES | ALIGNED
    fitting = (
        f"{name}:{term.value[len(base) :]}" for name, base in prefixes.items() if term.value.startswith(base)
    )
    return next(fitting, term.value)


def _names(terms: Iterable[Any]) -> list[str]:
    return sorted({to_name(term) for term in terms if isinstance(term, NamedNode)})


def _objects(term: NamedNode | BlankNode, predicate: NamedNode) -> list[Any]:
    return [quad.object for quad in ontology_store().quads_for_pattern(term, predicate, None)]


def _subjects(predicate: NamedNode, term: NamedNode) -> list[Any]:
    return [quad.subject for quad in ontology_store().quads_for_pattern(None, predicate, term)]


def _classes(term: NamedNode, predicate: NamedNode) -> Iterator[Any]:
    """The classes of a domain or range; those of a union one by one."""
    for one in _objects(term, predicate):
        yield from [one] if isinstance(one, NamedNode) else _members(_objects(one, _UNION))


def _members(lists: list[Any]) -> Iterator[Any]:
    for one in lists:
        yield from _objects(one, _FIRST)
        yield from _members([rest for rest in _objects(one, _REST) if isinstance(rest, BlankNode)])


def _words(term: NamedNode, predicate: NamedNode) -> Json:
    return {
        word.language or "": word.value for word in _objects(term, predicate) if isinstance(word, Literal)
    }


def _find_example(store: Store, term: NamedNode, kind: str) -> Json | None:
    """One ``subject``, and of a property its ``object``: a link, or a text as ``{"label"}``."""
    graphs = (GRAPH, *filter(None, [find_inferred(store)]))
    pairs = next(filter(None, (_pairs(store, term, kind, graph) for graph in graphs)), None)
    if pairs is None:
        return None
    subject, object_ = min(pairs, key=lambda pair: (pair[0].value, str(pair[1])))
    return {
        "subject": to_link(store, subject),
        "object": None if kind == "class" else _to_shown(store, object_),
    }


def _pairs(store: Store, term: NamedNode, kind: str, graph: Any) -> list[tuple[NamedNode, Any]]:
    predicate, object_ = (RDF.type, term) if kind == "class" else (term, None)
    quads = islice(store.quads_for_pattern(None, predicate, object_, graph), _LOOKED_AT)
    return [(quad.subject, quad.object) for quad in quads if isinstance(quad.subject, NamedNode)]


def _to_shown(store: Store, term: Any) -> Json:
    if isinstance(term, NamedNode) and term.value.startswith(find_base_iri(store)):
        return to_link(store, term)
    return {"label": to_name(term) if isinstance(term, NamedNode) else getattr(term, "value", str(term))}
