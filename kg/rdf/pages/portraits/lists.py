"""Lists on pages: some of each on the page of its entity, all of it on pages of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kg.rdf.pages.nodes import Json

#: Rows of a list on the page of its entity, and on a page of its own.
FEW, MANY = 10, 30


class Slice(NamedTuple):
    """Which rows of a list are wanted: at most ``most`` after the first ``skip``; ``page`` is 1-based."""

    page: int = 1
    most: int = FEW

    @property
    def skip(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.most

    def cut(self, rows: Sequence[Any]) -> Sequence[Any]:
        """These rows of all."""
        return rows[self.skip : self.skip + self.most]

    def tell(self, total: int) -> Json:
        """``count`` (of all rows), ``page`` and ``pages`` (how many there are, one at least).

        >>> Slice(2, 50).tell(120)
        {'count': 120, 'page': 2, 'pages': 3}
        """
        return {"count": total, "page": self.page, "pages": max(1, -(-total // self.most))}
