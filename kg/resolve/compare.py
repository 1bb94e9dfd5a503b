"""When two values of one fact contradict each other, as data: predicate → how its values compare.

Every comparison is symmetric, looks at plain claims alone (a plan that slipped contradicts nothing), and
holds for good: claims added to either value never undo a contradiction, but for what they teach of who
belongs to whom and who worked together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from kg.records import Claim, Relation
from kg.resolve.kin import Kin
from kg.resolve.sources import Source
from kg.resolve.values import dates_differ, phones_differ, pictures_differ, tickers_differ, to_range
from kg.text.normalise import fold_name
from kg.text.quantities import QuantityFound, find_durations, find_parameter_counts

_FINDERS: Mapping[str, Callable[[str], tuple[QuantityFound, ...]]] = {
    "parameterCount": find_parameter_counts,
    "maxDurationSeconds": find_durations,
}


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A relation with the plain claims that state it, at least one, and their sources by digest.

    ``value`` is the object as text; ``entity`` the end that the fact is about.
    """

    relation: Relation
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]

    @property
    def value(self) -> str:
        """The literal's lexical form, or the id of the object."""
        return self.relation.object if isinstance(self.relation.object, str) else self.relation.object.value

    @cached_property
    def reports(self) -> frozenset[str]:
        """The digests of the reports that state it."""
        return frozenset(claim.evidence.digest for claim in self.claims)

    @cached_property
    def brokers(self) -> frozenset[str]:
        """The ids of the brokers that state it."""
        return frozenset(id_ for digest in self.reports for id_, _ in self.sources[digest].brokers)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The printed dates of the reports that state it, sorted."""
        return tuple(sorted({date for digest in self.reports if (date := self.sources[digest].date)}))

    @cached_property
    def ranges(self) -> frozenset[tuple[float, float]]:
        """What the words of the claims let a number be, each from least to most."""
        find = _FINDERS[self.relation.predicate]
        return frozenset(to_range(self.value, claim.evidence.quote, find) for claim in self.claims)


#: Whether two values of one fact contradict each other.
Contradicts = Callable[[Stated, Stated, Kin], bool]


class Functional(NamedTuple):
    """A fact with one value: how two values compare, how exact one is (more is better), and whether the
    fact is about the object of the relation rather than its subject."""

    contradicts: Contradicts
    exactness: Callable[[Stated], int]
    inverse: bool = False


def _no_measure(_stated: Stated) -> int:
    return 0


def _dates(one: Stated, other: Stated, _kin: Kin) -> bool:
    return dates_differ(one.value, other.value)


def _numbers(one: Stated, other: Stated, _kin: Kin) -> bool:
    """Two exact numbers differ; a bound agrees with what lies beyond it. Sizes in one breath are a list."""
    if _in_one_breath(one, other):
        return False
    pairs = product(one.ranges, other.ranges)
    return any(low > most or least > high for (low, high), (least, most) in pairs)


def _is_exact_number(stated: Stated) -> int:
    return int(any(low == high for low, high in stated.ranges))


def _pictures(one: Stated, other: Stated, _kin: Kin) -> bool:
    return not _in_one_breath(one, other) and pictures_differ(one.value, other.value)


def _is_exact_picture(stated: Stated) -> int:
    return int("x" in stated.value)


def _tickers(one: Stated, other: Stated, _kin: Kin) -> bool:
    return tickers_differ(one.value, other.value)


def _phones(one: Stated, other: Stated, _kin: Kin) -> bool:
    return _is_changed_back(one, other) and phones_differ(one.value, other.value)


def _mails(one: Stated, other: Stated, _kin: Kin) -> bool:
    return _is_changed_back(one, other) and one.value.casefold() != other.value.casefold()


def _licences(one: Stated, other: Stated, _kin: Kin) -> bool:
    """A person has one number of a kind at a firm at one time."""
    same_kind = one.value[:1] == other.value[:1]
    return same_kind and bool(one.brokers & other.brokers) and _is_at_one_time(one, other)


def _is_changed_back(one: Stated, other: Stated) -> bool:
    """At one broker, in reports of one time; a report that prints both says that both serve."""
    return (
        bool(one.brokers & other.brokers) and not one.reports & other.reports and _is_at_one_time(one, other)
    )


def _names(one: Stated, other: Stated, _kin: Kin) -> bool:
    return fold_name(one.value) != fold_name(other.value)


def _is_at_one_time(one: Stated, other: Stated) -> bool:
    """Whether the reports of the two overlap in time; one after the other is a change.

    Reports without a date tell no time, but what one report says it says at one time.
    """
    if one.reports & other.reports:
        return True
    if not one.dates or not other.dates:
        return False
    return one.dates[0] <= other.dates[-1] and other.dates[0] <= one.dates[-1]


def _employers(one: Stated, other: Stated, kin: Kin) -> bool:
    """Two employers at one time; A then B is a move, a house and its successor are one."""
    return _is_at_one_time(one, other) and not kin.is_one_house(one.value, other.value)


def _makers(one: Stated, other: Stated, kin: Kin) -> bool:
    """Two makers of one model or product, unless they are one house or a report names both.

    Works have several producers as a rule, and reports name some of them.
    """
    made = one.relation.object
    if not isinstance(made, str) or made.startswith("creativework-") or one.reports & other.reports:
        return False
    return not kin.is_one_house(one.relation.subject, other.relation.subject)


def _ancestors(one: Stated, other: Stated, kin: Kin) -> bool:
    """Two parents or predecessors, unless one comes before the other in line or both in one breath."""
    if _in_one_breath(one, other):
        return False
    return not kin.is_in_line(one.relation.predicate, one.value, other.value)


def _in_one_breath(one: Stated, other: Stated) -> bool:
    """Whether a report says both in words that overlap: 7B、13B和70B三个版本."""
    return not one.reports.isdisjoint(other.reports) and any(
        a.evidence.digest == b.evidence.digest
        and a.evidence.start < b.evidence.end
        and b.evidence.start < a.evidence.end
        for a, b in product(one.claims, other.claims)
    )


def _date_length(stated: Stated) -> int:
    return len(stated.value)


#: Every fact that has one value (at one time).
FUNCTIONAL: Mapping[str, Functional] = {
    "issued": Functional(_dates, _date_length),
    "releaseDate": Functional(_dates, _date_length),
    "parameterCount": Functional(_numbers, _is_exact_number),
    "maxDurationSeconds": Functional(_numbers, _is_exact_number),
    "maxResolution": Functional(_pictures, _is_exact_picture),
    "fullName": Functional(_names, _no_measure),
    "ticker": Functional(_tickers, _no_measure),
    "licenceNumber": Functional(_licences, _no_measure),
    "email": Functional(_mails, _no_measure),
    "phone": Functional(_phones, _no_measure),
    "employedBy": Functional(_employers, _no_measure),
    "develops": Functional(_makers, _no_measure, inverse=True),
    "succeeds": Functional(_ancestors, _no_measure),
    "subsidiaryOf": Functional(_ancestors, _no_measure),
}

#: Whether two values printed differently say the same; elsewhere equal values alone do.
AGREES: Mapping[str, Callable[[str, str], bool]] = {
    "issued": lambda one, other: not dates_differ(one, other),
    "releaseDate": lambda one, other: not dates_differ(one, other),
    "maxResolution": lambda one, other: not pictures_differ(one, other),
}
