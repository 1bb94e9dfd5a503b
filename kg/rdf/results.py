"""What a query gives: rows, triples or a truth value, and the ways to print them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.rdf.turtle import to_turtle
from kg.rdf.vocabulary import PREFIXES, XSD


class Term(NamedTuple):
    """An RDF term without the RDF library. ``kind`` is "uri", "literal" or "bnode"."""

    kind: str
    value: str
    datatype: str | None = None  # None for a plain string
    language: str | None = None

    def to_json(self) -> dict[str, str]:
        """As the SPARQL 1.1 JSON results format writes a term."""
        out = {"type": self.kind, "value": self.value}
        if self.language:
            return {**out, "xml:lang": self.language}
        return {**out, "datatype": self.datatype} if self.datatype else out


def to_term(term: Any) -> Term | None:
    """A pyoxigraph term as ours; None stays None (an unbound variable)."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        plain = term.datatype == XSD.string or term.language is not None
        return Term("literal", term.value, None if plain else term.datatype.value, term.language)
    return Term("uri" if isinstance(term, ox.NamedNode) else "bnode", getattr(term, "value", str(term)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer to SELECT, in the engine's order. A row has one entry for each variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    prefixes: Mapping[str, str]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def to_table(self) -> list[list[str]]:
        """The rows as short strings: IRIs with prefixes, unbound as the empty string."""
        return [[self._short(term) for term in row] for row in self.rows]

    def _short(self, term: Term | None) -> str:
        if term is None or term.kind != "uri":
            return term.value if term else ""
        for prefix, namespace in self.prefixes.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return term.value

    def to_csv(self) -> str:
        """SPARQL 1.1 CSV results: values without their types, lines end in CR LF."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.variables)
        writer.writerows([term.value if term else "" for term in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """SPARQL 1.1 JSON results."""
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": list(self._bindings())}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def _bindings(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            pairs = zip(self.variables, row, strict=True)
            yield {name: term.to_json() for name, term in pairs if term is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE."""

    triples: tuple[ox.Triple, ...]
    prefixes: Mapping[str, str]

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self.triples)

    def to_turtle(self) -> str:
        """The triples as Turtle, sorted."""
        return "".join(to_turtle(self.triples, self.prefixes))


Answer = Rows | Triples | bool


def to_answer(found: Any, prefixes: Mapping[str, str] = PREFIXES) -> Answer:
    """What pyoxigraph gives, read to its end."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return Triples(triples=tuple(found), prefixes=prefixes)
    variables = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(to_term(row[name]) for name in variables) for row in found)
    return Rows(variables=variables, rows=rows, prefixes=prefixes)


def to_boolean_json(answer: bool) -> str:
    """SPARQL 1.1 JSON results for ASK."""
    return json.dumps({"head": {}, "boolean": answer}) + "\n"
