"""The kit that draws PDFs for other tests: what it draws can be read, in the order in which it was drawn."""

from __future__ import annotations

import bad_pdfs
import pypdfium2
import pytest
from pdf_layouts import LAYOUTS, Layout
from pdfs import Box, Form, Frame, Note, Text, draw, flow, row, width_of, wrap


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_the_same_marks_give_the_same_bytes():
    page = [Text(50, 100, 12, "量化"), Form((Text(50, 200, 9, "表单"),)), Box(0, 0, 9, 9)]
    assert draw([page]) == draw([page])


def test_the_order_of_the_content_is_that_of_the_list():
    marks = [Text(50, 700, 9, "页脚"), Text(50, 100, 20, "标题"), Text(50, 400, 9, "正文")]
    assert texts(draw([marks, row(100, 9, (300, "右"), (50, "左"))])) == ["页脚\n标题\n正文", "左 右"]


@pytest.mark.parametrize("words", ["S0999519080711", "２０２３＠", "⽤⼤⽅", "臵信", "—— “引号”（1）★⚫"])
def test_characters_are_read_as_drawn(words: str):
    assert texts(draw([[Text(50, 100, 9, words)]])) == [words]


def test_the_size_of_type():
    content = draw([[Text(50, 100, 20, "标题")]])
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    assert pypdfium2.raw.FPDFText_GetFontSize(text.raw, 0) == 20
    assert text.get_charbox(0, loose=True)[0] == pytest.approx(50)


def test_words_stay_whole_and_marks_hang():
    assert wrap("量化Alpha因子。", 10, 40) == ["量化", "Alpha因", "子。"]
    assert wrap("一二三。", 10, 30) == ["一二三。"]
    assert width_of("量A", 10) == 15


def test_a_paragraph_goes_on_in_the_next_frame():
    frames = [Frame(0, 10, 40, 20), Frame(100, 10, 60, 100)]
    first, second = flow(["一二三四五六七八九十", "甲乙"], frames, 10, leading=1)
    assert [(mark.x, mark.words) for mark in first] == [(20, "一二"), (0, "三四五六")]
    assert [(mark.x, mark.words) for mark in second] == [(100, "七八九十"), (120, "甲乙")]


def test_a_comment_is_not_in_the_content():
    assert texts(draw([[Text(50, 100, 9, "正文"), Note(50, 200, "批注")]])) == ["正文"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_layouts_hold_their_words(layout: Layout):
    pages = texts(draw(layout.pages))
    assert len(pages) == len(layout.pages)
    text = "".join("".join(pages).split())
    assert all(one.name in text for one in layout.authors)
    assert all(words in page for words in layout.running for page in pages)
    assert all(words in text for words in layout.unseen)


def test_layouts_are_of_some_length():
    assert all(sum(map(len, layout.body)) > 1500 for layout in LAYOUTS)


@pytest.mark.parametrize(
    "make",
    [bad_pdfs.locked, bad_pdfs.truncated, bad_pdfs.no_pdf, bad_pdfs.pageless],
    ids=lambda make: make.__name__,
)
def test_files_that_do_not_open(make):
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(make())


@pytest.mark.parametrize(
    "make",
    [bad_pdfs.restricted, bad_pdfs.misplaced, bad_pdfs.with_junk, bad_pdfs.rotated, bad_pdfs.in_forms],
    ids=lambda make: make.__name__,
)
def test_files_that_read_like_the_plain_one(make):
    assert texts(make()) == texts(bad_pdfs.plain())


def test_files_without_readable_text():
    assert texts(bad_pdfs.scanned()) == [""]
    assert bad_pdfs.TITLE not in texts(bad_pdfs.unmapped())[0]


@pytest.mark.parametrize(
    "make", [bad_pdfs.outside, bad_pdfs.covered, bad_pdfs.invisible], ids=lambda make: make.__name__
)
def test_hidden_text_is_in_the_file(make):
    assert bad_pdfs.HIDDEN in texts(make())[0]


def test_a_long_file():
    assert len(pypdfium2.PdfDocument(bad_pdfs.long(30))) == 30


def test_a_heavy_file_is_small():
    content = bad_pdfs.heavy(20_000)
    assert len(content) < 5_000
    assert len(texts(content)[0]) > 150_000
