"""Every model, product and work of a store: when it came out, who developed it, what it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.nodes import find_nodes, find_subjects, find_values, to_label
from kg.rdf.pages.opinions.briefs import read_values
from kg.rdf.pages.support import Said, is_asserted
from kg.rdf.vocabulary import KG, RDF
from kg.text.pinyin import to_pinyin

Json = dict[str, Any]
TYPES = ("Model", "Product", "CreativeWork")
#: How one thing comes from another.
DESCENT = ("succeeds", "basedOn")
#: Part of the IRI of every kg:Relation.
_RELATION = "/relation-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """Things go by their ids.

    ``items``, in the order of their names: of each its ``id``, ``label``, ``type``, ``dates`` (``value`` as
    exact as stated, and ``asserted``: somebody says so plainly), ``first`` as of ``to_first``, and
    ``developers`` (``id``, ``asserted``). ``labels``: theirs and of developers.
    ``parents``: what each is plainly said to come from, as pairs of a relation and an id.
    """

    items: Mapping[str, Json]
    labels: Mapping[str, str]
    parents: Mapping[str, Sequence[tuple[str, str]]]


def read_releases(store: Store) -> Releases:
    """The releases of a store."""
    base = find_base_iri(store)
    types = {
        node.value.removeprefix(base): name
        for name in TYPES
        for node in find_subjects(store, RDF.type, KG[name])
    }
    dates, developers = _dates(store, base), _developers(store, base)
    named = {*types, *(one["id"] for found in developers.values() for one in found)}
    labels = {id_: to_label(store, NamedNode(base + id_)) for id_ in sorted(named)}
    items = {
        id_: {
            "id": id_,
            "label": labels[id_],
            "type": types[id_],
            "dates": dates.get(id_, []),
            "first": to_first(dates.get(id_, [])),
            "developers": developers.get(id_, []),
        }
        for id_ in sorted(types, key=lambda id_: (to_pinyin(labels[id_])[0], labels[id_], id_))
    }
    return Releases(items=items, labels=labels, parents=_parents(store, base, items))


def _dates(store: Store, base: str) -> Mapping[str, list[Json]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for said in _find_said(store, KG.releaseDate):
        found[said.subject.value.removeprefix(base)][said.object.value] = is_asserted(store, said)
    return {
        id_: [{"value": value, "asserted": asserted} for value, asserted in sorted(dates.items())]
        for id_, dates in found.items()
    }


def to_first(dates: Sequence[Json]) -> Json | None:
    """The first of the dates that are stated plainly, else of those that are planned; None for none. A month
    is no date where a day of it is stated.

    >>> said = [{"value": value, "asserted": True} for value in ("2024-02", "2024-02-16", "2025")]
    >>> to_first(said)["value"]
    '2024-02-16'
    """
    plain = [date for date in dates if date["asserted"]] or dates
    values = [date["value"] for date in plain]
    exact = (date for date in plain if not any(value.startswith(f"{date['value']}-") for value in values))
    return min(exact, key=lambda date: str(date["value"]), default=None)


def _developers(store: Store, base: str) -> Mapping[str, list[Json]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for said in _find_said(store, KG.develops):
        developer = said.subject.value.removeprefix(base)
        found[said.object.value.removeprefix(base)][developer] = is_asserted(store, said)
    return {
        made: [{"id": id_, "asserted": asserted} for id_, asserted in sorted(developers.items())]
        for made, developers in found.items()
    }


def _parents(store: Store, base: str, items: Mapping[str, Json]) -> Mapping[str, Sequence[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for relation in DESCENT:
        for ends in read_values(store, KG[relation]):
            child, parent = (end.removeprefix(base) for end in ends)
            if child in items and parent in items and child != parent:
                found[child].append((relation, parent))
    return {child: sorted(pairs) for child, pairs in found.items()}


def _find_said(store: Store, predicate: NamedNode) -> Iterator[Said]:
    """Everything said under a predicate, plainly or not."""
    for node in find_subjects(store, RDF.predicate, predicate):
        if _RELATION in node.value:  # claims are many, and say no more
            yield from _to_said(store, node, predicate)


def find_said_of(store: Store, subject: NamedNode) -> Iterator[Said]:
    """Everything said of a node, plainly or not."""
    for node in find_subjects(store, RDF.subject, subject):
        if _RELATION in node.value:
            for predicate in find_nodes(store, node, RDF.predicate):
                yield from _to_said(store, node, predicate)


def _to_said(store: Store, relation: NamedNode, predicate: NamedNode) -> Iterator[Said]:
    for subject in find_nodes(store, relation, RDF.subject):
        for value in find_values(store, relation, RDF.object):
            yield Said(subject, predicate, value)
