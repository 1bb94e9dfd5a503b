"""What every page of a node begins with."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg.rdf.names import ontology_store
from kg.rdf.pages.nodes import Json, Term, find_nodes, find_type, to_id, to_label
from kg.rdf.vocabulary import RDF, RDFS


def to_head(store: Store, node: NamedNode) -> Json:
    """``id``, ``iri``, ``label``, ``type`` (None for what is no entity) and ``classes``, as ``to_term``."""
    return {
        "id": to_id(store, node),
        "iri": node.value,
        "label": to_label(store, node),
        "type": find_type(store, node),
        "classes": [to_term(term) for term in sorted(_find_classes(store, node), key=str)],
    }


def _find_classes(store: Store, node: NamedNode) -> set[NamedNode]:
    """Of an inference too, which stands in the inferred graph alone; an entity's are stated."""
    stated = set(find_nodes(store, node, RDF.type))
    found = (quad.object for quad in store.quads_for_pattern(node, RDF.type, None, None))
    return stated or {term for term in found if isinstance(term, NamedNode)}


def to_term(term: Term) -> Json:
    """A term of the ontology: ``name`` (its local name), ``zh`` and ``en`` (its labels, else the name)."""
    name = term.value.rpartition("#")[2].rpartition("/")[2]
    labels = (quad.object for quad in ontology_store().quads_for_pattern(term, RDFS.label, None))  # type: ignore[arg-type]
    found = {label.language: label.value for label in labels}  # type: ignore[union-attr]
    return {"name": name, "zh": found.get("zh", name), "en": found.get("en", name)}
