"""The graph as the page carries it: columns and tables of repeated strings, not one object a row.

Nodes and edges are numbered in the graph's order; everything refers to them by number. Claims stand
in one table: first those of the edges, in edge order (``edges.claims`` counts them), then those of
attribute values, which say where theirs begin and how many they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.view.words import ATTRIBUTES, CLASSES, RELATIONS, class_style, relation_style

Json = dict[str, Any]

_CAPTION_WIDTH = 22  # in half-width characters
# Controls, bidirectional controls, zero-width characters: invisible, or able to reorder what is seen.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)


class _Table:
    """Strings (or None) by number; equal ones share a number."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        if value not in self._numbers:
            self._numbers[value] = len(self.rows)
            self.rows.append(value)
        return self._numbers[value]


@dataclass(slots=True)
class _Claims:
    """The claim columns under construction, with the tables they point into."""

    reports: _Table = field(default_factory=_Table)
    quotes: _Table = field(default_factory=_Table)
    rules: _Table = field(default_factory=_Table)
    columns: Json = field(
        default_factory=lambda: {
            name: [] for name in ("report", "quote", "start", "page", "confidence", "rule", "modality")
        }
    )

    def add(self, claims: Iterable[Json]) -> tuple[int, int]:
        """Append claims; where they begin, and how many they are."""
        first = len(self.columns["quote"])
        for claim in claims:
            for name, value in self.place(claim).items():
                self.columns[name].append(value)
            self.columns["confidence"].append(claim["confidence"])
            self.columns["modality"].append(claim["modality"])
        return first, len(self.columns["quote"]) - first

    def place(self, claim: Json) -> Json:
        """Report, quote, place and rule of a claim or recommendation."""
        source = (claim["report"], claim["file"], claim["broker"], claim["date"])
        return {
            "report": self.reports.number(source),
            "quote": self.quotes.number(claim["quote"]),
            "start": claim["start"],
            "page": claim["page"],
            "rule": self.rules.number(_rule(claim)),
        }


def _rule(claim: Json) -> str:
    """The rule; of what a person added who, when and on which source."""
    person = claim.get("person", {})
    said = (claim["extracted_by"], *(person.get(name) for name in ("by", "date", "source")))
    return " · ".join(part for part in said if part)


def to_columns(graph: MultiDiGraph, titles: Mapping[str, str], *, entity: str | None = None) -> Json:
    """What the page's script reads: ``nodes``, ``edges``, ``claims``, ``reports``, ``words`` and tables.

    ``titles`` names reports by id, also those that an ego view leaves out; ``entity`` is the node the
    page opens on. What a node lacks is left out of its row in ``nodes.more``.
    """
    numbers = {node: number for number, node in enumerate(graph)}
    claims = _Claims()
    edges = _edge_columns(graph, numbers, claims)
    nodes = _node_columns(graph, claims)
    return {
        "nodes": nodes,
        "edges": edges,
        "claims": claims.columns,
        "quotes": claims.quotes.rows,
        "rules": claims.rules.rows,
        "reports": [
            {
                "node": numbers.get(id_, -1),
                "title": titles.get(id_, file),
                "file": file,
                "broker": broker,
                "date": date,
            }
            for id_, file, broker, date in claims.reports.rows
        ],
        "entity": None if entity is None else numbers[entity],
        "words": _words(graph),
    }


def caption(name: str) -> str:
    """A name short enough to stand under a node, without characters that cannot be seen.

    >>> caption("昆仑万维科技股份有限公司及其全资子公司")
    '昆仑万维科技股份有限…'
    """
    plain = " ".join(_UNSEEN.sub(" ", name[:400]).split()) or "·"
    width = 0
    for index, character in enumerate(plain):
        width += half_widths(character)
        if width > _CAPTION_WIDTH:
            return plain[: index - 1] + "…"
    return plain


def half_widths(character: str) -> int:
    """2 for a character as wide as a Chinese one, else 1."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _node_columns(graph: MultiDiGraph, claims: _Claims) -> Json:
    labels = [attrs["label"] for _, attrs in graph.nodes(data=True)]
    captions = map(caption, labels)
    return {
        "id": list(graph),
        "class": [attrs["type"] for _, attrs in graph.nodes(data=True)],
        "label": labels,
        "caption": {str(at): short for at, short in enumerate(captions) if short != labels[at]},
        "more": dict(_more(graph, claims)),
    }


def _more(graph: MultiDiGraph, claims: _Claims) -> Iterator[tuple[str, Json]]:
    for number, (_, attrs) in enumerate(graph.nodes(data=True)):
        row = {
            "aliases": attrs["aliases"],
            "identifiers": attrs["identifiers"],
            "attributes": {name: _values(values, claims) for name, values in attrs["attributes"].items()},
            "judgements": attrs["judgements"],
            "file": attrs.get("file"),
            "copies": [copy["file"] for copy in attrs.get("copies", ())],
        }
        yield str(number), {name: value for name, value in row.items() if value}


def _values(values: Iterable[Json], claims: _Claims) -> list[Json]:
    rows = []
    for value in values:
        first, count = claims.add(value["claims"])
        rows.append({"value": value["value"], "asserted": value["asserted"], "first": first, "count": count})
    return rows


def _edge_columns(graph: MultiDiGraph, numbers: Mapping[str, int], claims: _Claims) -> Json:
    rows = list(graph.edges(data=True))
    return {
        "source": [numbers[source] for source, _, _ in rows],
        "target": [numbers[target] for _, target, _ in rows],
        "relation": [attrs["predicate"] for _, _, attrs in rows],
        "asserted": [int(attrs["asserted"]) for _, _, attrs in rows],
        "claims": [claims.add(attrs["claims"])[1] for _, _, attrs in rows],
        "calls": {
            str(number): [_call(call, claims) for call in attrs["recommendations"]]
            for number, (_, _, attrs) in enumerate(rows)
            if attrs.get("recommendations")
        },
    }


def _call(call: Json, claims: _Claims) -> Json:
    said = {
        name: call[name] for name in ("verb", "rating", "action", "target_price", "currency") if call[name]
    }
    return {**claims.place(call), **said}


def _words(graph: MultiDiGraph) -> Json:
    """Names and styles of the classes and relations that occur, in the order of the legend."""
    classes = {attrs["type"] for _, attrs in graph.nodes(data=True)}
    relations = {attrs["predicate"] for _, _, attrs in graph.edges(data=True)}
    return {
        "classes": {name: class_style(name)._asdict() for name in _ordered(classes, CLASSES)},
        "relations": {name: relation_style(name)._asdict() for name in _ordered(relations, RELATIONS)},
        "attributes": {name: {"zh": zh, "en": en} for name, (zh, en) in ATTRIBUTES.items()},
    }


def _ordered(found: Iterable[str], table: Iterable[str]) -> list[str]:
    order = {name: place for place, name in enumerate(table)}
    return sorted(found, key=lambda name: (order.get(name, len(order)), name))
