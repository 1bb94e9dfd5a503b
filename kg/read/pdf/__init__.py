"""PDF files: what is printed on their pages, as text in reading order with the place of every line."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfiumError

from kg.errors import ReadError
from kg.read.parsed import Parsed
from kg.read.pdf.furniture import find_furniture
from kg.read.pdf.lines import Line, read_sheet
from kg.read.pdf.screen import to_seen
from kg.read.pdf.writing import Leaf, to_parsed

#: Pages; a longer file is no report, and is read no further.
MAX_PAGES = 2000


def parse_pdf(content: bytes) -> Parsed:
    """The text of a PDF, with its pages.

    Raises:
        ReadError: it is encrypted, broken, without pages, or has no text.
    """
    document = _open(content)
    try:
        pages = list(_pages(document))
    finally:
        document.close()
    furniture = find_furniture(pages)
    return to_parsed([Leaf(lines, found) for (_, lines), found in zip(pages, furniture, strict=True)])


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except PdfiumError as error:
        raise ReadError(f"not a PDF that can be read ({error})") from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[float, list[Line]]]:
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        try:
            sheet = read_sheet(page)
        finally:
            page.close()
        yield sheet.height, to_seen(sheet, tags=number == 0)
