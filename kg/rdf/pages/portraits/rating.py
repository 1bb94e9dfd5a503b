"""The page of a rating: its word, its scale, which step of the common scale it is, and who uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.errors import GraphError
from kg.rdf.pages.nodes import GRAPH, Json, find_nodes, find_subjects, find_value, find_values
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG, RATINGS, SKOS
from kg.resources import ontology


@lru_cache(maxsize=1)
def _ratings() -> Store:
    store = Store()
    store.load(ontology("ratings.ttl").read_bytes(), format=RdfFormat.TURTLE)
    return store


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``asked["local"]`` is the last part of the IRI of a rating or of a scale.

    Gives ``word``, ``scale`` (None of a scale), ``steps`` (of its scale, best first), ``close`` (the step of
    the common scale), ``words`` (of brokers' scales for this step) and ``used``: how many recommendations
    and reports are on this step.

    Raises: GraphError when ``ontology/ratings.ttl`` has no such rating.
    """
    ratings = _ratings()
    node = _find(ratings, asked["local"])
    scale = next(find_nodes(ratings, node, SKOS.inScheme), node)
    shown = {
        "kind": "rating",
        "id": asked["local"],
        "iri": node.value,
        "word": _to_word(ratings, node),
        "scale": None if scale == node else _to_word(ratings, scale),
        "steps": _to_words(ratings, find_subjects(ratings, SKOS.inScheme, scale)),
        "close": _to_words(ratings, find_nodes(ratings, node, SKOS.closeMatch)),
        "words": _to_words(ratings, find_subjects(ratings, SKOS.closeMatch, node)),
        "used": sum(1 for _ in build.store.quads_for_pattern(None, KG.commonRating, node, GRAPH)),
    }
    return View(shown, (node,))


def _find(ratings: Store, local: str) -> NamedNode:
    try:
        node = NamedNode(RATINGS + local)
    except ValueError:
        raise GraphError(f"there is no rating {local!r}") from None
    if find_value(ratings, node, SKOS.prefLabel) is None:
        raise GraphError(f"there is no rating {local!r}; 'common' is the scale that all are mapped to")
    return node


def _to_word(ratings: Store, node: NamedNode) -> Json:
    """``id``, ``zh`` and ``en``."""
    labels = (term for term in find_values(ratings, node, SKOS.prefLabel) if isinstance(term, Literal))
    words = {label.language: label.value for label in labels}
    id_ = node.value.removeprefix(RATINGS)
    return {"id": id_, "zh": words.get("zh", id_), "en": words.get("en", id_)}


def _to_words(ratings: Store, nodes: Iterable[NamedNode]) -> list[Json]:
    """Best first."""
    found = sorted(nodes, key=lambda node: (int(find_value(ratings, node, SKOS.notation) or 0), node.value))
    return [_to_word(ratings, node) for node in found]
