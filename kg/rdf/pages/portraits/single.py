"""The pages of one statement: a claim, a recommendation, a relation with all its claims, a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import GraphError
from kg.rdf.pages.nodes import Json, find_nodes, find_subjects, find_value, to_evidence, to_id, to_link
from kg.rdf.pages.portraits.callers import find_calls_on, to_histories, to_rows
from kg.rdf.pages.portraits.head import to_head, to_term
from kg.rdf.pages.portraits.judged import to_conflict, to_said
from kg.rdf.pages.portraits.lists import MANY, Slice
from kg.rdf.pages.support import Said, find_claims, find_relation, is_asserted, to_name, to_support, to_type
from kg.rdf.pages.view import Build
from kg.rdf.vocabulary import KG


def show_claim(build: Build, node: NamedNode, _asked: Mapping[str, Any]) -> Json:
    """``said`` (None where the graph leaves a part out), ``evidence``, ``relation`` (the id of what also
    other reports say, or None), ``asserted`` and ``support`` of that, and ``file`` of a claim in its name."""
    store = build.store
    said = to_said(store, node)
    relation = None if said is None else find_relation(store, said)
    return {
        "kind": "claim",
        **to_head(store, node),
        "said": said and to_words(store, said),
        "evidence": to_evidence(store, node),
        "asserted": said is not None and is_asserted(store, said),
        "support": relation and to_support(store, relation),
        "file": find_value(store, node, KG.inFileName),
    }


def to_words(store: Store, said: Said) -> Json:
    """``subject`` (a link), ``predicate``, ``term`` (what the ontology calls it), and ``object`` (a link, or
    None) or ``value`` and ``datatype``."""
    value = said.object if isinstance(said.object, Literal) else None
    return {
        "subject": to_link(store, said.subject),
        "predicate": to_name(said.predicate),
        "term": to_term(said.predicate),
        "object": to_link(store, said.object) if isinstance(said.object, NamedNode) else None,
        "value": value and value.value,
        "datatype": value and to_type(value),
    }


def show_recommendation(build: Build, node: NamedNode, _asked: Mapping[str, Any]) -> Json:
    """``calls``: as of ``callers.to_rows`` what its report says of its target, this call among it; and
    ``evidence``, its own words."""
    store = build.store
    reports = set(find_subjects(store, KG.hasRecommendation, node))
    targets = sorted(find_nodes(store, node, KG.target), key=str)
    found = [made for target in targets for made in find_calls_on(store, target)]
    rows = [made for made in found if made.report in reports]
    houses = {(made.target, made.house) for made in rows}
    histories = to_histories(made for made in found if (made.target, made.house) in houses)
    return {
        "kind": "recommendation",
        **to_head(store, node),
        "targets": [to_link(store, target) for target in targets],
        "evidence": to_evidence(store, node),
        "calls": to_rows(store, rows, histories),
    }


def show_relation(build: Build, node: NamedNode, asked: Mapping[str, Any]) -> Json:
    """``said``, ``asserted``, ``support``, ``list`` (the claims, newest first) and ``conflicts`` it is in.

    Raises: GraphError when it has no such page of claims.
    """
    store = build.store
    said, claims, wanted = to_said(store, node), find_claims(store, node), Slice(max(1, asked["page"]), MANY)
    told = wanted.tell(len(claims))
    if wanted.page > told["pages"]:
        raise GraphError(
            f"page {wanted.page} of the claims of {to_id(store, node)!r}: there are {told['pages']}"
        )
    conflicts = sorted(find_subjects(store, KG.conflictingRelation, node), key=str)
    return {
        "kind": "relation",
        **to_head(store, node),
        "said": said and to_words(store, said),
        "asserted": said is not None and is_asserted(store, said),
        "support": to_support(store, node),
        "list": {**told, "rows": [to_evidence(store, claim) for claim in wanted.cut(claims)]},
        "conflicts": [to_conflict(store, conflict) for conflict in conflicts],
    }


def show_conflict(build: Build, node: NamedNode, _asked: Mapping[str, Any]) -> Json:
    """``conflict`` as of ``to_conflict``."""
    return {"kind": "conflict", **to_head(build.store, node), "conflict": to_conflict(build.store, node)}
