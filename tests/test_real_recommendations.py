"""Who recommends what in the five real reports, as read by a person; skipped where they are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"
WATCH, PICK, LISTED, GAINS = "建议关注", "推荐", "相关标的", "受益公司"
#: File → the word → companies, as printed in its advice.
PRINTED = {
    "000_58d8c249a74be8ae.txt": {
        WATCH: "昆仑万维 吉比特 上海电影 中文在线 华策影视 掌阅科技 光线传媒",
        PICK: "创业黑马 风语筑 完美世界 三七互娱",
    },
    "001_e256dbcac6dad0ec.txt": {
        LISTED: """捷成股份 视觉中国 昆仑万维 因赛集团 天娱数科 恺英网络 巨人网络 中文在线 蓝色光标
            风语筑 掌阅科技 元隆雅图 引力传媒""",
    },
    "002_6c9fa3c363afeb13.txt": {
        WATCH: """中文在线 紫天科技 上海电影 昆仑万维 易点天下 捷成股份 因赛集团 华策影视 果麦文化
            丝路视觉 凡拓数创""",
    },
    "003_bcc5796c86ba42b6.txt": {
        WATCH: """万兴科技 昆仑万维 美图公司 汤姆猫 风语筑 中文在线 上海电影 光线传媒 奥飞娱乐
            华策影视 果麦文化 荣信文化 中视传媒 芒果超媒 中广天择 国脉文化 中国电影 浙文影业""",
        # 青木股份, as printed, is another name of 青木科技
        GAINS: "因赛集团 蓝色光标 浙文互联 天龙集团 龙韵股份 青木科技 思美传媒",
    },
    "004_246a5f4c7cd2d4d7.txt": {
        LISTED: """昆仑万维 美图公司 芒果超媒 华策影视 博纳影业 上海电影 光线传媒 中广天择 中文在线
            阅文集团 腾讯控股 网易 汤姆猫 巨人网络""",
    },
}
BROKERS = dict(zip(PRINTED, ("上海证券", "华金证券", "民生证券", "德邦证券", "招商证券"), strict=True))
#: Industries with the rating of the masthead, or the verb.
SECTORS = {
    ("传媒", "上海证券", "增持"), ("传媒", "华金证券", "领先大市-A"), ("传媒", "德邦证券", "优于大市"),
    ("传媒", "招商证券", "推荐"), ("传媒互联网", "民生证券", "推荐"), ("出版", "上海证券", "建议重点关注"),
    ("游戏", "上海证券", "持续推荐、建议重点关注"),
}  # fmt: skip


@pytest.fixture(scope="module")
def graph():
    if not REPORTS.is_dir():
        pytest.skip("the real reports are not at hand")
    return kg.build(sorted(REPORTS.glob("*.txt"))).graph


def test_each_company_has_exactly_the_brokers_that_recommend_it_and_their_words(graph) -> None:
    found = {
        (target["label"], call["broker_label"], "、".join(call["words"]))
        for target in kg.consensus(graph)["targets"]
        for call in target["history"]
    }
    assert found == {
        (company, BROKERS[file], word)
        for file, advice in PRINTED.items()
        for word, companies in advice.items()
        for company in companies.split()
    }


def test_each_sector_too(graph) -> None:
    labels = {label for label, *_ in SECTORS}
    found = {
        (target["label"], call["broker_label"], "、".join(call["words"]))
        for target in kg.consensus(graph, *sorted(labels))["targets"]
        for call in target["history"]
    }
    assert found == SECTORS


def test_the_five_that_most_brokers_name(graph) -> None:
    brokers = {target["label"]: target["brokers"] for target in kg.consensus(graph)["targets"]}
    asked = ("昆仑万维", "中文在线", "上海电影", "华策影视", "风语筑")
    assert [brokers[label] for label in asked] == [5, 5, 4, 4, 3]
