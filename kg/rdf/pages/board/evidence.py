"""Why an edge is there: every claim that says so, in its words, with the sentence they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.rdf.pages.board.backing import to_edge
from kg.rdf.pages.board.edges import Edge, find_claims, find_linked, find_relation
from kg.rdf.pages.board.ids import find_one
from kg.rdf.pages.board.sentence import read_text, to_context
from kg.rdf.pages.board.wanted import require
from kg.rdf.pages.nodes import Json, find_value, to_evidence, to_link
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG

#: What a recommendation says besides its target, by the name it has in JSON.
_CALL = {
    "verb": KG.verb,
    "rating": KG.rating,
    "ratingAction": KG.ratingAction,
    "targetPrice": KG.targetPriceText,
    "currency": KG.currency,
}


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """The edge ``asked["source"]`` ``asked["relation"]`` ``asked["target"]`` with its support, ``calls`` if
    it is one of recommendation, and at most ``asked["most"]`` ``words`` from ``asked["offset"]`` on: plain
    ones before plans and rumours, the surest first, of equals the newest.

    Raises: GraphError for no entity, QueryError for no relation.
    """
    store, (relation,) = build.store, require("relation", [asked["relation"]])
    edge = Edge(find_one(store, asked["source"]), relation, find_one(store, asked["target"]))
    claims, calls = find_claims(store, edge), _find_calls(store, edge)
    words = sorted((to_evidence(store, claim) for claim in claims), key=to_strength, reverse=True)
    kept = words[asked["offset"] : asked["offset"] + asked["most"]]
    shown = {
        "edge": to_edge(store, edge),
        "source": to_link(store, edge.source),
        "target": to_link(store, edge.target),
        "calls": [{**_to_call(store, call), **to_words(build, to_evidence(store, call))} for call in calls],
        "words": [to_words(build, one) for one in kept],
        "left": max(0, len(words) - asked["offset"] - len(kept)),
    }
    return View(shown, (find_relation(store, edge), *claims, *calls))


def to_strength(words: Json) -> tuple[bool, float, str, str]:
    """The words to quote have the greatest."""
    date = (words["report"] or {}).get("date") or ""
    return words["modality"] is None, words["confidence"] or 0.0, date, words["id"]


def to_words(build: Build, evidence: Json) -> Json:
    """Evidence with what stands ``before`` and ``after`` it in its sentence, "" where no text is kept."""
    report = evidence["report"]
    text = report and read_text(build.store, find_one(build.store, report["id"]), build.folder)
    before, after = to_context(text, evidence)
    return {**evidence, "before": before, "after": after}


def _find_calls(store: Store, edge: Edge) -> list[NamedNode]:
    """The recommendations of a report on a target."""
    if edge.relation != "recommends":
        return []
    calls = find_linked(store, edge.source, KG.hasRecommendation)
    return [call for call in calls if edge.target in find_linked(store, call, KG.target)]


def _to_call(store: Store, call: NamedNode) -> Json:
    return {name: find_value(store, call, term) for name, term in _CALL.items()}
