"""The graph as the page carries it: columns and tables of repeated strings, not one object a row.

Nodes and edges are numbered in the graph's order; everything refers to them by number. Claims stand
in one table: first those of the edges, in edge order (``edges.claims`` counts them), then those of
attribute values, which say where theirs begin and how many they are. A claim's quote is part of a
passage: ``at`` and ``length`` count its code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.rdf.vocabulary import BASE_IRI
from kg.text.passages import to_passage
from kg.view.readings import to_readings
from kg.view.terms import to_terms
from kg.view.words import ATTRIBUTES, CLASSES, RELATIONS, class_style, relation_style

Json = dict[str, Any]

_CLAIM = ("report", "passage", "at", "length", "start", "page", "confidence", "rule", "modality")
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

    texts: Mapping[str, str]
    reports: _Table = field(default_factory=_Table)
    passages: _Table = field(default_factory=_Table)
    rules: _Table = field(default_factory=_Table)
    columns: Json = field(default_factory=lambda: {name: [] for name in _CLAIM})

    def add(self, claims: Iterable[Json]) -> tuple[int, int]:
        """Append claims; where they begin, and how many they are."""
        first = len(self.columns["report"])
        for claim in claims:
            for name, value in self.place(claim).items():
                self.columns[name].append(value)
            self.columns["confidence"].append(claim["confidence"])
            self.columns["modality"].append(claim["modality"])
        return first, len(self.columns["report"]) - first

    def place(self, claim: Json) -> Json:
        """Report, quote, place and rule of a claim or recommendation."""
        source = (claim["report"], claim["file"], claim["broker"], claim["date"])
        passage = to_passage(claim["quote"], self.texts.get(claim["report"]), claim["start"])
        return {
            "report": self.reports.number(source),
            "passage": self.passages.number(passage.text),
            "at": passage.at,
            "length": passage.length,
            "start": claim["start"],
            "page": claim["page"],
            "rule": self.rules.number(_rule(claim)),
        }


def _rule(claim: Json) -> str:
    """The rule; of what a person added who, when and on which source."""
    person = claim.get("person", {})
    said = (claim["extracted_by"], *(person.get(name) for name in ("by", "date", "source")))
    return " · ".join(part for part in said if part)


def to_columns(
    graph: MultiDiGraph,
    titles: Mapping[str, str],
    *,
    entity: str | None = None,
    texts: Mapping[str, str] | None = None,
    base_iri: str = BASE_IRI,
) -> Json:
    """What the page's script reads: ``nodes``, ``edges``, ``claims``, ``reports``, ``words`` and tables.

    ``titles`` names reports by id, also those that an ego view leaves out; ``texts`` are theirs, as far
    as they are at hand; ``entity`` is the node the page opens on. What a node lacks is left out of its
    row in ``nodes.more``.
    """
    numbers = {node: number for number, node in enumerate(graph)}
    claims = _Claims(texts or {})
    edges = _edge_columns(graph, numbers, claims)
    nodes = _node_columns(graph, claims)
    return {
        "nodes": nodes,
        "edges": edges,
        "claims": {**claims.columns, "passage": to_steps(claims.columns["passage"])},
        "passages": claims.passages.rows,
        "rules": claims.rules.rows,
        "reports": [
            {
                "id": id_,
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
        "readings": to_readings(_names(graph)),
        "terms": to_terms(sorted({attrs["type"] for _, attrs in graph.nodes(data=True)}), base_iri),
    }


def to_steps(numbers: Iterable[int]) -> list[int]:
    """Each number by its distance from one above the highest before it: most are 0, which packs well.

    >>> to_steps([0, 1, 2, 1, 3])
    [0, 0, 0, -2, 0]
    """
    steps, top = [], 0
    for number in numbers:
        steps.append(number - top)
        top = max(top, number + 1)
    return steps


def _names(graph: MultiDiGraph) -> Iterator[str]:
    """Every name that can be typed as pinyin."""
    for _, attrs in graph.nodes(data=True):
        yield from (attrs["label"], *attrs["aliases"])
        for name in ("fullName", "formerName"):
            yield from (value["value"] for value in attrs["attributes"].get(name, ()))


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
        row = {"value": value["value"], "asserted": value["asserted"], "first": first, "count": count}
        datatype = value.get("datatype", "string")
        rows.append(row if datatype == "string" else {**row, "datatype": datatype})
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
        name: call[name]
        for name in ("verb", "rating", "common_rating", "action", "target_price", "currency")
        if call.get(name)
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
