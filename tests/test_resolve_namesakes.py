"""Namesakes stay apart and are linked, in both directions."""

from __future__ import annotations

from factories import ref
from reports import extract, report

from kg.gazetteer import Gazetteer, load_gazetteer
from kg.records import Entity, Knowledge
from kg.resolve import resolve


def known(*texts: str) -> Knowledge:
    done = [extract(report(text, f"{index}.txt")) for index, text in enumerate(texts)]
    return resolve(done, load_gazetteer())


def links(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    return {entity.id: entity.namesakes for entity in knowledge.entities if entity.namesakes}


def test_a_firm_and_its_app_are_linked_both_ways() -> None:
    found = links(known("快手发布可灵。用户在快手上观看短剧。"))
    assert found == {"company-1024.HK": ("product-快手",), "product-快手": ("company-1024.HK",)}


def test_a_longer_name_of_the_firm_is_linked_by_the_name_the_table_gives() -> None:
    found = links(known("Pika Labs成立于2023年。导演借助Pika制作短片。"))
    assert found["company-pikalabs"] == ("product-pika",)


def test_an_app_word_does_not_hide_the_name() -> None:
    knowledge = known("快手宣布裁员，快手App改版，用户在快手上购物。")
    (app,) = [entity for entity in knowledge.entities if entity.type == "Product"]
    assert {"快手", "快手App"} == {app.label, *app.aliases}
    assert links(knowledge)["company-1024.HK"] == (app.id,)


def test_a_broker_and_its_share_are_namesakes() -> None:
    found = links(known("中信证券研报指出行业向好。\n\n建议关注：中信证券、东方财富。"))
    assert found["broker-中信证券"] == ("company-600030.SH",)


def test_only_one_report_makes_namesakes_and_the_order_does_not_matter() -> None:
    texts = ("快手发布可灵。", "用户在快手上观看短剧。")
    assert links(known(*texts)) == {}
    both = ("快手发布可灵。用户在快手上观看短剧。", "小红书完成融资。小红书月活提升。")
    assert links(known(*both)) == links(known(*reversed(both)))


def test_a_sector_called_like_a_firm_is_no_namesake() -> None:
    text = "数字人"
    done = extract(report(text))
    assert resolve([done], Gazetteer(())).entities[0].namesakes == ()
    assert Entity(id="company-x", type=ref("Company", "x").type, label="x").namesakes == ()


def test_an_app_and_the_model_it_is_named_after_stay_two() -> None:
    knowledge = known("DeepSeek App月活增长，某车企接入DeepSeek后体验提升。")
    assert {"product-deepseekapp", "model-deepseek"} <= {entity.id for entity in knowledge.entities}
