"""Pages whose text the library cannot tell: pictures of print, and fonts that do not say what they draw."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from kg.read import ocr
from kg.read.pdf.lines import Line, Sheet
from kg.read.pulse import beat

#: Dots per inch at which a page is drawn for recognition.
_DPI = 200
_POINTS = 72  # to the inch
#: Of a page's area; a smaller picture is an ornament.
_PICTURE = 0.3
#: Of a page's signs; where more are of no writing, its fonts do not say what they draw.
_ODD = 0.35
_FEWEST = 40  # signs by which a page can be judged
#: Of the height of a recognised box that its type has.
_TYPE = 0.8


def is_garbled(sheet: Sheet) -> bool:
    """Whether a page's characters cannot be what is printed: controls, private use, scattered symbols.

    Bullets and formulas use such signs as well, so a third of the page must.
    """
    text = "".join(line.text for line in sheet.lines).replace(" ", "")
    odd = sum(map(_is_odd, text))
    return len(text) >= _FEWEST and odd > _ODD * len(text)


def _is_odd(sign: str) -> bool:
    """Neither a letter or figure of a script our reports use, nor punctuation."""
    code = ord(sign)
    if code < 0x7F:
        return code < 0x20
    if 0x4E00 <= code <= 0x9FFF:
        return not (_encodes(sign, "gb2312") or _encodes(sign, "big5"))
    return not (
        0xA1 <= code <= 0x24F
        or 0x370 <= code <= 0x3FF
        or 0x2000 <= code <= 0x33FF
        or 0xFE30 <= code <= 0xFFEF
        or 0x1D400 <= code <= 0x1D7FF
    )


def _encodes(sign: str, encoding: str) -> bool:
    try:
        return bool(sign.encode(encoding))
    except UnicodeEncodeError:
        return False


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
    scale = _DPI / _POINTS
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
    certainty = sum(one.score * len(one.text) for one in found) / signs if signs else 1.0
    width, height = page.get_size()
    return Sheet(width, height, to_reading_order(lines, width), round(certainty, 3))


def to_reading_order(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines of a page that has no order of its own: column after column, each from top to bottom.

    A column's edge is a place no line crosses; lines over the whole width part what stands above and below.
    """
    wide = [line for line in lines if line.right - line.left > 0.6 * width]
    order: list[Line] = []
    rest = sorted((line for line in lines if line not in wide), key=lambda line: (line.top, line.left))
    for bar in [*sorted(wide, key=lambda line: line.top), None]:
        above = [line for line in rest if bar is None or line.top < bar.top]
        rest = rest[len(above) :]
        order += _by_columns(above)
        order += [bar] if bar else []
    return order


def _by_columns(lines: Sequence[Line]) -> list[Line]:
    columns: list[list[Line]] = []
    edge = float("-inf")
    for line in sorted(lines, key=lambda line: line.left):
        if line.left > edge:
            columns.append([])
        columns[-1].append(line)
        edge = max(edge, line.right)
    return [line for column in columns for line in sorted(column, key=lambda line: (line.top, line.left))]
