"""How widely an edge is held: enough to draw it and to filter it by report, broker, date and confidence."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.board.edges import Edge, find_claims, find_linked, find_relation, is_asserted, to_order
from kg.rdf.pages.kept import keep
from kg.rdf.pages.nodes import GRAPH, Json, find_subjects, find_value, to_id, to_label, to_link
from kg.rdf.vocabulary import DCTERMS, KG, RDF

#: An edge names at most so many of the reports that say so; ``count`` says how many there are.
MOST_REPORTS = 50


def to_edge(store: Store, edge: Edge) -> Json:
    """An edge with its support: ``count`` reports (the first ``MOST_REPORTS`` are ``reports``) of ``brokers``
    say so, the ``first`` and the ``last`` on these dates; ``confidence`` is that of the strongest words."""
    support = _read_support(store, edge) or _count_support(store, edge)
    return {
        "source": to_id(store, edge.source),
        "relation": edge.relation,
        "target": to_id(store, edge.target),
        "asserted": is_asserted(store, edge),
        **support,
    }


def _read_support(store: Store, edge: Edge) -> Json | None:
    """What the resource of an edge says; None if it has none."""
    resource = find_relation(store, edge)
    count = find_value(store, resource, KG.reportCount)
    if count is None:
        return None
    is_own = edge.source in find_reports(store)  # what a report does, it alone says
    claims = () if is_own else find_linked(store, resource, KG.supportedBy)
    reports = [edge.source][: int(count)] if is_own else _find_sources(store, claims)
    first, last = find_period(store, edge)
    return {
        "count": int(count),
        "reports": [to_id(store, report) for report in reports[:MOST_REPORTS]],
        "brokers": [to_id(store, broker) for broker in find_linked(store, resource, KG.statedBy)],
        "first": first,
        "last": last,
        "confidence": _find_confidence(store, find_linked(store, resource, KG.strongestClaim)),
    }


def _count_support(store: Store, edge: Edge) -> Json:
    """The same, counted from the claims."""
    claims = find_claims(store, edge)
    reports = _find_sources(store, claims)
    brokers = {broker for report in reports for broker in find_linked(store, report, KG.publishedBy)}
    dates = sorted(filter(None, (find_reports(store)[report] for report in reports)))
    return {
        "count": len(reports),
        "reports": [to_id(store, report) for report in reports[:MOST_REPORTS]],
        "brokers": sorted(to_id(store, broker) for broker in brokers),
        "first": next(iter(dates), None),
        "last": next(reversed(dates), None),
        "confidence": _find_confidence(store, claims),
    }


def find_period(store: Store, edge: Edge) -> tuple[str | None, str | None]:
    """The dates of the first and the last report that say so; None without a dated one."""
    reports = find_reports(store)
    if edge.source in reports:
        return reports[edge.source], reports[edge.source]
    resource = find_relation(store, edge)
    return find_value(store, resource, KG.firstStated), find_value(store, resource, KG.lastStated)


def _find_sources(store: Store, claims: Iterable[NamedNode]) -> list[NamedNode]:
    """The reports that make claims, sorted; a curation file is none."""
    stated = {one for claim in claims for one in find_linked(store, claim, KG.statedIn)}
    return sorted(stated & find_reports(store).keys(), key=lambda report: report.value)


def find_reports(store: Store) -> dict[NamedNode, str | None]:
    """All reports with their dates, None where none is printed; read once a store."""
    return keep(_read_reports, store)


def _read_reports(store: Store) -> dict[NamedNode, str | None]:
    dates: dict[NamedNode, str | None] = dict.fromkeys(find_subjects(store, RDF.type, KG.Report))
    for quad in store.quads_for_pattern(None, DCTERMS.issued, None, GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            dates[quad.subject] = min(quad.object.value, dates.get(quad.subject) or quad.object.value)
    return dates


def _find_confidence(store: Store, claims: Iterable[NamedNode]) -> float | None:
    found = (find_value(store, claim, KG.confidence) for claim in claims)
    return max((float(value) for value in found if value is not None), default=None)


def to_part(store: Store, nodes: Iterable[NamedNode], edges: Iterable[Edge]) -> Json:
    """What is put on the board: nodes as given, edges in a fixed order, and the names of the brokers and
    reports that the edges name by id."""
    shown = [to_edge(store, edge) for edge in sorted(set(edges), key=to_order)]
    base = find_base_iri(store)
    brokers = sorted({broker for edge in shown for broker in edge["brokers"]})
    reports = sorted({report for edge in shown for report in edge["reports"]})
    return {
        "nodes": [to_link(store, node) for node in nodes],
        "edges": shown,
        "brokers": {one: to_label(store, NamedNode(base + one)) for one in brokers},
        "reports": {one: _to_name(store, NamedNode(base + one)) for one in reports},
    }


def _to_name(store: Store, report: NamedNode) -> Json:
    return {"label": to_label(store, report), "date": find_reports(store).get(report)}
