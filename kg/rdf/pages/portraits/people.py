"""Who works where: an analyst's employers by date, a broker's analysts, and moves between brokers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Store

from kg.graph.timeline import to_employers
from kg.rdf.pages.nodes import (
    Json,
    find_nodes,
    find_subjects,
    find_value,
    find_values,
    to_id,
    to_label,
    to_link,
    to_node,
)
from kg.rdf.pages.portraits.judged import find_namesakes
from kg.rdf.pages.support import Said, find_relation, to_statement
from kg.rdf.vocabulary import KG

#: Claims shown of an employment besides the strongest.
_CLAIMS = 5
_CONTACTS = {
    "licences": KG.licenceNumber,
    "roles": KG.role,
    "emails": KG.email,
    "phones": KG.phone,
}


def find_employers(store: Store, analyst: NamedNode) -> list[Json]:
    """The employers of an analyst, and of those who may be the same person, in order of time: ``id`` and
    ``analyst`` (ids), ``first``, ``last``, ``moved`` and ``sure`` as of ``kg.graph.timeline``."""
    people = [analyst, *find_namesakes(store, analyst)]
    rows = [
        _period(store, Said(one, KG.employedBy, broker)) | {"sure": one == analyst}
        for one in people
        for broker in find_nodes(store, one, KG.employedBy)
    ]
    return list(to_employers(rows))


def _period(store: Store, said: Said) -> Json:
    """The dates of the first and last report that say so."""
    relation = find_relation(store, said)
    terms = {"first": KG.firstStated, "last": KG.lastStated}
    return {
        "id": to_id(store, said.object),  # type: ignore[arg-type]
        "analyst": to_id(store, said.subject),
        **{name: relation and find_value(store, relation, term) for name, term in terms.items()},
    }


def to_employer_rows(store: Store, employers: Iterable[Json]) -> list[Json]:
    """As ``find_employers``, with links (``broker``, ``analyst``) and what ``to_statement`` gives."""
    return [_to_employer(store, row) for row in employers]


def _to_employer(store: Store, row: Json) -> Json:
    broker, analyst = (to_node(store, row[name]) for name in ("id", "analyst"))
    said = Said(analyst, KG.employedBy, broker)
    linked = {"broker": to_link(store, broker), "analyst": to_link(store, analyst)}
    return {**row, **linked, **to_statement(store, said, most=_CLAIMS)}


def find_moves(employers: Sequence[Json]) -> list[Json]:
    """From one broker to another, as ``ontology/queries/analyst-moves.rq`` has them: ``analyst``, ``source``
    and ``target`` (ids), ``until``, ``since`` and ``sure``.

    All said of the one is earlier than all said of the other, and all of no third lies between.
    """
    dated = [row for row in employers if row["first"] and row["last"]]
    pairs = [(old, new) for old in dated for new in dated if old["last"] < new["first"]]
    return [
        {
            "analyst": new["analyst"],
            "source": old["id"],
            "target": new["id"],
            "until": old["last"],
            "since": new["first"],
            "sure": old["analyst"] == new["analyst"],
        }
        for old, new in pairs
        if not any(old["last"] < one["first"] and one["last"] < new["first"] for one in dated)
    ]


def to_move_rows(store: Store, moves: Iterable[Json]) -> list[Json]:
    """With links for ids, the latest first."""
    rows = sorted(moves, key=lambda move: (move["since"], move["analyst"], move["source"]), reverse=True)
    ends = ("analyst", "source", "target")
    return [{**row, **{name: to_link(store, to_node(store, row[name])) for name in ends}} for row in rows]


def find_analysts(store: Store, broker: NamedNode) -> list[NamedNode]:
    """Who works there, those named last first."""
    found = [
        (_period(store, Said(one, KG.employedBy, broker))["last"] or "", to_label(store, one), one)
        for one in find_subjects(store, KG.employedBy, broker)
    ]
    found.sort(key=lambda row: (row[1], row[2].value))
    found.sort(key=lambda row: row[0], reverse=True)
    return [one for _, _, one in found]


def to_analyst_rows(store: Store, broker: NamedNode, analysts: Iterable[NamedNode]) -> list[Json]:
    """``analyst`` (link), ``first`` and ``last`` (dates of the reports that say so), ``licences``, ``roles``,
    ``emails``, ``phones``, ``reports`` (how many the analyst signed, for whomever), ``elsewhere`` (links of
    other brokers), and what ``to_statement`` gives of the employment."""
    return [_to_analyst(store, broker, one) for one in analysts]


def _to_analyst(store: Store, broker: NamedNode, analyst: NamedNode) -> Json:
    said = Said(analyst, KG.employedBy, broker)
    period = _period(store, said)
    others = [one for one in find_nodes(store, analyst, KG.employedBy) if one != broker]
    return {
        "analyst": to_link(store, analyst),
        "first": period["first"],
        "last": period["last"],
        **{name: to_contact(store, analyst, term) for name, term in _CONTACTS.items()},
        "reports": sum(1 for _ in find_subjects(store, KG.authoredBy, analyst)),
        "elsewhere": [to_link(store, one) for one in sorted(others, key=str)],
        **to_statement(store, said, most=0),
    }


def to_contact(store: Store, analyst: NamedNode, term: NamedNode) -> list[str]:
    """What is printed of an analyst under one term."""
    return sorted(one.value for one in find_values(store, analyst, term))


def find_broker_moves(store: Store, broker: NamedNode, analysts: Iterable[NamedNode]) -> Json:
    """``arrived`` and ``left``: the moves of its analysts, see ``find_moves``."""
    moving = (one for one in analysts if _may_have_moved(store, one))
    moves = {str(move): move for one in moving for move in find_moves(find_employers(store, one))}.values()
    own = to_id(store, broker)
    return {
        "arrived": [move for move in moves if move["target"] == own],
        "left": [move for move in moves if move["source"] == own],
    }


def _may_have_moved(store: Store, analyst: NamedNode) -> bool:
    employers = set(find_nodes(store, analyst, KG.employedBy))
    return len(employers) > 1 or next(find_namesakes(store, analyst), None) is not None
