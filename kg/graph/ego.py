"""Find one entity by any of its names, and the neighbourhood around it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.text.normalise import fold_name

_SHOWN = 8  # names listed in an error message


def find_entity(graph: MultiDiGraph, name: str) -> str:
    """The id of the entity that ``name`` names: an id, a label, an alias, a ticker, a full name, or
    the file of a report.

    Names meet by ``kg.text.normalise.fold_name``, so case, spaces and middle dots do not matter.
    An id wins over a label, a label over an identifier or alias; a ticker also answers to its code
    alone (``300418`` for ``300418.SZ``).

    Raises:
        GraphError: no entity has the name (near names are listed), or several have it.
    """
    if name in graph:
        return name
    key = fold_name(name)
    for tier in _tiers(graph):
        found = sorted(id_ for id_, names in tier if key and key in names)
        if len(found) > 1:
            raise GraphError(f"{name!r} names {len(found)} entities: {_listed(graph, found)}; give the id")
        if found:
            return found[0]
    raise GraphError(f"no entity is called {name!r}{_near(graph, key)}")


def ego(graph: MultiDiGraph, entity: str, depth: int = 1, *, mentions: bool = False) -> MultiDiGraph:
    """The subgraph within ``depth`` steps of ``entity``, whatever the direction of the edges.

    Steps do not lead through ``mentions`` edges unless ``mentions`` is set, or the entity has no
    other edge; such edges between two kept nodes are kept all the same.

    Raises:
        GraphError: ``entity`` is not a node, or ``depth`` is negative.
    """
    if entity not in graph:
        raise GraphError(f"{entity!r} is not in the graph")
    if depth < 0:
        raise GraphError(f"depth is {depth}; expected 0 or more")
    reached = {entity}
    frontier = {entity}
    for _ in range(depth):
        frontier = {other for node in frontier for other in _steps(graph, node, mentions)} - reached
        if frontier == set() and reached == {entity}:
            frontier = set(_steps(graph, entity, True)) - reached
        reached |= frontier
    return _induced(graph, reached)


def _induced(graph: MultiDiGraph, kept: set[str]) -> MultiDiGraph:
    """A copy that holds ``kept`` and the edges between them, in the graph's own order."""
    part = MultiDiGraph(**graph.graph)
    part.add_nodes_from((node, attrs) for node, attrs in graph.nodes(data=True) if node in kept)
    part.add_edges_from(
        (source, target, key, attrs)
        for source, target, key, attrs in graph.edges(keys=True, data=True)
        if source in kept and target in kept
    )
    return part


def _steps(graph: MultiDiGraph, node: str, mentions: bool) -> Iterator[str]:
    for _, other, attrs in graph.out_edges(node, data=True):
        if mentions or not attrs["mention"]:
            yield other
    for other, _, attrs in graph.in_edges(node, data=True):
        if mentions or not attrs["mention"]:
            yield other


def _tiers(graph: MultiDiGraph) -> Iterator[list[tuple[str, set[str]]]]:
    """(id, folded names) pairs: labels first, then every other name."""
    nodes = list(graph.nodes(data=True))
    yield [(id_, {fold_name(attrs["label"])}) for id_, attrs in nodes]
    yield [(id_, set(map(fold_name, _other_names(attrs)))) for id_, attrs in nodes]


def _other_names(attrs: dict[str, Any]) -> Iterator[str]:
    identifiers, attributes = attrs["identifiers"], attrs["attributes"]
    yield from attrs["aliases"]
    tickers = [value["value"] for value in attributes.get("ticker", [])]
    for name in (*identifiers.values(), *tickers):
        yield name
        yield name.partition(".")[0]
    for value in attributes.get("fullName", []):
        yield value["value"]
    for file in to_files(attrs):
        yield from (file, PurePosixPath(file).name, PurePosixPath(file).stem)


def to_files(attrs: dict[str, Any]) -> list[str]:
    """The files a report was found in, the one that was read first; none for other nodes."""
    read = [attrs["file"]] if "file" in attrs else []
    return [*read, *(copy["file"] for copy in attrs.get("copies", ()))]


def _listed(graph: MultiDiGraph, ids: list[str]) -> str:
    shown = [f"{graph.nodes[id_]['label']} ({id_})" for id_ in ids[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(ids) > _SHOWN else "")


def _near(graph: MultiDiGraph, key: str) -> str:
    """The part of the message that lists names which contain the key, or look like it."""
    names: dict[str, str] = {}
    for tier in _tiers(graph):
        for id_, folded in tier:
            names |= {name: id_ for name in sorted(folded) if name and name not in names}
    close = [name for name in sorted(names) if key and (key in name or name in key)]
    close += get_close_matches(key, sorted(names), n=_SHOWN, cutoff=0.5)
    ids = list(dict.fromkeys(names[name] for name in close))
    return f"; near names: {_listed(graph, ids)}" if ids else ""
