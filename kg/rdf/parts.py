"""A build cut into parts that can be told apart, replaced and resumed one by one.

A part is the named graph of one report (or curation file), or some of the subjects of everything else, the
main graph: those whose IRIs fall into one bucket. So one more report changes a few parts, not all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from kg.errors import GraphError
from kg.rdf.inferred import to_graph_iri
from kg.rdf.iris import find_base_iri

#: Hex digits of a bucket: 4,096 buckets, so that one of a build of 10,000 reports holds some 150 subjects.
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``iri`` names it, and its graph if it is one. ``subjects`` are IRIs, sorted; none for a graph."""

    iri: str
    subjects: tuple[str, ...] = ()

    @property
    def is_graph(self) -> bool:
        """Whether the part is a graph of its own."""
        return not self.subjects


def find_parts(store: Store, *, inferred: bool = False) -> Iterator[Part]:
    """The parts of a build: the main graph's buckets, then the reports, each sorted by IRI; the graph of
    what was inferred only if asked for.

    Raises: GraphError for a graph with blank nodes, which no store could replace.
    """
    buckets = _buckets(store)
    base = parts_base(find_base_iri(store))
    for bucket in sorted(buckets):
        yield Part(iri=base + bucket, subjects=tuple(sorted(buckets[bucket])))
    apart = set() if inferred else {to_graph_iri(find_base_iri(store))}
    for graph in sorted(set(store.named_graphs()) - apart, key=str):
        yield Part(iri=graph.value)


def parts_base(base_iri: str) -> str:
    """What the IRIs of the main graph's parts begin with."""
    return base_iri + "graph/parts/"


def main_iri(base_iri: str) -> str:
    """The IRI of the main graph, where it cannot be the default graph."""
    return base_iri + "graph"


def to_bucket(iri: str) -> str:
    """The bucket of a subject, always the same.

    >>> to_bucket("https://w3id.org/yanbao-kg/id/model-sora")
    '264'
    """
    return sha256(iri.encode()).hexdigest()[:_DIGITS]


def _buckets(store: Store) -> Mapping[str, set[str]]:
    """The subjects of the main graph by bucket: those that no report's graph describes."""
    buckets: dict[str, set[str]] = defaultdict(set)
    unplaced = {DefaultGraph(), to_graph_iri(find_base_iri(store))}
    for (subject,) in store.query("SELECT DISTINCT ?s WHERE { ?s ?p ?o }"):  # type: ignore[union-attr]
        if not isinstance(subject, NamedNode):
            raise GraphError(f"the graph has the blank node {subject}; no build of ours has")
        if _graphs(store, subject) <= unplaced:
            buckets[to_bucket(subject.value)].add(subject.value)
    return buckets


def _graphs(store: Store, subject: NamedNode) -> set[object]:
    """The graphs in which a node is described: all its triples stand in the same ones, so the first tells."""
    first = next(store.quads_for_pattern(subject, None, None, DefaultGraph()))
    alike = store.quads_for_pattern(subject, first.predicate, first.object, None)
    return {quad.graph_name for quad in alike}


def to_lines(store: Store, part: Part) -> list[str]:
    """The triples of a part in N-Triples, sorted."""
    if part.is_graph:
        written = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(part.iri))
    else:
        written = serialize((quad.triple for quad in _described(store, part)), format=RdfFormat.N_TRIPLES)
    return sorted((written or b"").decode().split("\n")[:-1])


def _described(store: Store, part: Part) -> Iterator[Quad]:
    for subject in part.subjects:
        yield from store.quads_for_pattern(NamedNode(subject), None, None, DefaultGraph())


def to_digest(lines: Sequence[str]) -> str:
    """The sha256 of a part's lines, in lower-case hex."""
    return sha256("\n".join(lines).encode()).hexdigest()
