"""The sample's PDF report has the words of its source, brings its font, and tells nothing of its making."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

import pypdfium2
from lxml import html
from printing import PRINTED, SOURCE, printed

pytest_plugins = ("browser",)
CONTENT = PRINTED.read_bytes()


def signs(texts: Iterable[str]) -> list[Counter[str]]:
    """The characters of each page, white space and compatibility forms aside; their order is the reader's."""
    return [Counter("".join(unicodedata.normalize("NFKC", text).split())) for text in texts]


def pages(content: bytes) -> list[Counter[str]]:
    with pypdfium2.PdfDocument(content) as document:
        return signs(page.get_textpage().get_text_range() for page in document)


def source_pages() -> list[Counter[str]]:
    root = html.document_fromstring(SOURCE.read_text("utf-8"))
    return signs(section.text_content() for section in root.iter("section"))


def test_it_has_the_words_of_its_source() -> None:
    assert len(source_pages()) == 4
    assert pages(CONTENT) == source_pages()


def test_it_is_small_and_brings_its_font() -> None:
    assert len(CONTENT) <= 150_000
    assert set(re.findall(rb"/FontName /[A-Z]{6}\+(\w+)", CONTENT)) == {b"WenQuanYiMicroHei"}
    assert b"/FontFile2" in CONTENT


def test_it_does_not_tell_how_it_was_made() -> None:
    with pypdfium2.PdfDocument(CONTENT) as document:
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
    assert told.pop("Producer").startswith("Skia/PDF ")
    assert told == {"Title": "视频模型开口说话：从无声短片到成片工具"}
    assert re.findall(rb"file:|Mozilla|/ID ?\[|\(D:\d", CONTENT) == []


def test_it_can_be_printed_again(chromium) -> None:
    """With whatever font there is: the words are the same, and what is blanked out breaks nothing."""
    again = printed(chromium, SOURCE)
    assert pages(again) == source_pages()
    assert b"CreationDate" not in again
    assert b"Mozilla" not in again
