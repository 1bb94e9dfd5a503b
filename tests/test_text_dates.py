from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Datatype
from kg.text.dates import find_dates, parse_date

ISSUED = date(2024, 3, 10)


def values(text: str, anchor: date | None = ISSUED) -> list[str]:
    return [found.literal.value for found in find_dates(text, anchor)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年06月25日", ["2024-06-25"]),
        ("2024 年 3 月推出", ["2024-03"]),
        ("2024/02/18、2024.2.3、2024-05-13", ["2024-02-18", "2024-02-03", "2024-05-13"]),
        ("于24年4月上线", ["2024-04"]),
        ("2月16日发布", ["2024-02-16"]),
        ("12月5日发布", ["2023-12-05"]),
        ("今年3月", ["2024-03"]),
        ("去年底", ["2023"]),
        ("上月", ["2024-02"]),
        ("2023年2月推出一代，11月推出二代", ["2023-02", "2023-11"]),
        ("2022年推出", ["2022"]),
        ("近日发布，日前上线", []),
        ("13月5日", []),
        ("2024年2月30日", []),
        ("有24年经验", []),
        ("近12个月", []),
        ("涨幅3.5", []),
    ],
)
def test_dates_as_printed(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_without_an_anchor_only_a_year_already_named_helps() -> None:
    assert values("2月16日发布", None) == []
    assert values("2023年1月立项。2月16日发布", None) == ["2023-01", "2023-02-16"]


def test_inferred_years_are_marked() -> None:
    assert [found.exact for found in find_dates("2023年1月、2月1日", ISSUED)] == [True, False]


def test_parse_date_takes_one_date_and_nothing_else() -> None:
    assert parse_date(" 2024-05-13 ") == ("2024-05-13", Datatype.DATE)
    with pytest.raises(ValueError, match="not a date"):
        parse_date("2024-05-13发布")


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    st.sampled_from(
        ["{0.year}年{0.month}月{0.day}日", "{0.year}-{0.month:02}-{0.day:02}", "{0.year}.{0.month}.{0.day}"]
    ),
)
def test_every_full_date_is_found(day: date, form: str) -> None:
    text = f"报告日期：{form.format(day)}，"
    (found,) = find_dates(text, None)
    assert found.literal == (day.isoformat(), Datatype.DATE)
    assert text[found.start : found.end] == form.format(day)


@given(st.text(alphabet="0123456789年月日今去上-/.，。个 ", max_size=60))
def test_spans_are_in_order_and_values_are_real(text: str) -> None:
    position = 0
    for start, end, literal, _ in find_dates(text, ISSUED):
        assert position <= start < end <= len(text)
        date.fromisoformat((literal.value + "-01-01")[:10])
        position = end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("公司昨日发布新模型", "2024-06-24"),
        ("今晨上线", "2024-06-25"),
        ("前天开源", "2024-06-23"),
        ("上周五推出", "2024-06-21"),
        ("本周一推出", "2024-06-24"),
        ("上上周日推出", "2024-06-16"),
        ("上周推出", "2024-06"),  # 17 to 23 June
    ],
)
def test_days_and_weeks_count_back_from_the_report(text: str, value: str) -> None:
    (found,) = find_dates(text, date(2024, 6, 25))
    assert found.literal.value == value
    assert find_dates(text) == ()


def test_a_week_across_two_months_is_as_exact_as_its_year() -> None:
    (found,) = find_dates("上周推出", date(2024, 7, 9))
    assert found.literal.value == "2024-07"
    (found,) = find_dates("上周推出", date(2024, 7, 3))
    assert found.literal.value == "2024-06"
    (found,) = find_dates("本周推出", date(2024, 7, 31))
    assert found.literal.value == "2024"


@pytest.mark.parametrize("text", ["今日头条上线新功能", "公司举办上周年庆", "本周期内"])
def test_words_that_hold_such_a_word_are_no_dates(text: str) -> None:
    assert find_dates(text, date(2024, 6, 25)) == ()
