"""The resource of a conflict: what it concerns, the relations that cannot all hold, what rules prefer."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from kg.rdf.iris import to_iri
from kg.rdf.support import to_relation_iri
from kg.rdf.vocabulary import KG, RDF, XSD, to_predicate
from kg.records import Conflict

#: The property that leads to what a rule prefers, by the name of the rule.
_RULES = {"newer": KG.newer, "more_exact": KG.moreExact, "more_brokers": KG.moreBrokers}


def to_conflict_triples(conflict: Conflict, base: str) -> Iterator[Triple]:
    """The kg:Conflict and the contradictions between its relations, written both ways."""
    node = to_iri(f"conflict-{conflict.id}", base)
    yield Triple(node, RDF.type, KG.Conflict)
    yield Triple(node, KG.concerns, to_iri(conflict.entity, base))
    yield Triple(node, KG.disputes, to_predicate(conflict.predicate))
    within = Literal(str(conflict.within).lower(), datatype=XSD.boolean)
    yield Triple(node, KG.withinReport, within)
    for side in conflict.sides:
        relation = to_relation_iri(side.relation, base)
        yield Triple(node, KG.conflictingRelation, relation)
        for other in side.against:
            yield Triple(relation, KG.contradicts, to_iri(f"relation-{other}", base))
    for rule, term in _RULES.items():
        for preferred in getattr(conflict, rule):
            yield Triple(node, term, to_iri(f"relation-{preferred}", base))
