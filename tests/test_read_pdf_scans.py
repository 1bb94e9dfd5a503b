"""Pages that are pictures of print."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from kg.errors import ReadError
from kg.read import ocr
from kg.read.ocr import Recognised
from kg.read.pdf import parse_pdf
from kg.read.pdf.lines import Line
from kg.read.pdf.order import to_reading_order
from tests.pdfs import A4, Picture, Text, draw

PRINTED = "我们认为视频生成模型的进展快于预期。"


def photograph(*marks: Text) -> Picture:
    """What ``marks`` look like on a page, as a picture of the page."""
    with pypdfium2.PdfDocument(draw([list(marks)])) as document:
        picture = document[0].render(scale=2, grayscale=True).to_pil()
    file = BytesIO()
    picture.save(file, "PNG")
    return Picture(0, 0, *A4, file.getvalue())


SCANNED = photograph(Text(60, 200, 24, "Sora and Gen-3 Alpha"), Text(60, 300, 14, "video generation models"))


def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)


def with_lines(monkeypatch: pytest.MonkeyPatch, *lines: Recognised) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda picture: list(lines))


def test_a_scan_is_refused_with_its_pages_counted_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_ocr(monkeypatch)
    with pytest.raises(ReadError, match=r"no text layer .*3 pages.*pip install 'yanbao-kg\[ocr\]'"):
        parse_pdf(draw([[SCANNED]] * 3))


def test_pages_of_a_report_that_are_scans_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    page = [Text(60, 200, 10, PRINTED)]
    parsed = parse_pdf(draw([page, [SCANNED], [SCANNED], page, [SCANNED]]))
    (warning,) = parsed.warnings
    assert warning.startswith("page 2-3, 5 of 5 left out")
    assert [page.certainty for page in parsed.pages] == [1.0] * 5
    assert parsed.text.count(PRINTED) == 2


def test_an_ornament_on_an_empty_page_is_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    without_ocr(monkeypatch)
    logo = SCANNED._replace(width=60, height=40)
    assert parse_pdf(draw([[Text(60, 200, 10, PRINTED)], [logo]])).warnings == ()


def test_a_recognised_page_says_how_certain_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Recognised(text=PRINTED, left=166, top=540, right=690, bottom=570, score=0.9)
    with_lines(monkeypatch, line)
    parsed = parse_pdf(draw([[Text(60, 200, 10, "可灵与 Vidu 的对比。")], [SCANNED]]))
    assert PRINTED in parsed.text
    first, second = (page.certainty for page in parsed.pages)
    assert first == 1.0
    assert 0.8 < second < 0.9
    assert parsed.warnings[0].startswith("page 2 of 2 recognised from pictures")


def test_a_scan_in_which_nothing_is_recognised_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with_lines(monkeypatch)
    with pytest.raises(ReadError, match="no text was recognised"):
        parse_pdf(draw([[SCANNED]]))


@pytest.mark.skipif(not ocr.is_available(), reason="the extra ocr is not installed")
def test_a_scan_is_read() -> None:
    parsed = parse_pdf(draw([[SCANNED]]))
    assert parsed.text.replace(" ", "").split() == ["SoraandGen-3Alpha", "videogenerationmodels"]
    assert parsed.pages[0].certainty < 1
    large, small = parsed.prints
    assert large.size > small.size
    assert parse_pdf(draw([[SCANNED]])) == parsed


def test_lines_without_an_order_come_column_by_column_between_lines_over_the_whole_page() -> None:
    def line(text: str, left: float, top: float, right: float) -> Line:
        return Line(text, 10, left, top, right, top + 12)

    lines = [
        line("左二", 50, 200, 180),
        line("右一", 250, 100, 550),
        line("标题横跨全页", 50, 50, 550),
        line("页脚横跨全页", 50, 800, 550),
        line("左一", 50, 101, 180),
        line("右二", 250, 200, 550),
    ]
    found = [one.text for one in to_reading_order(lines, 600)]
    assert found == ["标题横跨全页", "左一", "左二", "右一", "右二", "页脚横跨全页"]
