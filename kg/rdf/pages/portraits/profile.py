"""The page of a company, product, model, technology, industry, organization, person or work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.pages.nodes import Json, find_nodes, to_link
from kg.rdf.pages.portraits.aliases import find_other_names
from kg.rdf.pages.portraits.events import count_calls, find_events
from kg.rdf.pages.portraits.follows import find_following
from kg.rdf.pages.portraits.head import to_head
from kg.rdf.pages.portraits.judged import find_decisions, find_sides, to_conflict, to_judgement, to_ruling
from kg.rdf.pages.portraits.relations import to_attributes
from kg.rdf.pages.portraits.sections import (
    OTHERS,
    show_part,
    to_callers,
    to_calls,
    to_group,
    to_mentions,
    to_neighbours,
    to_reports,
)
from kg.rdf.pages.portraits.subject import Subject
from kg.rdf.pages.view import Build
from kg.rdf.vocabulary import KG, RDFS

_Drawn = Sequence[tuple[str, bool, Sequence[Json]]]
#: Judgements that are shown; a name with hundreds of spellings has as many.
_JUDGEMENTS = 40


def show(build: Build, node: NamedNode, asked: Mapping[str, Any]) -> Json:
    """Every section, see ``to_sections``; a ``part`` alone if asked."""
    subject = Subject(build.store, node, asked)
    if asked["part"]:
        return show_part(subject)
    shown = to_sections(subject)
    return {"kind": "entity", **shown, "neighbours": to_neighbours(to_drawn(shown))}


def to_sections(subject: Subject) -> Json:
    """What the pages of all entities have: what ``to_head`` gives; ``names``; ``attributes``; ``groups``
    (relations); ``callers`` (brokers), ``calls`` and ``months`` (how many calls when); ``reports``;
    ``mentions``; ``events``; ``conflicts``, ``judgements``, ``rulings``; ``following`` (inferred)."""
    store, node = subject.store, subject.node
    conflicts = find_decisions(store, node, KG.Conflict)
    disputed = {side for conflict in conflicts for side in find_sides(store, conflict)}
    attributes = to_attributes(store, subject.said, disputed, OTHERS)
    judgements = find_decisions(store, node, KG.Judgement)
    return {
        **to_head(store, node),
        "names": find_other_names(store, node),
        "namesakes": [to_link(store, one) for one in sorted(find_nodes(store, node, RDFS.seeAlso), key=str)],
        "attributes": attributes,
        "callers": to_callers(subject),
        "calls": to_calls(subject),
        "months": count_calls(subject.calls),
        "conflicts": [to_conflict(store, conflict) for conflict in conflicts],
        "groups": [to_group(subject, way) for way in subject.groups],
        "following": find_following(store, node),
        "reports": to_reports(subject),
        "events": find_events(store, node, attributes, subject.mentions),
        "mentions": to_mentions(subject),
        "judgements": {
            "count": len(judgements),
            "rows": [to_judgement(store, one) for one in judgements[:_JUDGEMENTS]],
        },
        "rulings": [to_ruling(store, one) for one in find_decisions(store, node, KG.Ruling)],
    }


def to_drawn(shown: Json) -> _Drawn:
    """The neighbours by relation, and the brokers that recommend it."""
    callers = [row["broker"] for row in shown["callers"]["rows"] if row["broker"]]
    groups = [
        (group["relation"], group["outgoing"], [row["other"] for row in group["rows"]])
        for group in shown["groups"]
    ]
    return [*groups, ("recommends", False, callers)]
