"""What the name of a report's file says of its date: a claim of a kind of its own."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from kg.rdf.iris import to_iri
from kg.rdf.support import to_day
from kg.rdf.vocabulary import KG, RDF, XSD
from kg.resolve.file_dates import FileDate


def to_file_date_triples(found: FileDate, base: str) -> Iterator[Triple]:
    """The kg:fileDate of the report and the kg:FileNameClaim behind it."""
    node, report, day = (
        to_iri(f"filedate-{found.id}", base),
        to_iri(found.report, base),
        to_day(found.date.value),
    )
    yield Triple(report, KG.fileDate, day)
    yield Triple(node, RDF.type, KG.FileNameClaim)
    yield Triple(node, RDF.subject, report)
    yield Triple(node, RDF.predicate, KG.fileDate)
    yield Triple(node, RDF.object, day)
    yield Triple(node, KG.inFileName, Literal(found.file))
    yield Triple(node, KG.quote, Literal(found.quote))
    yield Triple(node, KG.startOffset, Literal(str(found.start), datatype=XSD.integer))
    yield Triple(node, KG.endOffset, Literal(str(found.end), datatype=XSD.integer))
    yield Triple(node, KG.confidence, Literal(str(found.confidence), datatype=XSD.decimal))
    yield Triple(node, KG.extractedBy, Literal(found.extracted_by))
