"""RDF/XML, sorted. pyoxigraph's own writer declares its prefixes in a different order in each run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import GraphError
from kg.rdf.vocabulary import PREFIXES, XSD

# XML 1.0 has no way to write these, not even as a character reference.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Where a predicate's IRI splits into a namespace and an element name.
_SPLIT = re.compile(r"(.*[^\w.\-])([^\W\d][\w.\-]*)\Z", re.DOTALL)


def to_rdfxml(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    """The triples as RDF/XML, one ``rdf:Description`` a subject, piece by piece.

    Characters that XML cannot hold become U+FFFD.

    Raises: GraphError for a predicate whose IRI does not end in an XML name.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield from (f"\n  xmlns:{name}={quoteattr(iri)}" for name, iri in sorted(prefixes.items()))
    yield ">\n"
    names = {iri: name for name, iri in sorted(prefixes.items(), reverse=True)}
    subjects: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        subjects[_node(triple.subject, "about")].add(_element(triple, names))
    for subject in sorted(subjects):
        yield f"  <rdf:Description {subject}>\n{''.join(sorted(subjects.pop(subject)))}  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _node(term: object, attribute: str) -> str:
    if isinstance(term, NamedNode):
        return f"rdf:{attribute}={quoteattr(term.value)}"
    if isinstance(term, BlankNode):
        return f'rdf:nodeID="b{term.value}"'  # an XML name may not begin with a digit
    raise GraphError(f"RDF/XML cannot hold the term {term}")


def _element(triple: Triple | Quad, names: Mapping[str, str]) -> str:
    tag, declared = _tag(triple.predicate.value, names)
    term = triple.object
    if not isinstance(term, Literal):
        return f"    <{tag}{declared} {_node(term, 'resource')}/>\n"
    return f"    <{tag}{declared}{_kind(term)}>{to_xml_text(term.value)}</{tag}>\n"


def _tag(predicate: str, names: Mapping[str, str]) -> tuple[str, str]:
    split = _SPLIT.match(predicate)
    if not split:
        raise GraphError(f"RDF/XML cannot hold the predicate <{predicate}>: it does not end in a name")
    namespace, local = split.groups()
    if namespace in names:
        return f"{names[namespace]}:{local}", ""
    return f"own:{local}", f" xmlns:own={quoteattr(namespace)}"


def _kind(literal: Literal) -> str:
    if literal.language:
        return f' xml:lang="{literal.language.lower()}"'
    plain = literal.datatype == XSD.string
    return "" if plain else f" rdf:datatype={quoteattr(literal.datatype.value)}"


def to_xml_text(text: str) -> str:
    """Text for an element of XML; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})
