"""Every printed form of a label, a phone, a byline, a rating and a date, one at a time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.masthead import Brokers, Masthead, find_masthead, to_claims
from kg.extract.masthead.contacts import find_emails, is_shared
from kg.extract.masthead.names import is_latin_name, is_name, likeness, split_tail
from tests.factories import document

NOBODY = Brokers(())
LICENCE = "S0999520010001"
LABELS = [
    "执业证书编号：",
    "执业证书号：",
    "证券执业证书号：",
    "执业证号：",
    "执业编号：",
    "SAC执业证书编号：",
    "SAC执业编号：",
    "SAC编号：",
    "SAC 执证编号：",
    "SAC 执证号：",
    "SAC No. ",
    "SACNo.",
    "SACNO",
    "SAC NO：",
    "SAC：",
    "证书编号：",
    "证书:",
    "登记编号：",
    "登记编码：",
    "分析师登记编码：",
    "资格编号：",
    "投资咨询资格编号：",
    "证券投资咨询执业资格证书编码：",
    "一般从业资格证编号：",
]
PHONES = [
    "0755-62080134",
    "01066793938",
    "(021)63219732",
    "(8621)63297313",
    "（8621）63297818×7599",
    "86-755-63081468",
    "021-63325000*6077",
    "021-63325000-6108",
    "021 2036 0215",
    "+86 21 2036 0215",
    "+852 2000 6688",
    "13000000000",
]


def read(text: str) -> Masthead:
    return find_masthead(document(text), NOBODY)


def people(text: str) -> list[tuple[str | None, ...]]:
    values = ((one.name, one.role, one.licence, one.email, one.phone) for one in read(text).analysts)
    return [tuple(value and value.value for value in row) for row in values]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    "layout",
    [
        "证券分析师：陆知行\n{}{}\nE-mail: luzx@beiyue.example\n正文。",
        "证券分析师陆知行{}{}luzx@beiyue.example正文。",
        "陆知行 {}{}\n021-63686134 luzx@beiyue.example\n",
    ],
)
def test_licence_labels(label: str, layout: str):
    ((name, _, licence, email, _),) = people(layout.format(label, LICENCE))
    assert (name, licence, email) == ("陆知行", LICENCE, "luzx@beiyue.example")


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    "layout",
    [
        "分析师：陆知行\n电话：{}\n邮箱：luzx@beiyue.example\n执业证书编号：S0999520010001\n",
        "分析师陆知行{}luzx@beiyue.example执业证书编号：S0999520010001",
    ],
)
def test_phones(phone: str, layout: str):
    ((_, _, licence, email, found),) = people(layout.format(phone))
    assert (licence, email) == (LICENCE, "luzx@beiyue.example")
    assert found == phone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("分析师：陆知行（S0999520010001）\n", [("陆知行", "分析师", LICENCE, None, None)]),
        (
            "陆知行（计算机行业首席分析师）\n执业证书编号：S0999520010001\n",
            [("陆知行", "计算机行业首席分析师", LICENCE, None, None)],
        ),
        (
            "分析师：陆知行、温如玉\n执业证书编号：S0999520010001、S0999520010002\n",
            [("陆知行", "分析师", LICENCE, None, None), ("温如玉", "分析师", "S0999520010002", None, None)],
        ),
        (
            "分析师 陆知行      分析师 温如玉\n"
            "SAC 执业证书编号：S0999520010001   SAC 执业证书编号：S0999520010002\n",
            [("陆知行", "分析师", LICENCE, None, None), ("温如玉", "分析师", "S0999520010002", None, None)],
        ),
        (
            "陆知行  温如玉\nS0999520010001\n首席分析师\nluzx@beiyue.example\n"
            "研究助理\nwenry@beiyue.example\n",
            [
                ("陆知行", "首席分析师", LICENCE, "luzx@beiyue.example", None),
                ("温如玉", "研究助理", None, "wenry@beiyue.example", None),
            ],
        ),
        (
            "陆知行\n分析师\nS0999520010001\nluzx@beiyue.example\n温如玉\n联系人\nwenry@beiyue.example\n",
            [
                ("陆知行", "分析师", LICENCE, "luzx@beiyue.example", None),
                ("温如玉", "联系人", None, "wenry@beiyue.example", None),
            ],
        ),
        (
            "首席分析师：陆知行，CFA\nSAC NO：S09995200\n10001\n邮箱：LUZX@BEIYUE.EXAMPLE\n",
            [("陆知行", "首席分析师", LICENCE, "LUZX@BEIYUE.EXAMPLE", None)],
        ),
    ],
)
def test_bylines(text: str, found: list[tuple[str | None, ...]]):
    assert people(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "特此鸣谢：张小满，对本文亦有贡献。",
        "分析师声明\n作者具有证券投资咨询资格，分析师承诺独立客观。",
        "感谢实习生周小舟、孔明灯的研究支持",
        "任正非表示公司将加大投入，高级副总裁何庭波出席。",
        "销售团队\n上海 蒋南山 销售总监 13000000001 jns@beiyue.example\n"
        "北京 杨东篱 销售经理 13000000002 ydl@beiyue.example",
    ],
)
def test_nobody_is_invented(text: str):
    assert people(text) == []


@pytest.mark.parametrize(
    ("printed", "rating", "action"),
    [
        ("评级：增持\n评级变动：维持", "增持", "维持"),
        ("投资评级\n买入\n维持", "买入", "维持"),
        ("增持\n（首次）", "增持", "首次"),
        ("维持\n增持", "增持", "维持"),
        ("推荐\n\n维持评级", "推荐", "维持"),
        ("投资评级 领先大市-A维持", "领先大市-A", "维持"),
        ("买入（维持）", "买入", "维持"),
        ("优于大市 | 维持", "优于大市", "维持"),
        ("行业评级：强于大市（上调）", "强于大市", "上调"),
        ("推荐：预期公司股价涨幅超越基准指数\n中性：与基准指数持平\n回避：弱于基准指数", None, None),
        ("上次评级：增持", None, None),
    ],
)
def test_ratings(printed: str, rating: str | None, action: str | None):
    masthead = read(f"某行业观察与展望\n\n{printed}\n\n投资要点\n正文若干。")
    assert (masthead.rating and masthead.rating.value) == rating
    assert (masthead.rating_action and masthead.rating_action.value) == action


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("日期： 2024年06月25日", "2024-06-25"),
        ("2024 年 03 月 09 日", "2024-03-09"),
        ("报告发布日期 2022.03.29", "2022-03-29"),
        ("发布时间：2019-09-24", "2019-09-24"),
        ("2026 年 3 月 09 日│中国内地", "2026-03-09"),
        ("证券研究报告 2024年02月30日", None),
        ("股票数据日期：2025-04-29收盘价 12.3", None),
        ("相关报告\n《前一篇》2024-01-30", None),
        ("截至2024年6月25日，板块上涨。", None),
        ("2024年2月16日，某公司发布新模型。", None),
        ("《前一篇报告的标题》——2024年06月17日", None),
    ],
)
def test_dates(printed: str, date: str | None):
    found = read(f"行业观察\n{printed}\n正文若干。").issued
    assert (found and found.value) == date


def test_words_of_a_file_name_find_a_title():
    text = "公司研究简况如下，某公司资源赋能，打造内容平台新生态，我国市场空间广阔。"
    source = document(text, "深度报告-20230506-澄海证券-资源赋能_打造内容平台新生态.txt")
    found = find_masthead(source, NOBODY).title
    assert found is not None
    assert (found.value, found.rule) == ("打造内容平台新生态", "masthead.title.file-name")


@pytest.mark.parametrize("word", ["陆知行", "欧阳修", "高鹤", "王一"])
def test_names(word: str):
    assert is_name(word)


@pytest.mark.parametrize("word", ["研究所", "金融工程", "相关报告", "证券", "陆", "的话"])
def test_no_names(word: str):
    assert not is_name(word)


def test_a_mailbox_decides_between_two_readings():
    assert split_tail("重要声明王班", "wangban@a.example") == "王班"
    assert likeness("魏长青", "weicq@a.example") > likeness("魏长青", "libai@a.example")
    assert is_latin_name("Jason Li")
    assert not is_latin_name("SAC No")


def test_emails():
    text = "A0230511040052wanglp@a.example，×7450rongjb@a.example (8621)60297818×7450rongjb@ a.e.com.cn"
    assert [one.value for one in find_emails(text)][-1] == "rongjb@a.e.com.cn"
    assert find_emails(text)[0].value == "wanglp@a.example"
    assert is_shared("research@a.example")
    assert not is_shared("csy@a.example")


_SCRAPS = st.sampled_from(
    (
        *(
            "分析师",
            "：",
            "陆知行",
            LICENCE,
            "luzx@beiyue.example",
            "\n",
            "**",
            "买入",
            "（维持）",
            "《",
            "》",
        ),
        *("相关报告", "传媒", "——", "投资要点", "⽅方", "<br>", "[Table_Title]", "目标价", "12.3元", " "),
        *("（300418.SZ）", "2024年06月25日"),
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_SCRAPS, st.text(max_size=6)), max_size=40).map("".join))
def test_whatever_the_text_every_quote_is_in_it(text: str):
    source = document(text)
    statements = to_claims(source, find_masthead(source, NOBODY))
    for claim in statements.claims:
        assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote != ""
    assert to_claims(source, find_masthead(source, NOBODY)) == statements


@pytest.mark.parametrize(
    "scrap",
    [
        "@",
        "S1",
        "分析师",
        "《",
        "2021-01-",
        " \n",
        "陈",
        "- ",
        "[Table_",
        "证券",
        "<b",
        "买入（",
        "行 ",
        "评级：",
    ],
)
def test_hostile_text_takes_linear_time(scrap: str):
    text = scrap * (300_000 // len(scrap))
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 10
