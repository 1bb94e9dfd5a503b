"""The answers to SELECT and ASK in the formats of SPARQL 1.1, written while the rows come.

The engine writes these formats too, but all rows at once: it cannot be stopped at a limit.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from kg.rdf.rdfxml import to_xml_text
from kg.rdf.vocabulary import XSD

Term = NamedNode | BlankNode | Literal | Triple
Row = Sequence[Term | None]
RowWriter = Callable[[Sequence[Variable], Iterable[Row]], Iterator[str]]

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"

_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
_EDGES = re.compile(r"^[ \t\n]+|[ \t\n]+\Z")  # white space that readers may trim
_quote = json.JSONEncoder(ensure_ascii=False).encode


def _to_json(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    names = [_quote(variable.value) for variable in variables]
    yield f'{{"head":{{"vars":[{",".join(names)}]}},"results":{{"bindings":['
    opening = "\n"
    for row in rows:
        pairs = zip(names, row, strict=True)
        cells = [f"{name}:{_json(term)}" for name, term in pairs if term is not None]
        yield f"{opening}{{{','.join(cells)}}}"
        opening = ",\n"
    yield "\n]}}\n"


def _json(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{_quote(term.value)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{_quote(term.value)}}}'
    if isinstance(term, Literal):
        return f'{{"type":"literal","value":{_quote(term.value)}{_json_kind(term)}}}'
    parts = zip(("subject", "predicate", "object"), term, strict=True)
    members = ",".join(f'"{name}":{_json(part)}' for name, part in parts)
    return f'{{"type":"triple","value":{{{members}}}}}'


def _json_kind(literal: Literal) -> str:
    if literal.language:
        return f',"xml:lang":{_quote(literal.language)}'
    return "" if literal.datatype == XSD.string else f',"datatype":{_quote(literal.datatype.value)}'


def _to_xml(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    names = [variable.value for variable in variables]
    head = "".join(f'<variable name="{name}"/>' for name in names)
    yield f"{_XML_HEAD}<head>{head}</head><results>\n"
    for row in rows:
        pairs = zip(names, row, strict=True)
        cells = [f'<binding name="{name}">{_xml(term)}</binding>' for name, term in pairs if term is not None]
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _xml(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{to_xml_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{term.value}</bnode>"
    if isinstance(term, Literal):
        text = _EDGES.sub(_to_references, to_xml_text(term.value))
        return f"<literal{_xml_kind(term)}>{text}</literal>"
    parts = zip(("subject", "predicate", "object"), term, strict=True)
    members = "".join(f"<{name}>{_xml(part)}</{name}>" for name, part in parts)
    return f"<triple>{members}</triple>"


def _to_references(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def _xml_kind(literal: Literal) -> str:
    if literal.language:
        return f' xml:lang="{literal.language}"'
    return "" if literal.datatype == XSD.string else f' datatype="{to_xml_text(literal.datatype.value)}"'


def _to_csv(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    """Values without their types; lines end in CR LF."""
    yield _csv([variable.value for variable in variables])
    for row in rows:
        yield _csv(["" if term is None else _plain(term) for term in row])


def _csv(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _plain(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _to_tsv(variables: Sequence[Variable], rows: Iterable[Row]) -> Iterator[str]:
    """Terms as Turtle writes them."""
    yield "\t".join(f"?{variable.value}" for variable in variables) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else str(term) for term in row) + "\n"


#: Media type → how to write rows in it.
ROW_FORMATS: dict[str, RowWriter] = {JSON: _to_json, XML: _to_xml, CSV: _to_csv, TSV: _to_tsv}

#: Media type → how to write the answer to ASK in it.
TRUTH_FORMATS: dict[str, Callable[[bool], str]] = {
    JSON: lambda answer: f'{{"head":{{}},"boolean":{str(answer).lower()}}}\n',
    XML: lambda answer: f"{_XML_HEAD}<head/><boolean>{str(answer).lower()}</boolean></sparql>\n",
}
