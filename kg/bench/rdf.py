"""How fast the graph is written as Turtle and asked: beside pyoxigraph and rdflib, in one run."""

from __future__ import annotations

import gc
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import rdflib
from pyoxigraph import DefaultGraph, QueryBoolean, RdfFormat, Store

from kg.rdf.export import to_pieces
from kg.rdf.iris import find_base_iri
from kg.rdf.query import Query, named_queries, run_query, to_bound
from kg.rdf.store import open_store
from kg.rdf.vocabulary import ALIGNED, KG, PREFIXES, RDF, RDFS

#: Processor seconds after which rdflib is stopped: some joins would take it hours.
LIMIT = 20.0
_TURTLE = "turtle"
_LOOKED_AT = 2000  # nodes of a class among which the most spoken of is sought


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Processor seconds (the median of several rounds) of one task by three engines; None for one not asked,
    ``LIMIT`` for one that took longer."""

    task: str
    kg: float
    pyoxigraph: float
    rdflib: float | None


def measure(folder: Path, rounds: int, *, with_rdflib: bool = True) -> list[Timing]:
    """Turtle first, then every named query that the build can be asked.

    Raises: GraphError when ``folder`` holds no build.
    """
    store = open_store(folder)
    graph = _to_rdflib(folder) if with_rdflib else None
    return [_measure_export(store, graph, rounds), *_measure_queries(store, graph, rounds)]


def to_median(timings: list[Timing]) -> Timing:
    """The row of medians of the queries: of the seconds of each engine where all three were asked."""
    queries = [one for one in timings if one.task != _TURTLE]
    asked = [one.rdflib for one in queries if one.rdflib is not None]
    return Timing(
        task="median of queries",
        kg=median(one.kg for one in queries),
        pyoxigraph=median(one.pyoxigraph for one in queries),
        rdflib=median(asked) if asked else None,
    )


def _measure_export(store: Store, graph: rdflib.Graph | None, rounds: int) -> Timing:
    """Turtle of a build's default graph, from its store on disk: sorted and grouped by ``kg``, as it comes by
    pyoxigraph, and by rdflib from its own memory, into which it has been read before the clock starts."""
    dump = partial(store.dump, format=RdfFormat.TURTLE, prefixes=PREFIXES, from_graph=DefaultGraph())
    return Timing(
        task=_TURTLE,
        kg=_clock(lambda: sum(map(len, to_pieces(store, "ttl"))), rounds),
        pyoxigraph=_clock(dump, rounds),
        rdflib=None if graph is None else _clock(lambda: graph.serialize(format="turtle"), 1),
    )


def _measure_queries(store: Store, graph: rdflib.Graph | None, rounds: int) -> list[Timing]:
    """Every named query on a build, its parameters bound to what most triples lead to: ``kg`` from the
    query's name to its rows, pyoxigraph and rdflib from the bound text to their terms. rdflib is not asked
    what needs named graphs."""
    asked = ((query, find_bindings(store, query)) for query in named_queries().values())
    return [_measure_query(store, graph, query, found, rounds) for query, found in asked if found is not None]


def _measure_query(
    store: Store, graph: rdflib.Graph | None, query: Query, bindings: Mapping[str, str], rounds: int
) -> Timing:
    text = to_bound(store, query, bindings)
    prefixes = {**PREFIXES, **ALIGNED, "id": find_base_iri(store)}
    declared = "".join(
        f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items() if f"PREFIX {name}:" not in text
    )
    return Timing(
        task=query.name,
        kg=_clock(lambda: run_query(store, query, bindings), rounds),
        pyoxigraph=_clock(lambda: _drain(store.query(text, prefixes=prefixes)), rounds),
        rdflib=None
        if graph is None or "GRAPH" in text
        else _clock_rdflib(lambda: list(graph.query(declared + text))),
    )


def _drain(answer: Any) -> list[Any] | bool:
    """All rows or triples; bool() of what ASK gives."""
    return bool(answer) if isinstance(answer, QueryBoolean) else list(answer)


def find_bindings(store: Store, query: Query) -> dict[str, str] | None:
    """For each parameter the name of the thing of its class that most triples lead to, None where there is
    none; a second parameter of one class gets the second."""
    bindings: dict[str, str] = {}
    for parameter in query.parameters:
        names = [name for name in find_names(store, parameter.kind) if name not in bindings.values()]
        if not names:
            return None
        bindings[parameter.name] = names[0]
    return bindings


def find_names(store: Store, kind: str) -> list[str]:
    """Ids of the three things of a class that the most triples lead to."""
    members = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, KG[kind], DefaultGraph())]
    if kind == "Entity":
        members = [quad.subject for quad in store.quads_for_pattern(None, RDFS.label, None, DefaultGraph())]
    counts = Counter({str(node)[1:-1]: _count(store, node) for node in members[:_LOOKED_AT]})
    return [
        value.rpartition("/")[2] for value, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:3]
    ]


def _count(store: Store, node: Any) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, node, DefaultGraph()))


def _to_rdflib(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "graph.ttl", format="turtle")


def _clock(task: Callable[[], object], rounds: int) -> float:
    """The median processor seconds of a task: what else the machine does is not counted."""
    spent = []
    for _ in range(rounds):
        gc.collect()
        start = process_time()
        task()
        spent.append(process_time() - start)
    return median(spent)


def _clock_rdflib(task: Callable[[], object]) -> float | None:
    """As ``_clock``, once; ``LIMIT`` for what takes longer, None for a query that rdflib breaks on."""
    try:
        with _alarm(LIMIT):
            return _clock(task, 1)
    except TimeoutError:
        return LIMIT
    except TypeError:  # it cannot sort by what is not bound in every row
        return None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what is still running after so many processor seconds."""

    def ring(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
