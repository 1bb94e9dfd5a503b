"""Deciding what one name is for the whole report, through the public gates only."""

from __future__ import annotations

import pytest
from reports import names


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("音乐应用Suno可以生成歌曲。", "Suno", "Product"),
        ("公司发布Zephyrix大模型。", "Zephyrix大模型", "Model"),
        ("初创公司Zephyrix宣布融资。", "Zephyrix", "Company"),
        ("由澄光科技发行，澄光科技股价上涨。", "澄光科技", "Company"),
        ("北岳大学提出新方法。", "北岳大学", "Organization"),
        ("动画《澄星远川》定档。", "澄星远川", "CreativeWork"),
    ],
)
def test_the_words_of_the_report_decide(text: str, name: str, kind: str) -> None:
    assert names(text)[name] == kind


@pytest.mark.parametrize("word", ["人工智能", "大模型", "AIGC", "深度学习", "文生视频"])
def test_fields_and_tasks_are_no_named_technologies(word: str) -> None:
    assert names(f"行业采用{word}技术，{word}加速发展。") == {}


def test_one_name_is_one_kind_all_over_the_report() -> None:
    found = names("初创公司Zephyrix宣布融资，Zephyrix的股东增加。此后Zephyrix迭代。")
    assert found == {"Zephyrix": "Company"}
