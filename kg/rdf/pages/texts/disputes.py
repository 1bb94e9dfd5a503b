"""Conflicts that a report's claims are in: what the others say, and in which words."""

from __future__ import annotations

from typing import cast

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.rdf.pages.nodes import Json, find_value, find_values, to_evidence, to_id, to_link
from kg.rdf.vocabulary import DCTERMS, KG, PREFIXES, RDF

_OURS = """
    SELECT DISTINCT ?conflict ?side WHERE {{
      ?claim kg:statedIn {report} .
      ?side kg:supportedBy ?claim .
      ?conflict kg:conflictingRelation ?side .
    }}
"""
_COUNTS = {"reports": KG.reportCount, "brokers": KG.brokerCount}
_DAYS = {"first": KG.firstStated, "last": KG.lastStated}


def find_disputes(store: Store, report: NamedNode) -> list[Json]:
    """By what they are about: ``id``, ``about`` (a link), ``predicate``, ``within`` (one report says both)
    and ``sides``, each with ``ours``: the report says so."""
    solutions = cast("QuerySolutions", store.query(_OURS.format(report=report), prefixes=PREFIXES))
    pairs = [(row["conflict"], row["side"]) for row in solutions]
    ours = {side for _, side in pairs if isinstance(side, NamedNode)}
    found = {conflict for conflict, _ in pairs if isinstance(conflict, NamedNode)}
    rows = [_to_row(store, conflict, ours) for conflict in found]
    return sorted(rows, key=lambda row: (row["about"]["label"], row["predicate"], row["id"]))


def _to_row(store: Store, conflict: NamedNode, ours: set[NamedNode]) -> Json:
    about = _node(store, conflict, KG.concerns) or conflict
    disputed = find_value(store, conflict, KG.disputes) or ""
    sides = sorted(
        _nodes(store, conflict, KG.conflictingRelation), key=lambda side: (side not in ours, side.value)
    )
    return {
        "id": to_id(store, conflict),
        "about": to_link(store, about),
        "predicate": disputed.removeprefix(KG.base).removeprefix(DCTERMS.base),
        "within": find_value(store, conflict, KG.withinReport) == "true",
        "sides": [_to_side(store, side, about, is_ours=side in ours) for side in sides],
    }


def _to_side(store: Store, side: NamedNode, about: NamedNode, *, is_ours: bool) -> Json:
    """``value`` is a text, or ``thing`` a link: who develops something is a fact about what is developed."""
    subject, value = _node(store, side, RDF.subject), find_value(store, side, RDF.object)
    thing = _node(store, side, RDF.object) if subject == about else subject
    strongest = _node(store, side, KG.strongestClaim)
    return {
        "thing": thing and to_link(store, thing),
        "value": None if thing else value,
        "ours": is_ours,
        **{name: int(find_value(store, side, term) or 0) for name, term in _COUNTS.items()},
        **{name: find_value(store, side, term) for name, term in _DAYS.items()},
        "evidence": strongest and to_evidence(store, strongest),
    }


def _nodes(store: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    return [term for term in find_values(store, node, predicate) if isinstance(term, NamedNode)]


def _node(store: Store, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
    return min(_nodes(store, node, predicate), key=lambda term: term.value, default=None)
