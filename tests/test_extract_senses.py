"""Names of two things: each mention is what the words beside it say."""

from __future__ import annotations

import pytest
from reports import extract, names, stated

from kg.extract.senses import senses
from kg.gazetteer import load_gazetteer, namesakes
from kg.text.normalise import fold_name


def types(text: str, name: str) -> list[str]:
    """The classes of every mention of ``name`` in the body, in reading order."""
    found = sorted(extract(text).mentions, key=lambda one: one.start)
    body = [one for one in found if not one.source.startswith("masthead")]
    return [str(one.ref.type) for one in body if one.surface == name]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("快手发布可灵。用户在快手上观看短剧。快手股价上涨。", "快手", ["Company", "Product", "Company"]),
        ("快手平台上的短剧增多，快手内容生态丰富。", "快手", ["Product", "Company"]),
        ("抖音用户数增长。抖音宣布与央视合作。", "抖音", ["Product", "Company"]),
        ("创作者通过抖音发布短片。", "抖音", ["Product"]),
        ("小红书月活提升。小红书完成新一轮融资。", "小红书", ["Product", "Company"]),
        ("Pika完成5500万美元融资。导演借助Pika制作短片。", "Pika", ["Company", "Product"]),
        ("导演使用Suno生成歌曲。Suno创始人出席活动。", "Suno", ["Product", "Company"]),
        ("某车企接入DeepSeek后体验提升。DeepSeek宣布开源。", "DeepSeek", ["Model", "Company"]),
        ("在微博、小红书等社交平台上热度上升。微博2024年营收增长。", "微博", ["Product", "Company"]),
        ("评书演员在抖音、喜马拉雅直播。", "喜马拉雅", ["Product"]),
    ],
)
def test_what_the_sentence_does_with_a_name_says_what_it_is(
    text: str, name: str, expected: list[str]
) -> None:
    assert types(text, name) == expected


def test_members_of_a_list_of_tools_are_tools() -> None:
    text = "Runway推出Gen-3 Alpha。创作者使用Midjourney、Runway、Pika等工具制作短片。"
    assert types(text, "Runway") == ["Company", "Product"]
    assert (types(text, "Midjourney"), types(text, "Pika")) == (["Product"], ["Product"])
    assert stated(text, "develops") == {("runway", "gen3alpha")}


def test_a_list_does_not_outweigh_what_the_report_says_twice() -> None:
    text = "Runway宣布融资，Runway创始人出席活动。创作者使用Midjourney、Runway、Pika等工具制作短片。"
    assert set(types(text, "Runway")) == {"Company"}
    beside = "Runway宣布融资，Runway创始人出席活动。创作者使用Runway制作短片。"
    assert types(beside, "Runway") == ["Company", "Company", "Product"]


def test_a_listed_firm_without_a_thing_of_its_name_stays_a_firm_among_tools() -> None:
    found = names("Adobe、Canva、Figma等多个设计工具接入了模型。")
    assert (found["Adobe"], found["Canva"], found["Figma"]) == ("Company", "Product", "Product")


@pytest.mark.parametrize(
    "text",
    ["接入快手可灵后效率提升。", "借助百度文心一言生成海报。", "腾讯用户数增长。", "使用网易的引擎。"],
)
def test_owners_and_unshared_names_stay_firms(text: str) -> None:
    name = next(name for name in ("快手", "百度", "腾讯", "网易") if name in text)
    assert types(text, name) == ["Company"]


def test_where_both_are_said_the_report_decides() -> None:
    assert types("快手发布财报。快手用户宣布，快手财报向好。", "快手")[0] == "Company"


def test_an_app_named_by_its_firm_takes_the_word_with_it() -> None:
    found = names("喜马拉雅App上线新功能，喜马拉雅宣布裁员。")
    assert (found["喜马拉雅App"], found["喜马拉雅"]) == ("Product", "Company")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建议关注：中信证券、东方财富、同花顺。", ["Company"]),
        ("中信证券2024年实现营收638亿元。", ["Company"]),
        ("中信证券（600030.SH）表现较好。", ["Company"]),
        ("中信证券为联席保荐人。", ["Broker"]),
        ("中信证券研报指出行业向好。", ["Broker"]),
    ],
)
def test_a_broker_is_a_share_where_its_share_is_meant(text: str, expected: list[str]) -> None:
    assert types(text, "中信证券") == expected


def test_shares_listed_with_brokers_are_shares() -> None:
    found = extract("建议关注：中信证券、东方财富、同花顺。")
    assert {one.ref.key for one in found.mentions} == {"600030.SH", "300059.SZ", "300033.SZ"}


def test_the_table_of_senses_is_whole() -> None:
    rows = senses()
    assert len({row.name for row in rows}) == len(rows)
    assert {row.says for row in rows} == {"firm", "made", "covered"}
    assert {row.names for row in rows} <= {"namesake", "any"}
    assert {row.where for row in rows} <= {"beside", "list", "both"}


def test_every_namesake_is_a_name_the_tables_know() -> None:
    gazetteer = load_gazetteer()
    assert all(gazetteer.named(folded) for folded in namesakes())
    assert all(one.kind in ("Product", "Model") and fold_name(one.thing) for one in namesakes().values())
