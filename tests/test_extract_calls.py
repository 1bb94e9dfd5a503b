"""Recommendations in the body: triggers, lists in every printed form, sectors, rated tables."""

from __future__ import annotations

import pytest
from reports import called, extract, report

from kg.extract.calls import confidence_of, triggers
from kg.records import Block, BlockKind, Document, Span

KUNLUN, WANXING, TOM, MEITU = "300418.SZ", "300624.SZ", "300459.SZ", "1357.HK"


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("建议关注昆仑万维。", "建议关注"),
        ("建议持续关注：昆仑万维。", "建议持续关注"),
        ("重点推荐昆仑万维。", "重点推荐"),
        ("行业首选昆仑万维。", "行业首选"),
        ("受益标的：昆仑万维。", "受益标的"),
        ("相关标的包括昆仑万维。", "相关标的包括"),
        ("我们持续看好昆仑万维。", "持续看好"),
        ("建议逢低布局昆仑万维。", "建议逢低布局"),
        ("投资建议：板块景气向上。模型：昆仑万维。", "投资建议"),
    ],
)
def test_every_trigger_opens_a_call_with_its_verb_as_printed(text: str, verb: str) -> None:
    assert called(text) == {KUNLUN: verb}


def test_every_trigger_of_the_table_has_its_own_name_and_trust() -> None:
    assert len({trigger.name for trigger in triggers()}) == len(triggers())
    assert all(confidence_of(trigger.name) == trigger.confidence for trigger in triggers())


@pytest.mark.parametrize(
    "text",
    [
        "推荐【昆仑万维】、【万兴科技】、【汤姆猫】。",
        "推荐【昆仑万维，万兴科技，汤姆猫等】。",
        "推荐【昆仑万维】（与OpenAI、谷歌等公司合作）、【万兴科技】（工具出海）、【汤姆猫】。",
        "推荐昆仑万维、万兴科技和汤姆猫。",
        "推荐昆仑万维（300418.SZ）、万兴科技（300624.SZ，工具出海）及汤姆猫（300459.SZ）。",
        "推荐：1）模型：昆仑万维；2）工具：万兴科技；3）IP：汤姆猫。",
        "建议关注：\n1）昆仑万维\n2）万兴科技\n3）汤姆猫\n",
        "建议关注：\n（1）模型：昆仑万维（300418.SZ），进展较快。\n（2）工具：万兴科技、汤姆猫。\n",
        "建议关注：\n① 昆仑万维；\n② 万兴科技；\n③ 汤姆猫。\n",
        "建议关注：昆仑万维、澄光某平台、万兴科技、澄光的薄膜平台（新材料）、汤姆猫。",
    ],
)
def test_a_list_in_each_printed_form(text: str) -> None:
    assert set(called(report(text))) == {KUNLUN, WANXING, TOM}


def test_a_stranger_among_the_listed_is_called_as_well() -> None:
    assert set(called("建议关注：昆仑万维、澄光微晶、万兴科技、汤姆猫。")) == {
        KUNLUN,
        WANXING,
        TOM,
        "澄光微晶",
    }


def test_items_run_together_are_still_items() -> None:
    assert set(called("建议关注：1）昆仑万维2）工具：万兴科技3）汤姆猫。")) == {KUNLUN, WANXING, TOM}


def test_a_list_ends_where_its_items_end() -> None:
    assert set(called(report("建议关注：\n1）昆仑万维\n2）万兴科技\n汤姆猫发布公告。\n"))) == {
        KUNLUN,
        WANXING,
    }


def test_a_new_verb_opens_its_own_list() -> None:
    text = "推荐昆仑万维、万兴科技；其次关注：汤姆猫。"
    assert called(text) == {KUNLUN: "推荐", WANXING: "推荐", TOM: "其次关注"}


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("建议布局游戏板块。", {"游戏"}),
        ("建议关注【游戏】及【出版】板块。", {"游戏", "出版"}),
        ("建议关注游戏、出版行业。", {"游戏", "出版"}),
    ],
)
def test_sectors_are_called_as_well(text: str, sectors: set[str]) -> None:
    assert set(called(text)) == sectors


@pytest.mark.parametrize(
    "text",
    [
        "投资建议：昆仑万维旗下产品较多。",
        "政策大力推动昆仑万维等公司发展。",
        "推荐算法驱动分发，昆仑万维受益有限。",
        "平台使用推荐系统，昆仑万维上线。",
        "需关注政策风险与昆仑万维的诉讼。",
        "值得关注的是，昆仑万维发布财报。",
        "公司维持推荐评级，昆仑万维是竞争对手。",
        "建议关注昆仑万维产业链。",
        "昆仑万维、万兴科技发布公告。",
    ],
)
def test_what_is_no_call(text: str) -> None:
    assert called(text) == {}


def test_numbered_items_of_one_line_are_one_list() -> None:
    text = "建议关注：1）模型：昆仑万维、万兴科技等。2）应用：汤姆猫。美图公司涨幅居前。"
    assert set(called(text)) == {KUNLUN, WANXING, TOM}


def test_what_is_described_first_is_still_listed() -> None:
    text = "建议关注昆仑万维（300418.SZ）等，以及产品出海进度领先的万兴科技（300624.SZ）、汤姆猫等。"
    assert set(called(text)) == {KUNLUN, WANXING, TOM}


def test_every_call_is_a_recommends_claim_with_the_same_evidence() -> None:
    found = extract("推荐昆仑万维、万兴科技。")
    said = {(claim.object, claim.evidence) for claim in found.claims if claim.predicate == "recommends"}
    assert said == {(call.target, call.evidence) for call in found.calls}


TABLE = """表1：重点公司盈利预测
| 公司名称 | 代码 | 评级 | 目标价 |
| --- | --- | --- | --- |
| 昆仑万维 | 300418.SZ | 买入 | 45.60 |
| 万兴科技 | 300624.SZ | 增持 | - |
| 汤姆猫 | 300459.SZ | 未评级 | 5.10 |
"""


def test_rated_rows_carry_rating_and_price() -> None:
    calls = {call.target.key: (call.rating, call.target_price) for call in extract(report(TABLE)).calls}
    assert calls == {KUNLUN: ("买入", "45.60"), WANXING: ("增持", None)}


def test_a_list_bracket_cut_by_a_page_is_read_on() -> None:
    text = "建议关注【昆仑万维，万兴\n澄海证券 第2页\n科技】、【汤姆猫】。"
    first, second = text.index("\n"), text.rindex("\n") + 1
    block = Block(kind=BlockKind.PARAGRAPH, fragments=(Span(0, first), Span(second, len(text))))
    document = Document(
        source_file="a.txt",
        digest="0" * 64,
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=(block,),
    )
    found = extract(document)
    assert {call.target.key for call in found.calls} == {KUNLUN, WANXING, TOM}
    assert not any("第2页" in call.evidence.quote for call in found.calls if call.target.key != WANXING)


def test_far_down_a_long_list_the_quote_is_the_name_with_its_reason() -> None:
    firms = ("万兴科技", "美图公司", "中文在线", "掌阅科技", "光线传媒", "华策影视", "吉比特", "三七互娱")
    reasons = "、".join(f"【{firm}】（业务进展顺利而且在手订单饱满）" for firm in firms)
    text = f"建议关注：【昆仑万维】（模型开源）、{reasons}、【汤姆猫】（与OpenAI合作）。"
    claims = [claim for claim in extract(text).claims if claim.predicate == "recommends"]
    quotes = {claim.object[1]: claim.evidence.quote for claim in claims}
    assert quotes[KUNLUN] == "建议关注：【昆仑万维】"
    assert quotes[TOM] == "【汤姆猫】（与OpenAI合作）"
