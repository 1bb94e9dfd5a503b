"""What is never a title, and the title that stands among such lines; brokers that no table knows."""

from __future__ import annotations

import time

import pytest

from kg.extract.masthead import Brokers, Masthead, find_masthead, to_claims
from kg.extract.masthead.brokers import Industries
from kg.extract.masthead.fields import is_periodical, line_kind
from kg.gazetteer import load_gazetteer
from kg.records import Extraction
from kg.resolve import resolve
from tests.factories import document

INDUSTRIES = Industries([("传媒", "传媒"), ("游戏", "游戏"), ("计算机", "计算机")])
LICENCE = "S0999520010001"


def read(text: str) -> Masthead:
    return find_masthead(document(text), Brokers(()))


def title(text: str) -> str | None:
    found = read(text).title
    return found and found.value


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("行业：传媒", "field"),
        ("评级变动：维持", "field"),
        ("日  期：2024年5月6日", "field"),
        ("分 析 师：陆知行", "field"),
        ("E-mail: luzx@beiyue.example", "field"),
        ("传媒", "industry"),
        ("传媒 / 游戏", "industry"),
        ("传媒行业周报", "type"),
        ("计算机周记", "type"),
        ("传媒 | 证券研究报告 — 行业点评", "type"),
        ("宏观经济 | 点评报告", "type"),
        ("AI 眼镜 | 行业深度", None),
        ("BEIYUE SECURITIES CO., LTD", "capitals"),
        ("行业复苏：票房重回高点", None),
        ("评级机构的模型之争", None),
        ("游戏与影视：两条路", None),
        ("AI 短剧：谁在赚钱", None),
    ],
)
def test_kinds_of_lines(line: str, kind: str | None):
    assert line_kind(line, 0, len(line), INDUSTRIES) == kind


def test_a_series_with_a_headline_is_no_mere_series():
    assert is_periodical("传媒行业点评")
    assert not is_periodical("传媒行业点评：票房回暖")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (  # labelled lines stand between the title and the summary
            "行业专题\n\n传媒\n旧片重映的三笔账\n——院线手记之二\n\n陆知行\n"
            f"执业证书编号：{LICENCE}\n\n评级：增持\n评级变动：维持\n\n摘要\n正文若干。",
            "旧片重映的三笔账",
        ),
        (  # a series above, a rated industry below; a body heading is followed by a dated sentence
            "计算机周记\n办公软件涨价：谁先迈出一步\n计算机 | 强于大市（首次）\n发布时间：2024-05-06\n\n"
            f"分析师 陆知行\nSAC执证编号：{LICENCE}\n\n核心观点\n正文若干。\n\n"
            "甲公司：先涨价，再看续费\n2024年1月30日，公司公布新价目。",
            "办公软件涨价：谁先迈出一步",
        ),
        (  # two columns set with blanks
            "北岳证券                            传媒 / 游戏\n"
            "BEIYUE SECURITIES                   行业周报\n\n老游戏的新账本：长线运营见效\n\n"
            "推荐评级：标配（下调）      2024 年 09 月 23 日\n\n"
            f"分析师：陆知行      执业证书编号：{LICENCE}\n\n投资要点\n正文若干。",
            "老游戏的新账本：长线运营见效",
        ),
        (  # the heading is broken inside a word; the byline comes much later
            "深度研究\n\n县城影院的生意：小厅、低价与社\n区活动\n\n导读\n正文若干。\n\n"
            f"优于大市（维持）\n行业：传媒\n分析师：陆知行\n执业证书编号：{LICENCE}\n",
            "县城影院的生意：小厅、低价与社区活动",
        ),
        (  # no line ends
            "请先读尾页声明北岳证券行业研究报告传媒暑期档定档潮来临，头部影片集中强于大市（维持）"
            f"评级变动：维持岑默分析师SAC执业编号：{LICENCE}(8621)10020033cenmo@beiyue.example"
            "投资要点正文若干。北岳证券股份有限公司版权所有。",
            "暑期档定档潮来临，头部影片集中",
        ),
        (  # a running head, then a bracketed series
            "宏观经济 | 证券研究报告 — 点评报告\n\n景气回落，政策仍需加力\n\n分析师：陆知行\n"
            f"资格编号：{LICENCE}\n\n正文若干。",
            "景气回落，政策仍需加力",
        ),
        (
            f"【北岳传媒】短剧监管趋严，精品化加速\n\n分析师：陆知行（{LICENCE}）\n\n上周，监管发布通知。",
            "【北岳传媒】短剧监管趋严，精品化加速",
        ),
        (
            "短剧监管趋严，精品化加速\n北岳传媒研究组\n2024-05-06\n\n上周，监管发布通知。",
            "短剧监管趋严，精品化加速",
        ),
        (  # nothing but labelled values
            f"行业：传媒\n评级：推荐\n评级变动：上调\n分析师：陆知行\n执业证书编号：{LICENCE}\n",
            None,
        ),
    ],
    ids=["labels", "series", "columns", "broken", "glued", "head", "bracket", "first", "untitled"],
)
def test_titles_among_masthead_lines(text: str, printed: str | None):
    assert title(text) == printed


def test_a_name_glued_to_a_labelled_rating():
    masthead = read(f"行业观察评级变动：维持岑默分析师SAC执业编号：{LICENCE}(8621)10020033正文若干。")
    (person,) = masthead.analysts
    assert (person.name.value, person.phone and person.phone.value) == ("岑默", "(8621)10020033")


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("北岳证券行业研究报告传媒暑期档定档潮来临。北岳证券股份有限公司版权所有。", "传媒"),
        ("北岳证券        公司研究 · 传媒\n\n票房回暖\n\n2024年8月21日\n\n证券分析师：陆知行\n", "传媒"),
        ("| 行业 | 传媒 |\n| 评级 | 看好（维持） |\n\n# 票房回暖\n", "传媒"),
        ("传媒 | 证券研究报告 — 行业点评\n票房回暖\n", "传媒"),
        ("北岳证券股份有限公司\n证券行业周报\n并购提速，头部整合\n", "证券"),
    ],
)
def test_the_industry_is_no_part_of_a_name(text: str, industry: str):
    found = read(text).industry
    assert found is not None
    assert found.value == industry


@pytest.mark.parametrize(
    "text",
    [
        "北岳证券\n行业观察与展望\n\n正文若干。\n\n本报告由北岳证券有限责任公司编写。",
        "行业观察与展望\n\n正文若干。\n\n北岳证券（集团）股份有限公司版权所有。",
        "北岳证券股份有限公司\n行业观察与展望\n正文若干。",
        "北岳证券 | 研究部\n行业观察与展望\n\n正文若干。",
        "北岳证券\n行业观察与展望\n正文若干。\n本报告版权归属北岳证券有限公司。",
    ],
)
def test_an_unknown_broker_goes_by_its_short_name(text: str):
    source = document(text)
    masthead = find_masthead(source, Brokers(()))
    assert masthead.broker is not None
    assert masthead.broker.ref.key == "北岳证券"
    said = to_claims(source, masthead)
    done = Extraction(document=source, mentions=said.mentions, claims=said.claims, calls=said.calls)
    labels = [one.label for one in resolve([done], load_gazetteer()).entities if one.type == "Broker"]
    assert labels == ["北岳证券"]


@pytest.mark.parametrize(
    "text", ["中国证券\n行业观察", "买卖证券\n行业观察", "相关证券研究所的观点\n行业观察"]
)
def test_words_about_securities_are_no_broker(text: str):
    assert read(text).broker is None


def test_a_date_in_front_of_the_running_head():
    issued = read("2024年05月06日 传媒 | 行业周报\n\n票房回暖，精品化加速\n\n正文若干。").issued
    assert issued is not None
    assert issued.value == "2024-05-06"


def test_many_unknown_firms_take_linear_time():
    signs = "甲乙丙丁戊己庚辛壬癸"
    names = (f"{a}{b}{c}证券有限公司" for a in signs for b in signs for c in signs)
    text = "，".join(names) * 20
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 10
