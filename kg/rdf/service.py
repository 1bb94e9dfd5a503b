"""The description an endpoint gives of itself, in the terms of SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg.rdf.rows import ROW_FORMATS
from kg.rdf.triples import GRAPH_FORMATS, READ_FORMATS, write_triples
from kg.rdf.vocabulary import BASE_IRI, RDF, Namespace

_SD = Namespace(
    "http://www.w3.org/ns/sparql-service-description#",
    "Service endpoint supportedLanguage SPARQL11Query SPARQL11Update resultFormat inputFormat feature "
    "BasicFederatedQuery defaultDataset Dataset defaultGraph Graph",
)
_FORMATS = "http://www.w3.org/ns/formats/"
_W3C = """
    SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV
    Turtle JSON-LD RDF_XML N-Triples
"""
#: Media type → the name of the format at the W3C.
_NAMES = dict(zip([*ROW_FORMATS, *GRAPH_FORMATS], _W3C.split(), strict=True))


def describe_service(endpoint: str, media_type: str, *, is_writable: bool, may_reach: bool) -> str:
    """The description of the service at the IRI ``endpoint``, in a format of ``GRAPH_FORMATS``."""
    triples = _triples(endpoint, is_writable=is_writable, may_reach=may_reach)
    return write_triples(triples, media_type, BASE_IRI)


def _triples(endpoint: str, *, is_writable: bool, may_reach: bool) -> Iterator[Triple]:
    service, dataset, graph = (NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "graph"))
    yield Triple(service, RDF.type, _SD.Service)
    yield Triple(service, _SD.endpoint, NamedNode(endpoint))
    yield Triple(service, _SD.supportedLanguage, _SD.SPARQL11Query)
    for name in _NAMES.values():
        yield Triple(service, _SD.resultFormat, NamedNode(_FORMATS + name))
    if is_writable:
        yield Triple(service, _SD.supportedLanguage, _SD.SPARQL11Update)
        for form in READ_FORMATS:
            yield Triple(service, _SD.inputFormat, NamedNode(_FORMATS + _NAMES[form]))
    if may_reach:
        yield Triple(service, _SD.feature, _SD.BasicFederatedQuery)
    yield Triple(service, _SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, _SD.Dataset)
    yield Triple(dataset, _SD.defaultGraph, graph)
    yield Triple(graph, RDF.type, _SD.Graph)
