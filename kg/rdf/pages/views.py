"""The views there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from kg.rdf.pages import entity, expand, home, search
from kg.rdf.pages.view import Look

VIEWS: Mapping[str, Look] = {
    "home": home.look,
    "search": search.look,
    "entity": entity.look,
    "expand": expand.look,
}
