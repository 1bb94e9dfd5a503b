"""A report's text with its statements, the names in it and what was left unused marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.nodes import Json, find_values
from kg.rdf.vocabulary import KG, RDFS, SKOS
from kg.text.occurrences import find_names
from kg.text.segments import to_segments

_NAMING = (RDFS.label, SKOS.altLabel, KG.fullName)
#: What reports say of themselves is no name to look for.
_NAMELESS = ("Report", None)

Row = Mapping[str, Any]


def mark(text: str, statements: Sequence[Row], issues: Sequence[Row]) -> list[Json]:
    """Each span of the text that words something, once: ``start``, ``end``, the numbers of the ``statements``
    and ``issues`` it words, and ``kinds``: "call" and the predicates of its claims, sorted, without mentions.
    What is not at its place in the text has none."""
    spans: dict[tuple[int, int], Json] = {}
    for kind, rows in (("statements", statements), ("issues", issues)):
        for number, row in enumerate(rows):
            if is_in_place(text, row):
                span = (row["start"], row["end"])
                spans.setdefault(span, {"statements": [], "issues": []})[kind].append(number)
    return [
        {"start": start, "end": end, **spans[start, end], "kinds": _kinds(spans[start, end], statements)}
        for start, end in sorted(spans)
    ]


def to_kind(row: Row) -> str:
    """The kind under which a statement is listed: "call", or the predicate of a claim or mention."""
    return "call" if row["kind"] == "call" else str(row["predicate"])


def _kinds(found: Json, statements: Sequence[Row]) -> list[str]:
    rows = (statements[number] for number in found["statements"])
    return sorted({to_kind(row) for row in rows if row["kind"] != "mention"})


def is_in_place(text: str, row: Row) -> bool:
    """Whether the text has the quote of a row where the row says."""
    start, end = row["start"], row["end"]
    return None not in (start, end) and 0 <= start < end and text[start:end] == row["quote"]


def find_named(store: Store, text: str, things: Mapping[str, Json]) -> list[Json]:
    """Where the names of ``things`` stand in the text, as any report writes them: ``start``, ``end`` and
    ``of``, the ids of those called so, sorted."""
    called = _find_called(store, things)
    return [
        {"start": start, "end": start + len(name), "of": called[name]}
        for start, name in find_names(text, called)
    ]


def _find_called(store: Store, things: Mapping[str, Json]) -> dict[str, list[str]]:
    """The ids of those that a name stands for."""
    base = find_base_iri(store)
    called: dict[str, set[str]] = defaultdict(set)
    for local, link in things.items():
        if link["type"] not in _NAMELESS:
            for name in _names(store, NamedNode(base + local)):
                called[name].add(local)
    return {name: sorted(locals_) for name, locals_ in called.items()}


def _names(store: Store, node: NamedNode) -> Iterable[str]:
    return {term.value for naming in _NAMING for term in find_values(store, node, naming)}


def cut(text: str, marks: Sequence[Row], names: Sequence[Row], pages: Iterable[int]) -> list[Json]:
    """The text in stretches: ``start``, ``end``, ``over`` (the numbers of the marks that cover it, outermost
    first) and ``name`` (the number of the name it is in, or None). ``pages`` are offsets to cut at, too."""
    spans = [(row["start"], row["end"]) for row in (*marks, *names)]
    return [
        {
            "start": one.start,
            "end": one.end,
            "over": [number for number in one.over if number < len(marks)],
            "name": next((number - len(marks) for number in one.over if number >= len(marks)), None),
        }
        for one in to_segments(len(text), spans, pages)
    ]
