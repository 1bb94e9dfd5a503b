"""Nodes, relations and the words of claims as every page shows them: plain JSON, without the page's language.

A *link* is ``{"id", "label", "type"}``: the last part of the IRI, the name and the most specific class.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS
from kg.records import RELATIONS, EntityType

Json = dict[str, Any]
Term = NamedNode | Literal

GRAPH = DefaultGraph()
_NAMING = (RDFS.label, DCTERMS.title, SKOS.altLabel, KG.readFile)
_RELATIONS = {KG[name]: name for name in RELATIONS}
#: The most specific class first: a broker is a company too.
_CLASSES = {KG[name]: (name not in ("Broker", "Analyst"), name) for name in EntityType}
_PLACE = {"start": KG.startOffset, "end": KG.endOffset, "page": KG.page}
_PERSON = {"by": KG.decidedBy, "date": KG.decidedOn, "source": KG.citedSource, "note": KG.note}


def to_id(store: Store, node: NamedNode) -> str:
    """The last part of an entity's IRI, by which pages and their JSON name it."""
    return node.value.removeprefix(keep(find_base_iri, store))


def to_node(store: Store, id_: str) -> NamedNode:
    """The entity that pages name so; as it stands, unlike ``kg.rdf.iris.to_iri``."""
    return NamedNode(keep(find_base_iri, store) + id_)


def find_all(store: Store, node: NamedNode) -> Mapping[NamedNode, Sequence[Term]]:
    """All that the graph says of a node, by predicate, each in order: cheaper than asking one by one."""
    found: dict[NamedNode, list[Term]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, GRAPH):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate].append(quad.object)
    return {predicate: sorted(terms, key=lambda term: term.value) for predicate, terms in found.items()}


def find_values(store: Store, node: NamedNode, predicate: NamedNode) -> Iterator[Term]:
    """What the graph says of a node under one predicate."""
    for quad in store.quads_for_pattern(node, predicate, None, GRAPH):
        if isinstance(quad.object, NamedNode | Literal):
            yield quad.object


def find_nodes(store: Store, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
    """The nodes among what the graph says of a node under one predicate."""
    return (term for term in find_values(store, node, predicate) if isinstance(term, NamedNode))


def find_value(store: Store, node: NamedNode, predicate: NamedNode) -> str | None:
    """The text (or IRI) under one predicate, the first in order if there are several."""
    return min((term.value for term in find_values(store, node, predicate)), default=None)


def find_subjects(store: Store, predicate: NamedNode, object_: Term) -> Iterator[NamedNode]:
    """The nodes of which the graph says so."""
    for quad in store.quads_for_pattern(None, predicate, object_, GRAPH):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def find_type(store: Store, node: NamedNode) -> str | None:
    """The most specific class of an entity; None for a node that is none."""
    classes = (term for term in find_values(store, node, RDF.type) if isinstance(term, NamedNode))
    return min((_CLASSES[term] for term in classes if term in _CLASSES), default=(False, None))[1]


def to_label(store: Store, node: NamedNode) -> str:
    """The name of a node, its id where it has none."""
    names = (find_value(store, node, naming) for naming in _NAMING)
    return next(filter(None, names), None) or to_id(store, node)


def to_link(store: Store, node: NamedNode) -> Json:
    """A node as a link."""
    return {"id": to_id(store, node), "label": to_label(store, node), "type": find_type(store, node)}


def find_edges(store: Store, node: NamedNode) -> Iterator[tuple[NamedNode, str, NamedNode]]:
    """The relations a node is in, either way round: (subject, relation, object), in no order."""
    for quad in store.quads_for_pattern(node, None, None, GRAPH):
        if quad.predicate in _RELATIONS and isinstance(quad.object, NamedNode):
            yield node, _RELATIONS[quad.predicate], quad.object
    for quad in store.quads_for_pattern(None, None, node, GRAPH):
        if quad.predicate in _RELATIONS and isinstance(quad.subject, NamedNode):
            yield quad.subject, _RELATIONS[quad.predicate], node


def to_report(store: Store, report: NamedNode) -> Json:
    """A report as a link, with ``date`` (None if it has none), ``broker`` (a link or None) and ``file``."""
    brokers = [term for term in find_values(store, report, KG.publishedBy) if isinstance(term, NamedNode)]
    broker = min(brokers, key=lambda term: term.value, default=None)
    return {
        **to_link(store, report),
        "date": find_value(store, report, DCTERMS.issued),
        "broker": broker and to_link(store, broker),
        "file": find_value(store, report, KG.readFile) or find_value(store, report, KG.sourceFile),
    }


def to_evidence(store: Store, claim: NamedNode) -> Json:
    """The words of a claim or recommendation: ``id``, ``quote``, ``start``, ``end``, ``page`` (None without
    pages), ``confidence``, ``rule``, ``modality``, ``person`` (None, or ``by``, ``date``, ``source`` and
    ``note`` of who added it) and ``report`` as of ``to_report``."""
    said = find_all(store, claim)

    def first(term: NamedNode) -> str | None:
        return next((found.value for found in said.get(term, ())), None)

    places = {name: first(term) for name, term in _PLACE.items()}
    confidence = first(KG.confidence)
    reports = [term for term in said.get(KG.statedIn, ()) if isinstance(term, NamedNode)]
    return {
        "id": to_id(store, claim),
        "quote": first(KG.quote),
        **{name: None if place is None else int(place) for name, place in places.items()},
        "confidence": None if confidence is None else float(confidence),
        "rule": first(KG.extractedBy),
        "modality": first(KG.modality),
        "person": {name: first(term) for name, term in _PERSON.items()} if KG.decidedBy in said else None,
        "report": to_report(store, reports[0]) if reports else None,
    }
