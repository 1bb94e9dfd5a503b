"""What a page paints beside its text: areas that hide what lies under them, and grounds for white print."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

#: Of a page's area: smaller areas hide nothing, still smaller ones are no ground to print on.
_LARGE, _GROUND = 0.05, 0.0005
_WHITE = 250  # of 255: a colour whose parts are all as bright is that of the paper
_OPAQUE = 255


class Area(NamedTuple):
    """A filled area or a picture: edges on the page's own axes, the number of the object that paints it."""

    left: float
    bottom: float
    right: float
    top: float
    number: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left < x < self.right and self.bottom < y < self.top


class Layers(NamedTuple):
    """Areas that hide what was painted before, dark ones, and the number of each text object by its address.

    ``grounds`` is None where they cannot be known, since the page calls objects that paint.
    """

    covers: tuple[Area, ...]
    grounds: tuple[Area, ...] | None
    painted: dict[int, int]

    def hide(self, drawn: Any, x: float, y: float) -> bool:
        """Whether a text object at ``x``, ``y`` lies under a later area, or is white on white."""
        number = self.painted.get(_address(drawn))
        if number is None:
            return False
        if any(cover.number > number and cover.holds(x, y) for cover in self.covers):
            return True
        if self.grounds is None or not _is_white(drawn):
            return False
        return not any(ground.number < number and ground.holds(x, y) for ground in self.grounds)


def find_layers(page: pypdfium2.PdfPage) -> Layers:
    """What ``page`` itself paints; what stands inside objects that it calls is not looked at."""
    width, height = page.get_size()
    count = pdfium.FPDFPage_CountObjects(page.raw)
    objects = [pdfium.FPDFPage_GetObject(page.raw, number) for number in range(count)]
    kinds = [pdfium.FPDFPageObj_GetType(one) for one in objects]
    painted = [
        (area, one, kind)
        for number, (one, kind) in enumerate(zip(objects, kinds, strict=True))
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
        and (area := _to_area(one, number, _GROUND * width * height))
    ]
    filled = [
        (area, one) for area, one, kind in painted if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_filled(one)
    ]
    pictures = [area for area, _, kind in painted if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    called = {pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING} & set(kinds)
    return Layers(
        covers=_covers(filled, _LARGE * width * height),
        grounds=None if called else (*pictures, *(area for area, one in filled if not _is_white(one))),
        painted={
            _address(objects[at]): at for at, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_TEXT
        },
    )


def _covers(filled: Sequence[tuple[Area, Any]], least: float) -> tuple[Area, ...]:
    return tuple(
        area
        for area, one in filled
        if (area.right - area.left) * (area.top - area.bottom) > least
        and not pdfium.FPDFPageObj_HasTransparency(one)
    )


def _address(one: Any) -> int:
    """Where the library keeps a page's object: its identity."""
    return ctypes.cast(one, ctypes.c_void_p).value or 0


def _to_area(one: Any, number: int, least: float) -> Area | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(one, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return Area(left, bottom, right, top, number) if (right - left) * (top - bottom) > least else None


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke))
    return mode.value != pdfium.FPDF_FILLMODE_NONE and _colour(path)[3] == _OPAQUE


def _is_white(one: Any) -> bool:
    return min(_colour(one)[:3]) >= _WHITE


def _colour(one: Any) -> list[int]:
    """Red, green, blue and opacity of what fills an object, 0..255 each."""
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(one, *map(ctypes.byref, parts))
    return [part.value for part in parts]
