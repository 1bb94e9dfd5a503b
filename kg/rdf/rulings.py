"""Where a statement stands, and a person's decisions as RDF: the curation files, and their rulings."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import to_iri
from kg.rdf.vocabulary import KG, RDF, XSD
from kg.records import PERSON, Attribution, Document, Evidence, Knowledge, Ruling, curation_id


def to_evidence(node: NamedNode, evidence: Evidence, base: str) -> Iterator[Triple]:
    """Where a statement stands, and in which words."""
    yield Triple(node, KG.statedIn, to_iri(evidence.source, base))
    yield Triple(node, KG.quote, Literal(evidence.quote))
    yield Triple(node, KG.startOffset, Literal(str(evidence.start), datatype=XSD.integer))
    yield Triple(node, KG.endOffset, Literal(str(evidence.end), datatype=XSD.integer))
    if evidence.page is not None:
        yield Triple(node, KG.page, Literal(str(evidence.page), datatype=XSD.integer))


def to_rulings(knowledge: Knowledge, base: str) -> Iterator[tuple[Triple, str | None]]:
    """The triples of all curation files and rulings, each with the id of the graph it also stands in."""
    for document in knowledge.curations:
        for triple in _file(document, base):
            yield triple, None
    for ruling in knowledge.rulings:
        for triple in _ruling(ruling, base):
            yield triple, ruling.evidence.source


def _file(document: Document, base: str) -> Iterator[Triple]:
    node = to_iri(curation_id(document.digest), base)
    yield Triple(node, RDF.type, KG.Curation)
    yield Triple(node, KG.readFile, Literal(document.source_file))
    yield Triple(node, KG.sourceFile, Literal(document.source_file))
    yield Triple(node, KG.sourceDigest, Literal(document.digest))


def _ruling(ruling: Ruling, base: str) -> Iterator[Triple]:
    node = to_iri(ruling.id, base)
    yield Triple(node, RDF.type, KG.Ruling)
    yield Triple(node, KG.rulingKind, Literal(ruling.kind))
    yield Triple(node, KG.extractedBy, Literal(PERSON))
    for entity in ruling.entities:
        yield Triple(node, KG.concerns, to_iri(entity, base))
    yield from to_signature(node, ruling.person)
    yield from to_evidence(node, ruling.evidence, base)


def to_signature(node: NamedNode, person: Attribution) -> Iterator[Triple]:
    """Who decided, when, on which source, and why."""
    yield Triple(node, KG.decidedBy, Literal(person.by))
    if person.date is not None:
        yield Triple(node, KG.decidedOn, Literal(person.date, datatype=XSD.date))
    for term, words in ((KG.citedSource, person.source), (KG.note, person.note)):
        if words is not None:
            yield Triple(node, term, Literal(words))
