"""Sectors named after a verb of advice."""

from __future__ import annotations

import pytest

from kg.extract.sectors import find_sectors
from kg.gazetteer import load_gazetteer


def sectors(text: str, verb: str) -> list[str]:
    end = text.index(verb) + len(verb)
    return [text[low:high] for low, high in find_sectors(text, end, end, len(text), load_gazetteer())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("建议关注【游戏】及【出版】板块。", ["游戏", "出版"]),
        ("建议关注游戏、出版行业，静待催化。", ["游戏", "出版"]),
        ("建议关注海外转单受益的光学膜和MLCC产业链。", ["光学膜", "MLCC"]),
        ("建议关注血制品、药店、医学检测板块。", ["血制品", "药店", "医学检测"]),
        ("建议关注估值处于低位的游戏板块、政策回暖的出版板块。", ["游戏", "出版"]),
    ],
)
def test_named_sectors(text: str, found: list[str]) -> None:
    assert sectors(text, "建议关注") == found


@pytest.mark.parametrize(
    "text",
    [
        "建议关注高景气细分板块的机会。",  # praise, no name
        "建议关注相关板块。",
        "建议关注游戏行业龙头。",  # companies
        "建议关注游戏行业周报。",  # a report
        "建议关注业绩，游戏板块已回暖。",  # another clause
    ],
)
def test_what_is_no_sector(text: str) -> None:
    assert sectors(text, "建议关注") == []
