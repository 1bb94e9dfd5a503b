"""What every document calls things, brought together: one entity for each thing, one relation for each pair.

Merging is a union of Refs; every union has a Judgement that says why. The result depends on the set of
extractions alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from kg.gazetteer import Entry, Gazetteer
from kg.records import Decision, EntityType, Extraction, Judgement, Knowledge, Ref
from kg.resolve.conflicts import find_conflicts
from kg.resolve.curation import curate
from kg.resolve.curation_file import Curation, is_curation
from kg.resolve.doubts import find_doubts, with_pairs
from kg.resolve.entities import Orders, find_label, to_entities
from kg.resolve.kin import find_owners
from kg.resolve.names import FAMILY, find_entry, trim
from kg.resolve.namesakes import link_namesakes
from kg.resolve.naming import Names, to_names
from kg.resolve.spelling import find_misspelt
from kg.resolve.statements import to_recommendations, to_relations, to_said
from kg.resolve.union import Union
from kg.resolve.unused import to_unused
from kg.resolve.usage import Surfaces, Usage, merge, to_usage
from kg.text.normalise import fold_name

_T = EntityType


def resolve(
    extractions: Iterable[Extraction], gazetteer: Gazetteer, curations: Sequence[Curation] = ()
) -> Knowledge:
    """Entities, relations and recommendations of all ``extractions``, as the curation files have them.

    Raises:
        ResolveError: entries of ``curations`` contradict each other.
    """
    done = sorted(extractions, key=lambda one: (one.document.source_file, one.document.digest))
    known = _curated(done, gazetteer, curations)
    return replace(known, conflicts=find_conflicts(known, find_owners(known.entities, gazetteer)))


def _curated(done: Sequence[Extraction], gazetteer: Gazetteer, curations: Sequence[Curation]) -> Knowledge:
    if not curations:
        return _bring_together(done, gazetteer, Orders())[0]
    curated, orders, replay = curate(done, curations, gazetteer, partial(_name, gazetteer=gazetteer))
    knowledge, ids = _bring_together(curated, gazetteer, orders)
    return replace(
        knowledge,
        issues=(*knowledge.issues, *replay.issues),
        curations=tuple(curation.document for curation in curations),
        rulings=replay.to_rulings(ids),
    )


def _bring_together(
    done: Sequence[Extraction], gazetteer: Gazetteer, orders: Orders
) -> tuple[Knowledge, dict[Ref, str]]:
    reports = [one for one in done if not is_curation(one.document)]
    usage = merge(map(to_usage, done))
    union, unsure = unite(usage, gazetteer, orders)
    entities, ids = to_entities(union, usage.surfaces, reports, orders)
    entities = link_namesakes(entities, reports, ids, gazetteer)
    kinds = {entity.id: entity.type for entity in entities}
    said, misread, lost = to_said(done, ids, kinds)
    relations = to_relations(said)
    told = [
        (judgement, ids[left], ids[right])
        for judgement, left, right in (*orders.apart, *unsure)
        if left in ids and right in ids
    ]
    doubts = find_doubts(entities, relations, gazetteer)
    knowledge = Knowledge(
        documents=tuple(one.document for one in reports),
        entities=with_pairs(entities, (*told, *doubts)),
        relations=relations,
        recommendations=to_recommendations(done, ids),
        issues=(*(issue for one in done for issue in one.issues), *misread),
        unused=to_unused(done, ids, kinds, lost),
    )
    return knowledge, ids


def _name(done: Sequence[Extraction], orders: Orders, *, gazetteer: Gazetteer) -> Names:
    """What names mean under ``orders``."""
    usage = merge(map(to_usage, done))
    entities, ids = to_entities(unite(usage, gazetteer, orders)[0], usage.surfaces, done, orders)
    return to_names(entities, ids, usage.surfaces, [one.document for one in done], gazetteer)


def unite(
    usage: Usage, gazetteer: Gazetteer, orders: Orders
) -> tuple[Union, list[tuple[Judgement, Ref, Ref]]]:
    """Every rule that merges, a person first, then the surest: what an earlier one tells apart no later one
    joins. Beside the sets, pairs that a rule is unsure of."""
    union, surfaces = Union(), usage.surfaces
    for ref in surfaces:
        union.add(ref)
    _follow(union, surfaces, orders)
    _merge_by_table(union, surfaces, gazetteer)
    _merge_by_name(union, surfaces)
    _merge_first_versions(union, surfaces)
    _merge_analysts(union, usage)
    _merge_renamed(union, usage)
    unsure = []
    for judgement, left, right in find_misspelt(usage, gazetteer):
        if judgement.decision is Decision.UNSURE:
            unsure.append((judgement, left, right))
        else:
            union.judge(left, right, judgement)
    return union, unsure


def _follow(union: Union, surfaces: Surfaces, orders: Orders) -> None:
    """A person's decisions; of what is not there any more, since claims were rejected, nothing is left."""
    for refs in orders.kept:
        if present := [ref for ref in refs if ref in surfaces]:
            union.join(present)
    for refs, judgement in orders.joined:
        if present := [ref for ref in refs if ref in surfaces]:
            union.join(present, judgement)
    for _, left, right in orders.apart:
        if left in surfaces and right in surfaces:
            union.tell_apart(left, right)


def _merge_by_table(union: Union, surfaces: Surfaces, gazetteer: Gazetteer) -> None:
    by_entry: dict[Ref, list[Ref]] = defaultdict(list)
    entries: dict[Ref, Entry] = {}
    for ref in surfaces:
        entry = find_entry(ref, gazetteer) or find_entry(Ref(ref.type, trim(ref)), gazetteer)
        if entry is not None:
            by_entry[entry.ref].append(ref)
            entries[entry.ref] = entry
    for key, same in by_entry.items():
        head = key if key in same else same[0]
        for ref in same:
            if not union.is_apart(head, ref):  # else a person says that the table errs
                union.know(ref, entries[key])
    for same in by_entry.values():
        for other in same[1:]:
            union.judge(same[0], other, _same(same[0], other, surfaces, "name in the gazetteer", 1.0))


def _merge_by_name(union: Union, surfaces: Surfaces) -> None:
    groups: dict[tuple[str, str], list[Ref]] = defaultdict(list)
    for ref in surfaces:
        groups[FAMILY[ref.type], trim(ref)].append(ref)
    for same in groups.values():
        for other in same[1:]:
            if not _is_app_of_model(same[0], other):
                union.judge(
                    same[0], other, _same(same[0], other, surfaces, "same name but for its kind word", 0.95)
                )


def _is_app_of_model(one: Ref, other: Ref) -> bool:
    """Whether the two are a model and the app named after it: DeepSeek and DeepSeek App."""
    is_app = {ref.type: ref.key.endswith("app") for ref in (one, other)}
    return is_app.get(_T.PRODUCT, False) and is_app.get(_T.MODEL) is False


def _merge_first_versions(union: Union, surfaces: Surfaces) -> None:
    """X 1.0 is X itself, which the first reports name without a number."""
    named: dict[tuple[str, str], Ref] = {}
    for ref in surfaces:
        named.setdefault((FAMILY[ref.type], ref.key), ref)
    for ref in surfaces:
        base = named.get((FAMILY[ref.type], ref.key.removesuffix("1.0")))
        if FAMILY[ref.type] == "made" and ref.key.endswith("1.0") and base is not None:
            union.judge(base, ref, _same(base, ref, surfaces, "first version of the product", 0.85))


def _merge_analysts(union: Union, usage: Usage) -> None:
    """An analyst printed without licence is the licensed one of that name at that broker, if just one is."""
    surfaces = usage.surfaces
    licensed: dict[str, set[Ref]] = defaultdict(set)
    for analyst, broker in usage.employed:
        for surface in surfaces[analyst]:
            licensed[f"{fold_name(surface)}@{broker}"].add(analyst)
    for ref in surfaces:
        if ref.type is _T.ANALYST and len(same := licensed.get(ref.key, set())) == 1:
            (other,) = same
            union.judge(other, ref, _same(other, ref, surfaces, "same name at the same broker", 0.9))


def _merge_renamed(union: Union, usage: Usage) -> None:
    """A firm and what a report says it was called before, unless the two deal with each other."""
    surfaces = usage.surfaces
    bearers: dict[str, set[Ref]] = defaultdict(set)
    for ref in surfaces:
        if FAMILY[ref.type] == "org":
            for name in (ref.key, *map(fold_name, surfaces[ref])):
                bearers[name].add(ref)
    for firm, name in sorted(usage.former):
        for other in sorted(bearers[name] - {firm}):
            if frozenset((firm, other)) not in usage.dealings:
                reason = _same(firm, other, surfaces, "former name, says a report", 0.9)
                union.judge(firm, other, reason)


def _same(left: Ref, right: Ref, surfaces: Surfaces, rule: str, score: float) -> Judgement:
    names = [find_label(surfaces[ref], ref) for ref in (left, right)]
    return Judgement(left=names[0], right=names[1], decision=Decision.SAME, rule=rule, score=score)
