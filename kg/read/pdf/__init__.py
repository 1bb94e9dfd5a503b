"""PDF files: what is printed on their pages, as text in reading order with the place of every line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from kg.errors import ReadError
from kg.read import ocr
from kg.read.parsed import Parsed
from kg.read.pdf.covers import find_layers
from kg.read.pdf.furniture import find_furniture
from kg.read.pdf.lines import Sheet, read_sheet
from kg.read.pdf.order import to_flowing
from kg.read.pdf.pairing import to_paired
from kg.read.pdf.scans import has_picture, is_garbled, read_scan
from kg.read.pdf.screen import to_seen
from kg.read.pdf.turning import to_level
from kg.read.pdf.writing import Leaf, to_parsed
from kg.read.pulse import beat

#: Pages; a longer file is no report, and is read no further.
MAX_PAGES = 2000
_BEAT = 50  # pages between signs of life
_RECOGNISE = f"to have pictures of pages recognised: {ocr.INSTALL}"
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: "is encrypted and needs a password; save it without one",
    pdfium.FPDF_ERR_SECURITY: "is encrypted in a way that cannot be read; save it without a password",
    pdfium.FPDF_ERR_FORMAT: "is no PDF, or too broken to be read; fetch or save it anew",
}


def parse_pdf(content: bytes) -> Parsed:
    """The text of a PDF, with its pages.

    Pages that are pictures of text are recognised if the extra ``ocr`` is installed; else they stay
    empty, and a warning names them.

    Raises:
        ReadError: it is encrypted, broken, without pages, or no page has text that can be read.
    """
    with closing(_open(content)) as document:
        count = len(document)
        if not count:
            raise ReadError("has no pages; fetch or save it anew")
        sheets, scanned, bad = _sheets(document)
    if not any(sheet.lines for sheet in sheets):
        raise ReadError(_unreadable(len(sheets), scanned, bad))
    leaves = [to_flowing(to_paired(to_seen(sheet))) for sheet in sheets]
    furniture = find_furniture([(sheet.height, lines) for sheet, lines in zip(sheets, leaves, strict=True)])
    return to_parsed(
        [Leaf(*page) for page in zip(leaves, furniture, (sheet.certainty for sheet in sheets), strict=True)],
        warnings=tuple(_warnings(count, sheets, scanned, bad)),
    )


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise ReadError(_ERRORS.get(code, f"is a PDF that cannot be opened ({error})")) from error


def _sheets(document: pypdfium2.PdfDocument) -> tuple[list[Sheet], list[int], list[int]]:
    """The pages as read; the numbers of those that are pictures without text, and of the broken ones."""
    sheets: list[Sheet] = []
    scanned: list[int] = []
    bad: list[int] = []
    for number in range(1, min(len(document), MAX_PAGES) + 1):
        if number % _BEAT == 0:
            beat()
        try:
            with closing(document[number - 1]) as page:
                sheet = to_level(read_sheet(page, find_layers(page) if number == 1 else None))
                if is_garbled(sheet) or (not sheet.lines and has_picture(page)):
                    scanned.append(number)
                    sheet = read_scan(page) if ocr.is_available() else sheet._replace(lines=[])
        except PdfiumError:
            bad.append(number)
            sheet = Sheet(0, 0, [])
        sheets.append(sheet)
    return sheets, scanned, bad


def _unreadable(pages: int, scanned: list[int], bad: list[int]) -> str:
    count = f"{pages} page{'s' * (pages != 1)}"
    if not scanned:
        return f"has no text on its {count}" + (f", {len(bad)} of them broken" if bad else "")
    if ocr.is_available():
        return f"has no text layer ({count}), and no text was recognised in its pictures"
    return f"has no text layer that can be read ({count}, scanned or without Unicode maps); {_RECOGNISE}"


def _warnings(count: int, sheets: list[Sheet], scanned: list[int], bad: list[int]) -> Iterator[str]:
    if count > len(sheets):
        yield f"has {count} pages; only the first {len(sheets)} were read"
    if bad:
        yield f"page {_listed(bad)} of {count} broken and left out"
    if scanned and ocr.is_available():
        yield f"page {_listed(scanned)} of {count} recognised from pictures; expect wrong characters"
    elif scanned:
        yield f"page {_listed(scanned)} of {count} left out: no text layer that can be read; {_RECOGNISE}"


def _listed(numbers: list[int]) -> str:
    """Page numbers with ranges: 1-3, 7."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, ends)) for ends in ranges)
