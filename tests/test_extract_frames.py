"""Names by the frame they stand in."""

from __future__ import annotations

import pytest
from reports import names, stated

from kg.extract.frames import find_framed
from kg.extract.mention import Found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("昆仑万维收购云雀灵境63.5%的股权。", "云雀灵境"),
        ("万兴科技取得澄湖数字控股权。", "澄湖数字"),
        ("公司并购云雀灵境，补齐引擎。", "云雀灵境"),
        ("腾讯收购日本动画公司澄湖坊51%股权。", "澄湖坊"),
        ("美图公司推出全新霁颜品牌。", "霁颜"),
    ],
)
def test_names_in_a_frame(text: str, name: str) -> None:
    assert [found.surface for found in find_framed(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "公司拟收购标的公司100%股权。",
        "公司取得重大突破，持股比例升至51%。",
        "公司打造自主品牌，推出高端品牌。",
        "公司拥有多个知名品牌。",
        "基金增持股份，取得控股权。",
    ],
)
def test_ordinary_words_in_a_frame(text: str) -> None:
    assert not any(isinstance(found, Found) for found in find_framed(text))


def test_a_framed_name_takes_part_in_relations() -> None:
    text = "昆仑万维收购云雀灵境63.5%的股权。"
    assert names(text)["云雀灵境"] == "Company"
    assert stated(text, "subsidiaryOf") == {("云雀灵境", "300418.SZ")}


def test_a_short_listed_name_behind_what_firms_are_called() -> None:
    assert names("电阻大厂国巨、华新科上调报价。")["国巨"] == "Company"
