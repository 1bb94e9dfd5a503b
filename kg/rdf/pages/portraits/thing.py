"""The page of what is no entity of the reports: everything the graph says of it, and the claims about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.describe import to_portrait
from kg.rdf.pages.nodes import Json
from kg.rdf.pages.portraits.head import to_head
from kg.rdf.pages.view import Build


def show(build: Build, node: NamedNode, _asked: Mapping[str, Any]) -> Json:
    """Its ``facts`` (``name`` and links) and ``claims`` (``said``, ``quote``, ``report``, ``place``)."""
    portrait = to_portrait(build.store, node)
    return {
        "kind": "thing",
        **to_head(build.store, node),
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
