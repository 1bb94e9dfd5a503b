"""SPARQL 1.1 Update texts that load a build into another store, part by part.

In the other store each report has the graph of its own IRI, and everything else is in the main graph. A
graph of records says which parts are there and with which digest::

    <…/id/graph/parts>  a void:DatasetDescription ; schema:about <…/id/graph> .
    <…/id/report-8b9b…> a void:Dataset ; schema:sha256 "…" .
    <…/id/graph/parts/264> a void:Dataset ; schema:sha256 "…" ; dcterms:hasPart <…/id/model-sora> .

A part is recorded before anything of it is written and its digest after all of it is, so that a push that
stopped anywhere leaves nothing that the next one would not find and mend. Every text can be sent twice.

Where a plain query sees the default graph alone, that is the main graph, and it holds what the reports'
graphs hold once more: ``Place.main`` is None then. What was inferred stays in its own graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import GraphError
from kg.rdf.inferred import to_graph_iri
from kg.rdf.parts import Part, parts_base, to_digest

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_VOID = "http://rdfs.org/ns/void#"
_DIGEST = "<https://schema.org/sha256>"
_ABOUT = "<https://schema.org/about>"
_HAS_PART = "<http://purl.org/dc/terms/hasPart>"
_DEFAULT = '"default graph"'

#: Triples of one INSERT DATA; Virtuoso's compiler gives up at some 5,000.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a build goes. ``main`` is the IRI of the main graph, None for the default graph."""

    base_iri: str
    main: str | None

    @property
    def records(self) -> str:
        """The IRI of the graph of records."""
        return records_iri(self.base_iri)

    def mirrors(self, iri: str) -> bool:
        """Whether the default graph holds what a graph holds once more: not what was merely inferred."""
        return self.main is None and iri != to_graph_iri(self.base_iri).value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A part to be written. ``lines`` are its triples; ``is_new`` where the store has no record of it."""

    part: Part
    lines: Sequence[str]
    is_new: bool


def parse_place(base_iri: str, main: str) -> Place:
    """Where a build goes whose main graph is ``main``: an IRI, or ``default``.

    Raises: GraphError for anything else, and for the graph of records.
    """
    if main == "default":
        return Place(base_iri=base_iri, main=None)
    try:
        NamedNode(main)
    except ValueError as error:
        raise GraphError(f"main graph {main!r} is not an IRI: {error}") from error
    if main == records_iri(base_iri):
        raise GraphError(f"main graph {main}: the records of what was pushed are there; name another graph")
    return Place(base_iri=base_iri, main=main)


def records_iri(base_iri: str) -> str:
    """The IRI of the graph that says what was pushed."""
    return parts_base(base_iri).rstrip("/")


def to_opening(base_iri: str) -> str:
    """The first words to a store: they show whether it takes any, and what a plain query sees of them."""
    iri = records_iri(base_iri)
    return f"INSERT DATA {{ GRAPH <{iri}> {{ <{iri}> {_TYPE} <{_VOID}DatasetDescription> }} }}"


def to_layout(place: Place) -> Iterator[str]:
    """Record which graph is the main one."""
    named = f"<{place.main}>" if place.main else _DEFAULT
    yield f"DELETE WHERE {{ GRAPH <{place.records}> {{ <{place.records}> {_ABOUT} ?main }} }}"
    yield _record(place, [f"<{place.records}> {_ABOUT} {named}"])


def to_writing(place: Place, changes: Sequence[Change]) -> Iterator[str]:
    """The operations that make some parts say what they should, whatever they say now."""
    parts = [change.part for change in changes]
    yield _record(place, (f"<{part.iri}> {_TYPE} <{_VOID}Dataset>" for part in parts))
    # A report's graph is cleared even when it is new: somebody may have loaded it by hand.
    yield from _clear(place, [one.part.iri for one in changes if one.part.is_graph or not one.is_new])
    held = ((part.iri, subject) for part in parts for subject in part.subjects)
    # Subjects are recorded first, so that whatever gets into the store can be found again.
    yield from _insert_chunks(place.records, [f"<{iri}> {_HAS_PART} <{subject}> ." for iri, subject in held])
    yield from _fill(place, changes)
    yield _record(place, (f'<{change.part.iri}> {_DIGEST} "{to_digest(change.lines)}"' for change in changes))


def to_removal(place: Place, iris: Sequence[str]) -> Iterator[str]:
    """The operations that remove some parts, their records last."""
    yield from _clear(place, iris)
    gone = " ".join(f"<{iri}> {_TYPE} <{_VOID}Dataset> ." for iri in iris)
    yield f"DELETE DATA {{ GRAPH <{place.records}> {{ {gone} }} }}"


def _record(place: Place, statements: Iterable[str]) -> str:
    return f"INSERT DATA {{ GRAPH <{place.records}> {{ {' . '.join(statements)} }} }}"


def _clear(place: Place, iris: Sequence[str]) -> Iterator[str]:
    """Take the digests away, then what the parts hold."""
    buckets = [iri for iri in iris if iri.startswith(parts_base(place.base_iri))]
    reports = [iri for iri in iris if not iri.startswith(parts_base(place.base_iri))]
    if iris:
        yield _delete(f"GRAPH <{place.records}> {{ ?part {_DIGEST} ?digest }}", "", "part", iris)
    if buckets:
        held = f"GRAPH <{place.records}> {{ ?part {_HAS_PART} ?s }}"
        yield _delete(_in(place.main, "?s ?p ?o"), held, "part", buckets)
        yield _delete(held, "", "part", buckets)
    for iri in reports:
        if place.mirrors(iri):
            yield _unmirror(iri)
        yield f"CLEAR SILENT GRAPH <{iri}>"


def _unmirror(iri: str) -> str:
    """Take what a graph holds out of the default graph, unless another graph holds it too."""
    others = f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != <{iri}>) }}"
    return f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} {others} }}"


def _delete(pattern: str, more: str, variable: str, iris: Sequence[str]) -> str:
    return f"DELETE {{ {pattern} }} WHERE {{ {_values(variable, iris)} {more} {pattern} }}"


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _fill(place: Place, changes: Sequence[Change]) -> Iterator[str]:
    buckets = [line for change in changes if not change.part.is_graph for line in change.lines]
    yield from _insert_chunks(place.main, buckets)
    reports = [change for change in changes if change.part.is_graph]
    for change in reports:
        yield from _insert_chunks(change.part.iri, change.lines)
    mirrored = [change.part.iri for change in reports if place.mirrors(change.part.iri)]
    if mirrored:
        graphs = _values("g", mirrored)
        yield f"INSERT {{ ?s ?p ?o }} WHERE {{ {graphs} GRAPH ?g {{ ?s ?p ?o }} }}"


def _insert_chunks(graph: str | None, lines: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(lines), _AT_ONCE):
        yield f"INSERT DATA {{ {_in(graph, chr(10).join(lines[start : start + _AT_ONCE]))} }}"


def _in(graph: str | None, triples: str) -> str:
    return f"GRAPH <{graph}> {{ {triples} }}" if graph else triples


# --- what a store has -------------------------------------------------------------------------------------

#: Rows of one page of records: servers cut long answers, many at 10,000 rows.
PAGE = 2000


def ask_seen(base_iri: str) -> str:
    """Whether a plain query sees the named graphs too: put after ``to_opening``."""
    iri = records_iri(base_iri)
    return f"ASK {{ <{iri}> {_TYPE} <{_VOID}DatasetDescription> }}"


def ask_layout(base_iri: str) -> str:
    """The main graph of an earlier push; ``read_layout`` reads the answer."""
    iri = records_iri(base_iri)
    return f"SELECT ?main WHERE {{ GRAPH <{iri}> {{ <{iri}> {_ABOUT} ?main }} }}"


def ask_records(base_iri: str, after: str = "") -> str:
    """The next ``PAGE`` parts and their digests, by IRI."""
    return (
        f"SELECT ?part ?digest WHERE {{ GRAPH <{records_iri(base_iri)}> {{ ?part {_TYPE} <{_VOID}Dataset> . "
        f'OPTIONAL {{ ?part {_DIGEST} ?digest }} }} FILTER (STR(?part) > "{after}") }} '
        f"ORDER BY STR(?part) LIMIT {PAGE}"
    )


def ask_counts(place: Place, iri: str) -> str:
    """How many triples a part has in the store, and how many of them a plain query sees."""
    pattern = f"GRAPH <{iri}> {{ ?s ?p ?o }}"
    if iri.startswith(parts_base(place.base_iri)):
        held = f"GRAPH <{place.records}> {{ <{iri}> {_HAS_PART} ?s }}"
        pattern = f"{held} {_in(place.main, '?s ?p ?o')}"
    seen = f"{pattern} . ?s ?p ?o" if place.mirrors(iri) else pattern
    counted = (("all", pattern), ("seen", seen))
    counts = (f"{{ SELECT (COUNT(*) AS ?{name}) WHERE {{ {what} }} }}" for name, what in counted)
    return f"SELECT ?all ?seen WHERE {{ {' '.join(counts)} }}"
