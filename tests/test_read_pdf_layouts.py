"""Reports laid out in many ways, and files that are hard to read, through the PDF reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import bad_pdfs
import pytest
from factories import pdf_document
from pdf_layouts import LAYOUTS, Author, Layout
from pdfs import draw
from test_extract_masthead import BROKERS

from kg.errors import ReadError
from kg.extract.masthead import Masthead, find_masthead
from kg.read.parsed import Parsed
from kg.read.pdf import parse_pdf
from kg.records import Block, BlockKind, Document

PARAGRAPH = BlockKind.PARAGRAPH


def masthead(content: bytes) -> Masthead:
    return find_masthead(pdf_document(content), BROKERS)


def authors(found: Masthead) -> tuple[Author, ...]:
    fields = ("name", "role", "licence", "email", "phone")
    return tuple(
        Author(*(value and value.value for value in (getattr(one, field) for field in fields)))
        for one in found.analysts
    )


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def without_furniture(parsed: Parsed) -> str:
    ends = [0, *(end for _, end in parsed.furniture)]
    starts = [*(start for start, _ in parsed.furniture), len(parsed.text)]
    return "".join(parsed.text[start:end] for start, end in zip(ends, starts, strict=True))


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.name)
def layout(request: pytest.FixtureRequest) -> Layout:
    return request.param


def test_title(layout: Layout):
    found = masthead(draw(layout.pages)).title
    assert found is not None
    assert squeezed(found.value) == squeezed(layout.title)


def test_date_broker_and_rating(layout: Layout):
    found = masthead(draw(layout.pages))
    assert (found.issued and found.issued.value) == layout.date
    assert (found.broker and found.broker.ref.key) == layout.broker
    assert (found.rating and found.rating.value) == layout.rating


def test_authors(layout: Layout):
    assert authors(masthead(draw(layout.pages))) == layout.authors


def test_pages_cover_the_text(layout: Layout):
    parsed = parse_pdf(draw(layout.pages))
    assert [page.number for page in parsed.pages] == list(range(1, len(layout.pages) + 1))
    assert (parsed.pages[0].start, parsed.pages[-1].end) == (0, len(parsed.text))
    assert all(before.end <= after.start for before, after in pairwise(parsed.pages))


def test_prints_are_lines_of_the_first_page(layout: Layout):
    parsed = parse_pdf(draw(layout.pages))
    first = parsed.pages[0]
    assert parsed.prints
    for line in parsed.prints:
        assert first.start <= line.start < line.end <= first.end
        assert parsed.text[line.start : line.end].strip()
        assert line.size > 0
        assert (line.left, line.top) < (line.right, line.bottom)


def test_running_lines_are_furniture(layout: Layout):
    rest = without_furniture(parse_pdf(draw(layout.pages)))
    assert [words for words in layout.running if words in rest] == []


def test_paragraphs_go_on_over_lines_and_pages(layout: Layout):
    document = pdf_document(draw(layout.pages))
    said = squeezed("".join(_words(document, block) for block in document.blocks if block.kind is PARAGRAPH))
    broken = [words for words in layout.body if words not in said]
    assert len(broken) <= layout.interrupted, broken


def _words(document: Document, block: Block) -> str:
    return "".join(document.text[start:end] for start, end in block.fragments)


def test_what_is_not_to_be_seen_is_not_read(layout: Layout):
    text = parse_pdf(draw(layout.pages)).text
    assert [words for words in layout.unseen if words in text] == []


# --- files that are hard to read ------------------------------------------------------------------

PLAIN_AUTHORS = (Author(bad_pdfs.AUTHOR, "分析师", bad_pdfs.LICENCE, bad_pdfs.EMAIL),)


@pytest.mark.parametrize(
    "make",
    [bad_pdfs.locked, bad_pdfs.truncated, bad_pdfs.no_pdf, bad_pdfs.pageless, bad_pdfs.cyclic, bytes],
    ids=lambda make: make.__name__,
)
def test_what_cannot_be_read_says_why(make: Callable[[], bytes]):
    with pytest.raises(ReadError) as caught:
        parse_pdf(make())
    assert str(caught.value)


def test_a_password_is_named():
    with pytest.raises(ReadError, match=r"password|encrypt"):
        parse_pdf(bad_pdfs.locked())


@pytest.mark.parametrize(
    "make",
    [
        bad_pdfs.plain,
        bad_pdfs.restricted,
        bad_pdfs.misplaced,
        bad_pdfs.with_junk,
        bad_pdfs.outside,
        bad_pdfs.covered,
        bad_pdfs.invisible,
        bad_pdfs.watermarked,
        bad_pdfs.rotated,
        bad_pdfs.in_forms,
        bad_pdfs.annotated,
        bad_pdfs.two_up,
        bad_pdfs.labelled,
    ],
    ids=lambda make: make.__name__,
)
def test_the_report_is_read_all_the_same(make: Callable[[], bytes]):
    document = pdf_document(make())
    found = find_masthead(document, BROKERS)
    assert found.title is not None
    assert found.title.value == bad_pdfs.TITLE
    assert (found.issued and found.issued.value) == "2021-05-18"
    assert authors(found) == PLAIN_AUTHORS
    assert bad_pdfs.HIDDEN not in document.text
    assert [words for words in bad_pdfs.BODY if words not in squeezed(document.text)] == []


@pytest.mark.parametrize("make", [bad_pdfs.scanned, bad_pdfs.unmapped], ids=lambda make: make.__name__)
def test_a_file_without_readable_text_says_so(make: Callable[[], bytes]):
    try:
        complaints = parse_pdf(make()).warnings
    except ReadError as error:
        complaints = (str(error),)
    assert complaints


def test_a_page_lying_on_its_side_is_read():
    text = squeezed(parse_pdf(bad_pdfs.sideways()).text)
    assert bad_pdfs.TITLE in text
    assert bad_pdfs.LICENCE in text


def test_a_stamp_is_no_text():
    assert "reader@example.com" not in parse_pdf(bad_pdfs.watermarked()).text


def test_the_right_half_of_a_sheet_follows_the_left():
    text = squeezed(parse_pdf(bad_pdfs.two_up()).text)
    left, _ = text.split("第二页从这里开始。")
    assert all(words in left for words in (bad_pdfs.TITLE, bad_pdfs.LICENCE, *bad_pdfs.BODY))


def test_pages_are_counted_not_labelled():
    document = pdf_document(bad_pdfs.labelled())
    assert document.page_at(document.text.index("第二页")) == 2


def test_a_thousand_pages():
    parsed = parse_pdf(bad_pdfs.long(1000))
    assert len(parsed.pages) == 1000
    assert not re.search(r"(?<!\d)999(?!\d)", without_furniture(parsed))
