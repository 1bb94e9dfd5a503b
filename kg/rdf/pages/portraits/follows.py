"""What follows of an entity by the ontology, and no report says in so many words."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from kg.rdf.inferred import to_inference_iri
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.nodes import Json, to_id, to_link
from kg.rdf.store import find_inferred
from kg.rdf.vocabulary import KG

#: The properties that go on along a relation. Inverses and terms of other vocabularies say nothing new.
_CHAINS = {"succeeds": KG.succeedsTransitive, "basedOn": KG.basedOnTransitive}


def find_following(store: Store, node: NamedNode) -> list[Json]:
    """``relation``, ``outgoing``, ``other`` (a link) and ``why``, the id of the kg:Inference, by name; what
    is stated too is left out."""
    graph = find_inferred(store)
    rows = [] if graph is None else list(_find(store, node, graph))
    return sorted(rows, key=lambda row: (row["relation"], row["outgoing"], row["other"]["label"], row["why"]))


def _find(store: Store, node: NamedNode, graph: NamedNode) -> Iterator[Json]:
    base = find_base_iri(store)
    for name, term in _CHAINS.items():
        for subject, object_ in ((node, None), (None, node)):
            for quad in store.quads_for_pattern(subject, term, object_, graph):
                if Quad(quad.subject, KG[name], quad.object, DefaultGraph()) in store:
                    continue
                other = quad.object if subject is not None else quad.subject
                assert isinstance(other, NamedNode)
                triple = Triple(quad.subject, quad.predicate, quad.object)
                why = to_id(store, to_inference_iri(triple, base))
                yield {
                    "relation": name,
                    "outgoing": subject is not None,
                    "other": to_link(store, other),
                    "why": why,
                }
