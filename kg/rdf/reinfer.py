"""What follows from what changed, beside what followed before.

A conclusion has the two ends of its premises, or is about the classes of one thing; only a chain of a
transitive property leads further. So what stands between the ends of a triple that came or went is inferred
anew, and what stands within the chains that it is in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from kg.rdf.inference import Rule, infer, shipped_rules
from kg.rdf.inferred import Stated, to_graph_iri, to_graph_triples, to_rule_triples, to_step_triples
from kg.rdf.serialise import to_stated
from kg.rdf.support import to_relation_iri
from kg.rdf.vocabulary import KG, RDF, to_predicate
from kg.records import ATTRIBUTES, RELATIONS, Knowledge, Relation

#: How often each rule is applied: name, premise and conclusion, with a count above 0.
Uses = Counter[tuple[str, str, str]]


class InferredChange(NamedTuple):
    """Triples that are inferred no more, and those that are now; how often rules apply now."""

    gone: Collection[Triple]
    come: Collection[Triple]
    uses: Uses


def count_uses(knowledge: Knowledge, base: str) -> Uses:
    """How often each rule is applied in a whole build."""
    steps = infer(to_stated(knowledge, base), shipped_rules())
    return Counter(map(_name, (step.rule for step in steps.values())))


def to_inferred_change(
    before: Knowledge, after: Knowledge, store: Store, base: str, uses: Uses
) -> InferredChange:
    """What changes if ``after`` is said where ``before`` was; ``store`` is that of before."""
    was, now = to_stated(before, base), to_stated(after, base)
    changed = {triple for triple, _ in was.items() ^ now.items()}
    scope = _Scope(store, [*was, *now], changed)
    old = scope.find(base) | {triple: node for triple, node in was.items() if scope.has(triple)}
    new = {triple: node for triple, node in old.items() if triple not in was}
    new |= {triple: node for triple, node in now.items() if scope.has(triple)}
    (gone, spent), (come, made) = (_infer(stated, base) for stated in (old, new))
    left = +Counter({name: uses[name] + made[name] - spent[name] for name in (*uses, *made)})
    for name in spent.keys() | made.keys():
        if (name in uses) != (name in left):
            (come if name in left else gone).update(to_rule_triples(_to_rule(name), base))
    if bool(uses) != bool(left):
        (come if left else gone).update(to_graph_triples(to_graph_iri(base)))
    return InferredChange(gone - come, come - gone, left)


def _name(rule: Rule) -> tuple[str, str, str]:
    return rule.name, rule.premise.value, rule.conclusion.value


def _to_rule(name: tuple[str, str, str]) -> Rule:
    return Rule(name[0], NamedNode(name[1]), NamedNode(name[2]))


def _infer(stated: Stated, base: str) -> tuple[set[Triple], Uses]:
    steps = infer(stated, shipped_rules())
    return set(to_step_triples(steps, stated, base)), Counter(_name(step.rule) for step in steps.values())


# --- what has to be looked at -------------------------------------------------------------------


class _Scope:
    """The things whose classes may follow otherwise, and the pairs between which something may."""

    def __init__(self, store: Store, known: Iterable[Triple], changed: Iterable[Triple]) -> None:
        self._store = store
        self._classed = {triple.subject for triple in changed if triple.predicate == RDF.type}
        ends = [triple for triple in changed if triple.predicate != RDF.type]
        self._pairs = {frozenset((triple.subject, triple.object)) for triple in ends}
        links: dict[object, set[object]] = defaultdict(set)
        for triple in known:
            if triple.predicate in _leading():
                links[triple.subject].add(triple.object)
                links[triple.object].add(triple.subject)
        seeds: set[object] = {
            end
            for triple in ends
            if triple.predicate in _leading()
            for end in (triple.subject, triple.object)
        }
        self._chained = self._follow(seeds, links)

    def has(self, triple: Triple) -> bool:
        if triple.predicate == RDF.type:
            return triple.subject in self._classed
        ends = triple.subject, triple.object
        return frozenset(ends) in self._pairs or self._chained.issuperset(ends)

    def find(self, base: str) -> dict[Triple, NamedNode | None]:
        """What the store says between the pairs, with the resource of each relation."""
        found: dict[Triple, NamedNode | None] = {}
        for one in self._chained:
            found |= {triple: _resource(triple, base) for triple in self._said(one, None) if self.has(triple)}
        for pair in self._pairs:
            one, other = pair if len(pair) == 2 else (*pair, *pair)
            for ends in ((one, other), (other, one)):
                found |= {triple: _resource(triple, base) for triple in self._said(*ends)}
        return found

    def _said(self, subject: object, obj: object) -> Iterator[Triple]:
        """Plain relations between nodes; of values and classes the change itself tells all."""
        if isinstance(subject, NamedNode) and isinstance(obj, NamedNode | None):
            for quad in self._store.quads_for_pattern(subject, None, obj, DefaultGraph()):
                if quad.predicate in _plain() and isinstance(quad.object, NamedNode):
                    yield quad.triple

    def _follow(self, seeds: set[object], links: Mapping[object, set[object]]) -> set[object]:
        reached, fresh = set(), set(seeds)
        while fresh:
            reached |= fresh
            fresh = {other for one in fresh for other in (*links.get(one, ()), *self._linked(one))} - reached
        return reached

    def _linked(self, node: object) -> Iterator[object]:
        if isinstance(node, NamedNode):
            for predicate in _leading():
                for quad in self._store.quads_for_pattern(node, predicate, None, DefaultGraph()):
                    yield quad.object
                for quad in self._store.quads_for_pattern(None, predicate, node, DefaultGraph()):
                    yield quad.subject


@cache
def _plain() -> frozenset[NamedNode]:
    """The predicates of plain relations."""
    return frozenset({*map(to_predicate, (*RELATIONS, *ATTRIBUTES)), KG.hasRecommendation})


@cache
def _leading() -> frozenset[NamedNode]:
    """The predicates from which a transitive property follows, and these."""
    rules = [rule for found in shipped_rules().values() for rule in found if rule.name != "subclass"]
    leading = {rule.conclusion for rule in rules if rule.name == "transitive"}
    while more := {rule.premise for rule in rules if rule.conclusion in leading} - leading:
        leading |= more
    return frozenset(leading)


def _resource(triple: Triple, base: str) -> NamedNode | None:
    """The kg:Relation of a plain triple between two entities; mentions and calls have none."""
    if triple.predicate in (KG.mentions, KG.hasRecommendation):
        return None
    ends = (end.value for end in (triple.subject, triple.object) if isinstance(end, NamedNode))
    subject, obj = (unquote(end.removeprefix(base)) for end in ends)
    predicate = triple.predicate.value.removeprefix(KG.mentions.value.removesuffix("mentions"))
    return to_relation_iri(Relation(subject=subject, predicate=predicate, object=obj, claims=()), base)
