"""Other graph libraries read our files, and NetworkX's backends compute on our graph."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.graph.export import write_gexf, write_graphml
from kg.graph.folder import open_graph


@pytest.fixture(scope="module")
def graph(sample_folder: Path) -> nx.MultiDiGraph:
    return open_graph(sample_folder)


def test_igraph_reads_graphml(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph", reason="pip install igraph")
    found = igraph.Graph.Read_GraphML(str(write_graphml(graph, tmp_path / "graph.graphml")))
    assert found.is_directed()
    assert (found.vcount(), found.ecount()) == (len(graph), graph.number_of_edges())
    for vertex in found.vs:
        node = graph.nodes[vertex["id"]]
        assert (vertex["type"], vertex["label"]) == (node["type"], node["label"])
        assert json.loads(vertex["attributes"]) == node["attributes"]
    ids = found.vs["id"]
    for edge in found.es:
        attrs = graph.edges[ids[edge.source], ids[edge.target], edge["predicate"]]
        assert json.loads(edge["claims"]) == attrs["claims"]
        assert (edge["asserted"], edge["mention"]) == (attrs["asserted"], attrs["mention"])


def test_networkx_reads_gexf(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    found = nx.read_gexf(write_gexf(graph, tmp_path / "graph.gexf"))
    assert {node: row["label"] for node, row in found.nodes(data=True)} == dict(graph.nodes(data="label"))
    assert found.number_of_edges() == graph.number_of_edges()
    edges = {(a, b, row["predicate"]): json.loads(row["support"]) for a, b, row in found.edges(data=True)}
    assert edges == {edge[:3]: edge[3]["support"] for edge in graph.edges(keys=True, data=True)}


def load_backend(name: str, package: str, module: str) -> None:
    """Skip where a backend is missing, or was written for another NetworkX."""
    try:
        import_module(module)
    except ModuleNotFoundError:
        pytest.skip(f"pip install {package}")
    except ImportError as error:
        pytest.skip(f"{package} {version(package)} does not work with NetworkX {nx.__version__}: {error}")
    assert name in nx.utils.backends.backends


def results(name: str, graph: nx.Graph, backend: str) -> tuple[Any, Any]:
    run: Callable[..., Any] = getattr(nx, name)
    found, expected = run(graph, backend=backend), run(graph)
    if name.startswith("all_pairs"):
        found, expected = ({key: dict(row) for key, row in dict(one).items()} for one in (found, expected))
    return found, expected


GRAPHBLAS = (
    *("pagerank", "katz_centrality", "eigenvector_centrality", "degree_centrality", "triangles"),
    *("clustering", "square_clustering", "all_pairs_shortest_path_length", "number_of_isolates"),
)
PARALLEL = ("square_clustering", "local_efficiency", "all_pairs_shortest_path_length", "number_of_isolates")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", GRAPHBLAS)
def test_graphblas(graph: nx.MultiDiGraph, name: str) -> None:
    load_backend("graphblas", "graphblas-algorithms", "graphblas_algorithms")
    simple = nx.Graph(nx.DiGraph(graph))
    found, expected = results(name, simple, "graphblas")
    assert found == (expected if name.startswith("all_pairs") else pytest.approx(expected))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", PARALLEL)
def test_parallel(graph: nx.MultiDiGraph, name: str) -> None:
    load_backend("parallel", "nx-parallel", "nx_parallel")
    found, expected = results(name, nx.Graph(nx.DiGraph(graph)), "parallel")
    assert found == (expected if name.startswith("all_pairs") else pytest.approx(expected))
