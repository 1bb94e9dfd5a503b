"""Replays a person's decisions on what was extracted; the order of entries and files does not matter.

Names are looked up in what the rules alone make of the extractions. Then classes and names told apart
change what documents call things (``Moves``), ``Orders`` say what belongs together and what does not,
rejected claims are taken out of the extractions, and added facts come as an extraction of the curation
file. An entry that cannot be applied is an Issue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from kg.gazetteer import Gazetteer
from kg.records import PERSON, Decision, Extraction, Judgement, Ref
from kg.resolve.contradictions import require_consistent, require_one_value
from kg.resolve.curation_file import Curation, Entry
from kg.resolve.entities import Orders
from kg.resolve.facts import to_facts
from kg.resolve.naming import Names
from kg.resolve.rejection import reject
from kg.resolve.replay import Replay
from kg.resolve.rewriting import Moves, rewrite, to_moved, to_retyped
from kg.text.normalise import fold_name

#: Resolves extractions under orders, as far as names go.
Namer = Callable[[Sequence[Extraction], Orders], Names]
#: An entry with two of its names and the Refs that bear each.
Pair = tuple[Entry, tuple[str, tuple[Ref, ...]], tuple[str, tuple[Ref, ...]]]


def curate(
    done: Sequence[Extraction], curations: Sequence[Curation], gazetteer: Gazetteer, name: Namer
) -> tuple[list[Extraction], Orders, Replay]:
    """The extractions and orders under which resolution gives what the person decided.

    Raises:
        ResolveError: two entries contradict each other.
    """
    replay = Replay(curations, name(done, Orders()))
    require_consistent(_folded_pairs(replay, "same"), _folded_pairs(replay, "different"))
    same, apart = (list(_pairs(replay, kind)) for kind in ("same", "different"))
    moves = _to_moves(replay, apart)
    moved, formerly = rewrite(done, moves)
    same, apart = (list(_moved_pairs(pairs, moves)) for pairs in (same, apart))
    require_consistent(_ref_pairs(same), _ref_pairs(apart))
    for entry, (_, left), (_, right) in (*same, *apart):
        replay.concern(entry, *left, *right)
    orders = _to_orders(replay, same, apart, moves)
    curated = name(moved, orders)
    require_one_value(replay, curated, "name", "label")
    require_one_value(replay, curated, "type", "type")
    kept = reject(moved, replay, curated, formerly)
    return [*kept, *to_facts(kept, curations, replay, curated, gazetteer)], orders, replay


def _folded_pairs(replay: Replay, kind: str) -> Iterator[tuple[object, object, Entry]]:
    """Pairs of names as they are written, so that a contradiction does not wait for its report."""
    for entry in replay.of(kind):
        for one, other in combinations(entry.values["names"], 2):
            kind_ = entry.values.get("class")
            yield (kind_, fold_name(one) or one), (kind_, fold_name(other) or other), entry


def _ref_pairs(pairs: Sequence[Pair]) -> Iterator[tuple[object, object, Entry]]:
    for entry, (_, left), (_, right) in pairs:
        for one, other in product(left, right):
            yield one, other, entry


def _pairs(replay: Replay, kind: str) -> Iterator[Pair]:
    for entry in replay.of(kind):
        found = [(name, replay.bearers(entry, name)) for name in entry.values["names"]]
        for one, other in combinations([(name, refs) for name, refs in found if refs], 2):
            yield entry, one, other


def _to_moves(replay: Replay, apart: Sequence[Pair]) -> Moves:
    """Names to take out of a Ref that bears two which a person tells apart, and Refs of another class."""
    moves = Moves()
    for _, (one, left), (other, right) in apart:
        for ref in sorted(set(left) & set(right)):
            label = replay.names.entities[replay.names.ids[ref]].label
            own = (ref.key, fold_name(label))  # the name that stays
            fold = min(map(fold_name, (one, other)), key=lambda fold: (fold in own, fold))
            moves.split[ref, fold] = Ref(ref.type, fold)
    for entry in replay.of("type"):
        for ref in _whole(replay, entry, apart):
            label = replay.names.entities[replay.names.ids[ref]].label
            moves.retyped[ref] = to_retyped(ref, entry.values["type"], label)
    return moves


def _whole(replay: Replay, entry: Entry, apart: Sequence[Pair]) -> list[Ref]:
    """All Refs of the entity that an entry names, but those that a person tells apart from the name."""
    bearing = set(replay.bearers(entry, entry.values["entity"]))
    foreign: set[Ref] = set()
    for _, (_, left), (_, right) in apart:
        foreign |= set(right) if bearing & set(left) else set()
        foreign |= set(left) if bearing & set(right) else set()
    members = {ref for id_ in {replay.names.ids[ref] for ref in bearing} for ref in replay.names.members[id_]}
    return sorted(bearing | (members - foreign))


def _moved_pairs(pairs: Sequence[Pair], moves: Moves) -> Iterator[Pair]:
    for entry, (one, left), (other, right) in pairs:
        yield entry, (one, to_moved(moves, left, one)), (other, to_moved(moves, right, other))


def _to_orders(replay: Replay, same: Sequence[Pair], apart: Sequence[Pair], moves: Moves) -> Orders:
    """What the rules of resolution have to keep to, in Refs as they are after the moves."""
    joined = [
        ((*left, *right), _judgement(one, other, Decision.SAME)) for _, (one, left), (other, right) in same
    ]
    told = [
        (_judgement(one, other, Decision.DIFFERENT), *pair)
        for _, (one, left), (other, right) in apart
        for pair in product(left, right)
    ]
    orders = Orders(joined=tuple(joined), apart=tuple(told))
    for entry in (*replay.of("name"), *replay.of("type")):
        name = entry.values["entity"]
        refs = to_moved(moves, replay.bearers(entry, name), name)
        replay.concern(entry, *refs)
        if entry.kind == "name":
            orders.labels.update(dict.fromkeys(refs, entry.values["label"]))
        else:
            whole = to_moved(moves, _whole(replay, entry, apart), name)
            orders.kinds.update(dict.fromkeys(whole, entry.values["type"]))
            orders.kept.extend([whole] if len(whole) > 1 else [])
    return orders


def _judgement(left: str, right: str, decision: Decision) -> Judgement:
    return Judgement(left=left, right=right, decision=decision, rule=PERSON, score=1.0)
