"""Confidences: hand-set ones stay where nothing is judged, and follow the verdicts where something is."""

from __future__ import annotations

import pytest
from factories import claim, document, mention, ref
from hypothesis import given
from hypothesis import strategies as st
from reports import report

from kg.confidence import keep_confident
from kg.extract.pipeline import extract_documents
from kg.extract.trust import UNJUDGED, Curve, fit_curve, shipped_trust, to_trust
from kg.extract.verdicts import Count
from kg.gazetteer import load_gazetteer
from kg.records import Extraction, report_ref

LAUNCH = document("快手推出可灵。", "a.txt")
SHARES = st.floats(0, 1)
COUNTS = st.builds(
    lambda judged, share, stated: Count(judged, round(judged * share), stated),
    st.integers(0, 400),
    SHARES,
    SHARES,
)


def test_nothing_judged_changes_nothing() -> None:
    assert UNJUDGED.confidence("develops.make", 0.8765) == 0.8765
    assert to_trust({}) == UNJUDGED
    made = Extraction(document=LAUNCH)
    assert UNJUDGED.apply(made) is made


def test_many_verdicts_outweigh_the_hand() -> None:
    trust = to_trust({"develops.make": Count(200, 120, 0.95)})
    assert trust.confidence("develops.make", 0.95) == pytest.approx(0.6, abs=0.02)


def test_few_verdicts_move_it_a_little() -> None:
    steady = {f"uses.{number}": Count(40, 32, 0.8) for number in range(5)}
    trust = to_trust({**steady, "develops.make": Count(2, 0, 0.8)})
    assert 0.6 < trust.confidence("develops.make", 0.8) < 0.75
    assert trust.confidence("uses.0", 0.8) == pytest.approx(0.8, abs=0.02)


def test_more_right_is_surer() -> None:
    sure = [to_trust({"develops.make": Count(20, right, 0.8)}) for right in range(21)]
    found = [trust.confidence("develops.make", 0.8) for trust in sure]
    assert found == sorted(found)
    assert found[0] < 0.3 < 0.9 < found[-1]


def test_a_rule_nobody_judged_follows_its_family() -> None:
    others = {f"shape.{number}": Count(50, 40, 0.8) for number in range(5)}
    trust = to_trust({**others, "develops.make": Count(30, 6, 0.8), "develops.with": Count(20, 4, 0.8)})
    assert trust.confidence("develops.relative", 0.8) < 0.6 < trust.confidence("uses.employs", 0.8)


def test_kin_weigh_as_eight_judgements_at_most() -> None:
    """However many of its kin are wrong, a rule that was always right stays believed."""
    right = Count(60, 60, 0.8)
    alone, among = ({"develops.make": right, **kin} for kin in ({}, {"develops.with": Count(300, 30, 0.8)}))
    assert to_trust(among).confidence("develops.make", 0.8) > 0.9
    assert to_trust(among).confidence("develops.make", 0.8) < to_trust(alone).confidence("develops.make", 0.8)


def test_claims_of_one_rule_keep_their_order() -> None:
    trust = to_trust({"gazetteer": Count(100, 90, 0.8), "develops.make": Count(50, 40, 0.7)})
    found = [trust.confidence("gazetteer", stated) for stated in (0.5, 0.7, 0.9)]
    assert found == sorted(set(found))


def test_shy_hands_are_corrected_for_rules_never_judged() -> None:
    shy = {f"rule{number}": Count(30, 29, 0.6 + number / 100) for number in range(10)}
    assert to_trust(shy).confidence("another", 0.65) > 0.9


def test_the_curve_of_nothing_is_the_identity() -> None:
    assert fit_curve([]) == Curve(0.0, 1.0)
    assert fit_curve([Count(0, 0, 0.3)]) == Curve(0.0, 1.0)


def test_the_curve_of_honest_hands_is_close_to_it() -> None:
    shift, slope = fit_curve([Count(1000, 1000 * tenths // 10, tenths / 10) for tenths in range(1, 10)])
    assert shift == pytest.approx(0.0, abs=0.01)
    assert slope == pytest.approx(1.0, abs=0.01)


def test_a_hand_that_is_surer_of_the_worse_is_not_believed() -> None:
    assert fit_curve([Count(200, 180, 0.5), Count(200, 20, 0.95)]).slope == 0.0


@given(st.dictionaries(st.sampled_from(["develops.make", "develops.with", "gazetteer"]), COUNTS), SHARES)
def test_a_confidence_is_a_share(counts: dict[str, Count], stated: float) -> None:
    trust = to_trust(counts)
    for rule in ("develops.make", "develops.relative", "gazetteer", "shape.latin"):
        assert 0 <= trust.confidence(rule, stated) <= 1


def test_claims_and_mentions_are_corrected_by_their_rules() -> None:
    kuaishou, kling = ref("Company", "快手"), ref("Model", "可灵")
    made = Extraction(
        document=LAUNCH,
        mentions=(mention(LAUNCH, "快手"), mention(LAUNCH, "可灵", "Model")),
        claims=(
            claim(LAUNCH, kuaishou, "develops", kling, extracted_by="develops.make", confidence=0.9),
            claim(LAUNCH, report_ref(LAUNCH), "mentions", kling, extracted_by="gazetteer", confidence=0.9),
        ),
    )
    trust = to_trust({"develops.make": Count(40, 20, 0.9), "gazetteer": Count(40, 39, 0.9)})
    found = trust.apply(made)
    assert [one.confidence for one in found.claims] == [
        trust.confidence("develops.make", 0.9),
        trust.confidence("gazetteer", 0.9),
    ]
    assert {one.confidence for one in found.mentions} == {trust.confidence("gazetteer", 1.0)}
    assert [one.id for one in found.claims] == [one.id for one in made.claims]


def test_extraction_uses_the_trust_it_is_given_and_a_bound_counts_on_it() -> None:
    source = report("快手推出可灵。")
    doubted = to_trust({"develops.make": Count(100, 10, 0.88)})
    options = {"gazetteer": load_gazetteer()}
    (plain,) = extract_documents([source], **options, trust=UNJUDGED)
    (found,) = extract_documents([source], **options, trust=doubted)
    assert [one.id for one in found.claims] == [one.id for one in plain.claims]
    before, after = (
        next(one.confidence for one in made.claims if one.predicate == "develops") for made in (plain, found)
    )
    assert after < 0.3 < 0.8 < before
    assert not any(one.predicate == "develops" for one in keep_confident(found, 0.5).claims)
    assert any(one.predicate == "develops" for one in keep_confident(plain, 0.5).claims)


def test_the_shipped_trust_is_used_unless_another_is_given() -> None:
    source = report("OpenAI发布Sora。")
    (stated,) = extract_documents([source], gazetteer=load_gazetteer(), trust=UNJUDGED)
    (found,) = extract_documents([source], gazetteer=load_gazetteer())
    assert found == shipped_trust().apply(stated)
