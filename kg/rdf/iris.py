"""Identifiers to IRIs: what a local name may contain, and what is percent-encoded."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.errors import GraphError
from kg.rdf.vocabulary import BASE_IRI, KG, RDF


def _is_plain(char: str) -> bool:
    """Letters and digits of any script, and RFC 3986's other unreserved characters."""
    return char.isalnum() or char in "-._~"


@lru_cache(maxsize=65536)
def to_local(identifier: str) -> str:
    """An entity id as the last part of an IRI; two ids never give one local name.

    >>> to_local("model-天工3.0"), to_local("product-a/b")
    ('model-天工3.0', 'product-a%2Fb')
    """
    if all(map(_is_plain, identifier)):
        return identifier
    encoded = (
        char if _is_plain(char) else "".join(f"%{byte:02X}" for byte in char.encode()) for char in identifier
    )
    return "".join(encoded)


@lru_cache(maxsize=65536)
def to_iri(identifier: str, base_iri: str = BASE_IRI) -> NamedNode:
    """The node that stands for the entity (claim, recommendation …) with this id."""
    return NamedNode(base_iri + to_local(identifier))


def parse_base_iri(value: str) -> str:
    """``value`` if entities can live under it.

    Raises: GraphError when it is not an absolute IRI that ends in ``/`` or ``#``.
    """
    try:
        NamedNode(value)
        scheme = urlsplit(value).scheme
    except ValueError as error:
        raise GraphError(f"base IRI {value!r} is not an IRI: {error}") from error
    if not scheme or value[-1] not in "/#":
        raise GraphError(f"base IRI {value!r} must be absolute and end in '/' or '#', like {BASE_IRI}")
    return value


def find_base_iri(store: object) -> str:
    """The base IRI of a store's entities, read off one of its reports; the usual one if it has none."""
    quads = store.quads_for_pattern(None, RDF.type, KG.Report, None)  # type: ignore[attr-defined]
    first = next((quad.subject.value for quad in quads), "")
    base, _, _ = first.rpartition("report-")
    return base or BASE_IRI
