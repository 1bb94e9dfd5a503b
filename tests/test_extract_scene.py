"""What sentences take for granted: headings as topics, 公司, 该模型, 它, 后者."""

from __future__ import annotations

import pytest
from reports import report, stated

from kg.extract.mention import Named
from kg.extract.reading import read_aloud
from kg.extract.scene import Topic, find_scenes, within
from kg.records import EntityType, Ref


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("# 1 昆仑万维\n公司推出天工SkyMusic。\n", "develops", ("300418.SZ", "天工skymusic")),
        ("# 1 昆仑万维\n2024年，公司投资艾捷科芯。\n", "investsIn", ("300418.SZ", "艾捷科芯")),
        ("1) 腾讯：混元视频大模型正式开源。", "develops", ("0700.HK", "混元")),
        ("【快手】近日，可灵2.0上线。", "develops", ("1024.HK", "可灵2.0")),
        ("# 2 Sora\n该模型采用Transformer架构。\n", "usesTechnology", ("sora", "transformer")),
        ("# 2 Sora\n它采用扩散模型。\n", "usesTechnology", ("sora", "扩散模型")),
        ("快手推出可灵，其采用DiT架构。", "usesTechnology", ("可灵", "dit")),
        ("OpenAI与微软合作，后者投资Anthropic。", "investsIn", ("MSFT.US", "anthropic")),
    ],
)
def test_stand_ins_mean_the_topic_or_the_last_one_spoken_of(
    text: str, predicate: str, expected: tuple[str, str]
) -> None:
    source = report(text) if text.startswith("#") else text
    assert expected in stated(source, predicate)


@pytest.mark.parametrize(
    "text",
    [
        "3.万兴科技：一季报。营收增长。4.昆仑万维：加码视频。公司收购艾捷科芯。",
        "【万兴科技】一季报出炉。【昆仑万维】加码算力。公司收购艾捷科芯51%股权。",
    ],
)
def test_an_item_inside_a_paragraph_speaks_of_the_company_it_is_labelled_with(text: str) -> None:
    assert stated(text, "subsidiaryOf") == {("艾捷科芯", "300418.SZ")}


def test_whoever_vouches_for_figures_is_not_the_company() -> None:
    text = "昆仑万维出海提速。据艾瑞咨询统计，行业规模增长。公司推出天工SkyMusic。"
    assert stated(text, "develops") == {("300418.SZ", "天工skymusic")}


def test_a_section_does_not_speak_for_the_next_one() -> None:
    found = stated(report("# 1 昆仑万维\n业绩增长。\n# 2 行业\n公司推出天工SkyMusic。\n"), "develops")
    assert ("300418.SZ", "天工skymusic") not in found


def test_a_title_that_prints_the_code_still_speaks_of_its_company() -> None:
    text = "# 昆仑万维（300418.SZ）：出海进入收获期\n\n## 一、产品\n\n公司推出天工SkyMusic。\n"
    assert ("300418.SZ", "天工skymusic") in stated(report(text), "develops")


def named(start: int, end: int) -> Named:
    return Named(start, end, "x" * (end - start), Ref(EntityType.MODEL, "x"), "test", 0.9)


def test_within_takes_what_lies_wholly_inside() -> None:
    every = [named(0, 2), named(3, 5), named(6, 9), named(9, 11)]
    assert within(every, 3, 9) == every[1:3]
    assert within(every, 4, 8) == []
    assert within([], 0, 9) == []


def test_scenes_are_the_sentences_in_order() -> None:
    reading = read_aloud(report("快手推出可灵。OpenAI发布Sora！\n结束\n"))
    spans = [scene.span for scene in find_scenes(reading, [], Topic())]
    assert [reading.text[slice(*span)] for span in spans] == ["快手推出可灵。", "OpenAI发布Sora！", "结束"]
