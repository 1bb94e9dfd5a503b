"""The graph of a build that lies in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.graph.export import read_node_link

_NAME = "graph.json"


def open_graph(path: str | os.PathLike[str]) -> MultiDiGraph:
    """The graph of a build: ``path`` is its folder, or a node-link JSON file itself.

    Raises:
        GraphError: there is no such folder, it holds no graph.json, or the file is no graph.
    """
    place = Path(path)
    if not place.exists():
        raise GraphError(f"{place}: no such folder; make a build with 'kg build PATH… -o {place}'")
    if place.is_dir() and not (place / _NAME).exists():
        raise GraphError(f"{place}: holds no {_NAME}; make a build with 'kg build PATH… -o {place}'")
    return read_node_link(place / _NAME if place.is_dir() else place)
