"""Where reports differ on a fact that has one value: every side kept, and what each rule would prefer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import attrgetter

from kg.records import Conflict, Knowledge, Relation, Side
from kg.resolve.compare import FUNCTIONAL, Stated
from kg.resolve.kin import Kin
from kg.resolve.sources import Source, to_sources
from kg.resolve.values import dates_differ

#: Which values of one fact contradict which, by their place in a list; both ways.
Against = Mapping[int, frozenset[int]]
#: What is plainly stated of functional facts, by entity and predicate.
Groups = Mapping[tuple[str, str], Sequence[Stated]]


def find_conflicts(
    knowledge: Knowledge, owners: Mapping[str, frozenset[str]] | None = None
) -> tuple[Conflict, ...]:
    """Every conflict, sorted by entity, predicate and sides.

    ``owners`` are owners and successors that the tables know, as ``kg.resolve.kin.find_owners`` gives them.
    Values that contradict each other, directly or by way of a third, are the sides of one conflict.
    """
    kin = Kin(knowledge.entities, knowledge.relations, owners)
    return find_in_groups(to_groups(knowledge.relations, to_sources(knowledge)), kin)


def find_in_groups(groups: Groups, kin: Kin) -> tuple[Conflict, ...]:
    """The conflicts of these facts, sorted as those of ``find_conflicts``."""
    found = (
        conflict
        for (entity, predicate), group in sorted(groups.items())
        for conflict in _conflicts(entity, predicate, group, kin)
    )
    return tuple(found)


def to_groups(
    relations: Iterable[Relation], sources: Mapping[str, Source]
) -> dict[tuple[str, str], list[Stated]]:
    """The plainly stated values of each functional fact that has several, by entity and predicate."""
    groups: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for relation in relations:
        fact = FUNCTIONAL.get(relation.predicate)
        plain = tuple(claim for claim in relation.claims if claim.modality is None) if fact else ()
        if fact and plain:
            entity = to_concerned(relation)
            stated = Stated(relation=relation, claims=plain, sources=sources)
            groups[entity, relation.predicate].append(stated)
    order = attrgetter("relation.subject", "value")
    return {key: sorted(group, key=order) for key, group in groups.items() if len(group) > 1}


def to_concerned(relation: Relation) -> str:
    """The entity that a relation of a functional fact is about."""
    return str(relation.object) if FUNCTIONAL[relation.predicate].inverse else relation.subject


def _conflicts(entity: str, predicate: str, group: Sequence[Stated], kin: Kin) -> Iterator[Conflict]:
    against: dict[int, set[int]] = defaultdict(set)
    contradicts = FUNCTIONAL[predicate].contradicts
    for one, other in combinations(range(len(group)), 2):
        if contradicts(group[one], group[other], kin):
            against[one].add(other)
            against[other].add(one)
    fixed = {one: frozenset(others) for one, others in against.items()}
    for members in _components(fixed):
        yield _conflict(entity, predicate, group, members, fixed)


def _components(against: Against) -> Iterator[list[int]]:
    """The values that contradict one another, directly or not, each set in order."""
    left = set(against)
    while left:
        reached: set[int] = set()
        frontier = {min(left)}
        while frontier:
            reached |= frontier
            frontier = {other for one in frontier for other in against[one]} - reached
        left -= reached
        yield sorted(reached)


def _conflict(
    entity: str, predicate: str, group: Sequence[Stated], members: Sequence[int], against: Against
) -> Conflict:
    ids = {number: group[number].relation.id for number in members}
    exactness = FUNCTIONAL[predicate].exactness

    def preferred(score: Callable[[int], float | str]) -> tuple[str, ...]:
        return tuple(sorted(ids[number] for number in _best(members, score, against)))

    return Conflict(
        entity=entity,
        predicate=predicate,
        sides=tuple(
            Side(
                relation=group[number].relation,
                against=tuple(sorted(ids[other] for other in against[number])),
            )
            for number in members
        ),
        within=any(group[one].reports & group[other].reports for one in members for other in against[one]),
        newer=preferred(lambda number: group[number].dates[-1]) if _are_dated(group, members) else (),
        more_exact=preferred(lambda number: exactness(group[number])),
        more_brokers=preferred(lambda number: len(_backers(number, group, against))),
    )


def _best(members: Sequence[int], score: Callable[[int], float | str], against: Against) -> list[int]:
    """The members of the highest score; none if they contradict one another or nobody scores less."""
    scores = {number: score(number) for number in members}
    highest = max(scores.values())
    best = [number for number in members if scores[number] == highest]
    is_decided = len(best) < len(members) and not any(against[number] & set(best) for number in best)
    return best if is_decided else []


def _are_dated(group: Sequence[Stated], members: Sequence[int]) -> bool:
    """Whether each side has a date, and no last date may be the day of another that is less exact."""
    if not all(group[number].dates for number in members):
        return False
    last = {group[number].dates[-1] for number in members}
    return all(dates_differ(one, other) for one, other in combinations(sorted(last), 2))


def _backers(number: int, group: Sequence[Stated], against: Against) -> set[str]:
    """The brokers of a side and of all that agrees with it: who says 2024-02 speaks for 2024-02-16 too."""
    agreeing = (stated for other, stated in enumerate(group) if other not in against[number])
    return {broker for stated in agreeing for broker in stated.brokers}
