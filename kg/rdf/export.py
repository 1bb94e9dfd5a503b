"""The graph in every RDF format, each with the same bytes for the same knowledge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, serialize

from kg.errors import GraphError
from kg.rdf.files import write_pieces
from kg.rdf.iris import find_base_iri
from kg.rdf.jsonld import to_jsonld
from kg.rdf.rdfxml import to_rdfxml
from kg.rdf.serialise import to_dataset, to_inferred, to_triples
from kg.rdf.turtle import to_trig, to_turtle
from kg.rdf.vocabulary import ALIGNED, BASE_IRI, PREFIXES
from kg.records import Knowledge

Source = Knowledge | Store


class _Format(NamedTuple):
    suffix: str
    has_graphs: bool
    write: Callable[[Iterable[Quad], str], Iterator[str | bytes]]


def to_prefixes(base_iri: str) -> dict[str, str]:
    """Those of graph.ttl."""
    return {**PREFIXES, "id": base_iri}


def to_aligned(base_iri: str) -> dict[str, str]:
    """Those of graph.trig and inferred.ttl: with what the inferred graph needs beside."""
    return {**to_prefixes(base_iri), **ALIGNED}


def _sorted(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(set(quads), key=_key)


def _key(quad: Quad) -> tuple[str, ...]:
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def _lines(rdf_format: RdfFormat) -> Callable[[Iterable[Quad], str], Iterator[bytes]]:
    def write(quads: Iterable[Quad], base_iri: str) -> Iterator[bytes]:
        items = _sorted(quads)
        lines = items if rdf_format.supports_datasets else [quad.triple for quad in items]
        yield serialize(lines, format=rdf_format) or b""

    return write


#: Format name → how to write it. Formats without graphs hold the default graph, which is everything.
FORMATS: dict[str, _Format] = {
    "ttl": _Format(".ttl", False, lambda quads, base: to_turtle(quads, to_prefixes(base))),
    "trig": _Format(".trig", True, lambda quads, base: to_trig(quads, to_aligned(base))),
    "nt": _Format(".nt", False, _lines(RdfFormat.N_TRIPLES)),
    "nq": _Format(".nq", True, _lines(RdfFormat.N_QUADS)),
    "json-ld": _Format(".jsonld", False, to_jsonld),
    "rdf/xml": _Format(".rdf", False, lambda quads, base: to_rdfxml(quads, to_prefixes(base))),
}


def find_format(name: str) -> str:
    """The format a user means by a name or a file's suffix: ``turtle``, ``.jsonld``, ``rdfxml``.

    Raises: GraphError with the names there are.
    """
    plain = re.sub(r"[^a-z]", "", name.lower())
    known = {re.sub(r"[^a-z]", "", key): key for key in FORMATS}
    known |= {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdf": "rdf/xml", "xml": "rdf/xml"}
    if plain not in known:
        raise GraphError(f"unknown RDF format {name!r}; there are: {', '.join(FORMATS)}")
    return known[plain]


def _quads(source: Source, has_graphs: bool, base_iri: str) -> Iterator[Quad]:
    if isinstance(source, Store):
        return _stored(source, has_graphs)
    if has_graphs:
        return to_dataset(source, base_iri)
    return (Quad(triple.subject, triple.predicate, triple.object) for triple in to_triples(source, base_iri))


def _stored(store: Store, has_graphs: bool) -> Iterator[Quad]:
    """The default graph of a store; with graphs, what a named graph holds stands only there."""
    placed: set[Triple] = set()
    for quad in store if has_graphs else ():
        if not isinstance(quad.graph_name, DefaultGraph):
            placed.add(quad.triple)
            yield quad
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        if quad.triple not in placed:
            yield quad


def to_pieces(source: Source, format_name: str = "ttl", base_iri: str | None = None) -> Iterator[str | bytes]:
    """The graph in one of ``FORMATS``, piece by piece.

    ``base_iri`` is where entities live: a store knows its own.

    Raises: GraphError for an unknown format or an impossible base IRI.
    """
    chosen = FORMATS[find_format(format_name)]
    base = base_iri or (find_base_iri(source) if isinstance(source, Store) else BASE_IRI)
    return chosen.write(_quads(source, chosen.has_graphs, base), base)


def export(source: Source, format_name: str = "ttl", base_iri: str | None = None) -> bytes:
    """The whole graph in one of ``FORMATS`` as bytes. Raises: as ``to_pieces``."""
    pieces = to_pieces(source, format_name, base_iri)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def write_export(
    path: Path, source: Source, format_name: str | None = None, base_iri: str | None = None
) -> None:
    """Write the graph to ``path``, in the format its suffix tells unless one is named.

    Raises: GraphError as ``to_pieces``; WriteError when ``path`` cannot be written.
    """
    write_pieces(path, to_pieces(source, format_name or path.suffix, base_iri))


def write_turtle(path: Path, source: Source, base_iri: str | None = None) -> None:
    """Write graph.ttl: everything, sorted."""
    write_export(path, source, "ttl", base_iri)


def write_trig(path: Path, source: Source, base_iri: str | None = None) -> None:
    """Write graph.trig: the same, with each report's claims in a named graph of the report's IRI, and the
    inferred graph."""
    write_export(path, source, "trig", base_iri)


def write_inferred(path: Path, knowledge: Knowledge, base_iri: str = BASE_IRI) -> None:
    """Write inferred.ttl: the inferred graph alone."""
    quads = (
        Quad(triple.subject, triple.predicate, triple.object) for triple in to_inferred(knowledge, base_iri)
    )
    write_pieces(path, to_turtle(quads, to_aligned(base_iri)))
