"""Turtle and TriG, written sorted: the same triples give the same bytes in whatever order they come.

pyoxigraph's writer keeps the order of its input and rdflib's is some fifty times slower, so this is
our own. Subjects, predicates and objects are sorted; a few predicates come first because one reads
them first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.rdf.vocabulary import DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS, XSD

#: Predicates that lead a subject's description, in this order; the rest follow by name.
_FIRST = (
    RDF.type,
    RDFS.label,
    SKOS.altLabel,
    DCTERMS.title,
    DCTERMS.issued,
    KG.readFile,
    KG.sourceFile,
    KG.copyOf,
    KG.copyFile,
    KG.sourceDigest,
    RDF.subject,
    RDF.predicate,
    RDF.object,
    KG.statedIn,
    KG.quote,
    KG.startOffset,
    KG.endOffset,
    KG.page,
    KG.confidence,
    KG.extractedBy,
    KG.modality,
    KG.reportCount,
    KG.brokerCount,
    KG.statedBy,
    KG.firstStated,
    KG.lastStated,
    KG.strongestClaim,
    KG.supportedBy,
)
_RANK = {term.value: f"{rank:02d}" for rank, term in enumerate(_FIRST)}

# The letters of the grammar's PN_CHARS_BASE (Turtle 1.1, section 6.5).
_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = rf"{_LETTER}0-9_\-\u00b7\u0300-\u036f\u203f\u2040"
# Percent codes and backslash escapes are legal too, but such names are written in full instead.
_LOCAL = re.compile(rf"[{_LETTER}_0-9](?:[{_INNER}.]*[{_INNER}])?\Z")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+\Z")
_BARE = {XSD.integer.value: _INTEGER, XSD.decimal.value: _DECIMAL}

_WIDTH = 90  # characters of a list of objects that stay on one line

#: What is said of one subject: (sort key and name of the predicate, object as written).
Description = set[tuple[str, str]]


def to_quoted(text: str) -> str:
    """A string as a Turtle literal on one line.

    >>> to_quoted('他说"好"')
    '"他说\\\\"好\\\\""'
    """
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04X}"


class TermWriter:
    """Writes terms with a fixed set of prefixes; IRIs once seen are remembered."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """``prefixes`` maps a prefix to the namespace IRI it stands for."""
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._known: dict[str, str] = {}

    def iri(self, value: str) -> str:
        """A prefixed name where the grammar allows one, else the IRI in angle brackets."""
        if value not in self._known:
            self._known[value] = self._to_name(value)
        return self._known[value]

    def _to_name(self, value: str) -> str:
        for prefix, namespace in self._prefixes:
            if value.startswith(namespace) and _LOCAL.match(value, len(namespace)):
                return f"{prefix}:{value[len(namespace) :]}"
        return f"<{value}>"

    def literal(self, literal: Literal) -> str:
        """A literal; integers and decimals bare where they read back as the same literal."""
        if literal.language:
            return f"{to_quoted(literal.value)}@{literal.language.lower()}"
        datatype = literal.datatype.value
        if datatype == XSD.string.value:
            return to_quoted(literal.value)
        if datatype in _BARE and _BARE[datatype].match(literal.value):
            return literal.value
        return f"{to_quoted(literal.value)}^^{self.iri(datatype)}"

    def term(self, term: object) -> str:
        """Any term that can stand as a subject or an object."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        return self.literal(term) if isinstance(term, Literal) else str(term)


def _describe(triples: Iterable[Triple | Quad], writer: TermWriter) -> dict[str, Description]:
    """Group by subject, with the terms as written."""
    subjects: dict[str, Description] = defaultdict(set)
    term, keys = writer.term, _PredicateKeys(writer)
    for triple in triples:
        subjects[term(triple.subject)].add((keys[triple.predicate.value], term(triple.object)))
    return subjects


class _PredicateKeys(dict[str, str]):
    """Predicate IRI → its rank, a space and how it is written; filled as predicates come up."""

    def __init__(self, writer: TermWriter) -> None:
        super().__init__()
        self._writer = writer

    def __missing__(self, predicate: str) -> str:
        verb = "a" if predicate == RDF.type.value else self._writer.iri(predicate)
        self[predicate] = f"{_RANK.get(predicate, '~')} {verb}"
        return self[predicate]


def _lines(subject: str, description: Description, indent: str) -> Iterator[str]:
    opening = f"{indent}{subject} "
    for key, found in groupby(sorted(description), key=itemgetter(0)):
        objects = _list([written for _, written in found], indent)
        yield f"{opening}{key.partition(' ')[2]} {objects}"
        opening = f" ;\n{indent}  "
    yield " .\n\n"


def _list(objects: list[str], indent: str) -> str:
    line = ", ".join(objects)
    return line if len(line) < _WIDTH or len(objects) == 1 else f",\n{indent}    ".join(objects)


def to_blocks(triples: Iterable[Triple | Quad], writer: TermWriter, indent: str = "") -> dict[bytes, bytes]:
    """The description of each subject as it stands in a file, by the subject as it is written there."""
    described = _describe(triples, writer).items()
    return {
        subject.encode(): "".join(_lines(subject, found, indent)).encode() for subject, found in described
    }


def _body(subjects: dict[str, Description], indent: str = "") -> Iterator[str]:
    for subject in sorted(subjects):
        yield "".join(_lines(subject, subjects.pop(subject), indent))


def to_header(prefixes: Mapping[str, str]) -> str:
    """The declarations of the prefixes, and an empty line."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())) + "\n"


def to_turtle(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    """The triples as Turtle, piece by piece; a quad's graph is not looked at."""
    yield to_header(prefixes)
    yield from _body(_describe(triples, TermWriter(prefixes)))


def to_trig(quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    """The quads as TriG, piece by piece: the default graph first, then the named graphs by IRI."""
    graphs: dict[str, dict[str, Description]] = defaultdict(lambda: defaultdict(set))
    writer = TermWriter(prefixes)
    term, keys = writer.term, _PredicateKeys(writer)
    for quad in quads:
        name = "" if isinstance(quad.graph_name, DefaultGraph) else term(quad.graph_name)
        graphs[name][term(quad.subject)].add((keys[quad.predicate.value], term(quad.object)))
    yield to_header(prefixes)
    yield from _body(graphs.pop("", {}))
    for name in sorted(graphs):
        yield f"{name} {{\n"
        yield from _body(graphs.pop(name), indent="  ")
        yield "}\n\n"
