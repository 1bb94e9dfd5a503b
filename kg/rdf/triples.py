"""Triples in the formats in which an endpoint gives them, sorted, and the formats in which it takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Quad, RdfFormat, Triple, parse

from kg.errors import FormatError, GraphError, QueryError
from kg.rdf.jsonld import to_jsonld
from kg.rdf.rdfxml import to_rdfxml
from kg.rdf.turtle import to_turtle
from kg.rdf.vocabulary import PREFIXES

TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"

Triples = Iterable[Triple | Quad]


def to_prefixes(base_iri: str) -> dict[str, str]:
    """The prefixes of queries and answers, where entities live under ``base_iri``."""
    return {**PREFIXES, "id": base_iri}


def _lines(triples: Triples) -> Iterator[str]:
    lines = {f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in triples}
    return iter(sorted(lines))


#: Media type → how to write triples in it.
GRAPH_FORMATS: dict[str, Callable[[Triples, str], Iterator[str]]] = {
    TURTLE: lambda triples, base: to_turtle(triples, to_prefixes(base)),
    JSON_LD: to_jsonld,
    RDF_XML: lambda triples, base: to_rdfxml(triples, to_prefixes(base)),
    N_TRIPLES: lambda triples, base: _lines(triples),
}

#: Media type → the format that is read.
READ_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    JSON_LD: RdfFormat.JSON_LD,
    RDF_XML: RdfFormat.RDF_XML,
}


def write_triples(triples: Triples, media_type: str | None, base_iri: str) -> str:
    """Triples in one of ``GRAPH_FORMATS``; ``base_iri`` is where entities live.

    Raises: FormatError for None, and for triples that the format cannot hold.
    """
    if media_type is None:
        raise FormatError(f"the answer is triples; there are: {', '.join(GRAPH_FORMATS)}")
    try:
        return "".join(GRAPH_FORMATS[media_type](triples, base_iri))
    except GraphError as error:
        raise FormatError(f"{error}; ask for {TURTLE}") from error


def read_triples(content: bytes, media_type: str, base_iri: str) -> list[Quad]:
    """The triples of a document in one of ``READ_FORMATS``; nothing is fetched for it.

    Raises: QueryError for a syntax error, with its line, and for a document with named graphs.
    """
    form = READ_FORMATS[media_type]
    try:
        return list(parse(content, form, base_iri=base_iri, without_named_graphs=True))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the {form.name} does not parse: {' '.join(str(error).split())}") from error
