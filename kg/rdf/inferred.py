"""The inferred graph: what follows from what reports say, and why, apart from what they say.

Premises are what the graph says of reports and entities: their classes, relations, attributes and calls. A
triple that rests on kg:Relation resources has a kg:Inference of its own, which leads to them. One that rests
on a class, a mention or a call, which have no such resource, is told by its kg:InferenceRule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.inference import Rule, Rules, Step, infer, shipped_rules
from kg.rdf.iris import to_iri
from kg.rdf.turtle import TermWriter
from kg.rdf.vocabulary import ALIGNED, KG, PREFIXES, RDF, RDFS

#: The name of the graph below the base IRI.
_GRAPH = "inferred"
_LABELS = (
    Literal("what follows from what reports say", language="en"),
    Literal("由报告陈述推得", language="zh"),
)
_WRITER = TermWriter(PREFIXES | ALIGNED)

#: A plain triple, and the kg:Relation that says what stands behind it; None for classes, mentions and calls.
Stated = Mapping[Triple, NamedNode | None]


def to_graph_iri(base: str) -> NamedNode:
    """The name of the inferred graph."""
    return to_iri(_GRAPH, base)


def to_inferred_triples(stated: Stated, base: str, rules: Rules | None = None) -> Iterator[Triple]:
    """Everything that stands in the inferred graph: nothing at all where nothing follows.

    ``rules`` are those of the ontology unless given.
    """
    steps = infer(stated, shipped_rules() if rules is None else rules)
    if steps:
        yield from to_graph_triples(to_graph_iri(base))
    for rule in {step.rule for step in steps.values()}:
        yield from to_rule_triples(rule, base)
    yield from to_step_triples(steps, stated, base)


def to_step_triples(steps: Mapping[Triple, Step], stated: Stated, base: str) -> Iterator[Triple]:
    """What was inferred, and the kg:Inference of each that has one."""
    yield from steps
    yield from _inferences(steps, stated, base)


def to_graph_triples(graph: NamedNode) -> Iterator[Triple]:
    """What the inferred graph says of itself."""
    yield Triple(graph, RDF.type, KG.InferredGraph)
    for label in _LABELS:
        yield Triple(graph, RDFS.label, label)


def to_rule_triples(rule: Rule, base: str) -> Iterator[Triple]:
    """The kg:InferenceRule of a rule that is applied."""
    node = _rule_iri(rule, base)
    yield Triple(node, RDF.type, KG.InferenceRule)
    yield Triple(node, KG.rule, Literal(rule.name))
    yield Triple(node, KG.premiseTerm, rule.premise)
    yield Triple(node, KG.conclusionTerm, rule.conclusion)


def _rule_iri(rule: Rule, base: str) -> NamedNode:
    """A name one can read: ``rule-inverse-kg.develops-kg.developedBy``."""
    ends = (_WRITER.iri(term.value).replace(":", ".") for term in (rule.premise, rule.conclusion))
    return to_iri("-".join(("rule", rule.name, *ends)), base)


def to_inference_iri(triple: Triple, base: str) -> NamedNode:
    """The IRI of the kg:Inference of a triple."""
    return to_iri("inference-" + sha256(str(triple).encode()).hexdigest()[:20], base)


def _inferences(steps: Mapping[Triple, Step], stated: Stated, base: str) -> Iterator[Triple]:
    """The kg:Inference of each triple whose premises all have a resource.

    Steps come in the order in which they were taken, so premises before what follows from them.
    """
    nodes = dict(stated)
    for triple, step in steps.items():
        premises = [nodes[premise] for premise in step.premises]
        node = nodes[triple] = None if None in premises else to_inference_iri(triple, base)
        if node is not None:
            yield Triple(node, RDF.type, KG.Inference)
            yield Triple(node, RDF.subject, triple.subject)
            yield Triple(node, RDF.predicate, triple.predicate)
            yield Triple(node, RDF.object, triple.object)
            yield Triple(node, KG.appliesRule, _rule_iri(step.rule, base))
            yield from (Triple(node, KG.premise, premise) for premise in premises if premise is not None)
