"""What print tells of a masthead: titles by their type, and bylines as narrow columns print them."""

from __future__ import annotations

import pytest

from kg.extract.masthead import Brokers, Masthead, find_masthead
from kg.extract.masthead.gaps import find_tokens
from kg.extract.masthead.tokens import Kind
from kg.read.pdf import parse_pdf
from tests.factories import document, pdf_document
from tests.pdfs import Text, draw, stack

BODY = [
    Text(200, 300 + 14 * at, 10, words)
    for at, words in enumerate(
        [
            "我们用过去十年的数据检验了这一设想，结果在多数年份里都成立，",
            "只在流动性骤减的几个月里失效，随后又很快恢复。我们还考察了",
            "不同行业之间的差别，周期行业的效果最强，金融行业几乎没有。",
            "考虑到交易成本以后，组合的收益有所下降，但方向没有改变。",
        ]
    )
]


def masthead(*marks: Text) -> Masthead:
    return find_masthead(pdf_document(draw([[*marks, *BODY]])), Brokers(()))


def title(*marks: Text) -> str | None:
    found = masthead(*marks).title
    return found.value if found else None


TITLE = Text(200, 150, 18, "隔夜缺口里的信息分层")


@pytest.mark.parametrize(
    "larger",
    [
        Text(200, 90, 24, "“远望”系列研究之七"),
        Text(200, 110, 22, "金融工程专题报告"),
        Text(200, 110, 26, "量化选股系列报告（十二）"),
        Text(200, 110, 24, "海康威视（002415.SZ）"),
        Text(60, 90, 30, "增持（维持）"),
        Text(200, 110, 22, "2021年05月18日"),
        Text(200, 200, 20, "——从价差到深度"),
        Text(200, 110, 22, "证券研究报告"),
        Text(200, 110, 28, "NORTHSTAR SECURITIES"),
        Text(200, 260, 20, "投资要点"),
        Text(200, 110, 24, "[Table_Title]"),
    ],
)
def test_what_is_printed_larger_than_the_title_and_is_none(larger: Text) -> None:
    assert title(larger, TITLE) == TITLE.words


def test_a_series_without_a_headline_near_it_is_the_title() -> None:
    assert title(Text(200, 110, 22, "量化选股系列报告（十二）")) == "量化选股系列报告（十二）"


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("市场波动的度量：", "指数的构建与应用"), "市场波动的度量：指数的构建与应用"),
        (("因子风险模型（DFQ-", "2020）的改进"), "因子风险模型（DFQ-2020）的改进"),
        (("基于Trans-", "former的特征提取"), "基于Transformer的特征提取"),
        (("风格轮动中的 Alpha", "Beta 与残差收益"), "风格轮动中的 Alpha Beta 与残差收益"),
    ],
)
def test_a_title_over_two_lines(lines: tuple[str, str], whole: str) -> None:
    assert title(*stack(200, 120, 18, *lines)) == whole


def test_a_title_whose_second_line_is_drawn_after_what_stands_beside_it() -> None:
    first, second = stack(200, 120, 18, "高频价量关系中的", "选股信息再挖掘")
    assert title(first, Text(450, 118, 12, "专题报告"), second) == "高频价量关系中的选股信息再挖掘"


def test_a_title_may_begin_like_a_label() -> None:
    assert title(Text(200, 120, 18, "分析师预期修正中的羊群与独行")) == "分析师预期修正中的羊群与独行"


def test_a_page_in_one_type_has_no_printed_title() -> None:
    found = masthead().title
    assert found is None or found.rule != "masthead.title.largest-type"


def test_the_evidence_of_a_printed_title_is_where_it_stands() -> None:
    content = draw([[TITLE, *BODY]])
    parsed = parse_pdf(content)
    found = masthead(TITLE).title
    assert found is not None
    assert parsed.text[found.span.start : found.span.end] == TITLE.words


# --- bylines ------------------------------------------------------------------------------------


def people(text: str) -> list[tuple[str | None, ...]]:
    found = find_masthead(document(text), Brokers(())).analysts
    values = ((one.name, one.role, one.licence, one.email, one.phone) for one in found)
    return [tuple(value and value.value for value in row) for row in values]


def test_roles_behind_the_contacts_of_each() -> None:
    text = (
        "陆知行 执业证书编号：S0999520010001\n研究员 021-63686134\nluzx@beiyue.example\n"
        "岑向晚 021-63686135\n联系人 cenxw@beiyue.example\n正文从这里开始。\n"
    )
    assert people(text) == [
        ("陆知行", "研究员", "S0999520010001", "luzx@beiyue.example", "021-63686134"),
        ("岑向晚", "联系人", None, "cenxw@beiyue.example", "021-63686135"),
    ]


def test_a_mailbox_with_given_name_and_surname_is_that_of_whose_surname_it_is() -> None:
    text = (
        "傅知秋 沙望舒\n分析员 分析员\nSAC 执证编号：S0999520010001 SAC 执证编号：S0999520010002\n"
        "zhiqiu.fu@beiyue.example wangshu.sha@beiyue.example\n正文。\n"
    )
    assert [(row[0], row[3]) for row in people(text)] == [
        ("傅知秋", "zhiqiu.fu@beiyue.example"),
        ("沙望舒", "wangshu.sha@beiyue.example"),
    ]


@pytest.mark.parametrize(
    "broken", ["research.beiyue.\ncom.cn", "research.beiyue.co\nm.cn", "research.beiyue\n.com.cn"]
)
def test_a_mailbox_broken_over_two_lines(broken: str) -> None:
    text = f"分析师\n陆知行 S0999520010001\n13000000000\nluzhixing@{broken}\n联系人\n岑向晚\n13000000001\n"
    assert people(text)[0][3] == "luzhixing@research.beiyue.com.cn"


def test_a_mailbox_does_not_take_the_next_line() -> None:
    text = "分析师\n陆知行 S0999520010001\nluzx@beiyue.com\ncn\n正文。\n"
    assert people(text)[0][3] in ("luzx@beiyue.com", "luzx@beiyue.com.cn")
    text = "分析师\n陆知行 S0999520010001\nluzx@beiyue.com.cn\nmarket\n正文。\n"
    assert people(text)[0][3] == "luzx@beiyue.com.cn"


@pytest.mark.parametrize("name", ["翁同舟", "丘处静", "赖向东", "桓知远"])
def test_surnames_that_are_not_frequent(name: str) -> None:
    assert people(f"分析师：{name}\n执业证书编号：S0999520010001\n正文。\n")[0][0] == name


def test_a_role_broken_behind_its_field() -> None:
    text = (
        "陆知行 金融工程与金融产品\n首席分析师\n执业编号：S0999520010001\n邮箱：luzx@beiyue.example\n正文。\n"
    )
    ((name, role, *_),) = people(text)
    assert (name, role) == ("陆知行", "金融工程与金融产品首席分析师")


def test_a_phrase_that_begins_like_a_role_is_none() -> None:
    assert Kind.ROLE not in {token.kind for token in find_tokens("分析师超预期因子的构造")}


def test_a_team_box_after_the_byline_adds_nobody() -> None:
    text = (
        "陆知行(分析师) 岑向晚(研究助理)\n021-63686134 021-63686135\n"
        "luzx@beiyue.example cenxw@beiyue.example\n证书编号 S0999520010001 S0999120010002\n"
        "金融工程团队：\n方回舟：（分析师）\n电话：021-63686136\n邮箱：fanghz@beiyue.example\n"
        "证书编号：S0999520010003\n韩知秋：（分析师）\n电话：021-63686137\n邮箱：hanzq@beiyue.example\n"
        "证书编号：S0999520010004\n陆知行：（分析师）\n电话：021-63686134\n证书编号：S0999520010001\n正文。\n"
    )
    assert [row[0] for row in people(text)] == ["陆知行", "岑向晚"]


def test_a_date_that_ends_a_running_head() -> None:
    found = find_masthead(
        document("证券研究报告 | 金融工程 2021年05月18日\n\n正文从这里开始。\n"), Brokers(())
    )
    assert found.issued is not None
    assert found.issued.value == "2021-05-18"


@pytest.mark.parametrize("name", ["虢如松", "步青", "鱼玄", "爱新怡"])
@pytest.mark.parametrize(
    "text",
    [
        "分析师：{}\n执业证书编号：S0999520010001\nbyline@beiyue.example\n正文。\n",
        "正文一句。\n{} 分析师\nSAC执业证书号：S0999520010001\n正文。\n",
        "正文一句。\n{}\n首席分析师\n证书编号：S0999520010001\n正文。\n",
    ],
)
def test_a_name_of_no_known_surname_in_a_names_place(name: str, text: str) -> None:
    assert [row[0] for row in people(text.format(name))] == [name]


@pytest.mark.parametrize("words", ["行业研究", "金融工程", "机构销售", "研究部"])
def test_words_in_a_names_place_are_no_name(words: str) -> None:
    assert people(f"联系人：{words}\n电话：021-63686134\n邮箱：sales@beiyue.example\n正文。\n") == []


def test_licences_in_front_of_the_names() -> None:
    text = (
        "S0999520010001\n分析师 陆知行\n0755-23375751\nluzx@beiyue.example\n"
        "S0999520010002\n分析师 岑向晚\n0755-23375752\ncenxw@beiyue.example\n"
        "联系人 方回舟\n0755-23375753\nfanghz@beiyue.example\n报告要点\n"
    )
    assert [row[2] for row in people(text)] == ["S0999520010001", "S0999520010002", None]


def test_roles_behind_a_licence_in_brackets() -> None:
    text = (
        "陆知行（S0999520010001）\n计算机行业首席分析师\n010-69004765\nluzx@beiyue.example\n\n"
        "岑向晚（S0999120010002）\n助理\ncenxw@beiyue.example\n\n行业指数走势图\n"
    )
    assert [row[1] for row in people(text)] == ["计算机行业首席分析师", "助理"]


def test_whom_a_report_quotes_in_brackets_is_no_author() -> None:
    text = (
        "（摘自9月14日报告《再谈流动性》，分析师：韩知秋，执业证书编号：S0999520010009）\n\n团队成员\n"
        "分析师：陆知行\n执业证书编号：S0999520010001\n邮箱：luzx@beiyue.example\n正文。\n"
    )
    assert [row[0] for row in people(text)] == ["陆知行"]


def test_a_licence_on_the_back_page_alone() -> None:
    front = "分析师：陆知行\n邮箱：luzx@beiyue.example\n研究助理：岑向晚\n邮箱：cenxw@beiyue.example\n\n"
    back = "分析师简介\n陆知行，执业证书编号：S0999520010001，南方大学硕士。\n"
    found = people(front + "我们认为景气将会延续，正文一句接着一句。\n" * 30 + back)
    assert [(row[0], row[2]) for row in found] == [("陆知行", "S0999520010001"), ("岑向晚", None)]


def date(text: str) -> str | None:
    found = find_masthead(document(text), Brokers(())).issued
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("主要指数 2022-09-02\n\n2022年9月5日 星期一\n\n正文从这里开始。\n", "2022-09-05"),
        ("增持（维持） 2021 年 08 月 25 日\n\n一周行情\n2021-08-20\n正文从这里开始。\n", "2021-08-25"),
        ("利差走势\n2022-06-30\n正文。\n北岳证券研究报告 2022-08-17 1\n正文从这里开始。\n", "2022-08-17"),
        ("关于稳增长的几点看法\n正文从这里开始，一句接着一句。\n二〇一九年八月六日\n", "2019-08-06"),
        ("关于稳增长的几点看法\n正文从这里开始，一句接着一句。\n二○二一年十二月二十六日\n", "2021-12-26"),
    ],
)
def test_the_date_among_other_dates(text: str, day: str) -> None:
    assert date(text) == day


# --- what the place of a line tells -----------------------------------------------------------------


def names(*marks: Text) -> list[tuple[str | None, ...]]:
    found = masthead(*marks).analysts
    values = ((one.name, one.role, one.licence, one.email) for one in found)
    return [tuple(value and value.value for value in row) for row in values]


PAIR = [
    ("陆知行", "证券分析师", "S0999520010001", "luzx@beiyue.example"),
    ("岑向晚", "联系人", None, "cenxw@beiyue.example"),
]


def test_labels_that_are_all_drawn_before_what_they_label() -> None:
    labels = [Text(40, 100, 8, "证券分析师"), Text(40, 150, 8, "联系人")]
    values = [
        *stack(100, 100, 8, "陆知行", "luzx@beiyue.example", "执业证书编号：S0999520010001"),
        *stack(100, 150, 8, "岑向晚", "cenxw@beiyue.example"),
    ]
    assert names(*labels, *values) == PAIR


def test_cells_drawn_in_any_order() -> None:
    cells = [
        *[
            Text(40, at, 8, words)
            for at, words in ((100, "证券分析师："), (112, "SAC编号："), (124, "E-mail："))
        ],
        *[Text(40, at, 8, words) for at, words in ((150, "联系人："), (162, "E-mail："))],
        *[Text(110, at, 8, words) for at, words in ((100, "陆知行"), (112, "S0999520010001"))],
        *[Text(110, at, 8, words) for at, words in ((124, "luzx@beiyue.example"), (150, "岑向晚"))],
        Text(110, 162, 8, "cenxw@beiyue.example"),
    ]
    shuffled = [cells[at * 7 % len(cells)] for at in range(len(cells))]
    assert sorted(shuffled) == sorted(cells)
    assert names(*shuffled) == PAIR


def test_people_are_in_the_order_of_print_not_of_drawing() -> None:
    columns = [
        stack(200, 220, 8, "陆知行（分析师）", "luzx@beiyue.example"),
        stack(330, 220, 8, "岑向晚（分析师）", "cenxw@beiyue.example"),
    ]
    second = stack(200, 250, 8, "方回舟（联系人）", "fanghz@beiyue.example")
    drawn = [*columns[0], *second, *columns[1]]
    assert [row[0] for row in names(*drawn)] == ["陆知行", "岑向晚", "方回舟"]


def test_the_number_of_a_footnote_is_no_part_of_a_title() -> None:
    words = "渠道下沉与品类扩张"
    note = Text(200 + 18 * len(words), 114, 9, "1")
    assert title(Text(200, 120, 18, words), note) == words


def test_a_series_with_its_headline_behind_a_dash() -> None:
    lines = stack(200, 120, 18, "“逐鹿”专题报告（十四）", "——订单簿斜率中的选股信息")
    assert title(*lines) == "“逐鹿”专题报告（十四）——订单簿斜率中的选股信息"


def test_a_date_on_the_line_of_the_title_is_no_part_of_it() -> None:
    found = masthead(Text(40, 120, 9, "2015年8月12日"), Text(200, 120, 20, "盈余质量因子的构造"))
    assert found.title is not None
    assert found.issued is not None
    assert (found.title.value, found.issued.value) == ("盈余质量因子的构造", "2015-08-12")


def test_a_date_in_the_column_beside_a_list_of_earlier_reports() -> None:
    related = stack(
        40, 300, 8, "相关报告", "1.《动量因子的再分解》2022-09-05", "2.《溢价的季节性》2022-08-22"
    )
    found = masthead(*related, Text(200, 60, 9, "证券研究报告 金工专题报告 / 2022.09.16"), TITLE)
    assert found.issued is not None
    assert found.issued.value == "2022-09-16"


def test_a_byline_on_a_cover_and_again_overleaf_gives_nobody_a_licence_of_another() -> None:
    first = (
        "陆知行 首席分析师\n执业编号：S0999520010001\n邮箱：luzx@beiyue.example\n"
        "岑向晚 研究助理\n邮箱：cenxw@beiyue.example\n"
    )
    found = people(
        first + first.replace("岑向晚 研究助理\n邮箱：cenxw@beiyue.example\n", "正文从这里开始。\n")
    )
    assert [(row[0], row[2], row[3]) for row in found] == [
        ("陆知行", "S0999520010001", "luzx@beiyue.example"),
        ("岑向晚", None, "cenxw@beiyue.example"),
    ]


def test_a_line_of_the_first_author_and_the_byline_below_it() -> None:
    text = (
        "分析师： 陆知行 SAC NO： S0999521100901 2022 年 08 月 23 日\n"
        "证券分析师\n陆知行\nluzx@beiyue.example\n"
        "研究助理\n岑向晚\nSAC NO：S0999120080913\ncenxw@beiyue.example\n"
    )
    assert [(row[0], row[2]) for row in people(text)] == [
        ("陆知行", "S0999521100901"),
        ("岑向晚", "S0999120080913"),
    ]
