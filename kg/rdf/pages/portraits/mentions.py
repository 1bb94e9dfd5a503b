"""The reports that mention an entity, newest first, and in which words."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Store

from kg.rdf.pages.newest import sort_newest
from kg.rdf.pages.nodes import GRAPH, Json, find_subjects, to_evidence, to_report
from kg.rdf.vocabulary import KG, RDF


def find_mentions(store: Store, node: NamedNode) -> list[NamedNode]:
    """The reports that mention a node, newest first."""
    return sort_newest(store, ((report, report) for report in find_subjects(store, KG.mentions, node)))


def to_mention_rows(store: Store, node: NamedNode, reports: Iterable[NamedNode]) -> list[Json]:
    """``report`` as of ``to_report``, and ``evidence``: the first words in which it mentions the node."""
    return [
        {"report": to_report(store, report), "evidence": _to_words(store, node, report)} for report in reports
    ]


def _to_words(store: Store, node: NamedNode, report: NamedNode) -> Json | None:
    """The claims of a report stand in its own graph too, where they are few."""
    about = [quad.subject for quad in store.quads_for_pattern(None, RDF.object, node, report)]
    claims = (
        one
        for one in about
        if isinstance(one, NamedNode) and Quad(one, RDF.predicate, KG.mentions, GRAPH) in store
    )
    words = (to_evidence(store, claim) for claim in claims)
    return min(words, key=lambda one: (one["start"] or 0, one["id"]), default=None)
