"""Knowledge → a NetworkX graph whose nodes and edges carry their claims.

The contract (every attribute is plain JSON: str, number, bool, None, list, dict):

* graph: ``G.graph["name"]``.
* node, keyed by entity id: ``type`` (an ``EntityType`` value), ``label``, ``aliases`` (list),
  ``identifiers`` (predicate → value), ``attributes`` (predicate → list of values in sorted order,
  each ``{"value", "datatype", "asserted", "claims", "support"}``), ``judgements`` (list of ``{"left",
  "right", "decision", "rule", "score"}``, and ``other``, the id of the right one, where that is an entity
  of its own), ``namesakes`` (ids of the entities of other classes that a
  report calls by the same name), and where a person decided something ``rulings`` (``kg.graph.rulings``
  says of what). A report has also ``file`` and ``digest``, and ``copies``: the other
  files it was found in, each ``{"file", "digest", "media_type", "similarity"}``; one that prints no date
  has ``file_dates``, what the names of its files say: ``{"date", "file", "quote", "start", "end",
  "confidence", "extracted_by"}``, offsets in the name. No other date comes from there.
* conflict, in the list ``conflicts`` of a node: ``id``, ``predicate``, ``within`` (one report says both),
  ``sides``: ``{"relation", "value", "label", "against", "claims", "support", "strongest"}`` (``value`` is the
  literal or the id of the entity at the other end; ``relation``, and in ``against``, the ids of
  ``kg.records.Relation``; ``claims`` are ids, plans and rumours left out), and ``prefers``: ``newer``,
  ``more_exact``, ``more_brokers`` → the ids of the relations that the rule would prefer, if any.
* edge, keyed by its predicate, so two entities have one edge a predicate and direction:
  ``predicate``, ``asserted`` (False: no claim says so plainly), ``mention`` (True on ``mentions``
  edges, which say only that a name occurs), ``claims`` (list), ``support``, and on ``recommends`` edges
  ``recommendations``.
* support: ``reports`` (how many), ``brokers`` (labels), ``first``, ``last``, ``strongest``, as
  ``kg.resolve.support.Support`` says.
* claim: ``id``, ``report`` (entity id), ``broker`` and ``date`` (of that report, or None), ``file``,
  ``quote``, ``start``, ``end`` (half-open, code points), ``page`` (1-based or None), ``confidence``,
  ``extracted_by``, ``modality`` (None: plain). A claim that a person added has also ``person``: ``{"by",
  "date", "source", "note"}``; where no report says so, its file is the curation file and its ``report``,
  ``broker`` and ``date`` are None.
* recommendation: ``id``, ``verb``, ``rating``, ``common_rating`` (of ``kg.records.STEPS``), ``action``,
  ``target_price``, ``currency`` and the place of its evidence under the names a claim uses.

Nodes are added sorted by id, edges by (subject, object, predicate): equal input, equal order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.graph.conflicts import to_conflict_rows
from kg.graph.rulings import to_person, to_rulings
from kg.records import (
    Call,
    Claim,
    Copy,
    Document,
    Entity,
    Evidence,
    Judgement,
    Knowledge,
    Literal,
    Recommendation,
    Relation,
    report_id,
)
from kg.resolve.file_dates import FileDate, find_file_dates
from kg.resolve.sources import Source, to_sources
from kg.resolve.support import to_support

Json = dict[str, Any]


def to_graph(knowledge: Knowledge) -> MultiDiGraph:
    """The graph of everything one build knows; the module's docstring states its attributes.

    Raises:
        GraphError: a relation or claim points at an entity or document that is not in ``knowledge``.
    """
    sources = to_sources(knowledge)
    attributes, edges = _split(knowledge.relations)
    files = {report_id(document.digest): document for document in knowledge.documents}
    rulings = to_rulings(knowledge)
    conflicts = to_conflict_rows(
        knowledge, lambda claims: _claims(claims, sources), lambda claims: _support(claims, sources)
    )
    file_dates = find_file_dates(knowledge)
    graph = MultiDiGraph(name="Yanbao KG")
    for entity in sorted(knowledge.entities, key=lambda entity: entity.id):
        node = _node(entity, attributes.get(entity.id, ()), sources, files.get(entity.id))
        node |= rulings.get(entity.id, {})
        if entity.id in file_dates:
            node["file_dates"] = [_file_date(found) for found in file_dates[entity.id]]
        graph.add_node(entity.id, **node, conflicts=conflicts.get(entity.id, []))
    for (subject, object_, predicate), attrs in sorted(_edges(edges, knowledge, sources).items()):
        _require(graph, subject, object_)
        graph.add_edge(subject, object_, key=predicate, **attrs)
    return graph


def _require(graph: MultiDiGraph, *ids: str) -> None:
    for id_ in ids:
        if id_ not in graph:
            raise GraphError(f"a relation points at {id_!r}, which is no entity of this build")


def _split(relations: Iterable[Relation]) -> tuple[Mapping[str, list[Relation]], list[Relation]]:
    """Attributes by subject, and edges."""
    attributes: dict[str, list[Relation]] = defaultdict(list)
    edges: list[Relation] = []
    for relation in relations:
        if isinstance(relation.object, Literal):
            attributes[relation.subject].append(relation)
        else:
            edges.append(relation)
    return attributes, edges


def _node(
    entity: Entity, attributes: Iterable[Relation], sources: Mapping[str, Source], document: Document | None
) -> Json:
    node: Json = {
        "type": entity.type.value,
        "label": entity.label,
        "aliases": list(entity.aliases),
        "identifiers": dict(sorted(entity.identifiers)),
        "attributes": _attributes(attributes, sources),
        "judgements": [_judgement(judgement) for judgement in entity.judgements],
        "namesakes": list(entity.namesakes),
    }
    if document is not None:
        copies = [_copy(copy) for copy in document.copies]
        node |= {"file": document.source_file, "digest": document.digest, "copies": copies}
    return node


def _copy(copy: Copy) -> Json:
    return {
        "file": copy.source_file,
        "digest": copy.digest,
        "media_type": copy.media_type,
        "similarity": copy.similarity,
    }


def _file_date(found: FileDate) -> Json:
    names = ("file", "quote", "start", "end", "confidence", "extracted_by")
    return {"date": found.date.value} | {name: getattr(found, name) for name in names}


def _attributes(relations: Iterable[Relation], sources: Mapping[str, Source]) -> dict[str, list[Json]]:
    values: dict[str, list[Json]] = defaultdict(list)
    for relation in sorted(relations, key=lambda relation: (relation.predicate, relation.object)):
        assert isinstance(relation.object, Literal)
        values[relation.predicate].append(
            {
                "value": relation.object.value,
                "datatype": relation.object.datatype.value,
                "asserted": relation.asserted,
                "claims": _claims(relation.claims, sources),
                "support": _support(relation.claims, sources),
            }
        )
    return dict(values)


def _judgement(judgement: Judgement) -> Json:
    names = ["left", "right", "rule", "score", *(["other"] if judgement.other is not None else [])]
    said = {name: getattr(judgement, name) for name in names} | {"decision": judgement.decision.value}
    return dict(sorted(said.items()))  # as in graph.json, which a build that grows reads


def _edges(
    relations: Iterable[Relation], knowledge: Knowledge, sources: Mapping[str, Source]
) -> dict[tuple[str, str, str], Json]:
    """Edge attributes by (subject, object, predicate); a call without a claim makes its edge too."""
    stated = {(one.subject, str(one.object), one.predicate): one for one in relations}
    calls: dict[tuple[str, str, str], list[Recommendation]] = defaultdict(list)
    for call in sorted(knowledge.recommendations, key=lambda call: call.id):
        calls[call.report, call.target, "recommends"].append(call)
    return {key: _edge(key[2], stated.get(key), calls.get(key, []), sources) for key in {**stated, **calls}}


def _edge(
    predicate: str, relation: Relation | None, calls: Sequence[Recommendation], sources: Mapping[str, Source]
) -> Json:
    claims = () if relation is None else relation.claims
    edge: Json = {
        "predicate": predicate,
        "asserted": relation is not None and relation.asserted,  # a rating below buy recommends nothing
        "mention": predicate == "mentions",
        "claims": _claims(claims, sources),
        "support": _support([*claims, *calls], sources),
    }
    if predicate == "recommends":
        edge["recommendations"] = [_recommendation(call, sources) for call in calls]
    return edge


def _support(said: Sequence[Claim | Recommendation], sources: Mapping[str, Source]) -> Json:
    support = to_support(said, sources)
    return {
        "reports": support.reports,
        "brokers": [label for _, label in support.brokers],
        "first": support.first,
        "last": support.last,
        "strongest": support.strongest,
    }


def _claims(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Json]:
    """Claims in the order of the reader: by file, place, id."""
    rows = [_claim(claim, sources) for claim in claims]
    return sorted(rows, key=lambda row: (row["file"], row["start"], row["end"], row["id"]))


def _claim(claim: Claim, sources: Mapping[str, Source]) -> Json:
    return {
        "id": claim.id,
        **_place(claim.evidence, sources),
        "confidence": claim.confidence,
        "extracted_by": claim.extracted_by,
        "modality": claim.modality,
        **({} if claim.person is None else {"person": to_person(claim.person)}),
    }


def _place(evidence: Evidence, sources: Mapping[str, Source]) -> Json:
    source = sources.get(evidence.digest)
    if source is None:
        raise GraphError(f"a claim cites document {evidence.digest[:16]}…, which is not in this build")
    return {
        "report": source.report,
        "broker": "、".join(label for _, label in source.brokers) or None,
        "date": source.date,
        "file": source.file,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "page": evidence.page,
    }


def _recommendation(recommendation: Recommendation, sources: Mapping[str, Source]) -> Json:
    call: Call = recommendation.call
    return {
        "id": recommendation.id,
        **_place(call.evidence, sources),
        "verb": call.verb,
        "rating": call.rating,
        "common_rating": recommendation.common_rating,
        "action": call.rating_action,
        "target_price": call.target_price,
        "currency": call.currency,
        "extracted_by": call.extracted_by,
    }
