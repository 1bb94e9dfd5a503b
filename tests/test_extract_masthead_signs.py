"""Titles, dates, sectors, ratings and authors in the forms that pages take, one at a time."""

from __future__ import annotations

import pytest
from reports import extract, report

from kg.extract.masthead import Brokers, Masthead, find_masthead, to_claims
from tests.factories import document

LICENCE = "S0999520010001"
BYLINE = f"分析师：陆知行\n执业证书编号：{LICENCE}\n"


def read(text: str) -> Masthead:
    return find_masthead(document(text), Brokers(()))


def value(text: str, field: str) -> str | None:
    found = getattr(read(text), field)
    return found and found.value


def people(text: str) -> list[tuple[str | None, ...]]:
    values = ((one.name, one.role, one.licence, one.email, one.phone) for one in read(text).analysts)
    return [tuple(found and found.value for found in row) for row in values]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "港股研究\n\n# 美图公司（1357.HK）：影像工具的订阅账\n\n2024 年 7 月 4 日\n",
            "美图公司（1357.HK）：影像工具的订阅账",
        ),
        ("# 万兴科技（300624）点评：工具订阅提速\n\n2024年7月4日\n", "万兴科技（300624）点评：工具订阅提速"),
        (f"传媒\n眼镜降到 1.99 万元，谁来买单\n2024年7月4日\n{BYLINE}", "眼镜降到 1.99 万元，谁来买单"),
        (f"传媒\n暑期票房同比增长12%，影院回暖\n2024年7月4日\n{BYLINE}", "暑期票房同比增长12%，影院回暖"),
        (
            f"传媒\n《网络短剧管理办法》点评：备案先行\n2024年7月4日\n{BYLINE}",
            "《网络短剧管理办法》点评：备案先行",
        ),
        (f"传媒\n开源社区的新标杆：DeepSeek-V3\n2024年7月4日\n{BYLINE}", "开源社区的新标杆：DeepSeek-V3"),
        (  # a word of contacts is a word here
            "[Table_Title]\n端侧模型：手机、眼镜与座舱\n[Table_ReportDate] 2024.07.04\n",
            "端侧模型：手机、眼镜与座舱",
        ),
        (  # after the list of earlier reports
            f"传媒\n{BYLINE}相关研究\n1、《旧片重映》2024-05-05\n\n# 院线的暑期档：供给回来了\n\n正文。",
            "院线的暑期档：供给回来了",
        ),
        (  # a rating follows on a line of its own
            "**科大讯飞（002230.SZ）**\n\n# 星火的国产底座：进入兑现期\n\n"
            f"买入（维持） 当前价 45.10 元\n\n{BYLINE}",
            "星火的国产底座：进入兑现期",
        ),
        (  # an author's name stands alone above it
            "2024年7月4日\n首次覆盖\n昆仑万维（300418 CH）\n陆知行\n应用出海的先行者\n"
            f"目标价（人民币）：43.00\n{BYLINE}",
            "应用出海的先行者",
        ),
        (  # an address is none
            "票房回暖进行时\n2024 年 7 月 4 日\n北京市朝阳区望京东路8号院1号楼\n邮编：100102\n" + BYLINE,
            "票房回暖进行时",
        ),
    ],
    ids=[
        "colon",
        "heading",
        "money",
        "percent",
        "marks",
        "version",
        "label",
        "list",
        "rated",
        "stamp",
        "address",
    ],
)
def test_titles(text: str, title: str):
    assert value(text, "title") == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (  # printed again as a heading
            "行业报告2024年07月04日分析师陆知行SAC执业编号：S0999520010001行业走势图从票房看院线复苏的节奏本周全国票房"
            "环比增长。专题：从票房看院线复苏的节奏⚫正文若干。目录1.从票房看院线复苏的节奏.......3",
            "从票房看院线复苏的节奏",
        ),
        (  # the first sentence begins where the title ends
            "行业报告2024年07月04日分析师陆知行SAC执业编号：S0999520010001行业走势图"
            "端侧模型：从手机到眼镜，谁先落地在手机、眼镜与汽车中，模型正从云端走向本地。",
            "端侧模型：从手机到眼镜，谁先落地",
        ),
        (  # behind a service line, in front of a summary
            "专题报告400-000-55882024年短剧分账白皮书报告摘要正文若干。2024年07月04日分析师陆知行S0999520010001",
            "2024年短剧分账白皮书",
        ),
        (
            "证券研究报告·行业动态短剧出海：从流量到内容维持强于大市陆知行luzx@beiyue.example"
            "执业证书编号：S0999520010001发布日期：2024年07月04日",
            "短剧出海：从流量到内容",
        ),
        (  # a sector and its branch in front of a tagged title
            "[Table_Title]医疗保健医疗保健设备与服务口腔周报：集采落地，种植放量[Table_Summary]报告摘要正文若干。"
            "[Table_Author]证券分析师：陆知行执业资格证书编码：S0999520010001",
            "口腔周报：集采落地，种植放量",
        ),
        (  # the company's name ends where its table's name begins
            "证券研究报告买入影像工具出海的订阅龙头美图公司（1357.HK）2024-07-04星期四"
            "分析师陆知行执业证书编号：S0999520010001投资要点正文若干。",
            "影像工具出海的订阅龙头",
        ),
    ],
    ids=["repeated", "run-on", "service", "rated", "sectors", "company"],
)
def test_titles_without_line_ends(text: str, title: str):
    assert value(text, "title") == title


def test_a_page_without_a_masthead_has_no_title():
    assert value("2.1 分类\n视频模型的三条路线\n正文若干。\n资料来源：公司公告\n", "title") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Equity Research | 10 November 2025\n票房回暖\n", "2025-11-10"),
        ("Internet\nNov. 3rd, 2025\n票房回暖\n", "2025-11-03"),
        ("票房月度跟踪望川证券研究发展中心2024年8月分析师：陆知行执业证号：S0999520010001", "2024-08"),
        ("票房月度跟踪\n2024年8月\n" + BYLINE, "2024-08"),
        ("票房回暖\n2024年8月，公司发布新片片单。\n" + BYLINE, None),
        ("票房回暖\n截至2024年8月\n2024年8月26日\n" + BYLINE, "2024-08-26"),
    ],
)
def test_dates(text: str, date: str | None):
    assert value(text, "issued") == date


def test_a_month_counts_back_but_is_no_date_of_issue():
    source = document("票房月度跟踪\n2024年2月\n" + BYLINE)
    masthead = find_masthead(source, Brokers(()))
    assert not [one for one in to_claims(source, masthead).claims if one.predicate == "issued"]
    assert masthead.date is not None
    assert masthead.date.isoformat() == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("行业研究|医疗保健证券研究报告2024年7月4日口腔集采落地，种植放量投资要点正文。", "医疗保健"),
        ("行业研究|婚庆经济证券研究报告2024年7月4日线下婚宴回暖，龙头扩店投资要点正文。", "婚庆经济"),
        ("华策影视（300133）传媒目标价：9.20元（6个月）剧集排播回暖，模型提效投资要点正文。", "传媒"),
        ("证券研究报告2024年4月传媒投资评级推荐维持分析师:陆知行执业资格证：S0999520010001", "传媒"),
        ("传媒 · 影视院线/出版\n票房回暖，看教育\n\n增持（首次）\n", "传媒"),
        ("传媒 | 评级：推荐（维持）\n\n票房回暖\n", "传媒"),
        ("计算机 / 公司深度报告\n\n订阅的账本\n", "计算机"),
        ("行业研究丨点评报告丨传媒\n票房回暖\n", "传媒"),
        ("证券研究报告|行业点评2024/07/04传媒短剧备案新规解读行业评级：看好分析师陆知行", "传媒"),
        ("[Table_Title]短剧监管新规落地，精品化提速传媒[Table_Summary]事件概述：正文若干。", "传媒"),
        ("[Table_subTitle]票房回暖 传媒 [Table_subIndustry] 电影\n", "传媒"),
        ("传媒 行业报告\n票房回暖\n", "传媒"),
        ("传媒行业：平台经济步入新阶段\n2024年7月4日\n", "传媒"),
    ],
)
def test_industries(text: str, industry: str):
    assert value(text, "industry") == industry


@pytest.mark.parametrize(
    ("text", "rating", "action"),
    [
        ("首次覆盖　增持　　2024 年 7 月 4 日\n票房回暖\n", "增持", "首次"),
        ("快手-W (1024.HK)\n模型商业化起步\n维持买入\n目标价 68.00 港元\n", "买入", "维持"),
        ("传媒\n优于大市·维持\n票房回暖\n", "优于大市", "维持"),
        ("传媒行业周报（第25周） 优于大市\n票房回暖\n", "优于大市", None),
        ("跑赢行业\n维持评级\n评级 * 跑赢行业\n", "跑赢行业", "维持"),
        (
            "证券研究报告买入影像工具出海美图公司（1357.HK）2024-07-04投资要点首次覆盖给予买入评级，正文。",
            "买入",
            "首次",
        ),
        ("行业评级：看好\n票房回暖\n我们重申行业“看好”评级。\n", "看好", "重申"),
        ("行业评级：看好\n票房回暖\n维持乙公司“买入”评级。\n", "看好", None),
        ("证券研究报告·行业动态短剧出海维持强于大市陆知行luzx@beiyue.example正文若干。", "强于大市", "维持"),
        ("[table_invest]标配证券分析师陆知行S0999520010001", "标配", None),
        ("行业评级：推荐公司信息传媒2024.07.04正文若干。", "推荐", None),
        (  # a scale on the back page
            f"票房回暖\n2024年7月4日\n{BYLINE}正文若干。\n投资评级说明\n买入：预期未来6个月涨幅15%以上；\n"
            "增持：预期未来6个月涨幅5%至15%；\n优于大市：预期行业指数强于市场；\n",
            None,
            None,
        ),
    ],
)
def test_ratings(text: str, rating: str | None, action: str | None):
    assert (value(text, "rating"), value(text, "rating_action")) == (rating, action)


AUTHOR = ("陆知行", "分析师", LICENCE, None, None)


@pytest.mark.parametrize(
    "rest",
    [
        "销售联系人\n华北区 王语晴 13000000000 wangyq@beiyue.example\n华东区 段思齐 13000000001\n",
        "分析师介绍\n温如玉：传媒行业首席分析师，曾任职于某研究所，硕士。\n",
        "特此鸣谢：温如玉\n感谢池清对本文的帮助\n",
        "请注意，陆知行并非香港证监会的注册持牌人。\n",
    ],
    ids=["sales", "lives", "thanks", "notice"],
)
@pytest.mark.parametrize("glued", [False, True])
def test_nobody_else_is_an_author(rest: str, glued: bool):
    text = f"票房回暖，看供给\n{BYLINE}{rest}正文若干。\n"
    assert people("".join(text.split()) if glued else text) == [AUTHOR]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "投资评级看好陆知行传媒互联网及海外首席分析师执业编号：S0999520010001联系电话：13000000000邮箱：luzx@beiyue.example",
            [("陆知行", "传媒互联网及海外首席分析师", LICENCE, "luzx@beiyue.example", "13000000000")],
        ),
        (
            "短剧进入精品期。陆知行首席传媒分析师S0999520010001",
            [("陆知行", "首席传媒分析师", LICENCE, None, None)],
        ),
        (
            "陆知行(分析师)温如玉(研究助理)010-63939797021-68031383luzhixing@beiyue.examplewenruyu@beiyue.example"
            "登记编号S0999520010001S0999121070011",
            [
                ("陆知行", "分析师", LICENCE, "luzhixing@beiyue.example", "010-63939797"),
                ("温如玉", "研究助理", "S0999121070011", "wenruyu@beiyue.example", "021-68031383"),
            ],
        ),
        (
            "陆知行SAC执证号：S0999520010001SFCCENo.BNV294010-69130010luzx@beiyue.example",
            [("陆知行", None, LICENCE, "luzx@beiyue.example", "010-69130010")],
        ),
        (
            "分析师及联系人\n陆知行 温如玉\nSAC：S0999520010001 SAC：S0999120080002\n",
            [("陆知行", "分析师", LICENCE, None, None), ("温如玉", "联系人", "S0999120080002", None, None)],
        ),
        (
            "正文。维持评级陆知行温如玉分析员联系人SAC执证编号：S0999520010001SAC执证编号：S0999120080002",
            [("陆知行", "分析员", LICENCE, None, None), ("温如玉", "联系人", "S0999120080002", None, None)],
        ),
        (
            "本报告分析师\n陆知行 SAC执业证书编号：S0999520010001\n",
            [("陆知行", "分析师", LICENCE, None, None)],
        ),
        (
            "陆知行\n(852) 3000 0801\nluzx@beiyue.example\n",
            [("陆知行", None, None, "luzx@beiyue.example", "(852) 3000 0801")],
        ),
        (
            "研究员 陆知行\nSAC No. S0999520010001\nluzx@beiyue.example\n+(86) 755 6249 0000\n",
            [("陆知行", "研究员", LICENCE, "luzx@beiyue.example", "+(86) 755 6249 0000")],
        ),
    ],
    ids=[
        "fields",
        "rank-first",
        "phones-run-on",
        "second-id",
        "two-roles",
        "names-run-on",
        "this-report",
        "hk",
        "plus",
    ],
)
def test_bylines(text: str, found: list[tuple[str | None, ...]]):
    assert people(text) == found


def test_a_masthead_rates_the_industry_unless_the_note_is_on_a_company():
    def rated(head: str) -> list[tuple[str, str | None, str | None]]:
        found = extract(report(f"澄海证券\n{head}\n投资评级：增持（维持）\n2024年6月20日\n正文。\n"))
        assert [claim for claim in found.claims if claim.predicate == "recommends"] == []
        return [(call.target.key, call.rating, call.rating_action) for call in found.calls]

    assert rated("传媒 | 行业周报") == [("传媒", "增持", "维持")]
    assert rated("传媒 | 公司点评") == []


def test_raising_a_forecast_raises_no_rating():
    text = "昆仑万维（300418.SZ）公司点评\n2024年6月20日\n我们上调盈利预测，维持“买入”评级。\n"
    (call,) = [call for call in extract(report(text)).calls if call.extracted_by.startswith("masthead")]
    assert (call.rating, call.rating_action) == ("买入", "维持")
