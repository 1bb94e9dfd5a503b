"""Saved web pages: the report comes out with its masthead, what the site puts around it does not."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from reports import report

from kg.errors import ReadError
from kg.extract.masthead import find_masthead
from kg.read import web
from kg.read.web import parse_html
from kg.records import BlockKind
from tests.test_extract_masthead import BROKERS, printed

PAGES = sorted((Path(__file__).parent / "data" / "web").glob("*.htm*"))
SENTENCE = "视频模型发展迅速，国内厂商加快追赶。"
TEXT = f"<p>{SENTENCE}</p>"


def read(page: str | bytes) -> str:
    return parse_html(page.encode() if isinstance(page, str) else page).text


def saved(name: str) -> bytes:
    """One of the pages in the encoding that it declares."""
    (path,) = (path for path in PAGES if path.stem == name)
    page = path.read_text("utf-8")
    return page.encode("gb18030" if "charset=gb2312" in page else "utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_report_is_read_and_nothing_around_it(path: Path) -> None:
    text = read(saved(path.stem))
    assert text + "\n" == path.with_suffix(".txt").read_text("utf-8")
    assert text == read(saved(path.stem))


@pytest.mark.parametrize(
    ("name", "title", "date", "broker", "analysts"),
    [
        ("breaks", "传媒行业周报：视频模型密集更新 国内厂商加快追赶", "2024-06-25", "澄海证券", ["林望舒"]),
        ("layout_table", "短视频平台如何接入生成工具？", "2023-07-21", "北岳证券", ["魏长青"]),
        ("wechat", "【澄海传媒】视频生成模型进入“可控”阶段", "2024-06-25", "澄海证券", ["林望舒", "顾云帆"]),
        ("word_page", "音乐生成模型：从歌词到成曲", "2024-06-25", "澄海证券", ["顾云帆"]),
        # the site prints the names without a word that says whose they are
        (
            "portal",
            "昆仑万维(300418)深度报告：模型矩阵成形，应用加速落地",
            "2024-06-25",
            "澄海证券",
            [],
        ),
    ],
)
def test_the_masthead_of_a_page(name: str, title: str, date: str, broker: str, analysts: list[str]) -> None:
    masthead = find_masthead(report(read(saved(name)), f"{name}.html"), BROKERS)
    assert masthead.title is not None
    assert masthead.issued is not None
    assert masthead.broker is not None
    assert (masthead.title.value, masthead.issued.value) == (title, date)
    assert masthead.broker.ref.key == broker
    assert [printed(person)["name"] for person in masthead.analysts] == analysts


def test_headings_and_cells_of_a_page_are_found() -> None:
    text = read(saved("portal"))
    blocks = report(text).blocks
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    assert [text[slice(*block.fragments[0])] for block in headings] == [
        "昆仑万维(300418)深度报告：模型矩阵成形，应用加速落地",
        "**投资要点**",
    ]
    rows = [block for block in blocks if block.kind is BlockKind.ROW]
    assert [(block.table, block.header) for block in rows] == [
        (0, True),
        (0, False),
        (1, True),
        (1, False),
        (1, False),
    ]
    assert [text[slice(*cell)] for cell in rows[1].cells] == ["买入", "维持", "59.30", "33.18"]


# --- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<div>一<div>二</div>三</div>", "一\n\n二\n\n三"),
        ("<p><span>最长</span><b>60</b><i>秒</i></p>", "最长60秒"),
        ("<p>可生成\n  视频</p>", "可生成视频"),
        ("<p>Gen-3\nAlpha</p>", "Gen-3 Alpha"),
        ("<p>甲，\n乙</p>", "甲，乙"),
        ("<p>发布\n<em>可灵</em></p>", "发布 可灵"),
        ("<p>\u3000\u3000高&nbsp;&nbsp;鹏\u200b </p>", "高 鹏"),
        ("<p>一<br>二<br/><br><br>三</p>", "一\n二\n\n三"),
        ("<pre>一\n  二\n\n\n三</pre>", "一\n二\n\n三"),
        ("<h2>一、\n行业<br>观点</h2>", "## 一、行业 观点"),
        ("<ul><li>甲<ul><li>乙</li></ul></li><li><p>丙</p><p>丁</p></li></ul>", "- 甲\n\n- 乙\n\n- 丙\n\n丁"),
        ("<p><strong>核心</strong><span style='font-weight: bold'>观点</span></p>", "**核心观点**"),
        ("<p><b>风险：</b>竞争加剧。</p>", "风险：竞争加剧。"),
        ("<p>一<span style='display:block'>二</span></p>", "一\n\n二"),
        ("<p>水<sub>2</sub>甲&lt;乙&#20013;</p>", "水2甲<乙中"),
        ("<p><ruby>可<rt>kě</rt></ruby></p>", "可"),
        ("<p>一<script>x</script>二<style>y</style><noscript>z</noscript></p><textarea>w</textarea>", "一二"),
        ("<p>一</p><p style='DISPLAY : none'>二</p><p hidden>三</p>四", "一\n\n四"),
        ("<div style='visibility:hidden'>一</div>", "一"),
        ("一段没有标记的话", "一段没有标记的话"),
        ("<p>一</p><!-- 从此没有结束", "一"),
    ],
)
def test_what_elements_print(page: str, text: str) -> None:
    assert read(page) == text


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("<tr><th>公司<th>评级<tr><td>甲<td>买入", "公司\t评级\n甲\t买入"),
        (
            "<caption>表1：估值</caption><tr><td>公司<td>评级<tr><td>甲<td>买入",
            "表1：估值\n\n公司\t评级\n甲\t买入",
        ),
        ("<tr><td>公司<td colspan=2>预测<tr><td>甲<td>1<td>2", "公司\t预测\t\n甲\t1\t2"),
        ("<tr><td rowspan=2>甲<td>1<tr><td>2<tr><td>乙<td>3", "甲\t1\n\t2\t\n乙\t3"),
        ("<tr><td>甲<td>1<td rowspan=3>万<tr><td>乙<td>2<tr><td>丙<td>3", "甲\t1\t万\n乙\t2\t\n丙\t3\t"),
        ("<tr><td><td>甲<td>1<tr><td><td>乙<td>2<tr><td><td><td>", "甲\t1\n乙\t2"),
        ("<tr><td><p>目标价</p><p>(元)</p><td>甲\t乙<tr><td>1<td>2", "目标价 (元)\t甲 乙\n1\t2"),
        ("<tr><td>公司<td>评级<tr hidden><td>乙<td>卖出<tr><td>甲<td>买入", "公司\t评级\n甲\t买入"),
        ("<tr><td colspan=x rowspan=-1>公司<td>评级<tr><td>甲<td colspan=99999>买入", "公司\t评级\n甲\t买入"),
        ("<tr><td>买入（维持）<td>分析师：沈知秋", "买入（维持）\n\n分析师：沈知秋"),
        ("<tr><td>一<tr><td>二", "一\n\n二"),
        (f"<tr><td>甲<td>乙<tr><td>{SENTENCE * 30}<td>丁", f"甲\n\n乙\n\n{SENTENCE * 30}\n\n丁"),
        ("<tr><td>一<br>二<br>三<td>乙<tr><td>丙<td>丁", "一\n二\n三\n\n乙\n\n丙\n\n丁"),
        (
            "<tr><td>甲<td><table><tr><td>公司<td>评级<tr><td>乙<td>买入</table>",
            "甲\n\n公司\t评级\n乙\t买入",
        ),
        ("<tr><td><tr><td>", "尾"),
    ],
)
def test_tables(table: str, text: str) -> None:
    assert read(f"<table>{table}</table>" + ("尾" if text == "尾" else "")) == text


# --- what surrounds it -----------------------------------------------------------------------

LINKS = (
    "<ul>"
    + "".join(f"<li><a href='#'>北岳证券：第{one}篇点评</a> 2024-05-06</li>" for one in "一二三四五")
    + "</ul>"
)
LONG = TEXT * 12


@pytest.mark.parametrize(
    "clutter",
    [
        LINKS,
        "<nav>首页</nav>",
        "<aside><p>海外市场综述</p></aside>",
        "<footer>版权所有</footer>",
        "<div class='article-comments'>看多！</div>",
        "<div id='adTop'>开户有礼</div>",
        "<div role='complementary'>热榜</div>",
        "<div class='newsFooter'>沪ICP备0号</div>",
    ],
)
def test_clutter_beside_and_in_the_text_is_dropped(clutter: str) -> None:
    plain = "\n\n".join([SENTENCE] * 12)
    assert read(f"<div>{LONG}</div>{clutter}") == plain
    assert read(f"<div>{LONG}{clutter}</div>") == plain


def test_what_holds_most_of_the_words_is_no_clutter_whatever_its_name() -> None:
    assert read(f"<div class='sidebar-left comment'>{LONG}</div>").count(SENTENCE) == 12


def test_links_in_the_text_stay() -> None:
    linked = "<p>建议关注：<a href='#'>昆仑万维</a>、<a href='#'>万兴科技</a>。</p>"
    assert read(f"<div>{LONG}{linked}{TEXT}</div>").endswith(f"建议关注：昆仑万维、万兴科技。\n\n{SENTENCE}")


def test_a_byline_of_links_stays() -> None:
    byline = "<div><span>2024-06-25</span> <a href='#'>澄海证券</a> <a href='#'>沈知秋</a></div>"
    page = f"<h1>视频模型进入可控阶段</h1>{byline}<div class='share'>分享</div><div>{LONG}</div>"
    assert read(page).startswith("# 视频模型进入可控阶段\n\n2024-06-25 澄海证券 沈知秋\n\n视频模型发展迅速")


def test_fields_that_only_style_parts_get_lines() -> None:
    byline = (
        "<div><span class='source'>来源：问道财经</span><time>2024-06-25</time><i class='by'>沈知秋</i></div>"
    )
    assert read(byline) == "来源：问道财经\n2024-06-25\n沈知秋"
    assert read("<p><span class='SpellE'>昆仑</span><span class='GramE'>万维</span></p>") == "昆仑万维"


def test_the_text_goes_on_in_what_follows_without_links() -> None:
    page = f"<div>{LONG}</div><div>分析师：沈知秋</div><h3>相关阅读</h3>{LINKS}<div>法律顾问</div>"
    assert read(page).endswith(f"{SENTENCE}\n\n分析师：沈知秋")


# --- title -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "above", "printed_above"),
    [
        ("可灵开放体验申请 快手发力视频_行业研究_问道财经", "", "# 可灵开放体验申请 快手发力视频\n\n"),
        (
            "可灵开放体验申请 - 问道财经",
            "<h1>问道财经网站</h1><h2>可灵开放体验申请</h2>",
            "## 可灵开放体验申请\n\n",
        ),
        ("问道财经：可灵开放体验申请", "<div><b>可灵开放体验申请</b></div>", "# 可灵开放体验申请\n\n"),
        ("研报详情", "<h1>可灵开放体验申请</h1><p>2024-06-25</p>", "# 可灵开放体验申请\n\n2024-06-25\n\n"),
        ("", "<h1>可灵开放体验申请</h1>", "# 可灵开放体验申请\n\n"),
        ("", "<h1>一、可灵开放体验申请</h1>", "# 一、可灵开放体验申请\n\n"),
        ("", "<p>2024-06-25</p>澄海证券<br>", "2024-06-25\n\n澄海证券\n\n"),
        ("", "", ""),
    ],
)
def test_titles(name: str, above: str, printed_above: str) -> None:
    page = f"<head><title>{name}</title></head><body><nav>首页</nav>{above}<div>{LONG}</div></body>"
    assert read(page) == printed_above + "\n\n".join([SENTENCE] * 12)


def test_a_title_that_is_repeated_below_the_text_is_printed_once_above() -> None:
    page = f"<title>可灵开放体验申请</title><div>{LONG * 6}</div><p><b>可灵开放体验申请</b></p>{LINKS}"
    assert read(page).startswith(f"# 可灵开放体验申请\n\n{SENTENCE}")


# --- bytes -----------------------------------------------------------------------------------

TRADITIONAL = "視頻模型發展迅速，國內廠商加快追趕。"


@pytest.mark.parametrize("declared", ["", "<meta charset='gb2312'>", "<meta charset='utf-8'>"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SENTENCE, "utf-8"),
        (SENTENCE, "utf-8-sig"),
        (SENTENCE, "utf-16"),
        (SENTENCE, "gbk"),
        (SENTENCE + "镕㐂", "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
    ],
)
def test_encodings_are_told_by_the_bytes(text: str, encoding: str, declared: str) -> None:
    assert read(f"{declared}<p>{text}</p>".encode(encoding)) == text


def test_other_encodings_are_believed() -> None:
    text = "日本語のテキストです。カタカナ"
    assert (
        read(f"<meta http-equiv='Content-Type' content='text/html; charset=shift_jis'>{text}".encode("sjis"))
        == text
    )


def test_damaged_characters_are_counted() -> None:
    found = parse_html((TEXT * 10).encode()[:-10] + b"\xe8\xa7</p>")
    assert found.warnings == ("1 characters of the page are damaged",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "prints no text"),
        (b" \n ", "prints no text"),
        (b"<html><body><script>load()</script></body></html>", "loaded by a script"),
        (b"<html><frameset><frame src='a.html'></frameset></html>", "stand in a frame"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\x01\x02" * 20, "not text"),
        (b"<meta charset='x-none'><p>\x80\x81\xff\xfe</p>", "not text"),
        (b"<meta charset='rot13'><p>\x80\x81\xff\xfe</p>", "not text"),
        ("<p>没有记号</p>".encode("utf-16-le"), "not text"),
        (b"<div>" * 5000 + TEXT.encode(), "nested too deep"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "without a page"),
    ],
)
def test_bad_pages_say_what_is_wrong(content: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        parse_html(content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("limit", ["MAX_CHARACTERS", "MAX_TAGS"])
def test_enormous_pages_are_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, limit, 20)
    with pytest.raises(ReadError, match="more than the limit of 20"):
        parse_html((TEXT * 30).encode())


def test_embedded_pictures_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_CHARACTERS", 200)
    picture = b64encode(bytes(5000)).decode()
    assert read(f"<img src='data:image/png;charset=utf-8;base64,{picture}'>{TEXT}") == SENTENCE


def test_deep_nesting_is_read_and_what_is_too_deep_is_said() -> None:
    assert read("<div>" * 1500 + TEXT) == SENTENCE
    found = parse_html((LONG + "<div>" * 3000 + "<p>深</p>").encode())
    assert "深" not in found.text
    assert found.warnings == ("the page is nested too deep; what stands deepest is left out",)


def test_entities_do_not_multiply() -> None:
    names = "".join(
        f'<!ENTITY {one} "&{two};&{two};&{two};">' for two, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(read(f'<!DOCTYPE html [<!ENTITY a "哈">{names}]><p>&i;</p>{TEXT}')) < 100


def test_xhtml_with_empty_elements_loses_nothing() -> None:
    head = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
    assert read(f'{head}<script src="a.js"/></head><body><a id="top"/><div/>{TEXT}</body></html>') == SENTENCE


MHTML = """From: <Saved by a browser>
Subject: page
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--x"

----x
Content-Type: text/css

p {{ color: red }}
----x
Content-Type: text/html{charset}
Content-Transfer-Encoding: {encoding}
Content-Location: https://research.example/1

{page}
----x--
"""


@pytest.mark.parametrize(
    ("charset", "encoding", "page"),
    [
        ("", "base64", b64encode(TEXT.encode()).decode()),
        ("; charset=gb2312", "base64", b64encode(TEXT.encode("gbk")).decode()),
        ("; charset=utf-8", "quoted-printable", "".join(f"={byte:02X}" for byte in TEXT.encode())),
    ],
)
def test_web_archives(charset: str, encoding: str, page: str) -> None:
    archive = MHTML.format(charset=charset, encoding=encoding, page=page)
    assert read(archive) == SENTENCE
    assert read(archive.replace("\n", "\r\n")) == SENTENCE
