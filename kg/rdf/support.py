"""The resource of a relation: what it says, which claims say so, and how widely it is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import to_iri
from kg.rdf.vocabulary import KG, RDF, XSD
from kg.records import Relation
from kg.resolve.sources import Source
from kg.resolve.support import to_support

#: The datatype of an ISO date by its length.
_DATES = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}


def to_relation_iri(relation: Relation, base: str) -> NamedNode:
    """The IRI of a relation's resource; it depends on what the relation says alone."""
    return to_iri(f"relation-{relation.id}", base)


def to_day(date: str) -> Literal:
    """An ISO date, month or year with its datatype."""
    return Literal(date, datatype=_DATES.get(len(date), XSD.string))


def to_relation_triples(
    relation: Relation, plain: Triple, sources: Mapping[str, Source], base: str
) -> Iterator[Triple]:
    """The kg:Relation that ``plain`` is the triple of, with its support; none for ``mentions``, which is as
    many relations again and always rests on the one report that is its subject."""
    if relation.predicate == "mentions":
        return
    node, support = to_relation_iri(relation, base), to_support(relation.claims, sources)
    yield Triple(node, RDF.type, KG.Relation)
    yield Triple(node, RDF.subject, plain.subject)
    yield Triple(node, RDF.predicate, plain.predicate)
    yield Triple(node, RDF.object, plain.object)
    yield Triple(node, KG.reportCount, to_count(support.reports))
    yield Triple(node, KG.brokerCount, to_count(len(support.brokers)))
    for broker, _ in support.brokers:
        yield Triple(node, KG.statedBy, to_iri(broker, base))
    for term, date in ((KG.firstStated, support.first), (KG.lastStated, support.last)):
        if date is not None:
            yield Triple(node, term, to_day(date))
    if support.strongest is not None:
        yield Triple(node, KG.strongestClaim, to_iri(f"claim-{support.strongest}", base))
    for claim in relation.claims:
        yield Triple(node, KG.supportedBy, to_iri(f"claim-{claim.id}", base))


def to_count(number: int) -> Literal:
    """A number of things."""
    return Literal(str(number), datatype=XSD.integer)
