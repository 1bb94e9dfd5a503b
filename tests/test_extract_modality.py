"""Plain, planned, hoped, reported, denied."""

from __future__ import annotations

import pytest

from kg.extract.modality import find_modality


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("公司推出云墨", None),
        ("公司计划推出云墨", "planned"),
        ("公司即将推出云墨", "planned"),
        ("公司有望推出云墨", "hoped"),
        ("市场传言公司推出云墨", "reported"),
        ("公司尚未推出云墨", "negated"),
        ("公司将云墨应用到客服", None),
        ("公司将\ue005接入\ue006", None),
        ("公司将接入\ue006", "planned"),
        ("公司必将推出云墨", None),
        ("公司凭商业计划书推出云墨", None),
    ],
)
def test_words_of_modality(clause: str, kind: str | None) -> None:
    assert find_modality(clause, 2, len(clause)) == kind


@pytest.mark.parametrize("mark", "，。；！？：")
def test_only_the_clause_itself_counts(mark: str) -> None:
    text = f"公司计划扩产{mark}已推出云墨"
    assert find_modality(text, text.index("推出"), len(text)) is None
