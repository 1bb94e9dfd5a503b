"""The answer to a query as a page shows it: every node of the graph a link, every row that quotes a report a
link to the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryTriples, Store, Triple

from kg.errors import QueryError
from kg.rdf.endpoint import Question, evaluate, explaining
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.catalogue import to_prefixes
from kg.rdf.pages.nodes import Json, find_subjects, find_type, to_id, to_label
from kg.rdf.pages.view import Build, View
from kg.rdf.query import named_queries, to_bound
from kg.rdf.vocabulary import KG, RDF, XSD

#: Rows, or triples, on a page; all of them are in the downloads.
SHOWN = 1000

_Node = NamedNode | BlankNode | Literal | Triple


def to_text(store: Store, asked: Mapping[str, Any]) -> str:
    """``asked["query"]``, or the named query ``asked["name"]`` with ``asked["values"]`` for its parameters.

    Raises: QueryError, as ``kg.rdf.query.to_bound``.
    """
    if not asked["name"]:
        return str(asked["query"])
    named = named_queries()
    if asked["name"] not in named:  # never a path, which ``read_query`` takes too
        raise QueryError(f"no named query {asked['name']!r}; there are: {', '.join(named)}")
    return to_bound(store, named[asked["name"]], asked["values"])


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``text`` is the query as it was run, ``kind`` "rows", "triples" or "truth".

    Rows have ``variables`` and ``rows`` of cells, each None or ``type`` ("uri", "literal", "bnode", "triple")
    and ``value``; of a node also ``short``, and ``id``, ``label`` and ``class`` where entities live;
    ``places`` lead to the words that a row quotes. Triples have ``triples`` of three cells, and are
    ``is_drawable`` if some join two nodes. ``count`` counts all up to ``asked["most"]``, and ``is_more`` says
    that there are more.

    Raises: QueryError and RefusedError.
    """
    text = to_text(build.store, asked)
    question = Question(text=text, base_iri=asked["base_iri"], may_reach=asked["may_reach"])
    with explaining(question):
        found = evaluate(build.store, question)
        if isinstance(found, QueryBoolean):
            return View({"text": text, "kind": "truth", "answer": bool(found)})
        if isinstance(found, QueryTriples):
            return View({"text": text, **_to_triples(build.store, found, asked["most"])})
        names = [variable.value for variable in found.variables]
        rows = ([row[name] for name in names] for row in found)
        return View({"text": text, **_to_rows(build.store, names, rows, asked["most"])})


def _to_triples(store: Store, found: Iterator[Triple], most: int) -> Json:
    triples = sorted(islice(found, most or None), key=str)
    show = _Shower(store)
    shown = [[show.cell(term) for term in triple] for triple in triples[:SHOWN]]
    return {
        "kind": "triples",
        "triples": shown,
        "is_drawable": any(_is_edge(triple) for triple in triples[:SHOWN]),
        "count": len(triples),
        "is_more": next(found, None) is not None,
    }


def _is_edge(triple: Triple) -> bool:
    return triple.predicate != RDF.type and not isinstance(triple.object, Literal)


def _to_rows(store: Store, names: Sequence[str], rows: Iterator[Sequence[_Node | None]], most: int) -> Json:
    show = _Shower(store)
    kept = list(islice(rows, SHOWN))
    rest = sum(1 for _ in islice(rows, most - len(kept) if most else None))
    return {
        "kind": "rows",
        "variables": list(names),
        "rows": [[term and show.cell(term) for term in row] for row in kept],
        "places": [show.place(dict(zip(names, row, strict=True))) for row in kept],
        "count": len(kept) + rest,
        "is_more": next(rows, None) is not None,
    }


class _Shower:
    """Cells for terms, each node looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._base = find_base_iri(store)
        self._prefixes = to_prefixes(self._base)
        self._nodes: dict[NamedNode, Json] = {}
        self._reports: dict[str, str | None] = {}

    def cell(self, term: _Node) -> Json:
        """As ``look`` says."""
        if isinstance(term, NamedNode):
            if term not in self._nodes:
                self._nodes[term] = self._node(term)
            return self._nodes[term]
        if isinstance(term, Literal):
            plain = term.language or term.datatype == XSD.string
            kind = None if plain else self._short(term.datatype.value)
            return {"type": "literal", "value": term.value, "language": term.language, "datatype": kind}
        kind = "triple" if isinstance(term, Triple) else "bnode"
        return {"type": kind, "value": str(term)}

    def _node(self, node: NamedNode) -> Json:
        cell: Json = {"type": "uri", "value": node.value, "short": self._short(node.value)}
        if not node.value.startswith(self._base):
            return cell
        found = {"label": to_label(self._store, node), "class": find_type(self._store, node)}
        return {**cell, "id": to_id(self._store, node), **found}

    def _short(self, iri: str) -> str:
        fitting = (
            f"{prefix}:{iri[len(start) :]}"
            for prefix, start in self._prefixes.items()
            if iri.startswith(start)
        )
        return next(fitting, iri)

    def place(self, row: Mapping[str, _Node | None]) -> Json | None:
        """Where the words of a row stand: it has ``file``, ``start``, and ``end`` or ``quote``."""
        file, start, end, quote = (_text(row.get(name)) for name in ("file", "start", "end", "quote"))
        report = self._report(file) if file is not None else None
        if report is None or start is None or not start.isdecimal() or (end is None and quote is None):
            return None
        last = int(end) if end and end.isdecimal() else int(start) + len(quote or "")
        return {"report": report, "start": int(start), "end": last}

    def _report(self, file: str) -> str | None:
        """The id of the one report that was read from a file."""
        if file not in self._reports:
            found = list(find_subjects(self._store, KG.readFile, Literal(file)))
            self._reports[file] = to_id(self._store, found[0]) if len(found) == 1 else None
        return self._reports[file]


def _text(term: _Node | None) -> str | None:
    return term.value if isinstance(term, Literal) else None
