"""Sets of Refs with the judgements that joined them."""

from __future__ import annotations

from factories import ref
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer import load_gazetteer
from kg.records import Decision, Judgement
from kg.resolve.union import Union

REFS = [ref("Model", name) for name in "abcdefgh"]


def judgement(decision: Decision = Decision.SAME) -> Judgement:
    return Judgement(left="a", right="b", decision=decision, rule="test", score=1.0)


def union() -> Union:
    made = Union()
    for one in REFS:
        made.add(one)
    return made


def test_same_joins_and_unsure_does_not() -> None:
    made = union()
    made.judge(REFS[0], REFS[1], judgement())
    made.judge(REFS[1], REFS[2], judgement())
    made.judge(REFS[3], REFS[4], judgement(Decision.UNSURE))
    assert made.clusters()[0] == tuple(REFS[:3])
    assert len(made.clusters()) == 6
    assert made.judgements((REFS[3],)) == (judgement(Decision.UNSURE),)


def test_what_the_table_tells_apart_is_never_joined() -> None:
    gazetteer = load_gazetteer()
    made = union()
    first, second = gazetteer.named("昆仑万维")[0][0], gazetteer.named("万兴科技")[0][0]
    made.know(REFS[0], first)
    made.know(REFS[1], second)
    made.judge(REFS[0], REFS[1], judgement())
    made.judge(REFS[0], REFS[2], judgement())
    assert made.clusters()[:2] == [(REFS[0], REFS[2]), (REFS[1],)]
    assert made.entry((REFS[2],)) == first


@given(st.lists(st.tuples(st.sampled_from(REFS), st.sampled_from(REFS))), st.randoms(use_true_random=False))
def test_the_order_of_judgements_does_not_matter(pairs: list[tuple], random) -> None:  # type: ignore[no-untyped-def,type-arg]
    one, other = union(), union()
    for pair in pairs:
        one.judge(*pair, judgement())
    random.shuffle(pairs)
    for pair in pairs:
        other.judge(*pair, judgement())
    assert one.clusters() == other.clusters()
    assert sorted(ref for cluster in one.clusters() for ref in cluster) == sorted(REFS)
