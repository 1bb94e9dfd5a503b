"""graph.json and graph.graphml of a graph that has much in common with the one before: the nodes and edges
that changed are written, the others copied. The files come out as ``kg.graph.export`` writes them."""

from __future__ import annotations

import json
import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.export import to_edge_piece, to_line, to_node_piece, to_xml_text
from kg.graph.graphml import Keys, read_keys
from kg.splice import Changes, Piece, Region, mapped

#: A node by its id, an edge by its ends and predicate: in the order of the files.
Key = str | tuple[str, str, str]
#: Elements with their attributes; None for one that is no more.
Elements = Mapping[Any, dict[str, Any] | None]
#: Nodes or edges, and the name of an attribute, with how many have it.
Names = Counter[tuple[str, str]]


class GraphChange(NamedTuple):
    """The nodes and edges that came, went or changed."""

    nodes: Elements
    edges: Elements

    @property
    def is_empty(self) -> bool:
        """Whether all is as it was."""
        return not (self.nodes or self.edges)


def to_graph_change(old: MultiDiGraph, new: MultiDiGraph) -> GraphChange:
    """What has changed between two graphs."""
    return GraphChange(
        nodes=_difference(dict(old.nodes(data=True)), dict(new.nodes(data=True))),
        edges=_difference(_edges(old), _edges(new)),
    )


def _edges(graph: MultiDiGraph) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(source, target, key): attrs for source, target, key, attrs in graph.edges(keys=True, data=True)}


def _difference(old: dict[Any, dict[str, Any]], new: dict[Any, dict[str, Any]]) -> Elements:
    return {
        key: new.get(key)
        for key in (*old, *(key for key in new if key not in old))
        if old.get(key) != new.get(key)
    }


def count_names(graph: MultiDiGraph) -> Names:
    """How many nodes and edges have each attribute."""
    found: Names = Counter(("node", name) for _, attrs in graph.nodes(data=True) for name in attrs)
    found.update(("edge", name) for _, _, attrs in graph.edges(data=True) for name in attrs)
    return found


# --- node-link JSON -----------------------------------------------------------------------------

_NODES, _EDGES, _END = b'"nodes": [\n', b'],\n"edges": [\n', b"]}\n"


def splice_node_link(before: Path, after: Path, change: GraphChange) -> None:
    """Write into ``after`` what becomes of the file ``before``. Raises: OSError."""
    with mapped(before) as old, after.open("wb") as out:
        nodes, edges = _regions(old)
        head = nodes[0]
        out.write(old[:head])
        lines = {key: _line(attrs, {"id": key}) for key, attrs in change.nodes.items()}
        _write_list(out.write, Region(old, *nodes, b"\n", to_key=_to_node).splice(lines))
        out.write(_EDGES)
        lines = {key: _line(attrs, _to_ends(key)) for key, attrs in change.edges.items()}
        _write_list(out.write, Region(old, *edges, b"\n", to_key=_to_edge).splice(lines))
        out.write(_END)


def _regions(data: mmap.mmap) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the lines of nodes stand, and those of edges."""
    start = data.find(_NODES) + len(_NODES)
    middle = data.find(b"\n" + _EDGES, start - 1) + 1
    below, end = middle + len(_EDGES), len(data) - len(_END)
    return _full(data, start, middle), _full(data, below, end)


def _full(data: mmap.mmap, start: int, end: int) -> tuple[int, int]:
    """Where lines stand, if there are any; an empty line is none."""
    return start, start if data[start : start + 1] == b"\n" else end


def _to_ends(key: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("source", "target", "key"), key, strict=True))


def _line(attrs: dict[str, Any] | None, ends: dict[str, str]) -> bytes | None:
    return None if attrs is None else to_line(attrs | ends).encode("utf-8", "backslashreplace") + b",\n"


def _to_node(line: bytes) -> str:
    """The id, without reading the whole line: keys stand sorted, and quotes within texts are escaped."""
    end = line.rfind(b', "identifiers": {')
    start = line.rfind(b'"id": ', 0, end) + len(b'"id": ')
    found: str = json.loads(line[start:end])
    return found


def _to_edge(line: bytes) -> tuple[str, str, str]:
    start = line.rfind(b', "source": ')
    row = _ends.decode(b"{" + line[line.rfind(b'"key": ', 0, start) :].rstrip(b",\n"))
    return row.source, row.target, row.key


class _Ends(msgspec.Struct, frozen=True):
    """Which edge a line is."""

    source: str
    target: str
    key: str


_ends = msgspec.json.Decoder(_Ends)


def read_part(path: Path, chosen: Iterable[str]) -> MultiDiGraph:
    """Of a graph in a file the nodes of ``chosen`` with the edges between them, but for mentions.

    Raises: OSError.
    """
    with mapped(path) as data:
        places = _regions(data)
        nodes = Region(data, *places[0], b"\n", to_key=_to_node)
        edges = Region(data, *places[1], b"\n", to_key=_to_edge)
        graph = MultiDiGraph(name="Yanbao KG")
        chosen = sorted(chosen)
        for node in chosen:
            start, end = nodes.find(node)
            graph.add_node(node, **_attributes(data[start:end], "id"))
        place, end = places[1]
        for node in chosen:
            place, _ = edges.find((node, "", ""), place)
            while place < end:
                line = data[place : data.find(b"\n", place) + 1]
                source, target, key = _to_edge(line)
                if source != node:
                    break
                if target in graph and key != "mentions":
                    graph.add_edge(source, target, key=key, **_attributes(line, "source", "target", "key"))
                place += len(line)
    return graph


def _attributes(line: bytes, *names: str) -> dict[str, Any]:
    row: dict[str, Any] = _decode(line.rstrip(b",\n"))
    return {name: value for name, value in row.items() if name not in names}


_decode = msgspec.json.Decoder().decode


def _write_list(write: Callable[[Piece], object], pieces: Iterable[Piece]) -> None:
    """Write lines that end with a comma, all but the last; one line among them may have none before.

    What is written of no line is an empty line.
    """
    held: Piece = b""
    for piece in pieces:
        if len(piece) < len(_COMMA):  # the end of a comma and its line
            held = bytes(held) + bytes(piece)
        else:
            _write_lines(write, held, has_more=True)
            held = piece
    _write_lines(write, held or b"\n", has_more=False)


_COMMA = b",\n"


def _write_lines(write: Callable[[Piece], object], lines: Piece, *, has_more: bool) -> None:
    """Write lines, with a comma behind the last if there are more; it may be a part of a line."""
    end = bytes(lines[-2:])
    if end == _COMMA and not has_more:
        write(lines[:-2])
        write(b"\n")
    elif end[-1:] == b"\n" and end != _COMMA and has_more:
        write(lines[:-1])
        write(_COMMA)
    else:
        write(lines)


# --- GraphML ------------------------------------------------------------------------------------

_MARKS = b"    </node>\n", b"    </edge>\n"
_NODE = re.compile(rb'<node id="([^"]*)">')
_EDGE = re.compile(rb'<edge source="([^"]*)" target="([^"]*)" id="([^"]*)">')


def splice_graphml(before: Path, after: Path, change: GraphChange, names: Names) -> bool:
    """The same of GraphML, if its head stays; ``names`` are those of the new graph.

    False, and nothing is written, where the numbers of attributes may change. Raises: OSError.
    """
    with mapped(before) as old:
        keys = read_keys(old[: old.find(b"<graph ")])
        if not _are_same(keys, names):
            return False
        parts = [
            _Part(_pieces(change.nodes, to_node_piece, keys), _MARKS[0], _read_node),
            _Part(_pieces(change.edges, to_edge_piece, keys), _MARKS[1], _read_edge),
        ]
        start = old.find(b"\n", old.find(b"<graph edgedefault")) + 1
        middle, end = (old.rfind(mark) + len(mark) for mark in _MARKS)
        if not start < middle < end or not _are_safe(change):
            return False
        regions = [
            Region(old, low, high, part.mark, to_key=part.to_key)
            for part, low, high in zip(parts, (start, middle), (middle, end), strict=True)
        ]
        if not all(map(_is_first_alike, parts, (old, old), (start, middle))):
            return False
        with after.open("wb") as out:
            out.write(old[:start])
            for part, region in zip(parts, regions, strict=True):
                out.writelines(region.splice(part.pieces))
            out.write(old[end:])
    return True


class _Part(NamedTuple):
    """What changes among nodes or among edges, with the mark that ends each, and how its key is read."""

    pieces: Changes
    mark: bytes
    to_key: Callable[[bytes], Any]


def _is_first_alike(part: _Part, old: mmap.mmap, start: int) -> bool:
    """Whether the first element has the same attributes as before: they are numbered in its order."""
    first = old[start : old.find(part.mark, start)]
    least = min(part.pieces, default=None)
    if least is None or least > part.to_key(first):
        return True
    piece = part.pieces[least]
    return piece is not None and _DATA.findall(piece) == _DATA.findall(first)


_DATA = re.compile(rb'<data key="(d\d+)"')


def _are_same(keys: Keys, names: Names) -> bool:
    """Whether there are the attributes that there were before."""
    met = {key for key, count in names.items() if count > 0}
    return met <= keys.keys() and _OPTIONAL & keys.keys() <= met


#: Attributes that not all nodes or edges of the first one's class have.
_OPTIONAL = {("node", "file"), ("node", "file_dates"), ("edge", "recommendations")}


def _pieces(elements: Elements, to_piece: Callable[..., str], keys: Keys) -> Changes:
    return {
        key: None if attrs is None else to_piece(key, attrs, keys).encode("utf-8", "backslashreplace")
        for key, attrs in elements.items()
    }


def _are_safe(change: GraphChange) -> bool:
    """Whether all names stand in the file as they are, but for what XML escapes."""
    ids = chain(change.nodes, chain.from_iterable(change.edges))
    return all(to_xml_text(id_) == id_ and "\r" not in id_ and "\t" not in id_ for id_ in ids)


def _read_node(piece: bytes) -> str:
    match = _NODE.search(piece)
    return unescape(match[1].decode()) if match else ""


def _read_edge(piece: bytes) -> tuple[str, str, str]:
    match = _EDGE.search(piece)
    source, target, unique = (unescape(part.decode()) for part in match.groups()) if match else ("", "", "")
    return source, target, unique[len(source) + 2 : len(unique) - len(target) - 2]
