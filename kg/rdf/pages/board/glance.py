"""One entity at a glance, for the panel beside the board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.rdf.pages.board.evidence import to_words
from kg.rdf.pages.board.ids import find_one
from kg.rdf.pages.board.kinds import find_kinds
from kg.rdf.pages.board.select import Row, select
from kg.rdf.pages.nodes import Json, find_values, to_evidence, to_link, to_report
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import KG, RDF, SKOS, to_predicate
from kg.records import ATTRIBUTES

_NAMES = 40
_VALUES = 40


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """Its other ``names``, ``attributes`` each with its support and its strongest words, the ``kinds`` of
    its neighbours, and of a report its date, broker and file. Raises: GraphError for no entity."""
    store, node = build.store, find_one(build.store, asked["id"])
    link = to_link(store, node)
    names = sorted({term.value for term in find_values(store, node, SKOS.altLabel)} - {link["label"]})
    shown = {
        "node": to_report(store, node) if link["type"] == "Report" else link,
        "names": names[:_NAMES],
        "attributes": _find_attributes(build, node),
        "kinds": find_kinds(store, node),
    }
    return View(shown, (node,))


def _find_attributes(build: Build, node: NamedNode) -> list[Json]:
    """In the order of the ontology, of each the value first that most reports give."""
    order = {to_predicate(name): name for name in ATTRIBUTES}
    query = f"""SELECT ?term ?value ?count ?claim {{
        ?said {RDF.subject} {node} ; a {KG.Relation} ; {RDF.predicate} ?term ; {RDF.object} ?value ;
            {KG.reportCount} ?count ; {KG.strongestClaim} ?claim }}"""
    rows = [row for row in select(build.store, query) if row[0] in order and isinstance(row[1], Literal)]
    places = list(order)
    rows.sort(key=lambda row: (places.index(row[0]), -int(row[2].value), row[1].value))  # type: ignore
    return [_to_attribute(build, order, row) for row in rows[:_VALUES]]


def _to_attribute(build: Build, names: Mapping[NamedNode, str], row: Row) -> Json:
    term, value, count, claim = row
    assert isinstance(term, NamedNode)
    assert isinstance(claim, NamedNode)
    return {
        "name": names[term],
        "value": value.value if value else "",
        "count": int(count.value) if count else 0,
        "words": to_words(build, to_evidence(build.store, claim)),
    }
