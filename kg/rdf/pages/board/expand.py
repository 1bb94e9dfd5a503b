"""The neighbours of an entity: one request an expansion, with how many there are of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.pages.board.backing import to_part
from kg.rdf.pages.board.ids import find_one, to_nodes
from kg.rdf.pages.board.kinds import find_kinds
from kg.rdf.pages.board.neighbours import connect, find_neighbours
from kg.rdf.pages.board.wanted import to_wanted
from kg.rdf.pages.view import Build, View


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """At most ``asked["most"]`` neighbours of ``asked["of"]`` by some relations, directions and types,
    from ``asked["offset"]`` on, with every edge that joins them, it and what is ``known``.

    Those that are ``known`` are on the board already: they are neither counted nor sent again. ``left`` is
    how many more there are, ``kinds`` how many there are in all.

    Raises: GraphError for no entity, QueryError for no relation.
    """
    store, node, wanted = build.store, find_one(build.store, asked["of"]), to_wanted(asked)
    known = set(to_nodes(store, asked["known"]))
    waiting = [one for one in find_neighbours(store, node, wanted) if one not in known]
    kept = waiting[asked["offset"] : asked["offset"] + asked["most"]]
    fresh: list[NamedNode] = [one for one in (node, *kept) if one not in known]
    shown = {
        "of": asked["of"],
        **to_part(store, fresh, connect(store, fresh, sorted(known, key=str))),
        "left": max(0, len(waiting) - asked["offset"] - len(kept)),
        "kinds": find_kinds(store, node),
    }
    return View(shown, (node,))
