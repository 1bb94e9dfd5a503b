"""What resolution asks of documents before it decides which names are one: a sum over documents.

``merge`` is associative and commutative, so that parts may be summed where the documents are, in any order,
and the sums brought together. What is decided then goes by blocks: each rule compares only Refs that share
a key (an entry of the table, a name, a broker, a name but for one letter).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from kg.records import Claim, EntityType, Extraction, Literal, Ref
from kg.text.normalise import fold_name

#: Every Ref met with its surface forms and how often each was met.
Surfaces = dict[Ref, Counter[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How some documents use names.

    ``reports`` are the digests of those that mention a Ref, ``developers`` who is said to develop it;
    ``employed`` are analysts with a licence, each with the key of a broker; ``former`` are firms, each with
    a folded name that it had before; ``dealings`` are pairs of things that some claim joins.
    """

    surfaces: Surfaces = field(default_factory=dict)
    reports: Mapping[Ref, AbstractSet[str]] = field(default_factory=dict)
    developers: Mapping[Ref, AbstractSet[Ref]] = field(default_factory=dict)
    employed: AbstractSet[tuple[Ref, str]] = frozenset()
    former: AbstractSet[tuple[Ref, str]] = frozenset()
    dealings: AbstractSet[frozenset[Ref]] = frozenset()


def to_usage(extraction: Extraction) -> Usage:
    """The usage of one document; a Ref that only claims and calls speak of has no surface forms."""
    surfaces: Surfaces = defaultdict(Counter)
    for mention in extraction.mentions:
        surfaces[mention.ref][mention.surface] += 1
    reports = dict.fromkeys(surfaces, frozenset({extraction.document.digest}))
    for ref in (*_ends(extraction.claims), *(call.target for call in extraction.calls)):
        surfaces[ref]
    joined = [(one, one.object) for one in extraction.claims if isinstance(one.object, Ref)]
    developers: dict[Ref, set[Ref]] = defaultdict(set)
    for claim, end in joined:
        if claim.predicate == "develops":
            developers[end].add(claim.subject)
    return Usage(
        surfaces=dict(surfaces),
        reports=reports,
        developers=dict(developers),
        employed={
            (claim.subject, end.key)
            for claim, end in joined
            if claim.predicate == "employedBy" and "@" not in claim.subject.key
        },
        former={
            (claim.subject, fold_name(claim.object.value))
            for claim in extraction.claims
            if claim.predicate == "formerName" and isinstance(claim.object, Literal)
        },
        dealings={frozenset((claim.subject, end)) for claim, end in joined if _is_thing(claim.subject)},
    )


def _ends(claims: Iterable[Claim]) -> Iterator[Ref]:
    for claim in claims:
        for end in (claim.subject, claim.object):
            if isinstance(end, Ref) and _is_thing(end):
                yield end


def _is_thing(ref: Ref) -> bool:
    return ref.type is not EntityType.REPORT


def merge(usages: Iterable[Usage]) -> Usage:
    """The usage of all their documents together, with Refs sorted; of none, that of no document.

    >>> merge([]) == Usage()
    True
    """
    surfaces: Surfaces = defaultdict(Counter)
    reports: dict[Ref, set[str]] = defaultdict(set)
    developers: dict[Ref, set[Ref]] = defaultdict(set)
    employed: set[tuple[Ref, str]] = set()
    former: set[tuple[Ref, str]] = set()
    dealings: set[frozenset[Ref]] = set()
    for usage in usages:
        for ref, counts in usage.surfaces.items():
            surfaces[ref].update(counts)
        for ref, digests in usage.reports.items():
            reports[ref] |= digests
        for ref, makers in usage.developers.items():
            developers[ref] |= makers
        employed |= usage.employed
        former |= usage.former
        dealings |= usage.dealings
    return Usage(
        surfaces=dict(sorted(surfaces.items())),
        reports=dict(sorted(reports.items())),
        developers=dict(sorted(developers.items())),
        employed=employed,
        former=former,
        dealings=dealings,
    )
