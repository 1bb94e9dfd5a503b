"""Tables that ran together, with their header words in front."""

from __future__ import annotations

import pytest
from reports import extract


def flat(text: str) -> set[tuple[str, str]]:
    claims = extract(text).claims
    return {
        (claim.subject.key, claim.object.key)  # type: ignore[union-attr]
        for claim in claims
        if claim.extracted_by == "develops.flat"
    }


def test_things_before_their_makers() -> None:
    text = (
        "表1：视频模型模型公司发布时间时长可灵快手2024年6月120秒《豆包》字节跳动2023年8月—资料来源：公司官网"
    )
    assert flat(text) == {("1024.HK", "可灵"), ("字节跳动", "豆包")}


def test_makers_before_their_things() -> None:
    text = "表1：各家进展公司模型发布时间快手可灵2024-06阿里巴巴通义千问2023-04"
    assert flat(text) == {("1024.HK", "可灵"), ("9988.HK", "通义千问")}


@pytest.mark.parametrize(
    "text",
    [
        "表1：视频模型公司发布时间模型快手2024年6月可灵",  # the columns are no neighbours
        "表1：视频模型公司模型发布时间快手可灵2024年6月",  # the caption's last word may head a column, too
        "表1：芯片型号工艺节点代工厂商产品发布时间台积电iPhone 16 2024-09",  # not the foundry's own
        "表1：公司模型快手可灵",  # two words make no header
        "表1：视频模型模型公司发布时间可灵2024年6月快手",  # nor do the names stand side by side
        "表1：公司模型时间资料来源：公司官网。此外快手可灵继续升级",  # the table is over
    ],
)
def test_what_is_not_sure_states_nothing(text: str) -> None:
    assert flat(text) == set()
