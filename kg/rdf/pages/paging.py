"""Long lists a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Page(NamedTuple):
    """``shown`` says which page it is: ``page`` (from 1), ``pages``, ``size`` and ``total``."""

    items: Sequence[Any]
    shown: dict[str, int]


def cut(items: Sequence[Any], page: int, size: int) -> Page:
    """The ``page``-th ``size`` of some items; of pages there are not, the nearest.

    >>> cut("abcde", 2, 2)
    Page(items='cd', shown={'page': 2, 'pages': 3, 'size': 2, 'total': 5})
    >>> cut("abcde", 9, 2).items, cut("", 1, 2).shown["pages"]
    ('e', 1)
    """
    size = max(1, size)
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    shown = {"page": page, "pages": pages, "size": size, "total": len(items)}
    return Page(items[(page - 1) * size : page * size], shown)
