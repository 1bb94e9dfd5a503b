"""What the page needs to write Turtle: the same IRIs that the build's own files have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.rdf.ratings import to_step
from kg.rdf.vocabulary import BASE_IRI, DCTERMS, MATERIALISED, ONTOLOGY
from kg.records import STEPS

_PREFIXES = {
    "kg": ONTOLOGY,
    "dcterms": DCTERMS.base,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def to_terms(classes: Iterable[str], base_iri: str = BASE_IRI) -> dict[str, Any]:
    """``base`` of the entities, ``prefixes``, the names of Dublin Core, the IRIs of the steps of the common
    scale, and the classes above each class."""
    return {
        "base": base_iri,
        "prefixes": _PREFIXES,
        "dcterms": sorted(DCTERMS),
        "steps": {step: to_step(step).value for step in STEPS},
        "above": {name: list(MATERIALISED[name]) for name in classes if name in MATERIALISED},
    }
