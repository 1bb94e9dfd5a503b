"""The page of one entity: its names, what is said of it, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.rdf.describe import find_node, to_portrait
from kg.rdf.pages.view import Build, View


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``asked["local"]`` is the last part of its IRI. Raises: GraphError when nothing is said of it."""
    node = find_node(build.store, asked["local"])
    portrait = to_portrait(build.store, node)
    shown = {
        "kind": "entity",
        "iri": portrait.iri,
        "id": portrait.local,
        "label": portrait.label,
        "classes": portrait.classes,
        "facts": [
            {"name": name, "values": [link._asdict() for link in links]} for name, links in portrait.facts
        ],
        "claims": [
            {
                "said": [link._asdict() for link in words.said],
                "quote": words.quote,
                "report": words.report and words.report._asdict(),
                "place": words.place,
            }
            for words in portrait.claims
        ],
        "more": portrait.more,
    }
    return View(shown, (node,))
