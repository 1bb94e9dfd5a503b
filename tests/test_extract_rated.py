"""Tables that rate companies, with and without their cells."""

from __future__ import annotations

import pytest
from reports import extract, report

from kg.extract.rated import is_favourable
from kg.records import Call

KUNLUN, WANXING, TOM, MEITU = "300418.SZ", "300624.SZ", "300459.SZ", "1357.HK"


def rated(text: str) -> dict[str, Call]:
    return {call.target.key: call for call in extract(report(text)).calls if "rate" in call.extracted_by}


@pytest.mark.parametrize(
    "text",
    [
        "昆仑万维300418CH41.20买入万兴科技300624CH88.00增持",  # name, code, price
        "300418昆仑万维买入-A300624万兴科技增持-B",  # code first
        "300418.SZ昆仑万维41.200.250.310.44164.80132.9093.64买入300624.SZ万兴科技88.000.61增持",  # estimates
        "昆仑万维买入万兴科技增持",  # no code at all, but two rows
        "昆仑万维* 41.20 0.25 买入 万兴科技 88.00 0.61 增持",
    ],
)
def test_rows_that_ran_together(text: str) -> None:
    calls = rated(f"重点公司估值{text}资料来源：海岳证券研究所")
    assert set(calls) == {KUNLUN, WANXING}
    assert calls[KUNLUN].rating is not None
    assert calls[KUNLUN].rating.startswith("买入")
    assert calls[WANXING].rating is not None
    assert calls[WANXING].rating.startswith("增持")


def test_the_quote_is_the_row_and_nothing_else() -> None:
    calls = rated("重点推荐300418昆仑万维买入-A300624万兴科技增持-B")
    assert calls[KUNLUN].evidence.quote == "300418昆仑万维买入-A"


def test_a_price_counts_below_a_header_that_says_so() -> None:
    row = "股票名称股票代码{}投资评级昆仑万维300418CH41.20买入万兴科技300624CH88.00增持"
    assert rated(row.format("目标价"))[WANXING].target_price == "88.00"
    assert rated(row.format("收盘价"))[WANXING].target_price is None


@pytest.mark.parametrize(
    "text",
    [
        "昆仑万维增持评级未变。",  # a sentence
        "昆仑万维增持了万兴科技的股份。",  # somebody buys
        "我们给予昆仑万维中长期买入的判断",
        "昆仑万维300418CH41.20目标区间",
    ],
)
def test_what_is_no_row(text: str) -> None:
    assert rated(text) == {}


def test_an_unfavourable_rating_is_a_call_but_no_recommendation() -> None:
    extraction = extract(report("昆仑万维300418CH41.20减持万兴科技300624CH88.00增持"))
    assert {call.rating for call in extraction.calls} == {"减持", "增持"}
    recommended = {claim.object for claim in extraction.claims if claim.predicate == "recommends"}
    assert {ref.key for ref in recommended if hasattr(ref, "key")} == {WANXING}


@pytest.mark.parametrize("rating", ["买入", "强烈推荐", "领先大市-A", "审慎增持"])
def test_favourable(rating: str) -> None:
    assert is_favourable(rating)


@pytest.mark.parametrize("rating", ["中性", "持有", "卖出", "同步大市-A", "维持"])
def test_not_favourable(rating: str) -> None:
    assert not is_favourable(rating)


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("首次覆盖昆仑万维，给予“增持”评级。", "增持"),
        ("我们看到昆仑万维出海提速，维持“买入”投资评级。", "买入"),
        ("上调昆仑万维至强烈推荐评级。", "强烈推荐"),
    ],
)
def test_a_rating_given_in_words(text: str, rating: str) -> None:
    assert {key: call.rating for key, call in rated(text).items()} == {KUNLUN: rating}


@pytest.mark.parametrize(
    "text",
    [
        "昆仑万维所在的游戏行业，维持行业“增持”评级。",  # the sector's
        "昆仑万维、万兴科技等，均给予关注。",
        "昆仑万维涨停。给予“增持”评级的依据见下。",  # another sentence
    ],
)
def test_no_rating_of_the_company(text: str) -> None:
    assert rated(text) == {}


@pytest.mark.parametrize(
    ("text", "verb", "price", "currency"),
    [
        ("我们上调昆仑万维盈利预测，维持“买入”评级。", "维持", None, None),
        ("昆仑万维出海提速，上调目标价至35元，“买入”评级。", None, "35", "CNY"),
        ("昆仑万维出海提速，维持盈利预测及“买入”评级。", "维持", None, None),
        ("首次覆盖昆仑万维（300418.SZ），给予“增持”评级，目标价45.6元。", "首次覆盖", "45.6", "CNY"),
        ("首次覆盖昆仑万维，给予20倍PE，目标价50港元，买入评级", "首次覆盖", "50", "HKD"),
        ("将昆仑万维目标价由30元上调至35元，重申买入评级。", "重申", "35", "CNY"),
        ("我们给予昆仑万维“买入”评级，目标价HK$480，对应20倍PE", "给予", "480", "HKD"),
        ("给予昆仑万维“买入”评级，目标价对应20%的空间。", "给予", None, None),
    ],
)
def test_what_was_done_to_the_rating_and_the_price(
    text: str, verb: str | None, price: str | None, currency: str | None
) -> None:
    (call,) = rated(text).values()
    assert (call.verb, call.target_price, call.currency) == (verb, price, currency)
    assert price is None or price in call.evidence.quote


def test_a_cell_may_print_the_currency() -> None:
    rows = "\n".join(("公司\t评级\t目标价", "昆仑万维\t买入\t35.00元", "美图公司\t增持\tHK$11.20"))
    found = {key: (call.target_price, call.currency) for key, call in rated(f"{rows}\n").items()}
    assert found == {KUNLUN: ("35.00", "CNY"), MEITU: ("11.20", "HKD")}
