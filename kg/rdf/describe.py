"""What a graph says of one node: as triples, and as plain values for a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.errors import GraphError
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.names import ontology_store
from kg.rdf.store import find_inferred
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS

_GRAPH = DefaultGraph()
_NAMING = (RDFS.label, DCTERMS.title, SKOS.altLabel)
#: What a page shows of one kind; the rest is counted.
_MOST = 200


class Link(NamedTuple):
    """Something to show: ``local`` is the last part of an entity's IRI, None for a text or a foreign IRI."""

    text: str
    local: str | None = None


class Words(NamedTuple):
    """A sentence of a report: what it says, in which words, where."""

    said: tuple[Link, ...]
    quote: str
    report: Link | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One node for a page. Predicates and classes are named in Chinese and English, as the ontology does.

    ``more`` is how many claims there are beyond those shown.
    """

    iri: str
    local: str
    label: str
    classes: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    claims: tuple[Words, ...]
    more: int


def find_node(store: Store, local: str) -> NamedNode:
    """The node whose IRI ends in the id ``local``. Raises: GraphError when nothing is said of it."""
    node = to_iri(local, find_base_iri(store))
    if next(_about(store, node), None) is None:
        raise GraphError(f"the graph says nothing of {local!r}")
    return node


def describe(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Every triple that ``node`` is in, the claims about it with their words, of a report its whole graph,
    and the names of what all these name."""
    found = {quad.triple for quad in _about(store, node)}
    found |= {quad.triple for claim in _claims(store, node) for quad in _about(store, claim, outgoing=True)}
    found |= {quad.triple for quad in store.quads_for_pattern(None, None, None, node)}
    yield from found
    named = {triple.object for triple in found} | {triple.subject for triple in found}
    for term in named - {node}:
        if isinstance(term, NamedNode):
            yield from (quad.triple for quad in store.quads_for_pattern(term, RDFS.label, None, _GRAPH))


def to_portrait(store: Store, node: NamedNode) -> Portrait:
    """What a page shows of ``node``."""
    base = find_base_iri(store)
    quoted = (claim for claim in _claims(store, node) if _value(store, claim, KG.quote))
    claims = sorted(quoted, key=lambda claim: claim.value)
    return Portrait(
        iri=node.value,
        local=node.value.removeprefix(base),
        label=_link(store, node).text,
        classes=tuple(
            _term_label(quad.object) for quad in store.quads_for_pattern(node, RDF.type, None, _GRAPH)
        ),
        facts=_facts(store, node),
        claims=tuple(_words(store, claim) for claim in islice(claims, _MOST)),
        more=max(0, len(claims) - _MOST),
    )


def _about(store: Store, node: NamedNode, *, outgoing: bool = False) -> Iterator[Quad]:
    graph = _home(store, node)
    yield from store.quads_for_pattern(node, None, None, graph)
    if not outgoing:
        yield from store.quads_for_pattern(None, None, node, graph)


def _home(store: Store, node: NamedNode) -> DefaultGraph | NamedNode:
    """Where a node is spoken of: inferences and their rules stand in the inferred graph alone."""
    places = ((node, None), (None, node))
    stated = (store.quads_for_pattern(one, None, other, _GRAPH) for one, other in places)
    if any(next(quads, None) for quads in stated):
        return _GRAPH
    return find_inferred(store) or _GRAPH


def _claims(store: Store, node: NamedNode) -> set[NamedNode]:
    """The claims, calls and relations about a node, and of a report the claims it makes."""
    links = (RDF.subject, RDF.object, KG.target)
    found = [quad.subject for link in links for quad in store.quads_for_pattern(None, link, node, _GRAPH)]
    found += [quad.subject for quad in store.quads_for_pattern(None, KG.quote, None, node)]
    found += [node] if _value(store, node, KG.quote) else []
    return {claim for claim in found if isinstance(claim, NamedNode)}


def _facts(store: Store, node: NamedNode) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """What is said of a node, by predicate; what is said of its claims is not repeated."""
    groups: dict[str, set[Link]] = defaultdict(set)
    graph = _home(store, node)
    for quad in store.quads_for_pattern(node, None, None, graph):
        if quad.predicate not in (RDF.type, RDFS.label, KG.quote):
            groups[_term_label(quad.predicate)].add(_link(store, quad.object))
    for quad in store.quads_for_pattern(None, None, node, graph):
        if quad.predicate not in (RDF.subject, RDF.object, KG.target, KG.statedIn):
            groups[f"← {_term_label(quad.predicate)}"].add(_link(store, quad.subject))
    return tuple((name, _shown(groups[name])) for name in sorted(groups))


def _shown(links: Iterable[Link]) -> tuple[Link, ...]:
    ordered = sorted(links, key=lambda link: (link.text, link.local or ""))
    rest = len(ordered) - _MOST
    return (*ordered[:_MOST], *([Link(f"… +{rest}")] if rest > 0 else []))


def _words(store: Store, claim: NamedNode) -> Words:
    said = [_first(store, claim, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
    parts = [term for term in said if term is not None] or [_first(store, claim, KG.target) or claim]
    report = _first(store, claim, KG.statedIn)
    start, end, page = (_value(store, claim, term) for term in (KG.startOffset, KG.endOffset, KG.page))
    return Words(
        said=tuple(_link(store, term) for term in parts),
        quote=_value(store, claim, KG.quote),
        report=_link(store, report) if report else None,
        place=f"{start}-{end}" + (f" p. {page}" if page else ""),
    )


def _objects(store: Store, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode | Literal]:
    for quad in store.quads_for_pattern(node, predicate, None, _GRAPH):
        if isinstance(quad.object, NamedNode | Literal):
            yield quad.object


def _first(store: Store, node: NamedNode, predicate: NamedNode) -> NamedNode | Literal | None:
    return next(_objects(store, node, predicate), None)


def _value(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    found = _first(store, node, predicate)
    return found.value if found else ""


def _link(store: Store, term: object) -> Link:
    if not isinstance(term, NamedNode):
        return Link(term.value if isinstance(term, Literal) else str(term))
    base = find_base_iri(store)
    names = (_value(store, term, naming) for naming in _NAMING)
    if term.value.startswith(base):
        local = term.value.removeprefix(base)
        return Link(next(filter(None, names), local), local)
    return Link(_term_label(term))


def _term_label(term: object) -> str:
    """A term of the ontology in Chinese and English; another IRI as it is."""
    labels = ontology_store().quads_for_pattern(term, RDFS.label, None)  # type: ignore[arg-type]
    found = {label.language: label.value for quad in labels if isinstance(label := quad.object, Literal)}
    plain = term.value.rpartition("#")[2].rpartition("/")[2] if isinstance(term, NamedNode) else str(term)
    return f"{found['zh']} {found['en']}" if {"zh", "en"} <= found.keys() else plain
