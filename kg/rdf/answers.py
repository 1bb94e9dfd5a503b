"""What a SPARQL server sends back, as the answers that our own store gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import RemoteError
from kg.rdf.results import Answer, Rows, Term, Triples
from kg.rdf.sparql import find_form
from kg.rdf.vocabulary import PREFIXES, XSD

_JSON = "application/sparql-results+json"
_TURTLE, _LINES = "text/turtle", "application/n-triples"
_KINDS = {"uri": "uri", "bnode": "bnode", "literal": "literal", "typed-literal": "literal"}
#: The variable of the one row, 1, that Virtuoso answers to ASK; no row is a no.
_VIRTUOSO_ASK = "__ASK_RETVAL"


def to_accept(query: str) -> str:
    """The media types to ask for, best first."""
    return f"{_LINES}, {_TURTLE};q=0.9" if find_form(query) in ("CONSTRUCT", "DESCRIBE") else _JSON


def parse_answer(body: bytes, media_type: str, prefixes: Mapping[str, str] = PREFIXES) -> Answer:
    """The answer in a reply of this media type.

    Raises: RemoteError when it is none.
    """
    kind = media_type.partition(";")[0].strip().lower()
    try:
        if "json" in kind:
            return _parse_json(json.loads(body), prefixes)
        form = RdfFormat.N_TRIPLES if kind in (_LINES, "text/plain") else RdfFormat.from_media_type(kind)
        if form is not None:
            return Triples(triples=tuple(_parse_triples(body, form)), prefixes=prefixes)
    except (ValueError, SyntaxError, KeyError, TypeError, AttributeError) as error:
        raise RemoteError(f"the answer cannot be read ({type(error).__name__}: {error})") from error
    raise RemoteError(f"answers with {kind or 'something of no type'}, not with SPARQL results")


def _parse_json(document: Any, prefixes: Mapping[str, str]) -> Answer:
    if "boolean" in document:
        return bool(document["boolean"])
    variables = tuple(document["head"]["vars"])
    rows = tuple(
        tuple(_parse_term(row.get(name)) for name in variables) for row in document["results"]["bindings"]
    )
    if variables == (_VIRTUOSO_ASK,):
        return any(term is not None and term.value != "0" for row in rows for term in row)
    return Rows(variables=variables, rows=rows, prefixes=prefixes)


def _parse_term(term: Mapping[str, str] | None) -> Term | None:
    if term is None:
        return None
    datatype = term.get("datatype")
    plain = datatype in (None, XSD.string.value) or "xml:lang" in term
    return Term(_KINDS[term["type"]], term["value"], None if plain else datatype, term.get("xml:lang"))


def _parse_triples(body: bytes, form: RdfFormat) -> list[Triple]:
    quads = parse(body, format=form)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def to_node(term: Term | None) -> NamedNode | None:
    """The IRI of a term, None for anything else."""
    return NamedNode(term.value) if term is not None and term.kind == "uri" else None
