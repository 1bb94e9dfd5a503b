"""Draws small PDFs for tests: what stands where, in which order, and what can be wrong with a file.

A page is a list of marks, drawn in the order of the list, so that the order of the content can differ
from the order seen. Places are points from the page's upper left corner, ``y`` is that of a line's foot.
The default font is embedded and the same on every machine; Chinese shows as boxes and reads as it should.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache, singledispatch
from io import BytesIO
from typing import NamedTuple
from zlib import crc32

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
INVISIBLE = 3  # the rendering mode of text that is neither filled nor stroked
_UNBREAKABLE = re.compile(r"[\w@.%+\-/]*[A-Za-z0-9][\w@.%+\-/]*|.", re.ASCII | re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》”…,.;:!?)")
_WIDE = range(0x2000, 0x10000)


class Text(NamedTuple):
    """One run of characters. ``angle`` is in degrees, ``spacing`` in points between characters,
    ``grey`` 0 is black and 1 white."""

    x: float
    y: float
    size: float
    words: str
    mode: int = 0
    angle: float = 0
    spacing: float = 0
    grey: float = 0


class Box(NamedTuple):
    """A filled rectangle; it covers what was drawn before."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 1


class Picture(NamedTuple):
    """An image, as the bytes of its file."""

    x: float
    y: float
    width: float
    height: float
    content: bytes


class Form(NamedTuple):
    """Marks in an object of their own, which the page calls."""

    marks: tuple[Mark, ...]


class Note(NamedTuple):
    """A reader's comment: an annotation, no part of the page's content."""

    x: float
    y: float
    words: str


Mark = Text | Box | Picture | Form | Note


# --- placing text ---------------------------------------------------------------------------------


def width_of(words: str, size: float) -> float:
    """Points that ``words`` take: 1 em for a full-width character, half an em for any other."""
    return size * sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in words)


def wrap(words: str, size: float, width: float, indent: float = 0) -> list[str]:
    """Lines of at most ``width`` points; Latin words stay whole, closing marks hang over the end."""
    lines, line = [], ""
    for part in _UNBREAKABLE.findall(words):
        room = width - (0 if lines else indent)
        if line and part not in _NEVER_FIRST and width_of(line + part, size) > room:
            lines.append(line)
            line = ""
        line += part
    return [*lines, line]


def stack(x: float, y: float, size: float, *lines: str, leading: float = 1.5) -> list[Text]:
    """One line under the other."""
    return _under(x, y, size, lines, size * leading)


def row(y: float, size: float, *cells: tuple[float, str]) -> list[Text]:
    """Runs side by side on one line."""
    return [Text(x, y, size, words) for x, words in cells]


def upright(x: float, y: float, size: float, words: str) -> list[Text]:
    """Characters one under the other, as on the coloured band at a page's edge."""
    return [Text(x, y + number * size * 1.2, size, char) for number, char in enumerate(words)]


def paragraph(
    x: float, y: float, size: float, words: str, *, width: float, leading: float = 1.5
) -> list[Text]:
    """A text broken into lines of ``width`` points."""
    return stack(x, y, size, *wrap(words, size, width), leading=leading)


class Frame(NamedTuple):
    """Where body text may stand: ``y`` is the foot of its first line, ``bottom`` of the lowest."""

    x: float
    y: float
    width: float
    bottom: float


def flow(
    paragraphs: Iterable[str], frames: Iterable[Frame], size: float, leading: float = 1.6
) -> list[list[Text]]:
    """Paragraphs poured into one frame after the other, sentences cut where a frame is full.

    Gives the lines of each frame; what finds no room in the last is left out.
    """
    left = deque((words, 2 * size) for words in paragraphs)
    return [_fill(frame, left, size, size * leading) for frame in frames]


def _fill(frame: Frame, left: deque[tuple[str, float]], size: float, step: float) -> list[Text]:
    """Take from ``left``, pairs of words and the indent of their first line, what the frame holds."""
    lines: list[Text] = []
    room = int((frame.bottom - frame.y) / step) + 1
    while left and len(lines) < room:
        words, indent = left.popleft()
        first, *others = wrap(words, size, frame.width, indent)
        if len(lines) + 1 + len(others) > room:
            cut = room - len(lines) - 1
            left.appendleft(("".join(others[cut:]), 0))
            others = others[:cut]
        y = frame.y + len(lines) * step
        lines += [Text(frame.x + indent, y, size, first), *_under(frame.x, y + step, size, others, step)]
    return lines


def _under(x: float, y: float, size: float, lines: Iterable[str], step: float) -> list[Text]:
    return [Text(x, y + number * step, size, line) for number, line in enumerate(lines)]


# --- drawing --------------------------------------------------------------------------------------


def draw(
    pages: Iterable[Sequence[Mark]],
    *,
    size: tuple[float, float] = A4,
    rotation: int = 0,
    font: str = "",
    labels: Sequence[tuple[int, str]] = (),
    encrypt: StandardEncryption | None = None,
) -> bytes:
    """The file: the same bytes for the same marks.

    ``size`` is that of the sheet drawn on, ``rotation`` how a viewer turns it (degrees, clockwise).
    ``labels`` are (index of a page, prefix of the numbers printed from there on). ``font`` names one
    that is registered with reportlab; without it an embedded one is taken.
    """
    file = BytesIO()
    sheet = size[::-1] if rotation % 180 else size  # the library swaps the sides of a page that is turned
    canvas = Canvas(file, pagesize=sheet, invariant=True, encrypt=encrypt)
    for index, prefix in labels:
        canvas.addPageLabel(index, style="ARABIC", start=1, prefix=prefix)
    for marks in pages:
        canvas.setPageRotation(rotation)
        for mark in marks:
            _draw(mark, canvas, font or _embedded(), size[1])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@lru_cache(maxsize=1)
def _embedded() -> str:
    """reportlab's own Latin font, its empty box standing for every character it lacks."""
    font = TTFont("Boxes", "Vera.ttf")
    missing = [code for code in _WIDE if code not in font.face.charToGlyph]
    font.face.charToGlyph.update(dict.fromkeys(missing, 0))
    font.face.charWidths.update(dict.fromkeys(missing, 1000))
    pdfmetrics.registerFont(font)
    return "Boxes"


@singledispatch
def _draw(mark: Mark, canvas: Canvas, font: str, height: float) -> None:
    raise TypeError(f"no mark that can be drawn: {mark!r}")


@_draw.register
def _(mark: Text, canvas: Canvas, font: str, height: float) -> None:
    canvas.saveState()
    canvas.setFillGray(mark.grey)
    canvas.translate(mark.x, height - mark.y)
    canvas.rotate(mark.angle)
    text = canvas.beginText(0, 0)
    text.setFont(font, mark.size)
    text.setTextRenderMode(mark.mode)
    text.setCharSpace(mark.spacing)
    text.textOut(mark.words)
    canvas.drawText(text)
    canvas.restoreState()


@_draw.register
def _(mark: Box, canvas: Canvas, font: str, height: float) -> None:
    canvas.setFillGray(mark.grey)
    canvas.rect(mark.x, height - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)


@_draw.register
def _(mark: Picture, canvas: Canvas, font: str, height: float) -> None:
    image = ImageReader(BytesIO(mark.content))
    canvas.drawImage(image, mark.x, height - mark.y - mark.height, mark.width, mark.height)


@_draw.register
def _(mark: Form, canvas: Canvas, font: str, height: float) -> None:
    name = f"form{crc32(repr(mark).encode())}"
    if not canvas.hasForm(name):
        canvas.beginForm(name)
        for inner in mark.marks:
            _draw(inner, canvas, font, height)
        canvas.endForm()
    canvas.doForm(name)


@_draw.register
def _(mark: Note, canvas: Canvas, font: str, height: float) -> None:
    canvas.textAnnotation(mark.words, (mark.x, height - mark.y, mark.x + 100, height - mark.y + 40))
