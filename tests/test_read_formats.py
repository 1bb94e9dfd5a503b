from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import zipped

from kg.errors import ReadError
from kg.read.formats import FORMATS, MARKDOWN, PDF, PLAIN, UNREAD, WEB, WORD, find_format, find_kind

PAGE = "<!DOCTYPE html>\n<html><body>澄海证券</body></html>"


WORD_FILE = zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "", "word/document.xml": "<document/>"})


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", PDF),
        (PAGE.encode(), WEB),
        (b"\xef\xbb\xbf\n  <HTML lang='zh'>", WEB),
        (PAGE.encode("utf-16"), WEB),
        (b'<?xml version="1.0"?>\n<!-- saved -->\n<html xmlns="http://www.w3.org/1999/xhtml">', WEB),
        (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n", WEB),
        (WORD_FILE, WORD),
        ("# 周报\n<table><tr><td>1</td></tr></table>".encode(), None),
        ("研报".encode("utf-16"), None),
        (b"", None),
    ],
)
def test_first_bytes_tell_the_kind(content, found):
    assert find_kind(content) is found


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", "澄海证券".encode(), PLAIN),
        ("a.MD", "澄海证券".encode(), MARKDOWN),
        ("a.txt", b"%PDF-1.7", PDF),
        ("a.html", b"<p>1</p>", WEB),
        ("a.html", b"%PDF-1.7", PDF),
        ("a.doc", PAGE.encode(), WEB),
        ("a.doc", WORD_FILE, WORD),
        ("a.docm", WORD_FILE, WORD),
        ("a.docx", b"PK\x03\x04 cut off", WORD),
    ],
)
def test_the_first_bytes_decide_and_then_the_suffix(name, content, found):
    assert find_format(name, content) is found


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", PAGE.encode(), "not a PDF but a web page, perhaps of a login"),
        ("a.docx", PAGE.encode(), "not a Word document but a web page"),
        ("a.pdf", b'{"code": 403}', "not a PDF but something else"),
        ("a.pdf", b"", "not a PDF but something else"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1", "without a password"),
        ("a.txt", b"{\\rtf1", "an RTF file; save it as .docx"),
        ("a.txt", b"PK\x03\x04", "a zip archive; name it .zip"),
        ("a.docx", zipped({"xl/workbook.xml": "x"}), "a workbook; save it as .pdf"),
        ("a.pdf", zipped({"ppt/presentation.xml": "x"}), "a presentation"),
        ("a.pdf", b"\x89PNG\r\n", "a picture"),
        ("a.zip", b"Rar!\x1a\x07", "an archive other than zip"),
        ("a.doc", b"plain words", "not a report; expected"),
    ],
)
def test_what_is_not_read_is_named_with_the_way_out(name, content, says):
    with pytest.raises(ReadError, match=rf"^{name}: .*{says}"):
        find_format(name, content)


def test_no_suffix_is_both_read_and_not():
    assert not FORMATS.keys() & UNREAD.keys()


@given(st.sampled_from([*FORMATS, ".doc", ".x", ""]), st.binary(max_size=60))
def test_any_bytes_have_a_format_or_a_reason(suffix, content):
    said = f"a{suffix}: read"
    try:
        assert find_format(f"a{suffix}", content).media_type
    except ReadError as error:
        said = str(error)
    assert said.startswith(f"a{suffix}: ")
    assert "\n" not in said
