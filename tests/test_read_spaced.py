"""Tables whose columns are parted by blanks."""

from __future__ import annotations

import time

import pytest

from kg.read.blocks import find_blocks
from kg.records import BlockKind


def rows(text: str) -> list[list[str]]:
    found = [block for block in find_blocks(text) if block.kind is BlockKind.ROW]
    assert not found or [block.header for block in found] == [True] + [False] * (len(found) - 1)
    return [[text[start:end] for start, end in block.cells] for block in found]


def test_as_many_words_as_headers() -> None:
    text = "表1：游戏\n游戏 研发商 上线时间\n王者荣耀 天美 2015-11\n原神 米哈游 2020-09\n资料来源：公司公告\n"
    assert rows(text) == [
        ["游戏", "研发商", "上线时间"],
        ["王者荣耀", "天美", "2015-11"],
        ["原神", "米哈游", "2020-09"],
    ]


def test_columns_two_blanks_apart_may_hold_blanks() -> None:
    text = (
        "产品          公司            平台\n"
        "Dream Machine   Luma AI         网页、App\n"
        "Vision Pro      Apple Inc       visionOS 2\n"
    )
    assert rows(text)[1:] == [
        ["Dream Machine", "Luma AI", "网页、App"],
        ["Vision Pro", "Apple Inc", "visionOS 2"],
    ]


def test_names_with_blanks_make_one_cell_of_the_columns_before_the_figures() -> None:
    text = "模型 公司 发布时间 时长\nGen-3 Alpha Runway 2024-06-17 10s\n可灵 快手 2024-06-06 120s\n"
    assert rows(text) == [
        ["模型 公司", "发布时间", "时长"],
        ["Gen-3 Alpha Runway", "2024-06-17", "10s"],
        ["可灵 快手", "2024-06-06", "120s"],
    ]


def test_years_of_accounts_head_columns_and_a_line_too_short_ends_the_table() -> None:
    text = (
        "公司 代码 2024A 2025E 评级\n甲传媒 000001 0.31 0.42 买入\n乙影业 000002 0.11 0.12 增持\n注：12 34\n"
    )
    assert len(rows(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "公司 产品 时间\n快手 可灵 2024\n一行不成表\n",
        "我们 认为 视频 模型\n竞争 还会 继续 下去\n价格 也会 继续 下降\n",
        "证券分析师：林知远    执业证书编号：S0999522010001    邮箱：lin@yunshan.example\n"
        "联系人：周予安    执业证书编号：S0999122010002    邮箱：zhou@yunshan.example\n"
        "联系人：沈一帆    执业证书编号：S0999122010003    邮箱：shen@yunshan.example\n",
        "公司 产品 时间\n该公司 在 去年 推出 新品。\n销量 继续 上升。\n价格 没有 变化。\n",
        "产品 公司 说明\nGen-3 Alpha Runway 画质 更好\nDream Machine Luma AI 速度 快\n",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert rows(text) == []


def test_headers_over_lines_that_fit_no_table_take_linear_time() -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        find_blocks("公司 产品 说明\n甲 乙 丙 丁\n" * size)
        return time.process_time() - started

    seconds(100)
    assert seconds(4000) < 1 + 15 * seconds(400)
