"""Word files: what is printed comes out in its order, all else stays out, bad files say what is wrong."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from reports import report

from kg.errors import ReadError
from kg.extract.masthead import find_masthead
from kg.read import word
from kg.read.word import parse_docx
from kg.records import BlockKind
from tests.test_extract_masthead import BROKERS, printed

NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="{}"/></Relationships>'
)


def pack(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def written(body: str, *, styles: str = "", footnotes: str = "", main: str = "word/document.xml") -> bytes:
    """A Word file with this body, as Word itself would never write it."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": RELATIONS.format(main),
        main: f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    if styles:
        parts["word/styles.xml"] = f"<w:styles {NAMES}>{styles}</w:styles>"
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {NAMES}>{footnotes}</w:footnotes>"
    return pack(parts)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text[:1] != '<' else text}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text[:1] != '<' else text}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def text_of(body: str, **parts: str) -> str:
    return parse_docx(written(body, **parts)).text


def saved(document: docx.document.Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_report_by_word() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉：请务必阅读声明"
    document.sections[0].footer.paragraphs[0].text = "页脚 1"
    document.add_paragraph("2024年06月25日")
    document.add_heading("音乐生成模型：从歌词到成曲", 0)
    document.add_paragraph("评级：看好（维持）")
    document.add_paragraph("分析师：顾云帆  S0999521030002")
    document.add_paragraph("guyf@chenghai.example")
    document.add_heading("一、事件", 1)
    document.add_paragraph("Suno于2024年3月发布V3模型，可生成两分钟的歌曲。")
    document.add_paragraph("昆仑万维发布音乐生成模型天工SkyMusic。", style="List Bullet")
    rows = [("公司", "代码", "评级"), ("昆仑万维", "300418.SZ", "买入")]
    grid = document.add_table(rows=2, cols=3)
    for row, texts in zip(grid.rows, rows, strict=True):
        for one, text in zip(row.cells, texts, strict=True):
            one.text = text
    document.add_paragraph("本报告仅供澄海证券股份有限公司的客户使用。")
    text = parse_docx(saved(document)).text
    assert text == (
        "2024年06月25日\n\n# 音乐生成模型：从歌词到成曲\n\n评级：看好（维持）\n\n"
        "分析师：顾云帆 S0999521030002\n\nguyf@chenghai.example\n\n# 一、事件\n\n"
        "Suno于2024年3月发布V3模型，可生成两分钟的歌曲。\n\n"
        "- 昆仑万维发布音乐生成模型天工SkyMusic。\n\n公司\t代码\t评级\n昆仑万维\t300418.SZ\t买入\n\n"
        "本报告仅供澄海证券股份有限公司的客户使用。"
    )
    source = report(text, "report.docx")
    masthead = find_masthead(source, BROKERS)
    assert masthead.title is not None
    assert masthead.issued is not None
    assert masthead.broker is not None
    assert (masthead.title.value, masthead.issued.value) == ("音乐生成模型：从歌词到成曲", "2024-06-25")
    assert masthead.broker.ref.key == "澄海证券"
    (analyst,) = map(printed, masthead.analysts)
    assert (analyst["name"], analyst["licence"], analyst["email"]) == (
        "顾云帆",
        "S0999521030002",
        "guyf@chenghai.example",
    )
    rows_read = [block for block in source.blocks if block.kind is BlockKind.ROW]
    assert [block.header for block in rows_read] == [True, False]
    assert [text[slice(*one)] for one in rows_read[1].cells] == ["昆仑万维", "300418.SZ", "买入"]


STYLES = """
<w:style w:type="paragraph" w:styleId="a"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="研报一级"/>
 <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="研报一级居中"/><w:basedOn w:val="b"/></w:style>
<w:style w:type="paragraph" w:styleId="d"><w:name w:val="引言"/><w:basedOn w:val="a"/>
 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="e"><w:name w:val="标题"/></w:style>
<w:style w:type="paragraph" w:styleId="f"><w:name w:val="列表段落"/>
 <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="g"><w:name w:val="圈"/><w:basedOn w:val="h"/></w:style>
<w:style w:type="paragraph" w:styleId="h"><w:name w:val="环"/><w:basedOn w:val="g"/></w:style>
<w:style w:type="paragraph" w:styleId="i"><w:name w:val="toc 1"/></w:style>
"""


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("a", "## 国内进展"),
        ("b", "# 国内进展"),
        ("c", "# 国内进展"),
        ("d", "国内进展"),
        ("e", "# 国内进展"),
        ("f", "- 国内进展"),
        ("g", "国内进展"),
        ("unknown", "国内进展"),
    ],
)
def test_styles_make_headings_and_lists(style: str, text: str) -> None:
    body = paragraph("国内进展", f'<w:pStyle w:val="{style}"/>')
    assert text_of(body, styles=STYLES) == text


def test_a_paragraph_overrides_its_style() -> None:
    heading = paragraph("国内进展", '<w:pStyle w:val="d"/><w:outlineLvl w:val="2"/>')
    plain = paragraph("海外进展", '<w:pStyle w:val="b"/><w:outlineLvl w:val="9"/>')
    bare = paragraph("其他", '<w:pStyle w:val="f"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert text_of(heading + plain + bare, styles=STYLES) == "### 国内进展\n\n海外进展\n\n其他"


def test_the_table_of_contents_is_left_out() -> None:
    entry = paragraph(run("一、事件") + "<w:r><w:tab/></w:r>" + run("3"), '<w:pStyle w:val="i"/>')
    assert text_of(entry + paragraph("正文。"), styles=STYLES) == "正文。"


def test_a_paragraph_in_bold_is_marked() -> None:
    whole = paragraph(run("核心", "<w:b/>") + run("观点", '<w:b w:val="1"/>'))
    part = paragraph(run("风险提示：", "<w:b/>") + run("竞争加剧。", '<w:b w:val="0"/>'))
    assert text_of(whole + part) == "**核心观点**\n\n风险提示：竞争加剧。"


BOX = "<w:txbxContent>" + paragraph("分析师：沈知秋") + paragraph("S0999519080004") + "</w:txbxContent>"


@pytest.mark.parametrize(
    "drawing",
    [
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        "</mc:AlternateContent>",
        "<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict>",
    ],
    ids=["both", "new", "old", "oval"],
)
def test_text_boxes_follow_their_paragraph_once(drawing: str) -> None:
    body = f"<w:p>{run('事件：公司')}<w:r>{drawing}</w:r>{run('发布新模型。')}</w:p>" + paragraph("点评。")
    assert text_of(body) == "事件：公司发布新模型。\n\n分析师：沈知秋\n\nS0999519080004\n\n点评。"


def test_several_boxes_keep_their_order() -> None:
    boxes = "".join(
        f"<w:r><w:pict><w:txbxContent>{paragraph(name)}</w:txbxContent></w:pict></w:r>" for name in "甲乙"
    )
    assert text_of(f"<w:p>{boxes}</w:p>") == "甲\n\n乙"


def test_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p>"
        + run("目标价")
        + f"<w:del>{run('').replace('w:t', 'w:delText')}<w:r><w:t>50</w:t></w:r></w:del>"
        f"<w:ins>{run('60')}</w:ins>{run('元')}<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>"
    )
    rows = table(
        cell("公司") + cell("评级"), cell("万兴科技") + cell("买入"), "<w:trPr><w:del/></w:trPr>" + cell("甲")
    )
    assert text_of(body + rows) == "目标价60元新\n\n公司\t评级\n万兴科技\t买入"


def test_fields_print_what_they_came_to() -> None:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = sign("begin") + run("内") + sign("separate") + run("结果") + sign("end")
    field = sign("begin") + "<w:r><w:instrText> IF 1 </w:instrText></w:r>" + nested + sign("separate")
    simple = f'<w:fldSimple w:instr="DATE">{run("2024年6月25日")}</w:fldSimple>'
    stray = sign("end") + sign("separate")
    assert text_of(f"<w:p>{field}{run('买入')}{sign('end')}{stray}，{simple}</w:p>") == "买入2024年6月25日"


def test_a_field_without_end_swallows_no_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert text_of(f"<w:p>{run('甲')}{begin}{run('码')}</w:p>{paragraph('乙')}") == "甲\n\n乙"


def test_what_is_not_shown_is_not_read() -> None:
    hidden = run("隐藏", "<w:vanish/>") + run("显示", '<w:vanish w:val="0"/>')
    empty = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
    )
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('已填')}</w:sdtContent></w:sdt>"
    ruby = f"<w:r><w:ruby><w:rt>{run('kě')}</w:rt><w:rubyBase>{run('可')}</w:rubyBase></w:ruby></w:r>"
    assert text_of(f"<w:p>{hidden}{empty}{filled}{ruby}</w:p>") == "显示已填可"


def test_line_breaks_tabs_and_hyphens() -> None:
    signs = "<w:r><w:t>Gen</w:t><w:noBreakHyphen/><w:t>3</w:t><w:tab/><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"
    assert text_of(f"<w:p>{signs}</w:p>") == "Gen-3 甲\n乙"


def test_merged_cells_keep_their_columns() -> None:
    rows = table(
        cell("公司") + cell("预测", '<w:gridSpan w:val="2"/>'),
        cell("万兴科技", '<w:vMerge w:val="restart"/>') + cell("2024E") + cell("1.2"),
        cell("", "<w:vMerge/>") + cell("2025E") + cell("1.5"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("2026E") + cell("1.9"),
    )
    assert text_of(rows) == "公司\t预测\t\n万兴科技\t2024E\t1.2\n\t2025E\t1.5\n\t2026E\t1.9"


def test_a_table_that_only_places_text_is_read_cell_by_cell() -> None:
    inner = table(cell("公司") + cell("评级"), cell("万兴科技") + cell("买入"))
    outer = table(
        cell(paragraph("分析师：沈知秋") + paragraph("电话：021-60000679")) + cell(inner + "<w:p/>")
    )
    assert text_of(outer) == "分析师：沈知秋\n\n电话：021-60000679\n\n公司\t评级\n万兴科技\t买入"


def test_notes_stand_at_the_end() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph("数据截至6月。")}</w:footnote>'
    )
    body = paragraph(run("收入增长") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run("。")) + paragraph(
        "结论。"
    )
    assert text_of(body, footnotes=notes) == "收入增长。\n\n结论。\n\n数据截至6月。"


def test_the_strict_format_and_other_names_of_parts_are_read() -> None:
    content = written(paragraph("正文。"), main="word/document2.xml")
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    name = "word/document2.xml"
    parts[name] = parts[name].replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict)
    assert parse_docx(pack(parts)).text == "正文。"


def test_macros_and_embedded_files_are_not_touched() -> None:
    with zipfile.ZipFile(BytesIO(written(paragraph("正文。")))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 Shell"
    parts["word/embeddings/sheet.xlsx"] = b"no sheet"
    assert parse_docx(pack(parts)).text == "正文。"


def damaged(content: bytes) -> bytes:
    return content[:60] + bytes(40) + content[100:]


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "password protected or in the old .doc format"),
        ("不是压缩文件".encode(), "no Word file"),
        (pack({"xl/workbook.xml": "<workbook/>"}), "holds no document"),
        (pack({"_rels/.rels": RELATIONS.format("word/document.xml")}), "holds no document"),
        (pack({"_rels/.rels": RELATIONS.format("../../etc/passwd")}), "holds no document"),
        (pack({"_rels/.rels": "<unclosed"}), "damaged"),
        (written(paragraph("正文。"))[:200], "no Word file"),
        (damaged(written(paragraph("正文。"))), "damaged"),
        (written(""), "prints no text"),
        (pack({"_rels/.rels": RELATIONS.format("d.xml"), "d.xml": BOMB}), "declares a document type"),
        (written("<w:tbl><w:tr><w:tc>" * 200), "damaged"),
    ],
)
def test_bad_files_say_what_is_wrong(content: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        parse_docx(content)
    assert "\n" not in str(caught.value)


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_PART", 10_000)
    content = written(paragraph("字" * 20_000))
    assert len(content) < 2_000
    with pytest.raises(ReadError, match=r"word/document\.xml unpacks to"):
        parse_docx(content)


def test_an_encrypted_part_is_named_so() -> None:
    content = bytearray(written(paragraph("正文。")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 1)
    with pytest.raises(ReadError, match="password protected"):
        parse_docx(bytes(content))


def test_numbers_that_are_none_do_no_harm() -> None:
    rows = table(
        cell("公司", '<w:gridSpan w:val="x"/>') + cell("评级", '<w:gridSpan w:val="9999999999"/>'),
        '<w:trPr><w:gridBefore w:val="-1"/></w:trPr>' + cell("万兴科技") + cell("买入"),
    )
    body = paragraph("正文。", '<w:outlineLvl w:val="x"/>') + rows
    assert text_of(body) == "正文。\n\n公司\t评级\n万兴科技\t买入"
