import re

import pytest
from factories import called_knowledge

from kg.rdf.ratings import read_scales, to_common
from kg.records import STEPS, report_id
from kg.resources import ontology
from kg.view.words import STEPS as LABELS


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("买入", "buy"),
        ("强烈推荐", "buy"),
        ("谨慎增持", "outperform"),
        ("优于大市", "outperform"),
        ("领先大市-A", "outperform"),
        ("同步大市-B", "neutral"),
        ("中性", "neutral"),
        ("标配", "neutral"),
        ("看淡", "underperform"),
        ("减持", "underperform"),
        ("回避", "sell"),
        ("卖出", "sell"),
    ],
)
def test_words_with_one_meaning(word, expected):
    assert to_common(word) == expected


def test_a_word_of_two_scales_needs_the_scale_that_the_report_prints():
    assert to_common("增持") is None
    assert to_common("增持", "评级分为买入、增持、中性、减持和卖出。") == "outperform"
    assert to_common("增持", "评级分为增持、谨慎增持、中性和减持。") == "buy"
    assert to_common("增持", "买入、增持、谨慎增持、中性、减持") is None


@pytest.mark.parametrize("word", ["", "持有待涨", "purchase", "买入增持"])
def test_unknown_words_have_no_to_common(word):
    assert to_common(word) is None


def test_all_scales_are_read_best_first():
    scales = [list(scale) for scale in read_scales()]
    assert ["买入", "增持", "中性", "减持", "卖出"] in scales
    assert ["领先大市", "同步大市", "落后大市"] in scales
    assert len(scales) == 11


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("買入", "buy"),
        ("優於大市", "outperform"),
        ("賣出", "sell"),
        ("BUY", "buy"),
        ("Outperform", "outperform"),
    ],
)
def test_words_in_traditional_characters_and_english(word, expected):
    assert to_common(word) == expected


def test_other_ratings_given_tell_the_scale_where_the_text_prints_none():
    assert to_common("增持", given=["买入", "中性"]) == "outperform"
    assert to_common("增持", given=["谨慎增持"]) == "buy"
    assert to_common("增持", given=["看好"]) is None
    text = "评级分为增持、谨慎增持、中性和减持。"
    assert to_common("增持", text, given=["买入"]) == "buy"  # what is printed comes first


def test_brokers_keep_their_scale_from_report_to_report():
    known = called_knowledge(
        ("1", "北岳证券", "2024-01-01", {"快手": {"rating": "增持"}}),
        ("2", "北岳证券", "2024-02-01", {"快手": {"rating": "买入"}, "传媒行业": {"rating": "增持"}}),
        ("3", "澄海证券", "2024-02-01", {"快手": {"rating": "增持"}}),
        ("4", "澄海证券", "2024-02-01", {"快手": {"verb": "推荐"}}),
    )
    steps = {(made.report, made.target): made.common_rating for made in known.recommendations}
    reports = [report_id(document.digest) for document in known.documents]
    assert [steps[report, "company-快手"] for report in reports] == ["outperform", "buy", None, None]
    assert steps[reports[1], "industry-传媒行业"] is None  # industries have scales of their own


def test_the_steps_are_those_of_the_common_scale():
    text = ontology("ratings.ttl").read_text("utf-8")
    found = re.findall(
        r'^scale:common-(\w+) a kg:Rating ;\n.*\n.*notation (\d) ;\n.*"(\w+)"@en, "(\w+)"@zh', text, re.M
    )
    assert [(name, place) for name, place, *_ in found] == [(one, str(at)) for at, one in enumerate(STEPS, 1)]
    assert {name: (zh, en) for name, _, en, zh in found} == LABELS
