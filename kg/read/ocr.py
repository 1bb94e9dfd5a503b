"""Text in pictures: stands in until the recogniser is there."""

from __future__ import annotations

from typing import Any, NamedTuple

INSTALL = "pip install 'yanbao-kg[ocr]' to have pictures of pages recognised"


class Recognised(NamedTuple):
    """A line of text in a picture, its box in pixels, and how certain it is (0..1)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float


def is_available() -> bool:
    """Whether the extra is installed."""
    return False


def recognise(picture: Any) -> list[Recognised]:
    """The lines in a picture."""
    raise NotImplementedError
