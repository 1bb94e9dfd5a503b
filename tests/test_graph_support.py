"""What stands behind a statement: laws of counting, and which words are quoted first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.graph.support import to_support

CLAIMS = st.builds(
    lambda number, report, broker, date, confidence, modality: {
        "id": f"{number:04}",
        "report": f"report-{report}",
        "broker": broker,
        "date": date,
        "confidence": confidence,
        "modality": modality,
    },
    st.integers(0, 9999),
    st.integers(0, 5),
    st.sampled_from((None, "北岳证券", "澄海证券", "云岭证券")),
    st.sampled_from((None, "2024-02-16", "2024-03-01", "2024-03-18")),
    st.sampled_from((0.5, 0.8, 0.95)),
    st.sampled_from((None, "planned", "reported")),
)
SETS = st.lists(CLAIMS, max_size=8, unique_by=lambda claim: claim["id"])


def said(id_="a", report="report-1", *, broker="北岳证券", date="2024-02-16", confidence=0.9, modality=None):
    return {
        "id": id_,
        "report": report,
        "broker": broker,
        "date": date,
        "confidence": confidence,
        "modality": modality,
    }


def test_saying_it_twice_in_one_report_is_no_more_support():
    assert to_support([said("a"), said("b")])["reports"] == 1


def test_two_reports_of_one_broker_are_one_broker():
    support = to_support([said("a"), said("b", "report-2", date="2024-03-01")])
    assert (support["reports"], support["brokers"]) == (2, ["北岳证券"])
    assert (support["first"], support["last"]) == ("2024-02-16", "2024-03-01")


def test_reports_without_broker_or_date_count_as_reports():
    support = to_support([said(broker=None, date=None)])
    assert support == {"reports": 1, "brokers": [], "first": None, "last": None, "strongest": "a"}


def test_a_plain_statement_is_quoted_before_a_surer_plan():
    claims = [said("plan", confidence=0.95, modality="planned"), said("plain", confidence=0.5)]
    assert to_support(claims)["strongest"] == "plain"


def test_of_equally_sure_claims_the_latest_is_quoted():
    assert to_support([said("a"), said("b", date="2024-03-01")])["strongest"] == "b"


def test_a_claim_is_quoted_before_a_recommendation():
    call = {"id": "call", "report": "report-1", "broker": "北岳证券", "date": "2024-12-31"}
    assert to_support([call, said("claim")])["strongest"] == "claim"


@given(SETS, st.randoms(use_true_random=False))
def test_order_does_not_matter(claims, random):
    shuffled = random.sample(claims, len(claims))
    assert to_support(shuffled) == to_support(claims)


@given(SETS, SETS)
def test_more_claims_never_lower_support(claims, more):
    known = {claim["id"] for claim in claims}
    before = to_support(claims)
    after = to_support([*claims, *(claim for claim in more if claim["id"] not in known)])
    assert after["reports"] >= before["reports"]
    assert set(after["brokers"]) >= set(before["brokers"])
    if before["first"]:
        assert after["first"] <= before["first"] <= before["last"] <= after["last"]
