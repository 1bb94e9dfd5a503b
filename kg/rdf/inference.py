"""What follows from plain triples by the ontology: one step at a time, each with its rule and premises.

The rules are the axioms of ``ontology/kg.ttl``; a new inverse there needs no code here. In the terms of
OWL 2 RL they are cax-sco, prp-spo1, prp-inv, prp-symp and prp-trp, but for one thing: a transitive property
never leads back to where it began, since a version does not come before itself; ``circular-lineage.rq``
names such rings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.vocabulary import OWL, RDF, RDFS
from kg.resources import ontology


class Rule(NamedTuple):
    """One axiom: what holds with ``premise`` holds, in the way of ``name``, with ``conclusion``.

    Both are properties, or classes where ``name`` is "subclass".
    """

    name: str
    premise: NamedNode
    conclusion: NamedNode


class Step(NamedTuple):
    """How a triple was inferred: the rule, and the triples it was applied to."""

    rule: Rule
    premises: tuple[Triple, ...]


#: What can stand as the subject and the object of a triple that a transitive property makes.
Node = NamedNode | BlankNode | Triple

#: Rules by their premise.
Rules = Mapping[NamedNode, tuple[Rule, ...]]

#: Axiom → the rules it stands for: name, and whether subject and object of the axiom change places.
_BETWEEN = {
    RDFS.subClassOf: (("subclass", False),),
    RDFS.subPropertyOf: (("subproperty", False),),
    OWL.inverseOf: (("inverse", False), ("inverse", True)),
}
_TYPE = RDF.type  # looked up for every triple
_OF_ITSELF = {OWL.SymmetricProperty: "symmetric", OWL.TransitiveProperty: "transitive"}


def to_rules(axioms: Iterable[Triple]) -> Rules:
    """The rules in an ontology; axioms about classes without a name are passed over."""
    rules: dict[NamedNode, set[Rule]] = defaultdict(set)
    for axiom in axioms:
        for rule in _read_axiom(axiom):
            rules[rule.premise].add(rule)
    return {term: tuple(sorted(found, key=_rule_key)) for term, found in rules.items()}


def _read_axiom(axiom: Triple) -> Iterator[Rule]:
    left, right = axiom.subject, axiom.object
    if not isinstance(left, NamedNode) or not isinstance(right, NamedNode):
        return
    for name, turned in _BETWEEN.get(axiom.predicate, ()):
        yield Rule(name, right, left) if turned else Rule(name, left, right)
    if axiom.predicate == RDF.type and right in _OF_ITSELF:
        yield Rule(_OF_ITSELF[right], left, left)


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """The rules of ``ontology/kg.ttl``."""
    return to_rules(quad.triple for quad in parse(ontology("kg.ttl").read_bytes(), format=RdfFormat.TURTLE))


def infer(stated: Iterable[Triple], rules: Rules) -> dict[Triple, Step]:
    """Every triple that follows from ``stated`` and is not in it, each with the last step to it.

    A step is one of the shortest ways, and of these the first by rule and premises; so premises of
    premises lead to ``stated``, never in a ring, and stand before what follows from them. The order of
    ``stated`` does not matter.
    """
    known = set(stated)
    steps: dict[Triple, Step] = {}
    chains = _Chains(rules)
    fresh: Iterable[Triple] = list(known)
    while fresh:
        made: dict[Triple, Step] = {}
        for triple, step in _follow(fresh, rules, chains, steps):
            if triple not in known and (triple not in made or _key(step) < _key(made[triple])):
                made[triple] = step
        known.update(made)
        steps.update(made)
        fresh = made
    return steps


def _follow(
    fresh: Iterable[Triple], rules: Rules, chains: _Chains, steps: Mapping[Triple, Step]
) -> Iterator[tuple[Triple, Step]]:
    """What follows in one step if each of ``fresh`` is new."""
    links = [triple for triple in fresh if triple.predicate in chains]
    for triple in links:
        chains.add(triple, is_link=triple not in steps or steps[triple].rule.name != "transitive")
    for triple in links:
        yield from chains.extend(triple)
    for triple in fresh:
        for found, step in _apply(triple, rules):
            if found.predicate not in chains or found.subject != found.object:
                yield found, step


def _apply(triple: Triple, rules: Rules) -> Iterator[tuple[Triple, Step]]:
    """The rules of one premise."""
    subject, predicate, object_ = triple
    if predicate == _TYPE:
        for rule in rules.get(object_, ()):
            if rule.name == "subclass":
                yield Triple(subject, predicate, rule.conclusion), Step(rule, (triple,))
        return
    for rule in rules.get(predicate, ()):
        if rule.name == "subproperty":
            yield Triple(subject, rule.conclusion, object_), Step(rule, (triple,))
        elif rule.name in ("inverse", "symmetric") and isinstance(object_, NamedNode):
            yield Triple(object_, rule.conclusion, subject), Step(rule, (triple,))


class _Chains:
    """The transitive properties: who is reached from whom, and by which links.

    A link is a triple that transitivity did not make itself. Chains grow link by link from their near end,
    which gives all of them, in steps no more than links times what they reach.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = {
            rule.premise: rule for found in rules.values() for rule in found if rule.name == "transitive"
        }
        self._reached: dict[tuple[NamedNode, Node], set[Node]] = defaultdict(set)
        self._links: dict[tuple[NamedNode, Node], set[Node]] = defaultdict(set)

    def __contains__(self, predicate: object) -> bool:
        return predicate in self._rules

    def add(self, triple: Triple, *, is_link: bool) -> None:
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        if isinstance(object_, Literal):
            return
        self._reached[predicate, subject].add(object_)
        if is_link:
            self._links[predicate, object_].add(subject)

    def extend(self, triple: Triple) -> Iterator[tuple[Triple, Step]]:
        """Chains of two: the triple with one that goes on from it, and a link with the triple."""
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        if isinstance(object_, Literal):
            return
        rule = self._rules[predicate]
        if subject in self._links[predicate, object_]:
            for end in self._reached[predicate, object_]:
                if end != subject:
                    step = Step(rule, (triple, Triple(object_, predicate, end)))
                    yield Triple(subject, predicate, end), step
        for start in self._links[predicate, subject]:
            if start != object_:
                yield (
                    Triple(start, predicate, object_),
                    Step(rule, (Triple(start, predicate, subject), triple)),
                )


def _rule_key(rule: Rule) -> tuple[str, str, str]:
    return (rule.name, rule.premise.value, rule.conclusion.value)


def _key(step: Step) -> tuple[object, ...]:
    return (_rule_key(step.rule), *map(str, step.premises))
