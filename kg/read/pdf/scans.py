"""Pages whose text the library cannot tell: pictures of print, and fonts that do not say what they draw."""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw as pdfium

from kg.read import ocr
from kg.read.pdf.lines import Line, Sheet
from kg.read.pdf.order import to_reading_order
from kg.read.pulse import beat

_POINTS = 72  # to the inch
#: Of a page's area; a smaller picture is an ornament.
_PICTURE = 0.3
#: Neither a letter or figure of a script that reports use, nor punctuation, nor a mathematical sign.
_ODD = re.compile(
    r"[^\x20-\x7e¥§©®°±²³µ·×÷\u0370-\u03ff\u2000-\u33ff\u4e00-\u9fff\uac00-\ud7af\ufe30-\uffef\U0001d400-\U0001d7ff]"
)
_SHARE = 0.35  # of a page's signs
_FEWEST = 40  # signs by which a page can be judged
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = re.compile(r"[的一年中在大公司行业市场和及有是不上以为時时国國]")
_MANY = 150
#: Of the characters of which the recogniser is certain: so many were right on pages whose text we know.
_RIGHT = 0.95
#: Of the height of a recognised box that its type has.
_TYPE = 0.8


def is_garbled(sheet: Sheet) -> bool:
    """Whether a page's characters cannot be what is printed: controls, private use, scattered symbols,
    or Chinese characters among which not one of the commonest is.

    Bullets and formulas use odd signs as well, so a third of the page must be such.
    """
    text = "".join(line.text for line in sheet.lines).replace(" ", "")
    if len(text) < _FEWEST:
        return False
    if len(_ODD.findall(text)) > _SHARE * len(text):
        return True
    return len(_HAN.findall(text)) > _MANY and _COMMON.search(text) is None


def has_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture covers much of a page."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if abs(right - left) * abs(top - bottom) > _PICTURE * width * height:
            return True
    return False


def read_scan(page: pypdfium2.PdfPage) -> Sheet:
    """The lines recognised in the picture of a page, in reading order, and how certain they are.

    Raises:
        ReadError: the extra is not installed.
    """
    beat()
    scale = ocr.BEST_DPI / _POINTS
    picture = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
    found = ocr.recognise(picture)
    beat()
    lines = [
        Line(
            one.text,
            _TYPE * (one.bottom - one.top) / scale,
            one.left / scale,
            one.top / scale,
            one.right / scale,
            one.bottom / scale,
        )
        for one in found
    ]
    signs = sum(len(one.text) for one in found)
    certainty = _RIGHT * sum(one.score * len(one.text) for one in found) / signs if signs else 1.0
    width, height = page.get_size()
    return Sheet(width, height, to_reading_order(lines, width), round(certainty, 3))
