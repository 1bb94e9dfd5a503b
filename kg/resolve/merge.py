"""What every document calls things, brought together: one entity for each thing, one relation for each pair.

Merging is a union of Refs; every union has a Judgement that says why. The result depends on the set of
extractions alone, not on their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

from kg.gazetteer import Gazetteer
from kg.records import (
    Claim,
    Decision,
    Entity,
    EntityType,
    Extraction,
    Issue,
    Judgement,
    Knowledge,
    Literal,
    Recommendation,
    Ref,
    Relation,
    report_id,
)
from kg.resolve.names import FAMILY, find_entry, trim
from kg.resolve.reasons import find_reasons
from kg.resolve.signatures import is_allowed
from kg.resolve.spelling import find_misspelt
from kg.resolve.union import Union
from kg.text.normalise import fold_name

_T = EntityType


def resolve(extractions: Iterable[Extraction], gazetteer: Gazetteer) -> Knowledge:
    """Entities, relations and recommendations of all ``extractions``."""
    done = sorted(extractions, key=lambda one: (one.document.source_file, one.document.digest))
    union = Union()
    surfaces = _surfaces(done)
    for ref in surfaces:
        union.add(ref)
    _merge_by_table(union, surfaces, gazetteer)
    _merge_by_name(union, surfaces)
    _merge_first_versions(union, surfaces)
    _merge_analysts(union, surfaces, done)
    for judgement, left, right in find_misspelt(surfaces, done, gazetteer):
        union.judge(left, right, judgement)
    entities, ids = _entities(union, surfaces, gazetteer, done)
    kinds = {entity.id: entity.type for entity in entities}
    said, misread = _said(done, ids, kinds)
    return Knowledge(
        documents=tuple(one.document for one in done),
        entities=entities,
        relations=_relations(said),
        recommendations=_recommendations(done, ids),
        issues=(*(issue for one in done for issue in one.issues), *misread),
    )


def _surfaces(extractions: Sequence[Extraction]) -> dict[Ref, Counter[str]]:
    """Every Ref met, sorted, with its surface forms and how often each was met."""
    found: dict[Ref, Counter[str]] = defaultdict(Counter)
    for extraction in extractions:
        for mention in extraction.mentions:
            found[mention.ref][mention.surface] += 1
        for claim in extraction.claims:
            for end in (claim.subject, claim.object):
                if isinstance(end, Ref) and end.type is not _T.REPORT:
                    found[end]
        for call in extraction.calls:
            found[call.target]
    return dict(sorted(found.items()))


def _merge_by_table(union: Union, surfaces: dict[Ref, Counter[str]], gazetteer: Gazetteer) -> None:
    by_entry: dict[Ref, list[Ref]] = defaultdict(list)
    for ref in surfaces:
        entry = find_entry(ref, gazetteer) or find_entry(Ref(ref.type, trim(ref)), gazetteer)
        if entry is not None:
            by_entry[entry.ref].append(ref)
            union.know(ref, entry)
    for same in by_entry.values():
        for other in same[1:]:
            union.judge(same[0], other, _same(same[0], other, surfaces, "name in the gazetteer", 1.0))


def _merge_by_name(union: Union, surfaces: dict[Ref, Counter[str]]) -> None:
    groups: dict[tuple[str, str], list[Ref]] = defaultdict(list)
    for ref in surfaces:
        groups[FAMILY[ref.type], trim(ref)].append(ref)
    for same in groups.values():
        for other in same[1:]:
            union.judge(
                same[0], other, _same(same[0], other, surfaces, "same name but for its kind word", 0.95)
            )


def _merge_first_versions(union: Union, surfaces: dict[Ref, Counter[str]]) -> None:
    """X 1.0 is X itself, which the first reports name without a number."""
    named: dict[tuple[str, str], Ref] = {}
    for ref in surfaces:
        named.setdefault((FAMILY[ref.type], ref.key), ref)
    for ref in surfaces:
        base = named.get((FAMILY[ref.type], ref.key.removesuffix("1.0")))
        if FAMILY[ref.type] == "made" and ref.key.endswith("1.0") and base is not None:
            union.judge(base, ref, _same(base, ref, surfaces, "first version of the product", 0.85))


def _merge_analysts(union: Union, surfaces: dict[Ref, Counter[str]], done: Sequence[Extraction]) -> None:
    """An analyst printed without licence is the licensed one of that name at that broker, if just one is."""
    licensed: dict[str, set[Ref]] = defaultdict(set)
    for extraction in done:
        for claim in extraction.claims:
            if (
                claim.predicate == "employedBy"
                and "@" not in claim.subject.key
                and isinstance(claim.object, Ref)
            ):
                for surface in surfaces[claim.subject]:
                    licensed[f"{fold_name(surface)}@{claim.object.key}"].add(claim.subject)
    for ref in surfaces:
        if ref.type is _T.ANALYST and len(same := licensed.get(ref.key, set())) == 1:
            (other,) = same
            union.judge(other, ref, _same(other, ref, surfaces, "same name at the same broker", 0.9))


def _same(left: Ref, right: Ref, surfaces: dict[Ref, Counter[str]], rule: str, score: float) -> Judgement:
    names = [_label(surfaces[ref], ref) for ref in (left, right)]
    return Judgement(left=names[0], right=names[1], decision=Decision.SAME, rule=rule, score=score)


def _label(counts: Counter[str], ref: Ref) -> str:
    """The most frequent surface; of equals the longest, then the first by code point."""
    return min(counts, key=lambda surface: (-counts[surface], -len(surface), surface)) if counts else ref.key


def _unknown_label(counts: Counter[str], ref: Ref) -> str:
    """What to call a thing no table knows: a broker by its short name, whatever longer forms are printed."""
    if ref.type is _T.BROKER:
        counts = Counter({form: n for form, n in counts.items() if fold_name(form) == ref.key})
    return _label(counts, ref)


def _entities(
    union: Union, surfaces: dict[Ref, Counter[str]], gazetteer: Gazetteer, done: Sequence[Extraction]
) -> tuple[tuple[Entity, ...], dict[Ref, str]]:
    ids: dict[Ref, str] = {}
    entities: dict[str, Entity] = {}
    for members in union.clusters():
        entity = _entity(members, union, surfaces)
        ids.update(dict.fromkeys(members, entity.id))
        entities[entity.id] = entity
    for extraction in done:
        entity = _report(extraction)
        ids[Ref(_T.REPORT, extraction.document.digest)] = entity.id
        entities[entity.id] = entity
    return tuple(entities[key] for key in sorted(entities)), ids


def _entity(members: Sequence[Ref], union: Union, surfaces: dict[Ref, Counter[str]]) -> Entity:
    counts: Counter[str] = sum((surfaces[ref] for ref in members), Counter())
    entry = union.entry(members)
    if entry is not None:
        kind, key, label = entry.type, entry.key, entry.label
        tickers = tuple(("ticker", ticker) for ticker in entry.tickers) if kind is not _T.BROKER else ()
    else:
        kind = _kind(members, surfaces)
        same = [ref for ref in members if ref.type is kind]
        main = min(same, key=lambda ref: (-sum(surfaces[ref].values()), ref))
        key, label = trim(main), _unknown_label(surfaces[main], main)
        tickers = (("ticker", key),) if kind is _T.COMPANY and re.fullmatch(r"\w+\.[A-Z]{1,3}", key) else ()
    licence = (("licenceNumber", key),) if kind is _T.ANALYST and re.fullmatch(r"[SA]\d{13}", key) else ()
    aliases = tuple(sorted(set(counts) - {label}))
    said = union.judgements(members)
    judged = {name for judgement in said for name in (judgement.left, judgement.right)}
    ticker = tickers[0][1] if tickers else None
    reasons = find_reasons(label, (alias for alias in aliases if alias not in judged), entry, ticker)
    return Entity(
        id=f"{kind.lower()}-{key or _digest(label)}",
        type=kind,
        label=label,
        aliases=aliases,
        identifiers=tickers + licence,
        judgements=(*said, *reasons),
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _kind(members: Sequence[Ref], surfaces: dict[Ref, Counter[str]]) -> EntityType:
    weights: Counter[EntityType] = Counter()
    for ref in members:
        weights[ref.type] += sum(surfaces[ref].values()) + 1
    return min(weights, key=lambda kind: (-weights[kind], kind))


def _report(extraction: Extraction) -> Entity:
    document = extraction.document
    title = next(
        (
            claim.object.value
            for claim in extraction.claims
            if claim.predicate == "title" and isinstance(claim.object, Literal)
        ),
        None,
    )
    return Entity(id=report_id(document.digest), type=_T.REPORT, label=title or document.source_file)


#: (subject id, predicate, object id or literal) → its claims by id.
Said = dict[tuple[str, str, str | Literal], dict[str, Claim]]


def _said(
    done: Sequence[Extraction], ids: dict[Ref, str], kinds: dict[str, EntityType]
) -> tuple[Said, list[Issue]]:
    """Every claim under what it says once names are resolved, and an Issue for each that cannot hold."""
    said: Said = defaultdict(dict)
    misread: list[Issue] = []
    for extraction in done:
        for claim in extraction.claims:
            subject = ids[claim.subject]
            obj = claim.object if isinstance(claim.object, Literal) else ids[claim.object]
            if isinstance(obj, str) and not is_allowed(kinds[subject], claim.predicate, kinds[obj]):
                misread.append(_misreading(extraction, claim, kinds[subject], kinds[obj]))
            elif subject != obj:
                said[subject, claim.predicate, obj][claim.id] = claim
    return said, misread


def _misreading(extraction: Extraction, claim: Claim, subject: EntityType, obj: EntityType) -> Issue:
    said = f"{claim.predicate} cannot join a {subject} and a {obj}; left out ({claim.extracted_by})"
    return Issue(file=extraction.document.source_file, message=said, offset=claim.evidence.start)


def _relations(said: Said) -> tuple[Relation, ...]:
    relations = [
        Relation(subject=s, predicate=p, object=o, claims=tuple(sorted(found.values(), key=_claim_order)))
        for (s, p, o), found in said.items()
    ]
    return tuple(sorted(relations, key=lambda r: (r.subject, r.predicate, _object_order(r.object))))


def _claim_order(claim: Claim) -> tuple[str, int, int, str]:
    return claim.evidence.digest, claim.evidence.start, claim.evidence.end, claim.id


def _object_order(obj: str | Literal) -> tuple[int, str, str]:
    return (1, obj.value, obj.datatype) if isinstance(obj, Literal) else (0, obj, "")


def _recommendations(done: Sequence[Extraction], ids: dict[Ref, str]) -> tuple[Recommendation, ...]:
    found: dict[str, Recommendation] = {}
    for extraction in done:
        report = report_id(extraction.document.digest)
        for call in extraction.calls:
            target = ids[call.target]
            said = (
                report,
                target,
                call.verb or "",
                call.rating or "",
                call.target_price or "",
                call.extracted_by,
            )
            key = f"recommendation-{sha256('|'.join(said).encode()).hexdigest()[:16]}"
            found.setdefault(key, Recommendation(id=key, report=report, target=target, call=call))
    return tuple(found[key] for key in sorted(found))
