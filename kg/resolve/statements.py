"""Claims under what they say once names are resolved: relations and recommendations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from kg.records import (
    Call,
    Claim,
    EntityType,
    Extraction,
    Issue,
    IssueKind,
    Literal,
    Reason,
    Recommendation,
    Ref,
    Relation,
    report_id,
)
from kg.resolve.signatures import is_allowed

#: (subject id, predicate, object id or literal) → its claims by id.
Said = dict[tuple[str, str, str | Literal], dict[str, Claim]]


def to_said(
    done: Sequence[Extraction], ids: Mapping[Ref, str], kinds: Mapping[str, EntityType]
) -> tuple[Said, list[Issue], dict[Claim, Reason]]:
    """Every claim under what it says once names are resolved, an Issue for each whose classes do not fit,
    and every claim that is lost, with the reason."""
    said: Said = defaultdict(dict)
    misread: list[Issue] = []
    lost: dict[Claim, Reason] = {}
    for extraction in done:
        for claim in extraction.claims:
            key, reason = to_key(claim, ids, kinds)
            if reason is None:
                said[key][claim.id] = claim
                continue
            lost[claim] = reason
            if reason is Reason.CLASSES:
                misread.append(_misreading(extraction, claim, *(kinds[str(key[end])] for end in (0, 2))))
    return said, misread, lost


def to_key(
    claim: Claim, ids: Mapping[Ref, str], kinds: Mapping[str, EntityType]
) -> tuple[tuple[str, str, str | Literal], Reason | None]:
    """What a claim says once names are resolved, and why it is lost, if it is."""
    subject = ids[claim.subject]
    obj = claim.object if isinstance(claim.object, Literal) else ids[claim.object]
    key = subject, claim.predicate, obj
    if isinstance(obj, str) and not is_allowed(kinds[subject], claim.predicate, kinds[obj]):
        return key, Reason.CLASSES
    return key, Reason.ITSELF if subject == obj else None


def _misreading(extraction: Extraction, claim: Claim, subject: EntityType, obj: EntityType) -> Issue:
    said = f"{claim.predicate} cannot join a {subject} and a {obj}; left out ({claim.extracted_by})"
    file, offset = extraction.document.source_file, claim.evidence.start
    return Issue(file=file, kind=IssueKind.MISREADING, message=said, offset=offset)


def to_relations(said: Said) -> tuple[Relation, ...]:
    """One relation for each thing said, sorted by subject, predicate and object."""
    relations = [
        Relation(subject=s, predicate=p, object=o, claims=tuple(sorted(found.values(), key=_claim_order)))
        for (s, p, o), found in said.items()
    ]
    return tuple(sorted(relations, key=lambda r: (r.subject, r.predicate, _object_order(r.object))))


def _claim_order(claim: Claim) -> tuple[str, int, int, str]:
    return claim.evidence.digest, claim.evidence.start, claim.evidence.end, claim.id


def _object_order(obj: str | Literal) -> tuple[int, str, str]:
    return (1, obj.value, obj.datatype) if isinstance(obj, Literal) else (0, obj, "")


def to_recommendations(done: Sequence[Extraction], ids: Mapping[Ref, str]) -> tuple[Recommendation, ...]:
    """One recommendation for each target and wording of a report, sorted by id."""
    made = [
        to_recommendation(report_id(extraction.document.digest), ids[call.target], call)
        for extraction in done
        for call in extraction.calls
    ]
    found = {one.id: one for one in reversed(made)}
    return tuple(found[key] for key in sorted(found))


def to_recommendation(report: str, target: str, call: Call) -> Recommendation:
    """The call of ``report`` on ``target`` (ids); its own id is made of its words."""
    words = (call.verb or "", call.rating or "", call.target_price or "", call.extracted_by)
    key = sha256("|".join((report, target, *words)).encode()).hexdigest()[:16]
    return Recommendation(id=f"recommendation-{key}", report=report, target=target, call=call)
