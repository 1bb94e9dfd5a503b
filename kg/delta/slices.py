"""Knowledge of what a change touches, before and after: the same reports, entities and relations in both.

A slice holds all that is said of its reports and entities. What it holds beside is there to be referred to,
is not complete, and is alike before and after: entities with class and label alone, and cited reports with
their brokers and dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kg.delta.advance import unpack_entity, unpack_judgement
from kg.delta.rows import GIVEN, unpack_light
from kg.delta.touched import Touched, find_given, to_house
from kg.delta.view import AskedKin, View
from kg.rdf.ratings import ScaleKey, grade_beside
from kg.records import (
    Datatype,
    Entity,
    EntityType,
    Extraction,
    Judgement,
    Knowledge,
    Literal,
    Relation,
    report_id,
)
from kg.resolve.compare import FUNCTIONAL
from kg.resolve.conflicts import find_in_groups, to_concerned, to_groups
from kg.resolve.doubts import doubt_bearers, is_known, to_doubt, to_rule, with_pairs
from kg.resolve.entities import to_report
from kg.resolve.sources import to_sources
from kg.resolve.statements import Said, to_key, to_recommendations, to_relations, to_said
from kg.resolve.unused import to_unused

_INVERSE = tuple(name for name, fact in FUNCTIONAL.items() if fact.inverse)


def to_slices(old: View, new: View, touched: Touched) -> tuple[Knowledge, Knowledge]:
    """What was known of all that is touched, and what is known now."""
    before = _state(old, touched, touched.before)
    after = _state(new, touched, touched.after)
    around = _around(new, touched, before, after)
    return _complete(old, touched, before, around), _complete(new, touched, after, around)


def _state(view: View, touched: Touched, done: Sequence[Extraction]) -> Knowledge:
    """What is said of all that is touched, as far as it can be told without other reports."""
    ids, kinds = view.ids, view.kinds
    said, misread, lost = to_said(done, ids, kinds)
    own: Said = defaultdict(dict)
    for key, claims in said.items():
        if kinds[key[0]] is EntityType.REPORT:
            own[key] = claims
    stored = chain(view.claims_of(touched.entities), view.claims_on(touched.entities, _INVERSE))
    for claim in stored:
        key, reason = to_key(claim, ids, kinds)
        if reason is None:
            own[key][claim.id] = claim
    return Knowledge(
        documents=tuple(one.document for one in done),
        entities=tuple(chain(_entities(view, touched.entities), map(to_report, done))),
        relations=to_relations(own),
        recommendations=to_recommendations(done, ids),
        issues=(*(issue for one in done for issue in one.issues), *misread),
        unused=to_unused(done, ids, kinds, lost),
    )


# --- what stands around -------------------------------------------------------------------------


def _around(view: View, touched: Touched, *states: Knowledge) -> Knowledge:
    """What the states refer to and do not hold."""
    claims = [claim for one in states for relation in one.relations for claim in relation.claims]
    cited = {claim.evidence.digest for claim in claims} - touched.reports
    rows = view.ask(f"SELECT digest, content, date FROM report WHERE digest IN {GIVEN}", cited)
    brokers = view.ask(_PUBLISHERS, cited)
    relations = [_relation(digest, "publishedBy", broker) for digest, broker in brokers]
    relations += [
        _relation(digest, "issued", Literal(date, Datatype.DATE)) for digest, _, date in rows if date
    ]
    named = {
        end for one in states for relation in one.relations for end in (relation.subject, relation.object)
    }
    named |= {call.target for one in states for call in one.recommendations}
    named |= {id_ for one in states for unused in one.unused for id_ in unused.entities}
    named |= {broker for _, broker in brokers}
    missing = {id_ for id_ in named if isinstance(id_, str)} - touched.entities
    reports = (Entity(id=report_id(digest), type=EntityType.REPORT, label="") for digest, _, _ in rows)
    return Knowledge(
        documents=tuple(unpack_light(content) for _, content, _ in rows),
        entities=(*view.stubs(missing).values(), *reports),
        relations=tuple(relations),
    )


_PUBLISHERS = f"""SELECT DISTINCT digest, entity.id FROM report JOIN published ON report = report.number
    JOIN ref ON ref.number = published.ref JOIN entity ON ref.entity = entity.id
    WHERE digest IN {GIVEN} AND entity.type = 'Broker'"""


def _relation(digest: str, predicate: str, obj: str | Literal) -> Relation:
    return Relation(subject=report_id(digest), predicate=predicate, object=obj, claims=())


def _complete(view: View, touched: Touched, state: Knowledge, around: Knowledge) -> Knowledge:
    """A state with what stands around it, and with what follows from both."""
    whole = replace(
        state,
        documents=(*state.documents, *around.documents),
        entities=tuple(sorted((*state.entities, *around.entities), key=lambda one: one.id)),
        relations=(*state.relations, *around.relations),
    )
    sources = to_sources(whole)
    digests = {report_id(document.digest): document.digest for document in state.documents}
    concerned = {*touched.entities, *digests}
    functional = (one for one in state.relations if one.predicate in FUNCTIONAL)
    groups = to_groups((one for one in functional if to_concerned(one) in concerned), sources)

    def beside(key: ScaleKey) -> frozenset[str]:
        house, is_industry = key
        brokers = [] if isinstance(house, str) else [id_ for id_, _ in house]
        name = digests[house] if isinstance(house, str) else ""
        return find_given(view, to_house(brokers, name), is_industry=is_industry)

    graded = grade_beside(whole, sources, beside)
    return replace(graded, conflicts=find_in_groups(groups, AskedKin(view)))


# --- entities -----------------------------------------------------------------------------------


def _entities(view: View, ids: frozenset[str]) -> tuple[Entity, ...]:
    """Entities with their namesakes and doubts, sorted by id."""
    bearers = _bearers(view, ids)
    rows = view.ask(f"SELECT content FROM entity WHERE id IN {GIVEN} ORDER BY id", ids)
    entities = _with_namesakes(view, [unpack_entity(content) for (content,) in rows])
    pairs = [*_unsure(view, ids), *_doubts(view, ids, bearers)]
    return with_pairs(entities, [pair for pair in pairs if not ids.isdisjoint(pair[1:])])


def _with_namesakes(view: View, entities: Sequence[Entity]) -> list[Entity]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in view.ask(_NAMESAKES, [entity.id for entity in entities]):
        found[one].add(other)
    return [replace(one, namesakes=tuple(sorted(found[one.id]))) for one in entities]


_NAMESAKES = f"""SELECT DISTINCT left.id, right.id FROM ref AS one
    JOIN namesake ON one.number = namesake.one JOIN ref AS other ON other.number = namesake.other
    JOIN entity AS left ON left.id = one.entity JOIN entity AS right ON right.id = other.entity
    WHERE one.entity IN {GIVEN} AND left.type <> right.type"""


def _bearers(view: View, ids: frozenset[str]) -> Iterable[list[Entity]]:
    """All who bear the name of one of these."""
    rows = view.ask(_BEARERS, ids)
    stubs = [Entity(id=id_, type=EntityType(kind), label=label) for _, id_, kind, label in rows]
    named: dict[str, list[Entity]] = defaultdict(list)
    for (name, *_), entity in zip(rows, _with_namesakes(view, stubs), strict=True):
        named[name].append(entity)
    return [group for group in named.values() if len(group) > 1]


_BEARERS = f"""SELECT name, id, type, label FROM entity
    WHERE name IN (SELECT name FROM entity WHERE id IN {GIVEN}) ORDER BY id"""


def _unsure(view: View, ids: frozenset[str]) -> Iterator[tuple[Judgement, str, str]]:
    """What rules of spelling are unsure of, in the order of the Refs."""
    rows = view.ask(_UNSURE, ids, ids)
    for _, _, left, right, content in sorted((*map(view.tables.ref, row[:2]), *row[2:]) for row in rows):
        yield unpack_judgement(content), left, right


_UNSURE = f"""SELECT one, other, left.entity, right.entity, content FROM unsure
    JOIN ref AS left ON left.number = one JOIN ref AS right ON right.number = other
    WHERE left.entity IN {GIVEN} OR right.entity IN {GIVEN}"""


def _doubts(
    view: View, ids: frozenset[str], bearers: Iterable[Sequence[Entity]]
) -> Iterator[tuple[Judgement, str, str]]:
    """Of each pair the first doubt, sorted by pair."""
    found: dict[tuple[str, str], tuple[str, float]] = {}
    stubs: dict[str, Entity] = {}
    for group in bearers:
        stubs |= {one.id: one for one in group}
        for one, other, rule, score in doubt_bearers(group):
            found[one.id, other.id] = rule, score
    rows = view.ask(_DOUBTS, ids, ids)
    stubs |= view.stubs({end for row in rows for end in row[1:]})
    for predicate, *pair in rows:
        found.setdefault((pair[0], pair[1]), to_rule(predicate))
    for (left, right), why in sorted(found.items()):
        one, other = stubs[left], stubs[right]
        if not (is_known(one, view.gazetteer) and is_known(other, view.gazetteer)):
            yield to_doubt(one, other, *why), left, right


_DOUBTS = f"""SELECT predicate, one, other FROM doubt WHERE one IN {GIVEN} OR other IN {GIVEN}
    ORDER BY predicate"""
