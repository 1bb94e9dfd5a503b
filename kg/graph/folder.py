"""The graph of a build that lies in a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from networkx import MultiDiGraph, node_link_data  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.graph.export import read_node_link
from kg.recovery import see_whole

_NAME = "graph.json"


def open_graph(path: str | os.PathLike[str]) -> MultiDiGraph:
    """The graph of a build: ``path`` is its folder, or a node-link JSON file itself.

    Raises:
        GraphError: there is no such folder, it holds no graph.json, or the file is no graph.
    """
    return read_node_link(_find(path))


def read_elements(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """The nodes, then the edges of ``open_graph``'s file, as node-link JSON has them, one at a time.

    Our own files have one element a line, so a graph of any size is read in little memory; of others the
    whole graph is read first.

    Raises:
        GraphError: as ``open_graph``.
    """
    found = _find(path)
    try:
        with found.open(encoding="utf-8") as file:
            yield from _elements(file) if _is_own(file.readline()) else _all_elements(found)
    except (OSError, ValueError) as error:
        raise GraphError(
            f"{found}: not a node-link graph ({error}); expected graph.json of a build"
        ) from error


def _is_own(first: str) -> bool:
    return first.startswith('{"directed": true, "graph": ') and first.endswith('"multigraph": true,\n')


def _elements(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A line of the file is an element, with a comma after all but the last, or a bracket."""
    ended = False
    for line in lines:
        ended = line == "]}\n"
        if line.startswith("{"):
            yield json.loads(line.rstrip("\n").removesuffix(","))
    if not ended:
        raise ValueError("it ends too early")


def _all_elements(path: Path) -> Iterator[dict[str, Any]]:
    content = node_link_data(read_node_link(path), edges="edges")
    yield from content["nodes"]
    yield from content["edges"]


def _find(path: str | os.PathLike[str]) -> Path:
    place = Path(path)
    if not place.exists():
        raise GraphError(f"{place}: no such folder; make a build with 'kg build PATH… -o {place}'")
    if place.is_dir():
        see_whole(place)
    if place.is_dir() and not (place / _NAME).exists():
        raise GraphError(f"{place}: holds no {_NAME}; make a build with 'kg build PATH… -o {place}'")
    return place / _NAME if place.is_dir() else place
