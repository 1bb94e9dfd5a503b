"""The page of an analyst: brokers by date, contacts, reports, what they recommended when, with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.pages.nodes import Json, to_link, to_node
from kg.rdf.pages.portraits.broker import MOST
from kg.rdf.pages.portraits.desk import count_linked, to_counted
from kg.rdf.pages.portraits.people import find_employers, find_moves, to_employer_rows, to_move_rows
from kg.rdf.pages.portraits.profile import to_drawn, to_sections
from kg.rdf.pages.portraits.sections import show_part, to_neighbours
from kg.rdf.pages.portraits.subject import Subject
from kg.rdf.pages.view import Build
from kg.rdf.vocabulary import KG

#: What the reports of an analyst lead to.
_LINKED = {"targets": KG.recommends, "industries": KG.coversIndustry, "colleagues": KG.authoredBy}


def show(build: Build, node: NamedNode, asked: Mapping[str, Any]) -> Json:
    """As the page of any entity, and ``employers`` by date, ``moves``, and most reports first ``targets``,
    ``industries`` and ``colleagues``, who signed with them."""
    subject = Subject(build.store, node, asked)
    if asked["part"]:
        return show_part(subject)
    shown = to_sections(subject)
    employers = find_employers(subject.store, node)
    counted = {
        name: to_counted(subject.store, count_linked(subject.store, node, KG.authoredBy, term), MOST)
        for name, term in _LINKED.items()
    }
    drawn = [
        ("employedBy", True, _to_links(subject, employers)),
        ("recommends", True, counted["targets"]["rows"]),
        ("authoredBy", True, counted["colleagues"]["rows"]),
        *to_drawn(shown),
    ]
    return {
        "kind": "analyst",
        **shown,
        "employers": to_employer_rows(subject.store, employers),
        "moves": to_move_rows(subject.store, find_moves(employers)),
        **counted,
        "neighbours": to_neighbours(drawn),
    }


def _to_links(subject: Subject, employers: Sequence[Json]) -> list[Json]:
    """The brokers of the analyst alone, the last one first."""
    own = [row["id"] for row in reversed(employers) if row["sure"]]
    return [to_link(subject.store, to_node(subject.store, id_)) for id_ in own]
