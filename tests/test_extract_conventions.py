"""What reports' own conventions give away: codes beside names, titles of office before people."""

from __future__ import annotations

import pytest
from reports import names

from kg.extract.conventions import find_persons, find_ticked, find_tickers
from kg.extract.people import surnames
from kg.gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("昆仑万维（300418.SZ）", "昆仑万维", "300418.SZ"),
        ("【昆仑万维】(300418.SZ)", "昆仑万维", "300418.SZ"),
        ("建议关注澄光股份（688999.SH）", "澄光股份", "688999.SH"),
        ("昆仑万维\t300418.SZ", "昆仑万维", "300418.SZ"),
    ],
)
def test_the_name_right_before_a_code(text: str, name: str, key: str) -> None:
    gazetteer = load_gazetteer()
    (found,) = find_ticked(text, find_tickers(text, gazetteer), gazetteer)
    assert (found.surface, found.key) == (name, key)


@pytest.mark.parametrize(
    "text", ["沪深300指数（000300.SH）", "科创50ETF（588000.SH）", "中证全指指数(000985.SH)"]
)
def test_indices_and_funds_have_codes_and_are_no_companies(text: str) -> None:
    gazetteer = load_gazetteer()
    assert list(find_ticked(text, find_tickers(text, gazetteer), gazetteer)) == []


@pytest.mark.parametrize("text", ["指数（399999）", "增长300418元", "v1.300418.SZ", "A300418.SZ", "（000）"])
def test_numbers_that_are_no_codes(text: str) -> None:
    assert find_tickers(text, load_gazetteer()) == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("首席执行官程一笑表示", ["程一笑"]),
        ("CEO Andrew Wilson称", ["Andrew Wilson"]),
        ("创始人约翰·里奇蒂洛认为", ["约翰·里奇蒂洛"]),
        ("董事长兼总经理王明宇指出", ["王明宇"]),
        ("董事会在北京召开", []),
        ("教授团队的成果", []),
    ],
)
def test_people_follow_their_office(text: str, people: list[str]) -> None:
    assert [one.surface for one in find_persons(text, surnames())] == people


def test_people_are_persons() -> None:
    assert names("首席执行官程一笑表示，行业将增长。")["程一笑"] == "Person"
