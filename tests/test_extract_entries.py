"""The names that a table cell lists."""

from __future__ import annotations

import pytest

from kg.extract.entries import find_listed
from kg.extract.mention import Named
from kg.records import EntityType, Ref


def listed(text: str, *names: str) -> list[str]:
    ref = Ref(EntityType.PRODUCT, "x")
    spots = sorted((text.index(name), name) for name in names)
    named = [Named(at, at + len(name), name, ref, "gazetteer", 0.9) for at, name in spots]
    return [one.surface for one in find_listed(text, named, 0, len(text))]


def test_names_between_separators() -> None:
    text = "豆包、即梦/剪映；醒图和飞书"
    assert listed(text, "豆包", "即梦", "剪映", "醒图", "飞书") == ["豆包", "即梦", "剪映", "醒图", "飞书"]


def test_a_conjunction_inside_a_name_parts_nothing() -> None:
    assert listed("和平精英、王者荣耀", "和平精英", "王者荣耀") == ["和平精英", "王者荣耀"]


def test_kind_words_may_stand_beside_a_name() -> None:
    assert listed("视频编辑应用剪映等", "剪映") == ["剪映"]


def test_asides_name_something_else_unless_they_say_it_is_the_same() -> None:
    assert listed("剪映（海外版CapCut）、元宝（DeepSeek）", "剪映", "CapCut", "元宝", "DeepSeek") == [
        "剪映",
        "CapCut",
        "元宝",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "接入豆包",
        "拟推出豆包",
        "由豆包驱动",
        "豆包（市场推测）",
        "豆包（洽谈中）",
        "豆包为其提供智能对话和语音合成等能力",
    ],
)
def test_prose_and_plans_list_nothing(text: str) -> None:
    assert listed(text, "豆包") == []
