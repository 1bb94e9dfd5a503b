from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read.blocks import find_blocks
from kg.records import Block, BlockKind

TAG = re.compile(r"<[^<>]*>")

PAGE = """\
云杉证券
传媒
文生视频再上台阶
——传媒行业周报（20240617-20240623）
增持（维持）
日期：2024年06月25日
分析师：林知远
SAC编号：S0999522010001
邮箱：linzhiyuan@yunshan-sec.cn
相关报告：
《一季度票房回顾：开局平稳》
——2024年06月17日
《版号数量回升》2024.6.12

### 主要观点

OpenAI 在 2 月发布 Sora，我们认为视频模型的
竞争会继续。建议关注【甲文化、乙影业
请务必阅读正文之后的免责条款部分
2 / 12
、丙传媒】。

一、产品梳理
1、海外产品
1) Sora

Sora 可以生成 60 秒视频。

2) Pika

Pika 由 Pika Labs 推出。

图 1：Sora 界面
资料来源：OpenAI 官网，云杉证券研究所

表 1：可比公司
公司\t代码\t业务
昆仑万维\t300418.SZ\t天工大模型及其在搜索与
\t\t办公中的应用
美图公司\t1357.HK\t视觉大模型

2、国内产品

可灵由快手推出。

二、风险提示

技术进展不及预期。

分析师声明

署名者已取得证券投资咨询执业资格，下笔勤勉，本报告的观点未受他人授意。

评级说明

买入\t预期股价相对基准指数涨幅在20%以上
增持\t预期股价相对基准指数涨幅在5%以上

免责声明

本报告仅供云杉证券的客户使用。本公司不把每位收件人都当作客户。
"""


def words(text: str, block: Block) -> str:
    return "".join("".join(text[start:end].split()) for start, end in block.fragments)


def of_kind(text: str, kind: BlockKind) -> list[str]:
    return [words(text, block) for block in find_blocks(text) if block.kind is kind]


def over(text: str, needle: str) -> str:
    """The heading over the first paragraph that holds ``needle``."""
    blocks = find_blocks(text)
    block = next(
        block for block in blocks if block.kind is BlockKind.PARAGRAPH and needle in words(text, block)
    )
    return words(text, blocks[block.heading]) if block.heading is not None else ""


def check_laws(text: str) -> tuple[Block, ...]:
    blocks = find_blocks(text)
    spans = sorted(span for block in blocks for span in block.fragments)
    outside, position = [], 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        outside.append(text[position:start])
        position = end
    outside.append(text[position:])
    assert [block.fragments[0] for block in blocks] == sorted(block.fragments[0] for block in blocks)
    assert not any(character.isalnum() for gap in outside for character in TAG.sub("", gap)), outside
    for index, block in enumerate(blocks):
        assert block.fragments
        assert (block.level > 0) is (block.kind is BlockKind.HEADING)
        if block.heading is not None:
            assert block.heading < index
            assert blocks[block.heading].kind is BlockKind.HEADING
        for start, end in block.cells:
            assert 0 <= start <= end <= len(text)
    return blocks


def test_the_first_page_is_taken_apart() -> None:
    masthead = of_kind(PAGE, BlockKind.MASTHEAD)
    for line in ("云杉证券", "传媒", "增持（维持）", "分析师：林知远", "SAC编号：S0999522010001"):
        assert line in masthead
    assert "文生视频再上台阶——传媒行业周报（20240617-20240623）" in of_kind(PAGE, BlockKind.HEADING)


def test_earlier_reports_are_one_block_each_with_their_date() -> None:
    assert of_kind(PAGE, BlockKind.RELATED) == [
        "相关报告：",
        "《一季度票房回顾：开局平稳》——2024年06月17日",
        "《版号数量回升》2024.6.12",
    ]


def test_a_list_broken_by_furniture_is_one_block_of_two_fragments() -> None:
    (block,) = [block for block in find_blocks(PAGE) if "甲文化" in words(PAGE, block)]
    assert len(block.fragments) == 2
    assert words(PAGE, block).endswith("建议关注【甲文化、乙影业、丙传媒】。")
    assert "请务必" not in words(PAGE, block)


def test_a_heading_governs_until_one_of_its_rank() -> None:
    assert over(PAGE, "60秒") == "1)Sora"
    assert over(PAGE, "PikaLabs") == "2)Pika"
    assert over(PAGE, "可灵") == "2、国内产品"
    assert over(PAGE, "不及预期") == "二、风险提示"


def test_tables_have_headers_cells_and_rows_that_run_on() -> None:
    rows = [block for block in find_blocks(PAGE) if block.kind is BlockKind.ROW]
    assert [row.header for row in rows] == [True, False, False]
    assert [len(row.cells) for row in rows] == [3, 3, 3]
    assert [PAGE[slice(*row.cells[1])] for row in rows] == ["代码", "300418.SZ", "1357.HK"]
    assert "".join(PAGE[slice(*rows[1].cells[2])].split()) == "天工大模型及其在搜索与办公中的应用"
    assert {row.table for row in rows} == {rows[0].table}


def test_captions_and_sources_stand_alone() -> None:
    assert of_kind(PAGE, BlockKind.CAPTION) == ["图1：Sora界面", "表1：可比公司"]
    assert of_kind(PAGE, BlockKind.SOURCE) == ["资料来源：OpenAI官网，云杉证券研究所"]


def test_boilerplate_is_all_of_the_end_and_nothing_else() -> None:
    boilerplate = of_kind(PAGE, BlockKind.BOILERPLATE)
    assert "分析师声明" in boilerplate
    assert "买入预期股价相对基准指数涨幅在20%以上" in boilerplate
    assert boilerplate[-1].endswith("当作客户。")
    assert not any("Sora" in words or "不及预期" in words for words in boilerplate)


def test_laws_hold_on_the_page_with_any_line_end() -> None:
    plain = [words(PAGE, block) for block in check_laws(PAGE)]
    windows = PAGE.replace("\n", "\r\n")
    assert [words(windows, block) for block in check_laws(windows)] == plain


# --- boilerplate in the middle, and what is not boilerplate -------------------------------------

DECLARATION = "分析师声明\n\n署名者已取得证券投资咨询执业资格，下笔勤勉，本报告的观点未受他人授意。\n\n"
BODY = (
    "可灵的付费用户增长较快，视频模型的应用正在从短片走向广告与电商，"
    "多家公司已经开始收费，行业的竞争格局仍在变化之中。"
)


def test_body_resumes_after_boilerplate_in_the_middle() -> None:
    text = f"{DECLARATION}一、行业进展\n\n{BODY * 8}\n\n{BODY * 8}\n"
    assert of_kind(text, BlockKind.HEADING) == ["一、行业进展"]
    assert of_kind(text, BlockKind.PARAGRAPH) == [BODY * 8, BODY * 8]


def test_a_report_that_is_all_boilerplate_has_no_body() -> None:
    text = DECLARATION + "免责声明\n\n本报告仅供云杉证券的客户使用，未经书面许可，不得转载、翻版。\n"
    assert {block.kind for block in find_blocks(text)} == {BlockKind.BOILERPLATE}


@pytest.mark.parametrize(
    "line",
    [
        "公司发布声明，澄清与该平台的合作传闻。",
        "评级机构上调了该公司的信用等级。",
        "公司投资者关系部门表示，新产品的销售好于预期。",
    ],
)
def test_words_of_boilerplate_in_a_body_sentence_do_not_make_it_boilerplate(line: str) -> None:
    assert of_kind(f"# 点评\n\n{line}\n", BlockKind.PARAGRAPH) == ["".join(line.split())]


# --- Markdown -----------------------------------------------------------------------------------


def test_markdown_tables_and_html_tables_give_rows() -> None:
    markdown = "| 公司 | 代码 |\n|---|:-:|\n| 昆仑万维 | 300418.SZ |\n"
    html = "<table><tr><th>模型</th><th>公司</th></tr><tr><td>可灵</td><td></td></tr></table>\n"
    text = f"{markdown}\n文字。\n\n{html}"
    rows = [block for block in check_laws(text) if block.kind is BlockKind.ROW]
    cells = [[text[start:end] for start, end in row.cells] for row in rows]
    assert cells == [["公司", "代码"], ["昆仑万维", "300418.SZ"], ["模型", "公司"], ["可灵", ""]]
    assert [row.header for row in rows] == [True, False, True, False]
    assert rows[1].table != rows[2].table


def test_merged_html_cells_keep_the_columns_in_place() -> None:
    text = (
        "<table><tr><td rowspan=2>公司</td><td colspan=2>市盈率</td></tr><tr><td>今年</td><td>明年</td></tr>"
        "<tr><td rowspan='2'>甲传媒</td><td>12.1</td><td>10.2</td></tr>"
        "<tr><td>12.0</td><td>10.1</td></tr></table>"
    )
    rows = [block for block in check_laws(text) if block.kind is BlockKind.ROW]
    cells = [[text[start:end] for start, end in row.cells] for row in rows]
    assert cells == [
        ["公司", "市盈率", ""],
        ["", "今年", "明年"],
        ["甲传媒", "12.1", "10.2"],
        ["", "12.0", "10.1"],
    ]
    assert [row.header for row in rows] == [True, True, False, False]
    assert rows[3].cells[0].start == rows[2].cells[0].start


def test_a_table_goes_on_over_a_page_end() -> None:
    text = (
        "表1：模型\n\n|模型|公司|\n|---|---|\n|甲一号|甲智能|\n请务必阅读正文之后的免责条款部分\n3 / 12\n"
        "|乙一号|乙智能|\n|模型|公司|\n|丙一号|丙智能|\n\n正文一句。\n\n|作品|年份|\n|丁|2024|\n"
    )
    rows = [block for block in check_laws(text) if block.kind is BlockKind.ROW]
    assert [row.table for row in rows] == [0, 0, 0, 0, 0, 1, 1]
    assert [row.header for row in rows] == [True, False, False, True, False, True, False]


def test_years_of_accounts_head_columns() -> None:
    text = "公司\t2024A\t2025E\t评级\n甲传媒\t0.31\t0.42\t买入\n乙影业\t0.11\t0.12\t增持\n"
    assert [block.header for block in check_laws(text)] == [True, False, False]


def test_markdown_depth_sets_levels_and_bold_lines_are_headings() -> None:
    text = "# 甲\n\n## 乙\n\n**丙类产品**\n\n正文一句。\n\n## 丁\n\n正文两句。\n"
    blocks = check_laws(text)
    headings = [(words(text, block), block.level) for block in blocks if block.level]
    assert headings == [("甲", 1), ("乙", 2), ("**丙类产品**", 3), ("丁", 2)]
    assert over(text, "两句") == "丁"


def test_a_heading_broken_over_lines_is_one_and_a_wrapped_list_item_is_none() -> None:
    text = (
        "二、文生视频产品在海外与国内市场的商业化进展\n梳理\n"
        "1. 商业化的第一条路是订阅：面向个人创作者的会员按月付费并且可以购买额外生成\n次数，收入较为稳定。\n"
    )
    assert of_kind(text, BlockKind.HEADING) == ["二、文生视频产品在海外与国内市场的商业化进展梳理"]
    assert of_kind(text, BlockKind.PARAGRAPH)[0].endswith("次数，收入较为稳定。")


def test_an_earlier_report_broken_over_lines_is_one_entry() -> None:
    text = "相关研究\n《文生视频产业链梳理：从模型到\n应用》\n《版号数量回升》\n\n正文一句。\n"
    assert of_kind(text, BlockKind.RELATED)[1:] == [
        "《文生视频产业链梳理：从模型到应用》",
        "《版号数量回升》",
    ]


def test_contents_are_no_headings() -> None:
    text = "目录\n一、行业进展......3\n1、海外产品\t4\n图 1：界面......5\n\n一、行业进展\n\n正文一句。\n"
    assert of_kind(text, BlockKind.HEADING) == ["一、行业进展"]
    assert len(of_kind(text, BlockKind.CONTENTS)) == 4


# --- white space lost ---------------------------------------------------------------------------

FOOTER = "行业周报请务必阅读正文之后的免责条款部分"
GIANT = (
    f"-1-{FOOTER}传媒行业周报投资要点：{BODY}{BODY}应用端的"
    f"-2-{FOOTER}落地速度是关键。投资建议：我们看好龙头公司。风险提示：进展不及预期。"
    "林知远分析师SAC执业证书编号：S0999522010001linzhiyuan@yunshan-sec.cn"
    "相关报告《票房回顾：开局平稳》2024-06-17《版号数量回升》2024-06-12"
    f"-3-{FOOTER}目录一、行业进展................3二、个股..............5"
    f"-4-{FOOTER}一、行业进展{BODY}图1：可灵界面图2：即梦界面"
    f"资料来源：快手官网，云杉证券研究所资料来源：云杉证券研究所{BODY * 6}"
    f"-5-{FOOTER}分析师声明署名者已取得证券投资咨询执业资格，下笔勤勉，本报告的观点未受他人授意。"
    "评级说明买入：未来6个月内相对沪深300指数涨幅在20%以上；免责声明本报告仅供云杉证券的客户使用。未经许可，不得转载、翻版。"
)


def test_a_giant_line_is_cut_at_its_anchors() -> None:
    check_laws(GIANT)
    assert of_kind(GIANT, BlockKind.CAPTION) == ["图1：可灵界面", "图2：即梦界面"]
    assert of_kind(GIANT, BlockKind.SOURCE)[0] == "资料来源：快手官网，云杉证券研究所"
    assert of_kind(GIANT, BlockKind.RELATED) == [
        "相关报告",
        "《票房回顾：开局平稳》2024-06-17",
        "《版号数量回升》2024-06-12",
    ]
    assert of_kind(GIANT, BlockKind.HEADING) == ["一、行业进展"]
    assert any("S0999522010001" in names for names in of_kind(GIANT, BlockKind.MASTHEAD))


def test_a_giant_line_keeps_its_body_and_drops_its_boilerplate() -> None:
    body = "".join(of_kind(GIANT, BlockKind.PARAGRAPH))
    assert body.count(BODY) == 9
    assert "应用端的落地速度是关键。" in body
    assert "免责" not in body
    boilerplate = "".join(of_kind(GIANT, BlockKind.BOILERPLATE))
    assert BODY not in boilerplate
    assert boilerplate.endswith("不得转载、翻版。")


def test_no_block_of_a_giant_line_is_much_longer_than_a_page() -> None:
    text = "数据" * 30_000 + BODY * 400
    assert max(len(words(text, block)) for block in check_laws(text)) <= 2000


# --- laws and speed -----------------------------------------------------------------------------

_LINES = st.sampled_from(
    [
        *PAGE.splitlines(),
        "",
        "  ",
        "---",
        "- 甲公司推出新品",
        "<table>",
        "<tr><td>甲</td>",
        "|甲|乙|",
        "\t",
        "**",
        "#",
        "1.",
        GIANT[:600],
        "\f",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_laws_hold_for_lines_in_any_order(lines: list[str], end: str) -> None:
    check_laws(end.join(lines))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙。，：、【】《》<>table/rd|\t\n#-*1.)一 图表源", max_size=200))
def test_laws_hold_for_any_text(text: str) -> None:
    check_laws(text)


@pytest.mark.parametrize(
    "unit", ["甲", " ", "\t", ".", "1", "|", "【", "《", "#", "*", "-", "。", "<", "@", "年"]
)
def test_one_character_repeated_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.perf_counter()
        find_blocks(unit * size)
        return time.perf_counter() - started

    seconds(1000)
    assert seconds(200_000) < 1 + 40 * seconds(20_000)
