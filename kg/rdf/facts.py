"""What a graph says, as plain Python values: for evaluation, which knows no RDF library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from kg.rdf.store import open_store
from kg.rdf.vocabulary import KG, ONTOLOGY, RDF, RDFS, SKOS

#: The relations by which a report names the entities it is judged on.
_LINKS = (KG.mentions, KG.publishedBy, KG.authoredBy, KG.coversIndustry)
_GRAPH = DefaultGraph()


class StatedClaim(NamedTuple):
    """A kg:Claim. Nodes are IRIs; ``predicate`` is a local name of the ontology.

    Offsets are half-open, in code points; None where the graph does not give them.
    """

    subject: str
    predicate: str
    object: str
    quote: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFacts:
    """A graph by node IRI. ``reports`` is by the base name of the source file."""

    names: dict[str, frozenset[str]]  # labels and other names
    labels: dict[str, str]
    types: dict[str, frozenset[str]]  # local names of the ontology's classes
    reports: dict[str, str]
    linked: dict[str, frozenset[str]]  # report → entities it mentions, is by, is on
    claims: dict[str, tuple[StatedClaim, ...]]  # report → its claims, sorted
    values: dict[tuple[str, str], frozenset[str]]  # (node, predicate IRI) → lexical forms


Pairs = Iterator[tuple[str, str]]


def read_facts(path: Path) -> GraphFacts:
    """Read a Turtle (TriG, N-Triples …) file or a build's folder.

    Raises: GraphError when it cannot be read.
    """
    return to_facts(open_store(path))


def to_facts(store: Store) -> GraphFacts:
    """The facts of a store's default graph."""
    labels = [pair for term in (SKOS.prefLabel, RDFS.label) for pair in _pairs(store, term)]
    types = ((node, value) for node, value in _pairs(store, RDF.type) if value.startswith(ONTOLOGY))
    return GraphFacts(
        names=_grouped([*labels, *_pairs(store, SKOS.altLabel)]),
        labels=dict(sorted(labels)),
        types=_grouped((node, value.removeprefix(ONTOLOGY)) for node, value in types),
        reports={PurePosixPath(file).name: node for node, file in _pairs(store, KG.sourceFile)},
        linked=_grouped(pair for link in _LINKS for pair in _pairs(store, link)),
        claims=_claims(store),
        values=_values(store),
    )


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def _pairs(store: Store, predicate: NamedNode) -> Iterator[tuple[str, str]]:
    """Subject and object of every triple with this predicate, sorted."""
    quads = store.quads_for_pattern(None, predicate, None, _GRAPH)
    yield from sorted((_text(quad.subject), _text(quad.object)) for quad in quads)


def _grouped(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(found) for key, found in groups.items()}


def _claims(store: Store) -> dict[str, tuple[StatedClaim, ...]]:
    columns = (RDF.subject, RDF.predicate, RDF.object, KG.quote, KG.startOffset, KG.endOffset)
    subject, predicate, object_, quote, start, end = (dict(_pairs(store, column)) for column in columns)
    found: dict[str, list[StatedClaim]] = defaultdict(list)
    for claim, report in _pairs(store, KG.statedIn):
        if claim in subject and claim in object_ and predicate.get(claim, "").startswith(ONTOLOGY):
            found[report].append(
                StatedClaim(
                    subject[claim],
                    predicate[claim].removeprefix(ONTOLOGY),
                    object_[claim],
                    quote.get(claim),
                    int(start[claim]) if claim in start else None,
                    int(end[claim]) if claim in end else None,
                )
            )
    return {report: tuple(claims) for report, claims in found.items()}


def _values(store: Store) -> dict[tuple[str, str], frozenset[str]]:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, _GRAPH):
        if isinstance(quad.object, Literal):
            groups[_text(quad.subject), quad.predicate.value].add(quad.object.value)
    return {key: frozenset(found) for key, found in groups.items()}
