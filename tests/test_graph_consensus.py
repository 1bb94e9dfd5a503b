"""Calls over time: what each changes, where brokers stand on a day, and what they cover."""

from __future__ import annotations

import json

import pytest
from factories import called_knowledge, sample_knowledge
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.build import to_graph
from kg.graph.calls import to_calls
from kg.graph.changes import to_printed
from kg.graph.consensus import Scope, to_consensus
from kg.graph.coverage import to_coverage
from kg.records import STEPS

BUY, ADD, HOLD, SELL = ({"rating": word} for word in ("买入", "谨慎增持", "中性", "卖出"))
WATCH = {"verb": "建议关注"}
A, B = "北岳证券", "澄海证券"


def graph(*reports):
    return to_graph(called_knowledge(*reports))


def calls(*reports):
    return {row["file"]: row for row in to_calls(graph(*reports))}


def one(*reports, **scope):
    (target,) = to_consensus(graph(*reports), scope=Scope(**scope))["targets"]
    return target


def stance(*reports, **scope):
    (held,) = one(*reports, **scope)["stances"]
    return held


# --- what a call changes


@pytest.mark.parametrize(
    ("before", "now", "change", "by"),
    [
        (None, WATCH, "first", "compared"),
        (WATCH, WATCH, "repeated", "compared"),
        (BUY, WATCH, "repeated", "compared"),
        (WATCH, BUY, "repeated", "compared"),
        (ADD, BUY, "upgraded", "compared"),
        (BUY, SELL, "downgraded", "compared"),
        (BUY, {"rating": "强烈推荐"}, "reiterated", "compared"),  # another word, the same step
        (None, {**BUY, "rating_action": "首次"}, "initiated", "printed"),
        (BUY, {**ADD, "rating_action": "维持"}, "reiterated", "printed"),  # what is printed wins
        (None, {**ADD, "rating_action": "下调"}, "downgraded", "printed"),
        (None, {**BUY, "verb": "首次覆盖"}, "initiated", "printed"),
        (None, {**BUY, "verb": "给予"}, "first", "compared"),
        (None, {**BUY, "rating_action": "Upgraded"}, "upgraded", "printed"),
    ],
)
def test_what_a_call_changes(before, now, change, by):
    earlier = [("1", A, "2024-01-01", {"昆仑万维": before})] if before else []
    row = calls(*earlier, ("2", A, "2024-03-01", {"昆仑万维": now}))["2"]
    assert (row["change"], row["change_by"]) == (change, by)


def test_only_the_same_broker_s_earlier_days_are_compared():
    found = calls(
        ("1", A, "2024-01-01", {"快手": SELL}),
        ("2", B, "2024-03-01", {"昆仑万维": BUY}),
        ("3", A, "2024-01-01", {"快手": BUY}),
    )
    assert [row["change"] for row in found.values()] == ["first", "first", "first"]


def test_a_verb_between_two_ratings_hides_no_change():
    found = calls(
        ("1", A, "2024-01-01", {"快手": BUY}),
        ("2", A, "2024-02-01", {"快手": WATCH}),
        ("3", A, "2024-03-01", {"快手": HOLD}),
    )
    assert (found["3"]["change"], found["3"]["rating_before"]) == ("downgraded", "买入")
    assert found["3"]["before"] == found["2"]["report"]


@pytest.mark.parametrize(
    ("date", "broker", "action", "change"),
    [(None, A, None, None), (None, A, "上调", "upgraded"), ("2024-03-01", "", None, None)],
)
def test_without_a_date_or_broker_nothing_is_compared(date, broker, action, change):
    now = {**BUY, **({"rating_action": action} if action else {})}
    found = calls(("1", A, "2024-01-01", {"快手": ADD}), ("2", broker, date, {"快手": now}))
    assert found["2"]["change"] == change


def test_prices_are_compared_in_one_currency():
    def price(value, code):
        return {"快手": {**BUY, "target_price": value, "currency": code}}

    found = calls(
        ("1", A, "2024-01-01", price("60", "HKD")),
        ("2", A, "2024-02-01", price("55", "CNY")),
        ("3", A, "2024-03-01", price("1,062.0", "HKD")),
        ("4", A, "2024-04-01", price("54.5", "CNY")),
        ("5", A, "2024-05-01", price("54.50", "CNY")),
        ("6", A, "2024-06-01", price("六十", "CNY")),
    )
    assert [(row["price_change"], row["price_before"]) for row in found.values()] == [
        (None, None),
        (None, None),
        ("raised", "60"),
        ("cut", "55"),
        ("kept", "54.5"),
        (None, None),
    ]


def test_a_verb_alone_is_no_rating_action():
    quotes = [{"verb": "首次推荐", "rating": None}]
    assert to_printed({"action": None, "quotes": quotes}) is None


# --- one report


def test_a_report_of_two_brokers_is_a_call_of_each():
    rows = to_calls(graph(("1", f"{A}、{B}", "2024-01-01", {"快手": BUY})))
    assert [row["broker_label"] for row in rows] == [A, B]
    target = one(("1", f"{A}、{B}", "2024-01-01", {"快手": BUY}))
    assert (target["brokers"], target["reports"], target["steps"]["buy"]) == (2, 1, 2)


def test_several_calls_of_one_report_are_one_row_with_all_words():
    rows = to_calls(to_graph(sample_knowledge()))
    kunlun = [row for row in rows if row["label"] == "昆仑万维"]
    assert [(row["words"], row["rating"], row["common_rating"]) for row in kunlun] == [
        (["建议关注"], None, None),
        (["推荐", "买入"], "买入", "buy"),
    ]
    assert kunlun[1]["quotes"][0]["quote"].startswith("推荐：昆仑万维")
    assert [analyst["label"] for analyst in kunlun[1]["analysts"]] == ["陆知行"]


def test_the_masthead_speaks_before_the_text():
    known = graph(("1", A, "2024-01-01", {"快手": WATCH}))
    (report,) = [id_ for id_ in known if id_.startswith("report-")]
    calls_ = known.edges[report, "company-快手", "recommends"]["recommendations"]
    table = {**calls_[0], "verb": None, "rating": "中性", "common_rating": "neutral", "id": "a", "start": 98}
    head = {**table, "rating": "买入", "common_rating": "buy", "action": "首次", "id": "b", "start": 99}
    calls_ += [table, {**head, "extracted_by": "masthead.rating.labelled"}]
    (row,) = to_calls(known)
    assert row["words"] == ["建议关注", "中性", "买入"]
    assert (row["rating"], row["action"], row["change"]) == ("买入", "首次", "initiated")


def test_a_claim_without_a_call_counts_if_it_is_plain():
    known = graph(("1", A, "2024-01-01", {"快手": WATCH}))
    (report,) = [id_ for id_ in known if id_.startswith("report-")]
    edge = known.edges[report, "company-快手", "recommends"]
    edge["recommendations"] = []
    assert [(row["words"], row["change"]) for row in to_calls(known)] == [([], "first")]
    edge["claims"][0]["modality"] = "planned"
    assert to_calls(known) == []


# --- where brokers stand


def test_the_last_call_stands_with_the_rating_that_still_holds():
    held = stance(
        ("1", A, "2024-01-01", {"快手": {**BUY, "target_price": "60", "currency": "HKD"}}),
        ("2", A, "2024-03-01", {"快手": WATCH}),
    )
    assert (held["date"], held["words"], held["calls"]) == ("2024-03-01", ["建议关注"], 2)
    assert (held["rating"], held["common_rating"], held["rated"]) == ("买入", "buy", "2024-01-01")
    assert (held["target_price"], held["priced"]) == ("60", "2024-01-01")
    assert len(held["rests_on"]) == 2


@pytest.mark.parametrize(
    ("on", "rating"), [("2024-02-29", "买入"), ("2024-03-01", "中性"), ("2025-01-01", "中性")]
)
def test_as_of_any_day(on, rating):
    reports = (("1", A, "2024-01-01", {"快手": BUY}), ("2", A, "2024-03-01", {"快手": HOLD}))
    assert stance(*reports, on=on)["rating"] == rating


def test_before_the_first_call_nobody_stands():
    known = graph(("1", A, "2024-01-01", {"快手": BUY}))
    assert to_consensus(known, scope=Scope(on="2023-12-31"))["targets"] == []
    (named,) = to_consensus(known, scope=Scope(on="2023-12-31"), targets=["company-快手"])["targets"]
    assert (named["brokers"], named["stances"], named["mean"]) == (0, [], None)


def test_a_stance_stands_since_the_last_gap_or_change_of_step():
    dates = ("2023-01-01", "2024-01-01", "2024-03-01", "2024-05-01")
    words = (BUY, HOLD, WATCH, BUY)
    reports = [(d, A, d, {"快手": word}) for d, word in zip(dates, words, strict=True)]
    assert stance(*reports)["since"] == "2024-03-01"  # the verb may be of either rating, neutral is not
    assert stance(*reports[:3])["since"] == "2024-01-01"  # a year's gap before
    assert stance(*reports[:3], silent_after=365)["since"] == "2024-01-01"  # the step changed as well


def test_silence_and_mentions_after_a_call():
    reports = (
        ("1", A, "2024-01-01", {"快手": BUY}),
        ("2", A, "2024-04-01", {"快手": {}}),
        ("3", B, "2024-06-29", {"快手": {}}),
    )
    held = stance(*reports)
    assert (held["days"], held["silent"]) == (180, False)
    assert stance(*reports, silent_after=179)["silent"] is True
    assert len(held["mentioned"]) == 1
    assert stance(*reports, on="2024-03-31")["mentioned"] == []


def test_two_reports_of_one_day_are_one_stance_with_all_words():
    held = stance(
        ("1", A, "2024-01-01", {"快手": WATCH}), ("2", A, "2024-01-01", {"快手": {**BUY, "verb": "推荐"}})
    )
    assert sorted(held["words"]) == ["买入", "建议关注", "推荐"]
    assert (held["rating"], held["calls"], len(held["reports"])) == ("买入", 2, 2)


def test_reports_without_a_date_stand_until_a_day_is_asked_for():
    reports = (("1", A, None, {"快手": WATCH}), ("2", B, "2024-01-01", {"快手": BUY}))
    target = one(*reports)
    assert [(held["broker_label"], held["date"], held["silent"]) for held in target["stances"]] == [
        (B, "2024-01-01", False),
        (A, None, False),
    ]
    found = to_consensus(graph(*reports), scope=Scope(on="2024-02-01"))
    assert (found["undated"], found["targets"][0]["brokers"]) == (1, 1)
    assert stance(reports[0])["days"] is None  # no report has a date at all


def test_a_dated_call_stands_before_undated_ones():
    held = stance(("1", A, None, {"快手": SELL}), ("2", A, "2024-01-01", {"快手": BUY}))
    assert (held["rating"], held["calls"]) == ("买入", 2)


def test_reports_without_a_broker_stand_alone_and_are_no_broker():
    target = one(("1", "", "2024-01-01", {"快手": BUY}), ("2", "", "2024-01-02", {"快手": SELL}))
    assert (target["brokers"], target["reports"], len(target["stances"])) == (0, 2, 2)


def test_a_company_s_brokers_together():
    price = {"target_price": "60", "currency": "HKD"}
    target = one(
        ("1", A, "2024-01-01", {"快手": {**BUY, **price}}),
        ("2", B, "2024-02-01", {"快手": {**HOLD, **price, "target_price": "100"}}),
        ("3", "远帆证券", "2024-03-01", {"快手": WATCH}),
        ("4", "星桥证券", "2024-03-01", {"快手": {**ADD, "target_price": "50"}}),
    )
    assert target["steps"] == dict(zip(STEPS, (1, 1, 1, 0, 0), strict=True))
    assert (target["unrated"], target["mean"], target["median"]) == (1, 2, 2)
    assert target["prices"] == [
        {"currency": None, "low": "50", "high": "50", "brokers": 1},
        {"currency": "HKD", "low": "60", "high": "100", "brokers": 2},
    ]
    assert (target["first"], target["last"]) == ("2024-01-01", "2024-03-01")


def test_industries_are_asked_for():
    known = graph(("1", A, "2024-01-01", {"传媒行业": HOLD, "快手": BUY}))
    assert [one["label"] for one in to_consensus(known)["targets"]] == ["快手"]
    industries = to_consensus(known, types=("Industry",))["targets"]
    assert [(one["label"], one["stances"][0]["rating"]) for one in industries] == [("传媒行业", "中性")]


def test_one_broker_and_a_period():
    known = graph(
        ("1", A, "2024-01-01", {"快手": BUY}),
        ("2", B, "2024-02-01", {"快手": BUY}),
        ("3", A, "2024-03-01", {"快手": BUY}),
    )
    (target,) = to_consensus(known, scope=Scope(since="2024-02-01"))["targets"]
    assert [(row["file"], row["change"]) for row in target["history"]] == [
        ("2", "first"),
        ("3", "reiterated"),
    ]
    (target,) = to_consensus(known, scope=Scope(broker=f"broker-{B}"))["targets"]
    assert [held["broker_label"] for held in target["stances"]] == [B]


def test_nothing_is_nothing():
    assert to_consensus(graph())["targets"] == []
    assert to_coverage(graph(), "broker") == []


# --- coverage


def test_what_a_broker_covers():
    known = graph(
        ("1", A, "2024-01-01", {"快手": BUY, "传媒行业": HOLD}),
        ("2", A, "2024-03-01", {"快手": WATCH, "美图公司": {}}),
        ("3", f"{A}、{B}", None, {"昆仑万维": WATCH}),
    )
    first, second = to_coverage(known, "broker")
    assert (first["label"], first["reports"], first["first"], first["last"]) == (
        A, 3, "2024-01-01", "2024-03-01"
    )  # fmt: skip
    assert [(one["label"], one["reports"], one["words"]) for one in first["companies"]] == [
        ("快手", 2, ["买入", "建议关注"]),
        ("昆仑万维", 1, ["建议关注"]),
    ]
    assert first["words"] == {"建议关注": 2, "买入": 1}
    assert [one["label"] for one in first["industries"]] == ["传媒行业"]
    assert (second["label"], second["reports"]) == (B, 1)
    assert [one["reports"] for one in to_coverage(known, "broker", scope=Scope(on="2024-02-01"))] == [1]
    assert to_coverage(known, "broker", ids=[f"broker-{B}"])[0]["label"] == B


def test_what_an_analyst_covers():
    rows = to_coverage(to_graph(sample_knowledge()), "analyst")
    assert [(row["label"], row["brokers"], [one["label"] for one in row["companies"]]) for row in rows] == [
        ("林望舒", ["澄海证券"], ["万兴科技", "昆仑万维"]),
        ("陆知行", ["北岳证券"], ["昆仑万维"]),
    ]
    assert [one["label"] for one in rows[0]["industries"]] == ["传媒"]


# --- laws

REPORTS = st.tuples(
    st.sampled_from(["", A, B, f"{A}、{B}"]),
    st.sampled_from([None, "2023-01-01", "2024-01-01", "2024-01-02", "2024-12-31"]),
    st.dictionaries(
        st.sampled_from(["快手", "昆仑万维", "传媒行业"]), st.sampled_from([{}, WATCH, BUY, ADD, HOLD, SELL])
    ),
)
FOLDERS = st.lists(REPORTS, max_size=6).map(
    lambda found: [(f"{number}.txt", *report) for number, report in enumerate(found)]
)
SAID = ("target", "broker", "report", "date", "words", "rating", "common_rating")


@given(FOLDERS, REPORTS)
@settings(max_examples=40)
def test_a_new_report_takes_no_call_away(folder, report):
    def said(*reports):
        return {json.dumps([row[name] for name in SAID]) for row in to_calls(graph(*reports))}

    assert said(*folder) <= said(*folder, ("new.txt", *report))


@given(FOLDERS)
@settings(max_examples=40)
def test_the_order_of_files_does_not_matter_and_it_is_plain_json(folder):
    found = to_consensus(graph(*folder))
    assert found == to_consensus(graph(*reversed(folder)))
    assert json.loads(json.dumps(found)) == found


@given(FOLDERS, st.sampled_from(["2023-06-01", "2024-01-01"]))
@settings(max_examples=40)
def test_what_stands_on_a_day_does_not_know_what_came_later(folder, on):
    then = [report for report in folder if report[2] is None or report[2] <= on]
    left, right = (to_consensus(graph(*some), scope=Scope(on=on))["targets"] for some in (folder, then))
    assert left == right
