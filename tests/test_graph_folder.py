"""Opening the graph of a build: the folder, the file, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import sample_knowledge
from networkx.utils import graphs_equal

from kg.errors import GraphError
from kg.graph.build import to_graph
from kg.graph.folder import open_graph


def test_folder_and_file_and_string(build_folder: Path) -> None:
    graph = to_graph(sample_knowledge())
    for path in (build_folder, build_folder / "graph.json", str(build_folder)):
        assert graphs_equal(open_graph(path), graph)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"no such folder; make a build with 'kg build PATH… -o .*nowhere'"):
        open_graph(tmp_path / "nowhere")


def test_a_folder_without_a_build(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"holds no graph\.json; make a build with 'kg build"):
        open_graph(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", "[1]", '{"nodes": 3}', "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_file_that_is_no_graph(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(GraphError, match=r"graph\.json"):
        open_graph(tmp_path)
