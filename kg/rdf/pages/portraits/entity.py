"""The page of whatever the graph has an IRI for: which view shows it depends on its class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.describe import find_node
from kg.rdf.pages.nodes import Json, find_values
from kg.rdf.pages.portraits import analyst, broker, profile, single, thing
from kg.rdf.pages.texts import report
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG, RDF
from kg.records import EntityType

#: What a node's page shows, of the build, the node, and what is asked: ``part`` (one list of it, "" for the
#: page itself) and ``page`` (of that list, 1-based). Its ``kind`` names the template.
Show = Callable[[Build, NamedNode, Mapping[str, Any]], Json]

#: By class; the first that a node has counts, and what has none of them is shown as it stands in the graph.
_SHOWS: Mapping[NamedNode, Show] = {
    KG.Claim: single.show_claim,
    KG.FileNameClaim: single.show_claim,
    KG.Recommendation: single.show_recommendation,
    KG.Relation: single.show_relation,
    KG.Conflict: single.show_conflict,
    KG.Report: report.show,
    KG.Broker: broker.show,
    KG.Analyst: analyst.show,
    **{KG[name]: profile.show for name in EntityType if name not in ("Report", "Broker", "Analyst")},
}


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``asked["local"]`` is the last part of its IRI. Raises: GraphError when nothing is said of it."""
    node = find_node(build.store, asked["local"])
    classes = set(find_values(build.store, node, RDF.type))
    show = next((show for kind, show in _SHOWS.items() if kind in classes), thing.show)
    return View(show(build, node, {"part": "", "page": 1, **asked}), (node,))
