"""What a change of some reports touches: the other reports and the entities that are described anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.delta.advance import to_house_names, unpack_entity
from kg.delta.errors import UnfitError
from kg.delta.rows import GIVEN
from kg.delta.view import SaidKey, View, is_house
from kg.records import Entity, EntityType, Extraction, Knowledge, Literal
from kg.resolve.compare import FUNCTIONAL
from kg.resolve.doubts import UNCOMPARED, find_longer, is_comparing
from kg.resolve.kin import to_stems
from kg.resolve.names import FAMILY

#: Gives what was read out of reports, by their digests.
Recall = Callable[[Iterable[str]], Sequence[Extraction]]
#: Predicate, far end and family of the near ends, which are compared with each other.
Block = tuple[str, str, str]
_LINES = ("subsidiaryOf", "succeeds")
_OF_KIN = (*_LINES, "employedBy", "develops")


class Sides(NamedTuple):
    """Tables before and after a change, with what was read out of reports then."""

    view: View
    recall: Recall


class Touched(NamedTuple):
    """Digests of reports, ids of entities (no reports), and what the touched reports say."""

    reports: frozenset[str]
    entities: frozenset[str]
    before: Sequence[Extraction]
    after: Sequence[Extraction]


def find_touched(old: Sides, new: Sides, refs: Iterable[int], changed: Iterable[str], most: float) -> Touched:
    """All that may be described otherwise, if ``refs`` were decided anew since the reports ``changed``.

    Raises: UnfitError for more than ``most`` reports.
    """
    refs = list(refs)
    views = old.view, new.view
    states = [_states(view, refs) for view in views]
    renamed = [ref for ref in {*states[0], *states[1]} if states[0].get(ref) != states[1].get(ref)]
    reports = {*changed, *(digest for view in views for (digest,) in view.ask(_USERS, renamed))}
    _house(new.view, reports)
    reports |= _regraded(*views, reports)
    reports |= {digest for view in views for (digest,) in view.ask(_SAME_FILE, reports)}
    if len(reports) > most:
        raise UnfitError(f"{len(reports)} reports are touched")
    before, after = (side.recall(sorted(reports)) for side in (old, new))
    keys = [
        view.to_keys(claim for one in done for claim in one.claims)
        for view, done in zip(views, (before, after), strict=True)
    ]
    altered = _altered(*views, refs)
    entities = altered | {end for found in keys for key in found for end in _concerned(key)}
    entities |= _partners(views, refs, renamed, changed)
    entities |= _doubted(old.view, new.view, keys, altered)
    if _are_kin_changed(views, keys, altered):
        entities |= {id_ for view in views for id_ in _find_disputable(view)}
    there = {id_ for view in views for id_ in view.stubs(entities)}
    return Touched(frozenset(reports), frozenset(there), before, after)


_USERS = f"SELECT DISTINCT digest FROM use JOIN report ON report = number WHERE ref IN {GIVEN}"
_SAME_FILE = f"""SELECT digest FROM report WHERE file IN
    (SELECT file FROM report WHERE digest IN {GIVEN}) """


def _states(view: View, refs: Iterable[int]) -> Mapping[int, tuple[str, str, str]]:
    """The id, class and label of each Ref."""
    rows = view.ask(
        f"SELECT number, id, entity.type, label FROM ref JOIN entity ON entity = id WHERE number IN {GIVEN}",
        refs,
    )
    return {number: (id_, kind, label) for number, id_, kind, label in rows}


def _altered(old: View, new: View, refs: Iterable[int]) -> set[str]:
    """The entities of ``refs`` that came, went, or are described otherwise."""
    query = f"""SELECT DISTINCT id, content FROM entity JOIN ref ON entity = id WHERE number IN {GIVEN}"""
    return {id_ for id_, _ in {*old.ask(query, refs)} ^ {*new.ask(query, refs)}}


def _concerned(key: SaidKey) -> Iterator[str]:
    """Whose description depends on whether this is said, and how often."""
    yield key[0]
    if key[1] in FUNCTIONAL and FUNCTIONAL[key[1]].inverse:
        yield str(key[2])


# --- ratings ------------------------------------------------------------------------------------


def _house(view: View, digests: Iterable[str]) -> None:
    """Note anew which brokers publish these reports."""
    rows = view.ask(_PUBLISHERS, digests)
    brokers: dict[int, list[str]] = {}
    for number, broker in rows:
        brokers.setdefault(number, []).append(broker)
    for number, digest in view.ask(f"SELECT number, digest FROM report WHERE digest IN {GIVEN}", digests):
        house = to_house(brokers.get(number, ()), digest)
        view.ask("UPDATE report SET house = ? WHERE number = ?", house, number)


_PUBLISHERS = f"""SELECT DISTINCT report.number, entity.id
    FROM report JOIN published ON report = report.number JOIN ref ON ref.number = published.ref
    JOIN entity ON ref.entity = entity.id
    WHERE digest IN {GIVEN} AND entity.type = 'Broker'"""


def house_all(view: View) -> None:
    """Note which brokers publish each report."""
    _house(view, [digest for (digest,) in view.ask("SELECT digest FROM report")])


def to_house(brokers: Iterable[str], digest: str) -> str:
    """What shares a scale of ratings: brokers (ids), or a report without any."""
    return json.dumps(sorted(brokers)) if brokers else digest


def find_given(view: View, house: str, *, is_industry: bool) -> frozenset[str]:
    """The ratings that a house gives to industries, or to companies."""
    rows = view.ask(_GIVEN_RATINGS, house, int(is_industry))
    return frozenset(rating for (rating,) in rows)


_GIVEN_RATINGS = """SELECT DISTINCT rating FROM report JOIN call ON call.report = report.number
    JOIN ref ON ref.number = target WHERE house = ? AND (ref.type = 'Industry') = ? AND rating <> ''"""


def _regraded(old: View, new: View, reports: Iterable[str]) -> set[str]:
    """The reports with ratings of a house that gives others than before."""
    rows = {row for view in (old, new) for row in view.ask(_HOUSES, reports)}
    found: set[str] = set()
    for (house,) in rows:
        for kind in (False, True):
            if find_given(old, house, is_industry=kind) != find_given(new, house, is_industry=kind):
                found |= {digest for view in (old, new) for (digest,) in view.ask(_RATED, house)}
    return found


_HOUSES = f"SELECT DISTINCT house FROM report WHERE digest IN {GIVEN} AND house IS NOT NULL"
_RATED = "SELECT DISTINCT digest FROM report JOIN call ON report = number WHERE house = ? AND rating <> ''"


# --- pairs --------------------------------------------------------------------------------------


def _partners(
    views: tuple[View, View], refs: Sequence[int], renamed: Sequence[int], changed: Iterable[str]
) -> set[str]:
    """Those that a pair joins with one that changed: namesakes, and names one letter apart."""
    found: set[str] = set()
    changed = list(changed)
    for view in views:
        pairs = [
            row
            for query, value in ((_NAMESAKES, changed), (_NAMESAKES_OF, renamed))
            for row in view.ask(query, value)
        ]
        pairs += view.ask(
            f"SELECT one, other FROM unsure WHERE one IN {GIVEN} OR other IN {GIVEN}", refs, refs
        )
        ends = {end for pair in pairs for end in pair}
        query = f"SELECT entity FROM ref WHERE number IN {GIVEN} AND entity IS NOT NULL"
        found |= {id_ for (id_,) in view.ask(query, ends)}
    return found


_NAMESAKES = f"""SELECT one, other FROM namesake JOIN report ON report = number WHERE digest IN {GIVEN}"""
_NAMESAKES_OF = f"SELECT one, other FROM namesake WHERE one IN {GIVEN}"


def _doubted(old: View, new: View, keys: Sequence[set[SaidKey]], altered: set[str]) -> set[str]:
    """Those of whom it is doubted, or was, that they are another that changed; also writes the doubts."""
    sides = zip((old, new), keys, strict=True)
    blocks = {block for view, found in sides for block, _ in _blocks(view, found)}
    before = {row for block in blocks for row in old.ask(_DOUBTS, *block)}
    of_report = _near_reports(new, keys[1])
    rows = {row for block in blocks for row in _compare(new, block, of_report)}
    for block in blocks:
        new.ask("DELETE FROM doubt WHERE predicate = ? AND far = ? AND family = ?", *block)
    new.tables.put("doubt", sorted(rows))
    found = {end for row in before ^ rows for end in row[3:]}
    for view in (old, new):
        query = f"SELECT one, other FROM doubt WHERE one IN {GIVEN} OR other IN {GIVEN}"
        found |= {end for pair in view.ask(query, altered, altered) for end in pair}
        query = f"""SELECT id FROM entity WHERE name IN (SELECT name FROM entity WHERE id IN {GIVEN})"""
        found |= {id_ for (id_,) in view.ask(query, altered)}
    return found


def put_doubts(view: View, knowledge: Knowledge) -> None:
    """Write down all doubts of all blocks."""
    stubs = {entity.id: entity for entity in knowledge.entities}
    blocks: dict[Block, set[str]] = defaultdict(set)
    for relation in knowledge.relations:
        key = relation.subject, relation.predicate, relation.object
        for block, near in _blocks(view, [key]):
            blocks[block].add(near)
    for block, ids in blocks.items():
        view.tables.put("doubt", sorted(_to_doubts(block, (stubs[id_] for id_ in ids))))


def _to_doubts(block: Block, near: Iterable[Entity]) -> set[tuple[str, str, str, str, str]]:
    """The pairs of a block, each in order, with the block."""
    pairs = (sorted(end.id for end in pair) for pair in find_longer(near))
    return {(*block, one, other) for one, other in pairs}


_DOUBTS = "SELECT * FROM doubt WHERE predicate = ? AND far = ? AND family = ?"


def _blocks(view: View, keys: Iterable[SaidKey]) -> Iterator[tuple[Block, str]]:
    """The blocks in which the ends of relations are compared, each with the near end."""
    for subject, predicate, obj in keys:
        if is_comparing(predicate) and not isinstance(obj, Literal):
            for near, far in ((obj, subject), (subject, obj)):
                if view.kinds[near] not in UNCOMPARED:
                    yield (predicate, far, FAMILY[view.kinds[near]]), near


def _near_reports(view: View, keys: Iterable[SaidKey]) -> Mapping[tuple[str, str], set[str]]:
    """What reports say of themselves, by predicate and report."""
    found: dict[tuple[str, str], set[str]] = {}
    for subject, predicate, obj in keys:
        if not isinstance(obj, Literal) and view.kinds[subject] is EntityType.REPORT:
            found.setdefault((predicate, subject), set()).add(obj)
    return found


def _compare(
    view: View, block: Block, of_report: Mapping[tuple[str, str], set[str]]
) -> Iterator[tuple[str, str, str, str, str]]:
    predicate, far, family = block
    if far.startswith("report-"):
        near = view.stubs(of_report.get((predicate, far), ()))
    else:
        near = view.joined(predicate, far) if view.stubs([far]) else {}
    yield from _to_doubts(block, (one for one in near.values() if FAMILY[one.type] == family))


# --- houses -------------------------------------------------------------------------------------


def _are_kin_changed(views: tuple[View, View], keys: Sequence[set[SaidKey]], altered: set[str]) -> bool:
    """Whether it may be told otherwise who belongs to whom."""
    if any(key[1] in _LINES for found in keys for key in found):
        return True
    names = [_house_names(view, altered) for view in views]
    return any(_is_linked(view, name) for view in views for _, name in names[0] ^ names[1])


def _house_names(view: View, ids: Iterable[str]) -> set[tuple[str, str]]:
    rows = view.ask(f"SELECT content FROM entity WHERE id IN {GIVEN}", ids)
    entities = [unpack_entity(content) for (content,) in rows]
    return {(one.id, name) for one in entities if is_house(one.type) for name in to_house_names(one)}


def _is_linked(view: View, name: str) -> bool:
    """Whether a firm is named after one of this name, or one of this name after another."""
    if view.ask(f"SELECT 1 FROM bearer WHERE name IN {GIVEN} LIMIT 1", to_stems(name)):
        return True
    return bool(
        view.ask("SELECT 1 FROM bearer WHERE name > ? AND name < ? LIMIT 1", name, name + "\U0010ffff")
    )


def _find_disputable(view: View) -> Iterator[str]:
    """The entities with several values of a fact that asks who belongs to whom."""
    for predicate in _OF_KIN:
        ends = ("object", "subject") if FUNCTIONAL[predicate].inverse else ("subject", "object")
        query = _SEVERAL.format(*ends)
        yield from (id_ for (id_,) in view.ask(query, predicate))


_SEVERAL = """
    SELECT one.entity FROM claim JOIN ref AS one ON one.number = claim.{} JOIN ref AS other
    ON other.number = claim.{} WHERE predicate = ? AND one.entity IS NOT NULL
    GROUP BY one.entity HAVING count(DISTINCT other.entity) > 1
"""
