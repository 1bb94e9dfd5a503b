"""What one report states, each time it does, with its words: claims, calls and mentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pyoxigraph import NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.nodes import Json, Term, find_all, find_subjects, to_link
from kg.rdf.vocabulary import DCTERMS, KG, RDF

_Number = TypeVar("_Number", int, float)
_All = Mapping[NamedNode, Sequence[Term]]

_NUMBERS = {"start": KG.startOffset, "end": KG.endOffset, "page": KG.page}
_WORDS = {"quote": KG.quote, "rule": KG.extractedBy, "modality": KG.modality}
_CALL = {
    "verb": KG.verb,
    "rating": KG.rating,
    "action": KG.ratingAction,
    "price": KG.targetPriceText,
    "currency": KG.currency,
    "common": KG.commonRating,
}
_PERSON = {"by": KG.decidedBy, "date": KG.decidedOn, "source": KG.citedSource, "note": KG.note}


class Things:
    """The links of all that a page speaks of, each made once."""

    def __init__(self, store: Store) -> None:
        """Nothing yet. ``base`` is the IRI under which they live."""
        self._store = store
        self.base = find_base_iri(store)
        self.links: dict[str, Json] = {}

    def to_id(self, node: NamedNode) -> str:
        """The last part of its IRI."""
        return node.value.removeprefix(self.base)

    def refer(self, node: NamedNode) -> str:
        """The id of a node, whose link is then in ``links``."""
        local = self.to_id(node)
        if local not in self.links:
            self.links[local] = to_link(self._store, node)
        return local


def find_statements(store: Store, report: NamedNode, things: Things) -> list[Json]:
    """In reading order. Each has ``id``, ``kind`` ("claim", "call" or "mention"), ``predicate`` (its local
    name, "recommends" for a call), ``subject`` and ``object`` (ids of ``things``; of a value None, and
    ``value`` is its text), ``quote``, ``start``, ``end``, ``page``, ``confidence``, ``rule``, ``modality``,
    ``person`` (None, or who added it); a call also ``verb``, ``rating``, ``action``, ``price``,
    ``currency`` and ``common``, the step on the common scale."""
    nodes = sorted(set(find_subjects(store, KG.statedIn, report)), key=lambda node: node.value)
    rows = (_to_row(store, report, node, things) for node in nodes)
    return sorted((row for row in rows if row), key=_order)


def _order(row: Json) -> tuple[object, ...]:
    return row["start"] is None, row["start"] or 0, row["end"] or 0, row["predicate"], row["id"]


def _to_row(store: Store, report: NamedNode, node: NamedNode, things: Things) -> Json | None:
    """None for what states nothing, whatever else leads to the report."""
    said = find_all(store, node)
    common = _to_common(said) | {"id": things.to_id(node)}
    if KG.Recommendation in said.get(RDF.type, ()):
        target = _node(said, KG.target)
        return common | _to_call(said, things.refer(report), target and things.refer(target))
    subject, predicate, value = (_first(said, term) for term in (RDF.subject, RDF.predicate, RDF.object))
    if not isinstance(subject, NamedNode) or predicate is None or value is None:
        return None
    name = predicate.value.removeprefix(KG.base).removeprefix(DCTERMS.base)
    return common | {
        "kind": "mention" if name == "mentions" else "claim",
        "predicate": name,
        "subject": things.refer(subject),
        "object": things.refer(value) if isinstance(value, NamedNode) else None,
        "value": None if isinstance(value, NamedNode) else value.value,
    }


def _to_call(said: _All, report: str, target: str | None) -> Json:
    words = {name: _text(said, term) for name, term in _CALL.items()}
    step = (words["common"] or "").rpartition("common-")[2] or None
    ends = {"kind": "call", "predicate": "recommends", "subject": report, "object": target, "value": None}
    return {**ends, **words, "common": step}


def _to_common(said: _All) -> Json:
    return {
        **{name: _text(said, term) for name, term in _WORDS.items()},
        **{name: _number(said, term, int) for name, term in _NUMBERS.items()},
        "confidence": _number(said, KG.confidence, float),
        "person": {name: _text(said, term) for name, term in _PERSON.items()}
        if KG.decidedBy in said
        else None,
    }


def _first(said: _All, term: NamedNode) -> Term | None:
    return next(iter(said.get(term, ())), None)


def _node(said: _All, term: NamedNode) -> NamedNode | None:
    found = _first(said, term)
    return found if isinstance(found, NamedNode) else None


def _text(said: _All, term: NamedNode) -> str | None:
    found = _first(said, term)
    return None if found is None else found.value


def _number(said: _All, term: NamedNode, parse: Callable[[str], _Number]) -> _Number | None:
    """None, too, for what is no number: an RDF file can say anything."""
    try:
        return parse(_text(said, term) or "")
    except ValueError:
        return None
