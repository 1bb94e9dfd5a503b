"""What every page of a node begins with."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg.rdf.names import ontology_store
from kg.rdf.pages.nodes import Json, Term, find_type, find_values, to_id, to_label
from kg.rdf.vocabulary import RDF, RDFS


def to_head(store: Store, node: NamedNode) -> Json:
    """``id``, ``iri``, ``label``, ``type`` (None for what is no entity) and ``classes``, as ``to_term``."""
    return {
        "id": to_id(store, node),
        "iri": node.value,
        "label": to_label(store, node),
        "type": find_type(store, node),
        "classes": [to_term(term) for term in sorted(find_values(store, node, RDF.type), key=str)],
    }


def to_term(term: Term) -> Json:
    """A term of the ontology: ``name`` (its local name), ``zh`` and ``en`` (its labels, else the name)."""
    name = term.value.rpartition("#")[2].rpartition("/")[2]
    labels = (quad.object for quad in ontology_store().quads_for_pattern(term, RDFS.label, None))  # type: ignore[arg-type]
    found = {label.language: label.value for label in labels}  # type: ignore[union-attr]
    return {"name": name, "zh": found.get("zh", name), "en": found.get("en", name)}
