"""The first page: how much there is of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import DefaultGraph

from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG, RDF

#: What a reader counts in; claims and the like are the graph's own business.
_COUNTED = (
    *("Report", "Company", "Broker", "Analyst", "Model", "Product", "Technology", "Industry"),
    *("Recommendation", "Claim", "Conflict"),
)


def look(build: Build, _asked: Mapping[str, Any]) -> View:
    """The number of nodes of each class."""
    counts = {name: _count(build, name) for name in _COUNTED}
    return View({"counts": counts})


def _count(build: Build, name: str) -> int:
    return sum(1 for _ in build.store.quads_for_pattern(None, RDF.type, KG[name], DefaultGraph()))
