"""Knowledge → RDF triples and quads.

The default graph holds everything: the plain triple of every asserted relation, a kg:Relation with what
stands behind it, and a kg:Claim for each time a report says it. A report's named graph, whose IRI is the
report's own, holds its claims and recommendations; a curation file's
the facts it adds and the rulings it makes. What follows from all this by the ontology stands only in the
inferred graph (``kg.rdf.inferred``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg import records
from kg.rdf.conflicts import to_conflict_triples
from kg.rdf.file_dates import to_file_date_triples
from kg.rdf.inferred import to_graph_iri, to_inferred_triples
from kg.rdf.iris import parse_base_iri, to_iri
from kg.rdf.ratings import to_common, to_step
from kg.rdf.rulings import to_evidence, to_rulings, to_signature
from kg.rdf.support import to_relation_iri, to_relation_triples
from kg.rdf.vocabulary import BASE_IRI, KG, MATERIALISED, RDF, RDFS, SKOS, XSD, to_predicate
from kg.resolve.file_dates import find_file_dates
from kg.resolve.sources import Source, to_sources

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_STRINGS = ("verb", "rating", "rating_action", "currency")
_CALL_TERMS = dict(zip(_STRINGS, (KG.verb, KG.rating, KG.ratingAction, KG.currency), strict=True))

#: A triple, and the id of the report in whose named graph it also stands.
Placed = tuple[Triple, str | None]


def to_quads(knowledge: records.Knowledge, base_iri: str = BASE_IRI) -> Iterator[Quad]:
    """Everything in the default graph, each report's claims once more in its named graph, and what follows
    in the inferred graph alone.

    So a plain query sees all that reports say, and ``GRAPH ?report { … }`` sees what one report says.

    Raises: GraphError for a base IRI that entities cannot live under.
    """
    everything = DefaultGraph()
    for (subject, predicate, object_), report in _place(knowledge, base_iri):
        yield Quad(subject, predicate, object_, everything)
        if report is not None:
            yield Quad(subject, predicate, object_, to_iri(report, base_iri))
    yield from _inferred(knowledge, base_iri)


def to_dataset(knowledge: records.Knowledge, base_iri: str = BASE_IRI) -> Iterator[Quad]:
    """As ``to_quads``, but no triple stands twice: claims are only in their report's named graph."""
    for triple, report in _place(knowledge, base_iri):
        graph = DefaultGraph() if report is None else to_iri(report, base_iri)
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
    yield from _inferred(knowledge, base_iri)


def to_triples(knowledge: records.Knowledge, base_iri: str = BASE_IRI) -> Iterator[Triple]:
    """The default graph of ``to_quads``."""
    return (triple for triple, _ in _place(knowledge, base_iri))


def to_inferred(knowledge: records.Knowledge, base_iri: str = BASE_IRI) -> Iterator[Triple]:
    """The inferred graph of ``to_quads``. Raises: as that does."""
    base = parse_base_iri(base_iri)
    return to_inferred_triples(to_stated(knowledge, base), base)


def _inferred(knowledge: records.Knowledge, base: str) -> Iterator[Quad]:
    graph = to_graph_iri(base)
    for triple in to_inferred(knowledge, base):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def to_stated(knowledge: records.Knowledge, base: str) -> dict[Triple, NamedNode | None]:
    """What may be a premise: what the graph says plainly of reports and entities."""
    stated: dict[Triple, NamedNode | None] = {}
    for entity in knowledge.entities:
        stated |= dict.fromkeys(_named_triples(entity, base))
    for call in knowledge.recommendations:
        stated[_made(call, base)] = None
    for relation in knowledge.relations:
        if relation.asserted:
            has_resource = relation.predicate != "mentions"
            stated[_plain(relation, base)] = to_relation_iri(relation, base) if has_resource else None
    return stated


def to_decimal(value: float | str) -> Literal:
    """An exact xsd:decimal in canonical form, as the store keeps it: ``59.30`` is written 59.3.

    >>> to_decimal("59.30").value, to_decimal(1.0).value
    ('59.3', '1')
    """
    number = Decimal(value if isinstance(value, str) else str(round(value, 6)))
    text = f"{number:f}"
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=XSD.decimal)


def to_literal(value: records.Literal) -> Literal:
    """A literal of the records with its XSD datatype; numbers in canonical form."""
    if value.datatype is records.Datatype.STRING:
        return Literal(value.value)
    if value.datatype is records.Datatype.DECIMAL and _NUMBER.match(value.value):
        return to_decimal(value.value)
    if value.datatype is records.Datatype.INTEGER and _NUMBER.match(value.value):
        return Literal(str(int(value.value)), datatype=XSD.integer)
    return Literal(value.value, datatype=XSD[value.datatype.value])


class Part(NamedTuple):
    """One record of the knowledge, and the triples that are said for it."""

    record: object
    place: Callable[[], Iterator[Placed]]


def to_parts(knowledge: records.Knowledge, base: str) -> Iterator[Part]:
    """The default graph of ``to_quads`` part by part, but for what curation files say."""
    texts = {document.digest: document.text for document in knowledge.documents}
    sources = to_sources(knowledge)
    alone: list[tuple[Iterable[object], Callable[[Any, str], Iterator[Triple]]]] = [
        (knowledge.documents, _report_triples),
        (knowledge.entities, _entity_triples),
        (knowledge.conflicts, to_conflict_triples),
        (chain.from_iterable(find_file_dates(knowledge).values()), to_file_date_triples),
    ]
    for found, to_part in alone:
        for record in found:
            yield Part(record, partial(_alone_of, to_part, record, base))
    for relation in knowledge.relations:
        yield Part(relation, partial(_relation, relation, sources, texts, base))
    for call in knowledge.recommendations:
        yield Part(call, partial(_recommendation, call, base))


def _place(knowledge: records.Knowledge, base_iri: str) -> Iterator[Placed]:
    base = parse_base_iri(base_iri)
    for part in to_parts(knowledge, base):
        yield from part.place()
    yield from to_rulings(knowledge, base)


def _alone_of(to_part: Callable[[Any, str], Iterator[Triple]], record: object, base: str) -> Iterator[Placed]:
    return _alone(to_part(record, base))


def _alone(triples: Iterable[Triple]) -> Iterator[Placed]:
    return ((triple, None) for triple in triples)


def _report_triples(document: records.Document, base: str) -> Iterator[Triple]:
    report = to_iri(records.report_id(document.digest), base)
    yield Triple(report, RDF.type, KG.Report)
    yield Triple(report, KG.readFile, Literal(document.source_file))
    yield Triple(report, KG.sourceDigest, Literal(document.digest))
    for file in (document.source_file, *(copy.source_file for copy in document.copies)):
        yield Triple(report, KG.sourceFile, Literal(file))
    for copy in document.copies:
        if copy.digest != document.digest:  # the same bytes by another name are the same file
            yield from _copy_triples(copy, report, base)


def _copy_triples(copy: records.Copy, report: NamedNode, base: str) -> Iterator[Triple]:
    node = to_iri(f"copy-{copy.digest[:16]}", base)
    yield Triple(node, RDF.type, KG.Copy)
    yield Triple(node, KG.copyOf, report)
    yield Triple(node, KG.copyFile, Literal(copy.source_file))
    yield Triple(node, KG.sourceDigest, Literal(copy.digest))
    yield Triple(node, KG.similarity, to_decimal(copy.similarity))


def _named_triples(entity: records.Entity, base: str) -> Iterator[Triple]:
    """Its classes and identifiers."""
    node = to_iri(entity.id, base)
    for name in (entity.type.value, *MATERIALISED.get(entity.type.value, ())):
        yield Triple(node, RDF.type, KG[name])
    for name, value in entity.identifiers:
        yield Triple(node, to_predicate(name), Literal(value))


def _entity_triples(entity: records.Entity, base: str) -> Iterator[Triple]:
    node = to_iri(entity.id, base)
    yield from _named_triples(entity, base)
    yield Triple(node, RDFS.label, Literal(entity.label))
    for alias in entity.aliases:
        yield Triple(node, SKOS.altLabel, Literal(alias))
    for namesake in entity.namesakes:
        yield Triple(node, RDFS.seeAlso, to_iri(namesake, base))
    for judgement in entity.judgements:
        yield from _judgement(judgement, entity.id, base)


def to_judgement_id(judgement: records.Judgement, entity_id: str) -> str:
    """The local part of its IRI, made of what it says."""
    parts = (entity_id, judgement.left, judgement.right, judgement.decision.value, judgement.rule)
    return "judgement-" + sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _judgement(judgement: records.Judgement, entity_id: str, base: str) -> Iterator[Triple]:
    node = to_iri(to_judgement_id(judgement, entity_id), base)
    yield Triple(node, RDF.type, KG.Judgement)
    yield Triple(node, KG.concerns, to_iri(entity_id, base))
    yield Triple(node, KG.leftName, Literal(judgement.left))
    yield Triple(node, KG.rightName, Literal(judgement.right))
    yield Triple(node, KG.decision, Literal(judgement.decision.value))
    yield Triple(node, KG.rule, Literal(judgement.rule))
    yield Triple(node, KG.score, to_decimal(judgement.score))


def _relation(
    relation: records.Relation, sources: Mapping[str, Source], texts: Mapping[str, str], base: str
) -> Iterator[Placed]:
    plain = _plain(relation, base)
    if relation.asserted:
        yield plain, None
    yield from _alone(to_relation_triples(relation, plain, sources, base))
    for claim in relation.claims:
        for triple in _claim_triples(claim, plain, base):
            yield triple, claim.evidence.source
    yield from _alone(_graded(relation, texts, base))


def _plain(relation: records.Relation, base: str) -> Triple:
    subject, predicate = to_iri(relation.subject, base), to_predicate(relation.predicate)
    return Triple(subject, predicate, _object(relation.object, base))


def _object(value: str | records.Literal, base: str) -> NamedNode | Literal:
    return to_literal(value) if isinstance(value, records.Literal) else to_iri(value, base)


def _claim_triples(claim: records.Claim, plain: Triple, base: str) -> Iterator[Triple]:
    node = to_iri(f"claim-{claim.id}", base)
    yield Triple(node, RDF.type, KG.Claim)
    yield Triple(node, RDF.subject, plain.subject)
    yield Triple(node, RDF.predicate, plain.predicate)
    yield Triple(node, RDF.object, plain.object)
    yield Triple(node, KG.confidence, to_decimal(claim.confidence))
    yield Triple(node, KG.extractedBy, Literal(claim.extracted_by))
    if claim.modality is not None:
        yield Triple(node, KG.modality, Literal(claim.modality))
    if claim.person is not None:
        yield from to_signature(node, claim.person)
    yield from to_evidence(node, claim.evidence, base)


def _graded(relation: records.Relation, texts: Mapping[str, str], base: str) -> Iterator[Triple]:
    """A report's own rating on the common scale, where its word says which step that is."""
    if relation.predicate != "rating" or not isinstance(relation.object, records.Literal):
        return
    for digest in sorted({claim.evidence.digest for claim in relation.claims}):
        step = to_common(relation.object.value, texts.get(digest, ""))
        if step and relation.asserted:
            yield Triple(to_iri(relation.subject, base), KG.commonRating, to_step(step))


def _recommendation(made: records.Recommendation, base: str) -> Iterator[Placed]:
    node, call = to_iri(made.id, base), made.call
    yield _made(made, base), None
    triples = [Triple(node, RDF.type, KG.Recommendation), Triple(node, KG.target, to_iri(made.target, base))]
    triples += [Triple(node, KG.extractedBy, Literal(call.extracted_by))]
    triples += to_evidence(node, call.evidence, base)
    for name, term in _CALL_TERMS.items():
        if getattr(call, name) is not None:
            triples.append(Triple(node, term, Literal(getattr(call, name))))
    if made.common_rating is not None:
        triples.append(Triple(node, KG.commonRating, to_step(made.common_rating)))
    triples += to_price_triples(node, call.target_price)
    yield from ((triple, made.report) for triple in triples)


def _made(call: records.Recommendation, base: str) -> Triple:
    return Triple(to_iri(call.report, base), KG.hasRecommendation, to_iri(call.id, base))


def to_price_triples(node: NamedNode, price: str | None) -> Iterator[Triple]:
    """The price as printed, and as a number when it is one (``1,234.5`` is)."""
    if price is None:
        return
    yield Triple(node, KG.targetPriceText, Literal(price))
    if _NUMBER.match(price.replace(",", "")):
        yield Triple(node, KG.targetPrice, to_decimal(price.replace(",", "")))
