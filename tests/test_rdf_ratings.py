import pytest

from kg.rdf.ratings import read_scales, to_common


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
