"""Facts that reports contradict each other on: what each side says, who says so, and the rules'
preferences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.desk import is_whole_date
from kg.rdf.pages.nodes import (
    GRAPH,
    find_nodes,
    find_subjects,
    find_value,
    find_values,
    to_id,
    to_link,
)
from kg.rdf.pages.opinions.briefs import read_values
from kg.rdf.vocabulary import DCTERMS, KG, RDF

Json = dict[str, Any]
_RULES = {"newer": KG.newer, "more_exact": KG.moreExact, "more_brokers": KG.moreBrokers}


def read_conflicts(store: Store) -> Sequence[Json]:
    """Every kg:Conflict, those of most reports first: ``id``, ``about`` (a link), ``predicate`` (its local
    name), ``within`` (one report says both), ``prefers`` (rule → ids of relations) and ``sides`` as of
    ``_side``."""
    doubted = frozenset(claim for claim, _ in read_values(store, KG.modality))
    nodes = find_subjects(store, RDF.type, KG.Conflict)
    return sorted((_conflict(store, node, doubted) for node in nodes), key=_widest_first)


def _widest_first(row: Json) -> tuple[int, str, str, str]:
    reports = sum(side["reports"] for side in row["sides"])
    return -reports, row["about"]["label"], row["predicate"], row["id"]


def _conflict(store: Store, node: NamedNode, doubted: frozenset[str]) -> Json:
    about = min(find_nodes(store, node, KG.concerns), key=lambda one: one.value, default=node)
    disputed = find_value(store, node, KG.disputes) or ""
    sides = [_side(store, one, about, doubted) for one in find_nodes(store, node, KG.conflictingRelation)]
    return {
        "id": to_id(store, node),
        "about": to_link(store, about),
        "predicate": disputed.removeprefix(KG.base).removeprefix(DCTERMS.base),
        "within": find_value(store, node, KG.withinReport) == "true",
        "sides": sorted(sides, key=lambda side: (side["value"], side["relation"])),
        "prefers": {
            rule: sorted(to_id(store, one) for one in find_nodes(store, node, term))
            for rule, term in _RULES.items()
        },
    }


def _side(store: Store, relation: NamedNode, about: NamedNode, doubted: frozenset[str]) -> Json:
    """``relation`` (its id), ``value`` (a text), ``thing`` (a link where the value is an entity), ``against``
    (ids of relations), and of the claims that say so plainly: ``claims``, ``reports`` (how many), ``brokers``
    (links), ``first``, ``last`` and ``strongest`` (an id)."""
    ends = [*find_nodes(store, relation, RDF.subject), *find_nodes(store, relation, RDF.object)]
    thing = next((to_link(store, end) for end in ends if end != about), None)
    plain = [claim for claim in find_nodes(store, relation, KG.supportedBy) if claim.value not in doubted]
    return {
        "relation": to_id(store, relation),
        "value": thing["label"] if thing else find_value(store, relation, RDF.object) or "",
        "thing": thing,
        "against": sorted(to_id(store, one) for one in find_nodes(store, relation, KG.contradicts)),
        "claims": len(plain),
        **_support(store, plain),
    }


def _support(store: Store, claims: Iterable[NamedNode]) -> Json:
    """As ``kg.resolve.support`` counts it."""
    found = sorted((_stated(store, claim) for claim in claims), key=lambda one: one["id"])
    reports = {one["report"] for one in found if one["report"]}
    days = [one["date"] for one in found if one["date"]]
    brokers = {broker for report in reports for broker in find_nodes(store, report, KG.publishedBy)}
    best = max(found, key=lambda one: (one["confidence"], one["date"] or ""), default={"id": None})
    return {
        "reports": len(reports),
        "brokers": sorted(
            (to_link(store, one) for one in brokers), key=lambda one: (one["label"], one["id"])
        ),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "strongest": best["id"],
    }


def _stated(store: Store, claim: NamedNode) -> Json:
    sources = list(find_nodes(store, claim, KG.statedIn))
    reports = [one for one in sources if _is_report(store, one)]
    days = [term.value for one in reports for term in find_values(store, one, DCTERMS.issued)]
    return {
        "id": to_id(store, claim),
        "report": next(iter(reports), None),
        "date": min(filter(is_whole_date, days), default=None),
        "confidence": float(find_value(store, claim, KG.confidence) or 0),
    }


def _is_report(store: Store, node: NamedNode) -> bool:
    return any(True for _ in store.quads_for_pattern(node, RDF.type, KG.Report, GRAPH))
