"""Lists that grow with the number of reports: only what is shown of them is read, the rest is counted."""

from __future__ import annotations

from typing import NamedTuple, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.rdf.vocabulary import PREFIXES

#: The day a report was issued, of several the first, as ``kg.rdf.pages.nodes.to_report`` gives it.
_NEWEST = """
    SELECT ?one (MIN(STR(?issued)) AS ?day) WHERE {{
      {where}
      OPTIONAL {{ ?report dcterms:issued ?issued }}
    }}
    GROUP BY ?one ORDER BY DESC(?day) ?one LIMIT {most} OFFSET {skip}
"""


class Dated(NamedTuple):
    """A node and the day of its report, None if that prints none."""

    node: NamedNode
    day: str | None


def find_newest(store: Store, where: str, *, most: int, skip: int = 0) -> list[Dated]:
    """The nodes ``?one`` of the pattern ``where``, newest ``?report`` first, undated last."""
    query = _NEWEST.format(where=where, most=most, skip=skip)
    rows = cast("QuerySolutions", store.query(query, prefixes=PREFIXES))
    return [
        Dated(row["one"], row["day"].value if isinstance(row["day"], Literal) else None)
        for row in rows
        if isinstance(row["one"], NamedNode)
    ]


def count(store: Store, where: str, what: str = "*") -> int:
    """How many solutions a pattern has, or with ``what`` (``DISTINCT ?report``) how many of these."""
    query = f"SELECT (COUNT({what}) AS ?number) WHERE {{ {where} }}"
    rows = cast("QuerySolutions", store.query(query, prefixes=PREFIXES))
    return int(next(iter(rows))["number"].value)
