"""All calls of a store, as briefly as they can be sorted and counted by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.calls import in_time, to_house
from kg.graph.desk import Named
from kg.graph.wording import in_reading_order, to_wording
from kg.rdf.pages.calls import read_call, to_step_name
from kg.rdf.pages.nodes import GRAPH, find_subjects
from kg.rdf.vocabulary import KG, RDF

Json = dict[str, Any]
#: By target and house (``kg.graph.calls.to_house``) the calls in order of time, each with ``report``,
#: ``date``, ``broker``, ``broker_label``, ``rating``, ``common_rating`` and ``said``, the nodes of the
#: recommendations or claims.
Briefs = Mapping[str, Mapping[str, Sequence[Json]]]


def read_briefs(
    store: Store, base: str, days: Mapping[str, str], brokers: Mapping[str, Sequence[Named]]
) -> Briefs:
    """The calls of all targets; ``days`` and ``brokers`` are those of reports."""
    graded = _graded(store)
    calls: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    for (report, target), nodes in _pairs(store).items():
        id_ = report.removeprefix(base)
        brief = {"report": id_, "date": days.get(id_), **_rated(store, nodes, graded), "said": nodes}
        for broker, label in brokers.get(id_) or ((None, None),):
            row = {**brief, "broker": broker, "broker_label": label}
            calls[target.removeprefix(base)][to_house(row)].append(row)
    return {
        target: {house: sorted(rows, key=in_time) for house, rows in houses.items()}
        for target, houses in calls.items()
    }


def read_values(store: Store, predicate: NamedNode) -> Iterator[tuple[str, str]]:
    """Every subject and object of a predicate, as text."""
    for quad in store.quads_for_pattern(None, predicate, None, GRAPH):
        yield quad.subject.value, quad.object.value  # type: ignore[union-attr]


def _pairs(store: Store) -> Mapping[tuple[str, str], Sequence[NamedNode]]:
    """The recommendations by report and target; where there is none and yet a person says that the report
    recommends, the claims that say so plainly."""
    reports = {made: report for report, made in read_values(store, KG.hasRecommendation)}
    found: dict[tuple[str, str], list[NamedNode]] = defaultdict(list)
    for made, target in read_values(store, KG.target):
        if made in reports:
            found[reports[made], target].append(NamedNode(made))
    for pair in read_values(store, KG.recommends):
        if pair not in found and (claims := list(_claims(store, *pair))):
            found[pair] = claims
    return {pair: sorted(nodes, key=lambda node: node.value) for pair, nodes in found.items()}


def _claims(store: Store, report: str, target: str) -> Iterator[NamedNode]:
    wanted = {(RDF.type, KG.Claim), (RDF.predicate, KG.recommends), (RDF.object, NamedNode(target))}
    for node in find_subjects(store, RDF.subject, NamedNode(report)):
        said = {(quad.predicate, quad.object) for quad in store.quads_for_pattern(node, None, None, GRAPH)}
        if wanted <= said and not any(predicate == KG.modality for predicate, _ in said):
            yield node


def _graded(store: Store) -> Mapping[str, Json]:
    """Rating and common step of what rates."""
    graded: dict[str, Json] = {
        node: {"rating": word, "common_rating": None} for node, word in read_values(store, KG.rating)
    }
    for node, step in read_values(store, KG.commonRating):
        if node in graded:
            graded[node]["common_rating"] = to_step_name(step)
    return graded


def _rated(store: Store, nodes: Sequence[NamedNode], graded: Mapping[str, Json]) -> Json:
    """What a report's calls on a target rate it: which of several ratings counts, their places decide."""
    found = [graded[node.value] for node in nodes if node.value in graded]
    if len(found) < 2:
        return found[0] if found else {"rating": None, "common_rating": None}
    wording = to_wording(in_reading_order({**read_call(store, node), "file": ""} for node in nodes))
    return {name: wording[name] for name in ("rating", "common_rating")}
