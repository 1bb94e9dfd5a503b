"""A drawing of an entity and its closest neighbours: where each stands, and the shape of its class."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

#: Outlines around (0, 0), by the shapes of ``kg.view.words.CLASSES``.
SHAPES: Mapping[str, str] = {
    "dot": "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z",
    "square": "M-7 -7h14v14h-14z",
    "diamond": "M0 -9.5L9.5 0L0 9.5L-9.5 0z",
    "triangle": "M0 -9L9 7H-9z",
    "triangleDown": "M0 9L9 -7H-9z",
    "hexagon": "M-9 0L-4.5 -8H4.5L9 0L4.5 8H-4.5z",
    "star": "M0 -10L2.6 -3.4L9.5 -3.1L4.2 1.3L6 8L0 4.2L-6 8L-4.2 1.3L-9.5 -3.1L-2.6 -3.4z",
}
#: Sizes in units of the drawing: its width, the distance of two rows, and of the neighbours to its middle.
WIDTH, _ROW, _REACH = 420, 40, 56
#: The longest label, in half-width characters.
_LABEL = 18


def to_star(neighbours: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """``width``, ``height``, and ``places``: each neighbour with ``x``, ``y``, ``right`` (the side it stands
    on) and ``text``, its label cut to fit. They stand in two columns, first on the right.

    >>> star = to_star([{"other": {"label": label}} for label in ("Sora", "快手", "b")])
    >>> star["height"], [(place["x"], place["y"], place["text"]) for place in star["places"]]
    (80, [(266, 20, 'Sora'), (266, 60, '快手'), (154, 40, 'b')])
    """
    half = -(-len(neighbours) // 2)
    height = _ROW * max(1, half)
    places = []
    for number, neighbour in enumerate(neighbours):
        is_right = number < half
        row, rows = (number, half) if is_right else (number - half, len(neighbours) - half)
        places.append(
            {
                **neighbour,
                "x": WIDTH // 2 + (_REACH if is_right else -_REACH),
                "y": height * (2 * row + 1) // (2 * rows),
                "right": is_right,
                "text": clip(neighbour["other"]["label"]),
            }
        )
    return {"width": WIDTH, "height": height, "places": places}


def clip(label: str, most: int = _LABEL) -> str:
    """A label in at most so many half-width characters; Chinese ones are twice as wide.

    >>> clip("昆仑万维"), clip("生成式人工智能", 8), clip("Stable Diffusion", 8)
    ('昆仑万维', '生成式…', 'Stable …')
    """
    text = " ".join("".join(char for char in label if char.isprintable()).split())
    widths = list(accumulate(2 if east_asian_width(char) in "WF" else 1 for char in text))
    if not widths or widths[-1] <= most:
        return text
    return text[: bisect_right(widths, most - 1)] + "…"
