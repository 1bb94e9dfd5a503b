"""What rows state of the things, houses, models and dates in their columns."""

from __future__ import annotations

import pytest
from reports import extract, report, stated

from kg.extract.grid import find_rows
from kg.extract.reading import read_aloud
from kg.extract.table_rules import columns, roles_of, rules
from kg.records import RELATIONS

TABLE = """表1：视频模型
| 模型名称 | 研发公司 | 发布时间 |
| --- | --- | --- |
| 可灵 | 快手 | 2024年6月 |
| Sora | OpenAI | 2024-02-16 |
"""


def table(header: str, *rows: str, caption: str = "表1：部分对象") -> str:
    """A Markdown table below its caption; cells are parted by |."""
    rule = "|".join(["---"] * (header.count("|") + 1))
    return f"{caption}\n" + "".join(f"|{line}|\n" for line in (header, rule, *rows))


def test_rows_below_a_header_with_the_header_above_each_cell() -> None:
    rows = list(find_rows(read_aloud(report(TABLE))))
    assert [row.headers for row in rows] == [("模型名称", "研发公司", "发布时间")] * 2
    assert {read_aloud(report(TABLE)).text[slice(*row.caption)] for row in rows} == {"表1：视频模型"}


def test_makers_and_dates() -> None:
    assert stated(report(TABLE), "develops") == {("1024.HK", "可灵"), ("openai", "sora")}
    assert stated(report(TABLE), "releaseDate") == {("可灵", "2024-06"), ("sora", "2024-02-16")}


@pytest.mark.parametrize(
    ("printed", "value"), [("2024.06", "2024-06"), ("2024/6", "2024-06"), ("2024", "2024")]
)
def test_a_cell_may_print_a_month_or_a_year_alone(printed: str, value: str) -> None:
    text = table("模型|公司|上线时间", f"可灵|快手|{printed}", "Sora|OpenAI|—")
    assert stated(report(text), "releaseDate") == {("可灵", value)}


def test_a_table_without_such_headers_states_nothing() -> None:
    other = TABLE.replace("研发公司", "备注").replace("发布时间", "说明")
    assert stated(report(other), "develops") == set()
    assert stated(report(other), "releaseDate") == set()


def test_short_rows_do_no_harm() -> None:
    assert (
        stated(report("表1：模型\n| 模型名称 | 研发公司 |\n| --- | --- |\n| 可灵 |\n"), "develops") == set()
    )


def test_several_things_of_one_house() -> None:
    text = table("公司|代表产品", "字节跳动|豆包、即梦AI", "OpenAI|ChatGPT/Sora")
    assert {obj for _, obj in stated(report(text), "develops")} == {"豆包", "即梦", "chatgpt", "sora"}


def test_studio_and_publisher_both_bring_a_game_out() -> None:
    text = table("游戏|研发商|发行商|平台", "《黑神话：悟空》|游戏科学|浙江出版集团|Steam、PS5")
    made = stated(report(text), "develops")
    assert ("游戏科学", "黑神话:悟空") in made
    assert not {obj for _, obj in made} & {"steam", "ps5"}


def test_several_houses_and_several_things_pair_up_or_say_nothing() -> None:
    paired = table("技术路线|代表公司|模型", "扩散模型|OpenAI、快手|Sora、可灵", "自回归|谷歌|VideoPoet")
    assert {("openai", "sora"), ("1024.HK", "可灵")} <= stated(report(paired), "develops")
    assert ("openai", "可灵") not in stated(report(paired), "develops")
    uneven = table("公司|模型", "OpenAI、快手、谷歌|Sora、可灵", "Meta|Llama")
    assert {subject for subject, _ in stated(report(uneven), "develops")} == {"META.US"}


@pytest.mark.parametrize(
    "header", ["对标产品", "竞品", "合作产品", "应用场景", "下游应用", "产品定位", "在研产品"]
)
def test_what_a_company_is_set_beside_is_not_its_own(header: str) -> None:
    assert stated(report(table(f"公司|{header}", "快手|Sora", "万兴科技|剪映")), "develops") == set()


@pytest.mark.parametrize("cell", ["接入DeepSeek-R1", "与豆包合作", "拟推出Sora", "基于GPT-4打造的办公平台"])
def test_a_cell_of_prose_lists_no_names(cell: str) -> None:
    text = table("公司|产品", f"万兴科技|{cell}", "快手|可灵")
    rows = [one for one in extract(report(text)).claims if one.extracted_by == "develops.row"]
    assert {claim.object.key for claim in rows} == {"可灵"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "row", "predicate", "pair"),
    [
        ("产品|底座", "Copilot|GPT-4", "basedOn", ("copilot", "gpt4")),
        ("应用|接入模型", "元宝|DeepSeek-R1", "uses", ("元宝", "deepseekr1")),
        ("公司|接入模型", "万兴科技|DeepSeek-R1", "uses", ("300624.SZ", "deepseekr1")),
        ("模型|公司|技术路线", "Sora|OpenAI|扩散模型", "usesTechnology", ("sora", "扩散模型")),
        ("公司|投资方", "月之暗面|阿里巴巴、腾讯", "investsIn", ("0700.HK", "月之暗面")),
        ("公司|参股公司", "阿里巴巴|月之暗面", "investsIn", ("9988.HK", "月之暗面")),
        ("公司|子公司", "谷歌|DeepMind", "subsidiaryOf", ("googledeepmind", "GOOGL.US")),
        ("公司|母公司", "DeepMind|谷歌", "subsidiaryOf", ("googledeepmind", "GOOGL.US")),
        ("公司|合作伙伴", "OpenAI|微软", "partnerOf", ("openai", "MSFT.US")),
    ],
)
def test_other_columns_state_other_relations(
    header: str, row: str, predicate: str, pair: tuple[str, str]
) -> None:
    empty = "|".join(["—"] * (header.count("|") + 1))
    found = stated(report(table(header, row, empty)), predicate)
    assert pair in {(left, right) for left, right in found} or pair[::-1] in found, found


def test_a_device_has_its_chip_and_system_and_the_houses_model_has_not() -> None:
    text = table(
        "手机品牌|自研大模型|芯片|操作系统|代表机型",
        "小米|MiLM|骁龙8 Gen3|HyperOS|小米14",
        "vivo|蓝心大模型|天玑9300|OriginOS|vivo X100",
    )
    found = stated(report(text), "basedOn")
    assert ("小米14", "骁龙8gen3") in found
    assert not {subject for subject, _ in found} & {"milm", "蓝心大模型"}


def test_deals_that_are_planned_or_off_are_none() -> None:
    text = table("公司|子公司|进展", "谷歌|DeepMind|拟收购", "腾讯|阅文集团|洽谈中", "微软|GitHub|完成")
    assert not {subject for subject, _ in stated(report(text), "subsidiaryOf")} & {
        "googledeepmind",
        "0772.HK",
    }


# --- merged cells and headers -------------------------------------------------------------------


def test_an_empty_first_cell_continues_the_cell_above() -> None:
    text = table("公司|产品|时间", "字节跳动|豆包|2023年8月", "|即梦AI|2024年5月", "快手|可灵|2024年6月")
    assert len(stated(report(text), "develops")) == 3
    assert {subject for subject, obj in stated(report(text), "develops") if obj == "即梦"} == {"字节跳动"}


def test_a_gap_inside_a_row_continues_nothing() -> None:
    text = table("产品|公司|时间", "豆包|字节跳动|2023年8月", "Sora||2024年2月")
    assert stated(report(text), "develops") == {("字节跳动", "豆包")}


def test_merged_html_cells_reach_down() -> None:
    text = (
        "<table><tr><th>产品</th><th>公司</th><th>时间</th></tr>"
        "<tr><td>豆包</td><td rowspan=2>字节跳动</td><td>2023年8月</td></tr>"
        "<tr><td>即梦AI</td><td>2024年5月</td></tr><tr><td>可灵</td><td>快手</td><td>2024年6月</td></tr></table>"
    )
    assert stated(report(text), "develops") == {
        ("字节跳动", "豆包"),
        ("字节跳动", "即梦"),
        ("1024.HK", "可灵"),
    }


def test_two_header_rows_are_read_as_one() -> None:
    text = (
        "<table><tr><th rowspan=2>公司</th><th colspan=2>EPS</th><th rowspan=2>评级</th></tr>"
        "<tr><th>25E</th><th>26E</th></tr>"
        "<tr><td>快手</td><td>4.1</td><td>4.9</td><td>买入</td></tr></table>"
    )
    (row,) = find_rows(read_aloud(report(text)))
    assert row.headers == ("公司", "EPS25E", "26E", "评级")


def test_a_thing_and_its_maker_with_a_blank_between() -> None:
    text = (
        "表1：视频模型\n模型 公司 发布时间 参数量\n"
        "Gen-3 Alpha Runway 2024-06-17 未披露\nDream Machine Luma AI 2024-06-12 未披露\n"
        "可灵 快手 2024-06-06 100亿\n"
    )
    assert stated(report(text), "develops") == {
        ("runway", "gen3alpha"),
        ("lumaai", "dreammachine"),
        ("1024.HK", "可灵"),
    }
    assert ("gen3alpha", "2024-06-17") in stated(report(text), "releaseDate")
    assert stated(report(text), "parameterCount") == {("可灵", "10000000000")}


# --- tables that need not name their company ----------------------------------------------------

NOTE = "# 万兴科技（300624.SZ）：视频创作出海\n\n**买入（维持）**\n\n公司是数字创意软件厂商。\n\n"


def test_a_table_of_the_companys_own_products() -> None:
    text = NOTE + table("产品|定位", "万兴喵影|视频剪辑", "亿图图示|绘图", caption="表1：公司主要产品一览")
    assert {subject for subject, _ in stated(report(text), "develops")} == {"300624.SZ"}
    assert len(stated(report(text), "develops")) >= 1


@pytest.mark.parametrize("caption", ["表1：可比产品", "表1：海外主流产品对比", "表1：视频模型行业格局"])
def test_a_table_of_others_is_not_the_companys(caption: str) -> None:
    text = NOTE + table("模型|参数", "Sora|未披露", "可灵|未披露", caption=caption)
    assert stated(report(text), "develops") == set()


def test_its_investors_are_named_without_it() -> None:
    text = NOTE + table("轮次|投资方", "A轮|腾讯", "B轮|阿里巴巴", caption="表1：公司融资历程")
    assert stated(report(text), "investsIn") == {("0700.HK", "300624.SZ"), ("9988.HK", "300624.SZ")}


@pytest.mark.parametrize("caption", ["表1：网易旗下部分游戏", "表1：网易主要游戏产品", "表1：网易的游戏储备"])
def test_a_caption_may_name_the_owner(caption: str) -> None:
    text = table("游戏名称|类型", "逆水寒|角色扮演", "蛋仔派对|派对", caption=caption)
    assert stated(report(text), "develops") == {("9999.HK", "逆水寒"), ("9999.HK", "蛋仔派对")}


@pytest.mark.parametrize("caption", ["表1：网易与腾讯游戏对比", "表1：网易数据中的热门游戏", "表1：热门游戏"])
def test_other_captions_name_no_owner(caption: str) -> None:
    text = table("游戏名称|类型", "逆水寒|角色扮演", "蛋仔派对|派对", caption=caption)
    assert stated(report(text), "develops") == set()


# --- digests ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        "Sora：最长60秒",
        "发布Sora，最长60秒",
        "正式推出视频模型Sora",
        "Sora向付费用户开放",
        "融资传闻不断；Sora上线",
    ],
)
def test_an_event_names_what_its_company_brings_out(event: str) -> None:
    text = table("日期|公司|事件", f"12/09|OpenAI|{event}", "12/10|微软|财报")
    assert ("openai", "sora") in stated(report(text), "develops")


@pytest.mark.parametrize(
    "event",
    [
        "ChatGPT接入Siri",
        "ChatGPT与Siri打通",
        "宣布手机将内置ChatGPT",
        "发布支持ChatGPT的新系统",
        "发布ChatGPT的插件",
        "将于6月发布ChatGPT",
    ],
)
def test_an_event_about_anothers_product(event: str) -> None:
    text = table("日期|公司|事件", f"12/11|苹果|{event}", "12/10|微软|财报")
    rows = [one for one in extract(report(text)).claims if one.extracted_by == "develops.row-event"]
    assert rows == []


# --- the tables of rules ------------------------------------------------------------------------


def test_every_rule_is_named_after_its_relation_and_asks_for_roles_that_columns_play() -> None:
    played = {role for column in columns() for role in column.roles}
    for rule in rules():
        assert rule.relation in RELATIONS
        assert {rule.subject.role, rule.object.role} <= played
        assert rule.unless is None or rule.unless in played
        assert rule.home in (None, "subject", "object")
        assert 0 < rule.confidence < 1
    assert len({rule.name for rule in rules()}) == len(rules())


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("研发商/发行商", ("maker",)),
        ("公司产品", ("thing", "maker")),
        ("旗下产品", ("thing",)),
        ("投资机构", ("investor",)),
        ("持股比例", ()),
        ("底层大模型", ("base",)),
        ("上线时间", ("launched",)),
        ("品牌", ("maker", "thing")),
        ("相关公司", ()),
    ],
)
def test_roles(header: str, roles: tuple[str, ...]) -> None:
    assert roles_of(header) == roles
