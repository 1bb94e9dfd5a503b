"""Where the graph explorer starts: the surroundings of entities, or the entities with most relations."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.pages.board.backing import to_part
from kg.rdf.pages.board.ids import find_each
from kg.rdf.pages.board.neighbours import connect, find_neighbours
from kg.rdf.pages.board.select import select
from kg.rdf.pages.board.wanted import WITHOUT_MENTIONS, Wanted
from kg.rdf.pages.nodes import Json, to_id, to_link
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG

#: Entities that one address may name, and neighbours of each that come with it.
_MOST, _NEIGHBOURS = 50, 20
#: Of each kind of start: the relation that is counted, and at which end.
_STARTS = (
    ("recommends", "object"),
    ("develops", "subject"),
    ("publishedBy", "object"),
    ("usesTechnology", "object"),
    ("coversIndustry", "object"),
)
_OFFERED = 8


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """Each of ``asked["id"]`` with its best neighbours; without one, ``starts``: by relation the entities
    that have it most often. Raises: GraphError for no entity; QueryError for too many."""
    store, nodes = build.store, find_each(build.store, asked["id"], most=_MOST)
    shown = {
        "roots": [to_id(store, node) for node in nodes],
        "starts": [] if nodes else [_find_start(store, *start) for start in _STARTS],
        **_find_surroundings(store, nodes),
    }
    return View(shown, tuple(nodes))


def _find_surroundings(store: Store, nodes: list[NamedNode]) -> Json:
    found = dict.fromkeys(nodes)
    for node in nodes:
        wanted = Wanted(WITHOUT_MENTIONS)
        beside = find_neighbours(store, node, wanted)
        beside = beside or find_neighbours(store, node, Wanted())  # mentioned, and no more
        found |= dict.fromkeys(beside[:_NEIGHBOURS])
    return to_part(store, found, connect(store, list(found), ()))


def _find_start(store: Store, relation: str, end: str) -> Json:
    """Counted by the store: at 10,000 reports 2 to 8 ms a relation."""
    query = f"SELECT ?{end} (COUNT(*) AS ?n) {{ ?subject {KG[relation]} ?object }} GROUP BY ?{end}"
    counts = {
        node: int(number.value)
        for node, number in select(store, query)
        if isinstance(node, NamedNode) and isinstance(number, Literal)
    }
    first = nsmallest(_OFFERED, counts, key=lambda node: (-counts[node], node.value))
    entities = [{**to_link(store, node), "count": counts[node]} for node in first]
    return {"relation": relation, "end": end, "entities": entities}
