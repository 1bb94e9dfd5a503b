"""Filled areas that were painted over a page: what lies under them is not seen."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

#: Of a page's area; smaller areas are rules, bars of charts and backgrounds of boxes.
_LARGE = 0.05
_OPAQUE = 255


class Cover(NamedTuple):
    """An opaque area, its edges on the page's own axes, and the number of the object that paints it."""

    left: float
    bottom: float
    right: float
    top: float
    number: int


class Layers(NamedTuple):
    """What covers a page, and when each text object was painted, by its address."""

    covers: tuple[Cover, ...]
    painted: dict[int, int]

    def hide(self, address: int, x: float, y: float) -> bool:
        """Whether a later cover lies over ``x``, ``y`` of the text object at ``address``."""
        number = self.painted.get(address, len(self.painted) + len(self.covers) + 1)
        return any(
            cover.number > number and cover.left < x < cover.right and cover.bottom < y < cover.top
            for cover in self.covers
        )


def find_layers(page: pypdfium2.PdfPage) -> Layers | None:
    """The covers of a page and the order of its texts, None where nothing covers it.

    Only what the page paints itself is looked at, not what stands inside objects it calls.
    """
    width, height = page.get_size()
    least = _LARGE * width * height
    count = pdfium.FPDFPage_CountObjects(page.raw)
    objects = [pdfium.FPDFPage_GetObject(page.raw, number) for number in range(count)]
    kinds = [pdfium.FPDFPageObj_GetType(one) for one in objects]
    covers = tuple(
        cover
        for number, (one, kind) in enumerate(zip(objects, kinds, strict=True))
        if kind == pdfium.FPDF_PAGEOBJ_PATH and (cover := _to_cover(one, number, least))
    )
    texts = [number for number, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_TEXT]
    if not any(cover.number > texts[0] for cover in covers) if texts else True:
        return None
    return Layers(covers, {address_of(objects[number]): number for number in texts})


def address_of(one: object) -> int:
    """Where the library keeps a page's object: its identity."""
    return ctypes.cast(one, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _to_cover(path: object, number: int, least: float) -> Cover | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    if (right - left) * (top - bottom) < least or not _is_opaque(path):
        return None
    return Cover(left, bottom, right, top, number)


def _is_opaque(path: object) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke))
    pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, colour))
    filled = mode.value != pdfium.FPDF_FILLMODE_NONE and colour[3].value == _OPAQUE
    return filled and not pdfium.FPDFPageObj_HasTransparency(path)
