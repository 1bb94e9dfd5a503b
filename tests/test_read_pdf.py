"""PDFs drawn mark by mark, and the text that is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read.blocks import find_blocks
from kg.read.parsed import Parsed
from kg.read.pdf import parse_pdf
from kg.records import BlockKind
from tests.pdfs import A4, Box, Form, Mark, Text, draw, row, stack, upright, width_of

LONG = "我们认为视频生成模型的进展快于预期，单位算力的成本在一年之内下降了大约一半。"


def parse(*pages: Sequence[Mark], rotation: int = 0) -> Parsed:
    return parse_pdf(draw(pages, rotation=rotation))


def lines(*pages: Sequence[Mark]) -> list[str]:
    return [line for line in parse(*pages).text.splitlines() if line]


def paragraphs(parsed: Parsed) -> list[str]:
    blocks = find_blocks(parsed.text, parsed.furniture)
    return [
        "".join(parsed.text[start:end] for start, end in block.fragments).replace("\n", "")
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
    ]


def test_lines_come_in_the_order_of_the_content() -> None:
    assert lines([Text(60, 700, 10, "画在前面"), Text(60, 100, 20, "标题画在后面")]) == [
        "画在前面",
        "标题画在后面",
    ]


def test_a_line_knows_its_place_and_the_size_of_its_type() -> None:
    parsed = parse([Text(60, 100, 20, "深度报告标题"), Text(60, 140, 9, "正文一行")])
    title, body = parsed.prints
    assert parsed.text[title.start : title.end] == "深度报告标题"
    assert (title.size, body.size) == (20.0, 9.0)
    assert (title.left, round(title.right)) == (60.0, round(60 + width_of("深度报告标题", 20)))
    assert title.top < 100 < title.bottom < body.top < 140


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_places_on_a_page_that_is_turned_upright_are_those_a_reader_sees(rotation: int) -> None:
    seen = [Text(60, 100, 20, "深度报告标题"), Text(60, 140, 9, "正文一行"), Text(60, 500, 9, "页脚")]
    laid = {
        90: lambda mark: (mark.y, A4[1] - mark.x),
        180: lambda mark: (A4[0] - mark.x, A4[1] - mark.y),
        270: lambda mark: (A4[0] - mark.y, mark.x),
    }[rotation]
    drawn = [mark._replace(x=laid(mark)[0], y=laid(mark)[1], angle=rotation) for mark in seen]
    plain, turned = parse(seen), parse_pdf(draw([drawn], size=A4, rotation=rotation))
    assert turned.text == plain.text
    for line, other in zip(plain.prints, turned.prints, strict=True):
        edges = ((getattr(line, name), getattr(other, name)) for name in ("size", "left", "top", "right"))
        assert all(abs(one - two) < 1 for one, two in edges), (line, other)


def test_a_page_printed_on_its_side_is_read_as_if_it_were_turned() -> None:
    table = [Text(100 + 14 * at, 700, 9, words, angle=90) for at, words in enumerate(LONG.split("，"))]
    assert lines(table) == LONG.split("，")


# --- what a reader sees -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "why"),
    [
        (Text(60, 300, 10, "看不见的文字", mode=3), "neither filled nor stroked"),
        (Text(60, 300, 1, "看不见的文字"), "too small to read"),
        (Text(700, 300, 10, "看不见的文字"), "beside the page"),
        (Text(60, -40, 10, "看不见的文字"), "above the page"),
        (Text(120, 500, 60, "看不见的文字", angle=45), "a stamp across the page"),
        (Text(60, 300, 10, "qRqPpPpRmQnPrMtQpPrOtObR8Q8OnPoOmOpPjMnNyQkPnNpRb"), "whose copy it is"),
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: Text, why: str) -> None:
    assert lines([Text(60, 200, 10, LONG), hidden]) == [LONG]


def test_a_page_whose_text_is_all_behind_its_picture_keeps_it() -> None:
    assert lines([Text(60, 200, 10, LONG, mode=3)]) == [LONG]


def test_what_lies_under_a_filled_area_or_under_other_print_is_not_seen() -> None:
    old = [Text(60, 100, 20, "旧报告的标题"), Text(60, 300, 10, "去年的一句话。")]
    new = [Box(0, 0, 595, 400), Text(60, 100, 18, "新报告的标题"), Text(60, 330, 10, LONG)]
    assert lines([*old, *new]) == ["新报告的标题", LONG]
    assert lines([Text(60, 300, 10, "下面的一行字"), Text(60, 301, 10, "上面的一行字")]) == ["上面的一行字"]


def test_words_far_apart_on_one_line_cover_nothing_between_them() -> None:
    names = [Text(60, 200, 10, "陆知行"), Text(220, 200, 10, "岑向晚"), Text(380, 200, 10, "方回舟")]
    roles = Text(100, 200, 8, "分析师"), Text(260, 200, 8, "分析师"), Text(420, 200, 8, "联系人")
    said = " ".join(lines([*names, Text(60, 300, 10, LONG), *roles]))
    assert all(name.words in said for name in names)


def test_a_background_painted_first_hides_nothing() -> None:
    assert lines([Box(0, 0, 595, 400, grey=0.9), Text(60, 100, 20, "深度报告标题")]) == ["深度报告标题"]


def test_words_printed_twice_in_one_place_are_said_once() -> None:
    twice = [Text(60, 100, 12, "核心观点"), Text(60.4, 100.3, 12, "核心观点")]
    assert lines([*twice, Text(60, 200, 10, LONG)]) == ["核心观点", LONG]


def test_characters_are_those_meant() -> None:
    parsed = lines([Text(60, 100, 10, "光⼤大证券看好⾦融科技，维持买入评级，配臵价值突出")])
    assert parsed == ["光大证券看好金融科技，维持买入评级，配置价值突出"]


def test_a_band_of_stacked_signs_is_one_line() -> None:
    assert lines([*upright(10, 100, 12, "证券研究报告"), Text(60, 100, 10, LONG)]) == ["证券研究报告", LONG]


def test_marks_of_a_template_are_no_text() -> None:
    marks = [
        Text(60, 300, 9, "[Table_Summary] 投资要点如下"),
        Text(60, 400, 9, "＃createTime1＃ 2021年10月07日"),
    ]
    assert lines(marks) == ["投资要点如下", "2021年10月07日"]


def test_text_in_objects_that_the_page_calls_is_read() -> None:
    assert lines([Form((Text(60, 100, 10, LONG),))]) == [LONG]


def test_what_a_formula_cut_is_one_line_again() -> None:
    parts = [Text(60, 100, 10, "其中，"), Text(90, 101, 8, "T"), Text(95, 100, 10, "为到期的时间。")]
    assert lines(parts) == ["其中，T为到期的时间。"]


# --- headers, footers, pages --------------------------------------------------------------------


SENTENCES = "".join(
    f"{company}{verb}{what}，{how}。"
    for company in ("快手", "字节跳动", "腾讯", "阿里巴巴", "百度", "昆仑万维")
    for verb in ("发布了", "升级了", "开放了", "训练了", "预告了")
    for what in ("新一代视频生成模型", "面向影视团队的剪辑工具", "图文理解的接口")
    for how in ("画面更加稳定", "单次生成的时长有所延长", "价格较上一代下降", "目前仍在内测")
)


def report(pages: int) -> list[list[Mark]]:
    """Pages of running text with a header, a footer and a number each; sentences run over page ends."""
    words = SENTENCES * pages
    made: list[list[Mark]] = []
    for number in range(pages):
        body = [words[(number * 35 + at) * 30 :][:30] for at in range(35)]
        marks: list[Mark] = [Text(60, 40, 9, "云杉证券 | 行业深度"), *stack(60, 100, 10, *body)]
        made.append(
            [*marks, Text(60, 820, 9, "请务必阅读正文之后的声明"), Text(500, 820, 9, str(number + 1))]
        )
    return made


@pytest.mark.parametrize("pages", [2, 3, 12])
def test_headers_footers_and_page_numbers_stand_in_no_sentence(pages: int) -> None:
    parsed = parse(*report(pages))
    assert parsed.text.count("云杉证券 | 行业深度") == parsed.text.count("请务必阅读正文之后的声明") == 1
    assert "".join(paragraphs(parsed)) == (SENTENCES * pages)[: 35 * 30 * pages]


def test_furniture_is_known_by_its_spans() -> None:
    parsed = parse(*report(4))
    assert [parsed.text[start:end] for start, end in parsed.furniture] == [
        "云杉证券 | 行业深度",
        "请务必阅读正文之后的声明 1",
    ]


def test_a_sentence_goes_on_overleaf_though_a_side_column_is_drawn_after_it() -> None:
    head, tail = LONG[:24], LONG[24:]
    first = [
        Text(220, 500, 10, head),
        *stack(40, 200, 8, "相关研究", "《可灵上线点评》2024-06-07"),
        Text(220, 90, 18, "视频生成模型进展"),
    ]
    parsed = parse(first, [Text(60, 100, 10, tail)])
    assert LONG in paragraphs(parsed)


def test_numbers_within_the_text_stay() -> None:
    assert "2024" in lines([Text(60, 400, 10, "2024"), Text(60, 200, 10, LONG)])


# --- tables -------------------------------------------------------------------------------------

TABLE = [
    ("股票名称", "代码", "收盘价", "EPS（元）", "评级"),
    ("", "", "（元）", "2023A\x002024E", ""),
    ("中际旭创", "300308.SZ", "165.20", "2.71\x006.13", "买入"),
    ("新易盛", "300502.SZ", "92.10", "0.97\x002.40", "买入"),
]


def grid() -> list[Text]:
    marks: list[Text] = []
    for at, cells in enumerate(TABLE):
        for column, cell in zip((60, 140, 230, 320, 460), cells, strict=True):
            for half, words in enumerate(cell.split("\x00")):
                marks += [Text(column + half * 60, 200 + at * 14, 9, words)] if words else []
    return marks


def test_rows_of_a_table_keep_their_columns() -> None:
    parsed = parse([Text(60, 180, 9, "表 1：重点公司"), *grid()])
    rows = [line.split("\t") for line in parsed.text.splitlines() if "\t" in line]
    assert rows == [
        ["股票名称", "代码", "收盘价", "EPS（元）", "", "评级"],
        ["", "", "（元）", "2023A", "2024E", ""],
        ["中际旭创", "300308.SZ", "165.20", "2.71", "6.13", "买入"],
        ["新易盛", "300502.SZ", "92.10", "0.97", "2.40", "买入"],
    ]
    kinds = [block.kind for block in find_blocks(parsed.text)]
    assert kinds.count(BlockKind.ROW) == len(rows)


@pytest.mark.parametrize("by_column", [False, True])
def test_cells_drawn_one_by_one_are_rows_of_a_table(by_column: bool) -> None:
    rows = [("股票代码", "股票名称", "评级"), ("300308", "中际旭创", "买入"), ("300502", "新易盛", "增持")]
    cells = [
        (at, column, Text(60 + 130 * column, 200 + 30 * at, 9, words))
        for at, row_ in enumerate(rows)
        for column, words in enumerate(row_)
    ]
    order = sorted(cells, key=lambda cell: cell[1]) if by_column else cells
    text = parse([Text(60, 100, 9, LONG), *(mark for _, _, mark in order)]).text
    assert ["\t".join(row_) for row_ in rows] == [line for line in text.splitlines() if "\t" in line]


def test_bylines_side_by_side_drawn_column_by_column_stay_whole() -> None:
    people = [
        ("陆知行（分析师）", "luzx@a.example"),
        ("岑向晚（分析师）", "cenxw@a.example"),
        ("方回舟", "fang@a.example"),
    ]
    marks = [mark for at, person in enumerate(people) for mark in stack(60 + 150 * at, 200, 9, *person)]
    assert lines(marks) == [words for person in people for words in person]


def test_two_words_side_by_side_are_no_table() -> None:
    names = [*row(100, 9, (60, "林望舒（分析师）"), (200, "何知远（联系人）"))]
    mails = [*row(115, 9, (60, "linws@yunshan.example"), (200, "hezy@yunshan.example"))]
    assert "\t" not in parse([*names, *mails]).text


# --- laws ---------------------------------------------------------------------------------------

_WORDS = st.text(st.sampled_from("研报模型AI可灵Sora 2024。，（）-%•\u3000"), min_size=1, max_size=24)
_MARKS = st.builds(
    Text,
    st.floats(-50, 600),
    st.floats(-20, 860),
    st.sampled_from([1.0, 7.5, 9.0, 10.5, 18.0]),
    _WORDS,
    mode=st.sampled_from([0, 0, 0, 3]),
    angle=st.sampled_from([0, 0, 0, 45, 90]),
    spacing=st.just(0),
    grey=st.just(0),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_MARKS, max_size=12), min_size=1, max_size=4))
def test_pages_share_out_the_text_and_every_span_lies_in_it(pages: list[list[Text]]) -> None:
    pages = [[Text(60, 400, 10, LONG)], *pages]
    parsed = parse(*pages)
    assert [page.number for page in parsed.pages] == list(range(1, len(pages) + 1))
    assert parsed.pages[0].start == 0
    assert parsed.pages[-1].end == len(parsed.text)
    assert all(one.end == other.start for one, other in pairwise(parsed.pages))
    for line in parsed.prints:
        words = parsed.text[line.start : line.end]
        assert words.strip()
        assert "\n" not in words
        assert line.start < line.end <= parsed.pages[-1].end
    assert list(parsed.furniture) == sorted(parsed.furniture)
    assert "\x00" not in parsed.text
    assert parse(*pages) == parsed
