"""What several entities have in common: the neighbours that two or more of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.rdf.pages.board.backing import to_part
from kg.rdf.pages.board.ids import find_each, to_nodes
from kg.rdf.pages.board.neighbours import connect, find_neighbours
from kg.rdf.pages.board.wanted import WITHOUT_MENTIONS, to_wanted
from kg.rdf.pages.nodes import to_id
from kg.rdf.pages.view import Build, View

#: So many entities may be asked of at once.
_MOST = 20


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """At most ``asked["most"]`` of the ``number`` of nodes beside two or more of ``asked["id"]``, those
    beside most of them first; ``touches`` says which. By all relations but mentions unless some are named.

    Raises: GraphError for no entity; QueryError for fewer than two, too many, or no relation.
    """
    store, nodes = build.store, find_each(build.store, asked["id"], most=_MOST)
    if len(nodes) < 2:
        raise QueryError("name two entities or more (id=…&id=…)")
    wanted = to_wanted(asked)
    wanted = wanted._replace(relations=wanted.relations or WITHOUT_MENTIONS)
    beside: dict[NamedNode, list[str]] = {}
    for node in nodes:
        for other in find_neighbours(store, node, wanted):
            beside.setdefault(other, []).append(to_id(store, node))
    shared = [other for other in beside if len(beside[other]) > 1 and other not in nodes]
    shared.sort(key=lambda other: -len(beside[other]))  # of equals the better supported stays first
    known, kept = to_nodes(store, asked["known"]), shared[: asked["most"]]
    fresh = [node for node in (*nodes, *kept) if node not in set(known)]
    shown = {
        "of": [to_id(store, node) for node in nodes],
        "number": len(shared),
        "touches": {to_id(store, other): beside[other] for other in kept},
        **to_part(store, fresh, connect(store, fresh, known)),
    }
    return View(shown, tuple(kept))
