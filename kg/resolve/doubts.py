"""Pairs of entities that may be one and that no rule is sure enough of: for a person to look at.

Only names that share a block are compared: the same name, or names of one maker side by side in the
alphabet. A pair that the tables know as two things is no doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from kg.gazetteer import Gazetteer
from kg.records import Decision, Entity, EntityType, Judgement, Ref, Relation
from kg.resolve.names import FAMILY, trim
from kg.text.normalise import fold_name

_T = EntityType
CROWD = 8  # bearers of one name; more say that it is no name of one thing
_REST = re.compile(r"[0-9.]|pro|plus|mini|max|lite|turbo|ultra|alpha|beta|preview")  # of another version
_SHORTEST = 2  # characters of the shorter name
#: Classes of things that are not compared by what they have to do with.
UNCOMPARED = (_T.REPORT, _T.ANALYST)

#: Two entities, why they may be one, and how likely that is (0..1).
Doubt = tuple[Entity, Entity, str, float]


def find_doubts(
    entities: Sequence[Entity], relations: Iterable[Relation], gazetteer: Gazetteer
) -> Iterator[tuple[Judgement, str, str]]:
    """An UNSURE judgement for each doubtful pair, with the ids of the two."""
    known = {entity.id for entity in entities if is_known(entity, gazetteer)}
    found: dict[tuple[str, str], Judgement] = {}
    by_id = {entity.id: entity for entity in entities}
    for one, other, rule, score in (*_same_name(entities), *_longer_names(by_id, relations)):
        left, right = sorted((one, other), key=lambda entity: entity.id)
        if not (left.id in known and right.id in known):
            found.setdefault((left.id, right.id), to_doubt(left, right, rule, score))
    yield from ((found[pair], *pair) for pair in sorted(found))


def to_doubt(left: Entity, right: Entity, rule: str, score: float) -> Judgement:
    """An UNSURE judgement on two entities, the first by id on the left."""
    return Judgement(left=left.label, right=right.label, decision=Decision.UNSURE, rule=rule, score=score)


def is_known(entity: Entity, gazetteer: Gazetteer) -> bool:
    """Whether the table has an entry of that name and class."""
    key = fold_name(entity.label)
    return any(entry.type is entity.type for entry, _ in gazetteer.named(key))


def _same_name(entities: Sequence[Entity]) -> Iterator[Doubt]:
    """One name for two: people, where each may have moved; or things that reports class differently."""
    named: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.type is not _T.REPORT:
            named[to_bare_label(entity)].append(entity)
    for bearers in named.values():
        yield from doubt_bearers(bearers)


def to_bare_label(entity: Entity) -> str:
    """The name under which an entity is compared with others."""
    return trim(Ref(entity.type, fold_name(entity.label)))


def doubt_bearers(bearers: Sequence[Entity]) -> Iterator[Doubt]:
    """The doubts of all that bear one name, sorted by id."""
    if len(bearers) > CROWD:
        return
    for one, other in combinations(bearers, 2):
        families = {FAMILY[one.type], FAMILY[other.type]}
        if families == {"analyst"}:
            yield one, other, "analysts of one name at two brokers", 0.5
        elif families == {"analyst", "person"}:
            yield one, other, "an analyst and a person of one name", 0.6
        elif len(families) > 1 and other.id not in one.namesakes:
            yield one, other, f"one name, {one.type} and {other.type}", 0.4


def _longer_names(entities: Mapping[str, Entity], relations: Iterable[Relation]) -> Iterator[Doubt]:
    """Of what one company makes, or of one company's circle: names that begin or end with another one."""
    blocks: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for relation in relations:
        if is_comparing(relation.predicate) and isinstance(relation.object, str):
            for near, far in ((relation.object, relation.subject), (relation.subject, relation.object)):
                if near in entities and entities[near].type not in UNCOMPARED:
                    blocks[relation.predicate, far, FAMILY[entities[near].type]].add(near)
    for (predicate, _, _), ids in sorted(blocks.items()):
        for one, other in find_longer([entities[id_] for id_ in ids]):
            yield one, other, *to_rule(predicate)


def is_comparing(predicate: str) -> bool:
    """Whether two things of one relation with a third are compared."""
    return predicate not in ("mentions", "recommends")


def to_rule(predicate: str) -> tuple[str, float]:
    """The rule of ``find_longer`` in the block of a predicate, and how likely it makes one of two."""
    return f"one name within the other, both {predicate} with one and the same", 0.3


def find_longer(block: Iterable[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """The pairs of a block of which one name begins or ends with the other."""
    block = list(block)
    for turn in (lambda key: key, lambda key: key[::-1]):
        yield from _prefixes(block, turn)


def _prefixes(block: Sequence[Entity], turn: Callable[[str], str]) -> Iterator[tuple[Entity, Entity]]:
    """Neighbours in the alphabet of which one name goes on where the other ends."""
    keys = sorted((turn(fold_name(entity.label)), entity.id, entity) for entity in block)
    for (short, _, one), (long, _, other) in pairwise(keys):
        rest = long.removeprefix(short)
        if len(short) >= _SHORTEST and rest not in ("", long) and not _REST.search(turn(rest)):
            yield one, other


def with_pairs(entities: Sequence[Entity], pairs: Iterable[tuple[Judgement, str, str]]) -> tuple[Entity, ...]:
    """``entities`` in their order, each with the judgements on it and another one; the first on a pair
    stands."""
    judged: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for judgement, left, right in pairs:
        if left != right:
            turned = replace(judgement, left=judgement.right, right=judgement.left, other=left)
            judged[left].setdefault(right, replace(judgement, other=right))
            judged[right].setdefault(left, turned)
    return tuple(
        replace(one, judgements=(*one.judgements, *(judged[one.id][id_] for id_ in sorted(judged[one.id]))))
        if one.id in judged
        else one
        for one in entities
    )
