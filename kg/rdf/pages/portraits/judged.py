"""What was decided about an entity: conflicts between reports, why names were merged, rulings of persons."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.pages.nodes import (
    Json,
    find_all,
    find_nodes,
    find_subjects,
    find_value,
    find_values,
    to_evidence,
    to_id,
    to_link,
)
from kg.rdf.pages.support import UNSTATED, Said, to_name, to_statement
from kg.rdf.vocabulary import KG, RDF, RDFS

#: The rule of a preference, by the names of ``kg.view.words.PREFERENCES``.
_RULES = {"newer": KG.newer, "more_exact": KG.moreExact, "more_brokers": KG.moreBrokers}
_JUDGEMENT = {
    "left": KG.leftName,
    "right": KG.rightName,
    "decision": KG.decision,
    "rule": KG.rule,
    "score": KG.score,
}
_OTHERS = 5


def find_decisions(store: Store, node: NamedNode, kind: NamedNode) -> list[NamedNode]:
    """The conflicts, judgements or rulings about a node, sorted."""
    found = find_subjects(store, KG.concerns, node)
    return sorted((one for one in found if kind in find_values(store, one, RDF.type)), key=str)


def find_sides(store: Store, conflict: NamedNode) -> list[NamedNode]:
    """The relations that cannot all hold, sorted."""
    return sorted(find_nodes(store, conflict, KG.conflictingRelation), key=str)


def to_conflict(store: Store, conflict: NamedNode) -> Json:
    """``id``, ``about`` (a link), ``predicate``, ``within`` (one report says both) and ``sides``.

    Each has ``relation`` (its id), ``value`` (a text, or None) or ``other`` (a link, or None), ``preferred``
    (names of rules) and what ``to_statement`` gives.
    """
    about = next(find_nodes(store, conflict, KG.concerns), None)
    disputed = next(find_nodes(store, conflict, KG.disputes), None)
    preferred = {name: set(find_nodes(store, conflict, term)) for name, term in _RULES.items()}
    return {
        "id": to_id(store, conflict),
        "about": about and to_link(store, about),
        "predicate": disputed and to_name(disputed),
        "within": find_value(store, conflict, KG.withinReport) == "true",
        "sides": [
            {
                **_to_side(store, side, about),
                "preferred": [name for name, liked in preferred.items() if side in liked],
            }
            for side in find_sides(store, conflict)
        ],
    }


def _to_side(store: Store, side: NamedNode, about: NamedNode | None) -> Json:
    """Who develops something is a fact about what is developed: then the subject is the value."""
    said = to_said(store, side)
    end = None if said is None else said.subject if said.object == about else said.object
    return {
        "relation": to_id(store, side),
        "value": end.value if isinstance(end, Literal) else None,
        "other": to_link(store, end) if isinstance(end, NamedNode) else None,
        **(UNSTATED if said is None else to_statement(store, said, most=_OTHERS)),
    }


def to_said(store: Store, node: NamedNode) -> Said | None:
    """What a relation or claim says; None where the graph leaves a part out."""
    subject = next(find_nodes(store, node, RDF.subject), None)
    predicate = next(find_nodes(store, node, RDF.predicate), None)
    value = next(find_values(store, node, RDF.object), None)
    if subject is None or predicate is None or value is None:
        return None
    return Said(subject, predicate, value)


def to_judgement(store: Store, judgement: NamedNode) -> Json:
    """``id``, ``left``, ``right``, ``decision``, ``rule`` and ``score``."""
    said = find_all(store, judgement)
    words = {name: next((one.value for one in said.get(term, ())), None) for name, term in _JUDGEMENT.items()}
    score = words["score"]
    return {"id": to_id(store, judgement), **words, "score": None if score is None else float(score)}


def to_ruling(store: Store, ruling: NamedNode) -> Json:
    """``kind``, ``about`` (links), and what ``to_evidence`` gives of the entry of the curation file."""
    about = sorted(find_nodes(store, ruling, KG.concerns), key=str)
    return {
        "kind": find_value(store, ruling, KG.rulingKind),
        "about": [to_link(store, one) for one in about],
        **to_evidence(store, ruling),
    }


def find_namesakes(store: Store, analyst: NamedNode) -> Iterator[NamedNode]:
    """Analysts who may be the same person: of the same name, which a judgement says is unsure.

    As ``ontology/queries/analyst-moves.rq`` has it.
    """
    judgements = (to_judgement(store, one) for one in find_decisions(store, analyst, KG.Judgement))
    unsure = {
        one["left"] for one in judgements if one["decision"] == "unsure" and one["left"] == one["right"]
    }
    for label in sorted(unsure):
        for other in _named(store, label):
            if other != analyst:
                yield other


def _named(store: Store, label: str) -> list[NamedNode]:
    found = find_subjects(store, RDFS.label, Literal(label))
    return sorted((one for one in found if KG.Analyst in find_values(store, one, RDF.type)), key=str)
