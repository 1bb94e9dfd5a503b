"""The functions of the public API that read what a build left; here paths may be strings too.

``kg.build`` and ``kg.analyze`` live in ``kg.pipeline`` and ``kg.graph.analysis``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.evaluate import Scores
from kg.evaluate import evaluate as score
from kg.graph.consensus import Scope, to_consensus
from kg.graph.ego import find_entity
from kg.graph.folder import open_graph as open_network_at
from kg.rdf.query import Answer, run_query
from kg.rdf.store import Store
from kg.rdf.store import open_store as open_store_at
from kg.rdf.validate import ValidationReport
from kg.rdf.validate import validate as check_shapes

if TYPE_CHECKING:
    import rdflib
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

PathLike = str | os.PathLike[str]


def open_graph(path: PathLike) -> rdflib.Dataset:
    """The RDF of a build's folder, a ``store/`` folder or an RDF file as an rdflib Dataset, for reading.

    Oxigraph answers, from the disk; see ``kg.rdf.dataset`` for which graphs there are::

        kg.open_graph("out").query("SELECT ?m { ?m a kg:Model }")

    Raises:
        GraphError: there is nothing to open, or the file does not parse.
    """
    from kg.rdf.dataset import open_dataset  # noqa: PLC0415 - rdflib is slow to import

    return open_dataset(Path(path))


def open_network(path: PathLike) -> MultiDiGraph:
    """The property graph of a build's folder or a node-link JSON file, as NetworkX knows it.

    Raises:
        GraphError: there is no such folder, it holds no graph.json, or the file is no graph.
    """
    return open_network_at(path)


def open_store(path: PathLike) -> Store:
    """The RDF store of a build's folder, a ``store/`` folder or an RDF file, for reading.

    Raises:
        GraphError: there is nothing to open, or the file does not parse.
    """
    return open_store_at(Path(path))


def query(
    graph: Store | PathLike, query: str, bindings: Mapping[str, str] | None = None, *, inferred: bool = False
) -> Answer:
    """Answer a named query, a file (``*.rq``) or SPARQL text on a store or a build's folder.

    SELECT gives Rows (``variables``, ``rows``, ``to_table()``, ``to_csv()``, ``to_json()``), CONSTRUCT
    gives Triples, ASK a bool. ``bindings`` give parameters their values, as ``--set`` does:
    ``kg.query("exports", "who-recommends", {"company": "昆仑万维"})``. ``inferred`` asks also what follows
    from what reports say.

    Raises:
        QueryError: the query does not parse or is not known, or a parameter is missing or unknown.
        GraphError: ``graph`` cannot be opened, or has no inferred part to ask.
    """
    store = graph if isinstance(graph, Store) else open_store(graph)
    return run_query(store, query, bindings, inferred=inferred)


def consensus(
    graph: MultiDiGraph | PathLike,
    *names: str,
    on: str | None = None,
    since: str | None = None,
    broker: str | None = None,
    silent_after: int = 180,
) -> dict[str, Any]:
    """Who recommends what on a graph or a build's folder: the last call of each broker on each company.

    ``names`` are companies or industries, all companies without them; ``on`` and ``since`` ISO dates. The
    answer is that of ``kg.graph.consensus.to_consensus``: each company with its ``stances`` and ``history``.

    Raises:
        GraphError: ``graph`` cannot be opened, or a name names no entity or several.
    """
    opened = open_network(graph) if isinstance(graph, str | os.PathLike) else graph
    house = None if broker is None else find_entity(opened, broker)
    scope = Scope(on=on, since=since, broker=house, silent_after=silent_after)
    targets = list(dict.fromkeys(find_entity(opened, name) for name in names))
    return to_consensus(opened, scope=scope, targets=targets or None)


def validate(graph: PathLike, *, shapes: PathLike | None = None, language: str = "en") -> ValidationReport:
    """Check a build's folder or a Turtle file against the shapes; ``conforms`` tells the outcome.

    Raises:
        ValidationError: the graph or the shapes cannot be read.
    """
    own = None if shapes is None else Path(shapes)
    return check_shapes(Path(graph), shapes=own, language=language)


def evaluate(
    graph: PathLike, gold: PathLike | Iterable[PathLike], *, texts: Iterable[PathLike] = ()
) -> Scores:
    """Score a graph against gold files and folders; ``texts`` are folders of reports, or of a build's texts.

    Raises:
        GoldError: a gold file is malformed.
        GraphError: ``graph`` cannot be read.
    """
    golds = [gold] if isinstance(gold, str | os.PathLike) else list(gold)
    return score(Path(graph), list(map(Path, golds)), list(map(Path, texts)))
