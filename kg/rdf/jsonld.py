"""JSON-LD in the terms of ``ontology/context.jsonld``, sorted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.rdf.vocabulary import BASE_IRI, PREFIXES, RDF, XSD
from kg.resources import ontology

_SAFE_INTEGER = 2**53  # beyond it a JSON reader may round


@lru_cache(maxsize=1)
def read_context() -> dict[str, Any]:
    """The ``@context`` object of ``ontology/context.jsonld``."""
    context: dict[str, Any] = json.loads(ontology("context.jsonld").read_text(encoding="utf-8"))["@context"]
    return context


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[str, str]]:
    """Predicate IRI → (term, the type its values are read with)."""
    entries = {term: entry for term, entry in read_context().items() if isinstance(entry, dict)}
    return {_expand(entry["@id"]): (term, entry.get("@type", "")) for term, entry in entries.items()}


def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


class NodeWriter:
    """Turns terms into JSON-LD values; entity IRIs are compacted with the prefix ``id``."""

    def __init__(self, base_iri: str) -> None:
        """``base_iri`` is what ``id:`` stands for."""
        self._prefixes = {**PREFIXES, "id": base_iri}

    def compact(self, iri: str) -> str:
        """``prefix:local`` where a prefix fits, else the IRI."""
        for prefix, namespace in self._prefixes.items():
            local = iri.removeprefix(namespace)
            if local != iri and local and not local.startswith("/"):
                return f"{prefix}:{local}"
        return iri

    def value(self, term: object, kind: str) -> Any:
        """A term as the value of a property whose context entry has type ``kind``."""
        if not isinstance(term, Literal):
            name = self.compact(term.value) if isinstance(term, NamedNode) else str(term)
            return name if kind == "@id" else {"@id": name}
        return self._literal(term, kind)

    def _literal(self, literal: Literal, kind: str) -> Any:
        if literal.language:
            return {"@value": literal.value, "@language": literal.language.lower()}
        datatype = self.compact(literal.datatype.value)
        if datatype == "xsd:integer" == kind and _is_native(literal.value):
            return int(literal.value)
        if datatype == (kind or "xsd:string"):
            return literal.value
        typed = {} if literal.datatype == XSD.string else {"@type": datatype}
        return {"@value": literal.value, **typed}


def _is_native(text: str) -> bool:
    try:
        number = int(text)
    except ValueError:
        return False
    return str(number) == text and abs(number) < _SAFE_INTEGER


def _nodes(triples: Iterable[Triple | Quad], writer: NodeWriter) -> Iterator[dict[str, Any]]:
    subjects: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for triple in triples:
        term, kind = _terms().get(triple.predicate.value, (writer.compact(triple.predicate.value), ""))
        if triple.predicate == RDF.type:
            term, kind = "@type", "@id"
        node = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
        subjects[node][term][str(triple.object)] = writer.value(triple.object, kind)
    for node in sorted(subjects):
        properties = subjects[node]
        yield {
            "@id": writer.compact(node),
            **{term: _values(properties[term]) for term in sorted(properties)},
        }


def _values(found: dict[str, Any]) -> Any:
    values = [found[key] for key in sorted(found)]
    return values[0] if len(values) == 1 else values


def to_jsonld(triples: Iterable[Triple | Quad], base_iri: str = BASE_IRI) -> Iterator[str]:
    """One document with the context inlined and one node a line, piece by piece."""
    context = {**read_context(), "id": base_iri}
    yield f'{{"@context": {json.dumps(context, ensure_ascii=False)},\n"@graph": ['
    opening = "\n"
    for node in _nodes(triples, NodeWriter(base_iri)):
        yield opening + json.dumps(node, ensure_ascii=False)
        opening = ",\n"
    yield "\n]}\n"
