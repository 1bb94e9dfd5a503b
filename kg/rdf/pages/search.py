"""Everything that has a name, by any part of any of its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.names import find_entities
from kg.rdf.pages.nodes import to_link
from kg.rdf.pages.view import Build, View


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """What is called ``asked["q"]``."""
    found: list[NamedNode] = find_entities(build.store, asked["q"]) if asked["q"] else []
    return View({"q": asked["q"], "found": [to_link(build.store, node) for node in found]}, tuple(found))
