"""Titles and quotes."""

from __future__ import annotations

import pytest

from kg.extract.marked import find_quoted, find_titles
from kg.extract.mention import Found


def surfaces(found: object) -> list[str]:
    return [one.surface for one in found if isinstance(one, Found)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("动画《小山灵》上映", ["小山灵"]),
        ("《小山灵（Little Hill）》上映", ["小山灵", "Little Hill"]),
        ("印发《网络视听管理办法》", []),
        ("我们此前发布周报《小山灵》", []),
        ("《科学学报》发表文章", []),
        ("游戏《行业》上线", ["行业"]),
        ("《》与《\n》", []),
    ],
)
def test_titles_are_works_unless_documents(text: str, expected: list[str]) -> None:
    assert surfaces(find_titles(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推出“星河流影”", ["星河流影"]),
        ("“星河流影”平台上线", ["星河流影"]),
        ("强调“降本增效”", []),
        ("推出“星河计划”", []),
        ("推出“千帆行动”与“万象战略”", []),
        ("旗下“云墨”“风竹”", ["云墨", "风竹"]),
    ],
)
def test_quoted_names_need_a_cue_and_are_no_schemes(text: str, expected: list[str]) -> None:
    assert surfaces(find_quoted(text)) == expected
