"""Rows that state who makes a thing and when it was launched."""

from __future__ import annotations

from reports import report, stated

from kg.extract.grid import find_rows
from kg.extract.reading import read_aloud

TABLE = """表1：视频模型
| 模型名称 | 研发公司 | 发布时间 |
| --- | --- | --- |
| 可灵 | 快手 | 2024年6月 |
| Sora | OpenAI | 2024-02-16 |
"""


def test_rows_below_a_header_with_the_header_above_each_cell() -> None:
    rows = list(find_rows(read_aloud(report(TABLE))))
    assert [row.headers for row in rows] == [("模型名称", "研发公司", "发布时间")] * 2


def test_makers_and_dates() -> None:
    assert stated(report(TABLE), "develops") == {("1024.HK", "可灵"), ("openai", "sora")}
    assert stated(report(TABLE), "releaseDate") == {("可灵", "2024-06"), ("sora", "2024-02-16")}


def test_a_table_without_such_headers_states_nothing() -> None:
    other = TABLE.replace("研发公司", "备注").replace("发布时间", "说明")
    assert stated(report(other), "develops") == set()
    assert stated(report(other), "releaseDate") == set()


def test_short_rows_do_no_harm() -> None:
    assert (
        stated(report("表1：模型\n| 模型名称 | 研发公司 |\n| --- | --- |\n| 可灵 |\n"), "develops") == set()
    )
