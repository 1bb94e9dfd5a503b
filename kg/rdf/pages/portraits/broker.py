"""The page of a broker: who works there, what they recommended when, which industries, who came and left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.pages.nodes import Json
from kg.rdf.pages.portraits.desk import count_linked, to_counted
from kg.rdf.pages.portraits.people import find_broker_moves, to_move_rows
from kg.rdf.pages.portraits.profile import to_drawn, to_sections
from kg.rdf.pages.portraits.sections import show_part, to_analysts, to_neighbours
from kg.rdf.pages.portraits.subject import Subject
from kg.rdf.pages.view import Build
from kg.rdf.vocabulary import KG

#: Targets and industries that are shown.
MOST = 20


def show(build: Build, node: NamedNode, asked: Mapping[str, Any]) -> Json:
    """As the page of any entity, and ``analysts``, ``moves`` (``arrived``, ``left``), ``targets`` (what its
    reports recommend) and ``industries`` (which their mastheads name), most reports first."""
    subject = Subject(build.store, node, asked)
    if asked["part"]:
        return show_part(subject)
    shown = to_sections(subject)
    analysts = to_analysts(subject)
    targets, industries = (
        to_counted(subject.store, count_linked(subject.store, node, KG.publishedBy, term), MOST)
        for term in (KG.recommends, KG.coversIndustry)
    )
    moves = find_broker_moves(subject.store, node, subject.analysts)
    drawn = [
        ("recommends", True, targets["rows"]),
        ("employedBy", False, [row["analyst"] for row in analysts["rows"]]),
        *to_drawn(shown),
    ]
    return {
        "kind": "broker",
        **shown,
        "analysts": analysts,
        "moves": {name: _to_moves(subject, found) for name, found in moves.items()},
        "targets": targets,
        "industries": industries,
        "neighbours": to_neighbours(drawn),
    }


def _to_moves(subject: Subject, moves: Sequence[Json]) -> Json:
    return {"count": len(moves), "rows": to_move_rows(subject.store, moves)[:MOST]}
