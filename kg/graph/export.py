r"""The graph in the formats of other tools: GraphML, GEXF, node-link JSON, CSV.

Node-link JSON holds the contract of ``kg.graph.build`` unchanged; ``read_node_link`` gives the
graph back. GraphML and GEXF know only flat attributes: there, lists and dicts are JSON strings, and
characters that XML 1.0 cannot hold are written ``\uXXXX`` (inside a JSON string that is the same
character again). Edge ids there are ``subject--predicate--object``, since tools want them unique.
Every writer gives the same bytes for the same graph.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import tostring

from networkx import (  # type: ignore[import-untyped]
    MultiDiGraph,
    NetworkXError,
    node_link_data,
    node_link_graph,
)
from networkx.readwrite.gexf import GEXFWriter  # type: ignore[import-untyped]

from kg.errors import GraphError
from kg.graph.graphml import Keys, to_edge, to_graphml, to_node
from kg.graph.output import write_text
from kg.text.spreadsheet import guarded

PathLike = str | os.PathLike[str]

_XML_INVALID = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_NODE_COLUMNS = ("id", "type", "label", "aliases", "identifiers", "attributes", "judgements")
_EDGE_COLUMNS = ("subject", "predicate", "object", "subject_label", "object_label", "asserted")
_SUPPORT_COLUMNS = ("reports", "brokers", "first", "last")
_CLAIM_COLUMNS = ("id", "report", "broker", "date", "file", "page", "start", "end", "quote")
_CLAIM_ONLY = ("confidence", "extracted_by", "modality")
_CALL_ONLY = ("verb", "rating", "action", "target_price", "currency")


def write_node_link(graph: MultiDiGraph, path: PathLike) -> Path:
    """Write networkx node-link JSON (``edges="edges"``), keys sorted, one line an element."""
    content = node_link_data(graph, edges="edges")
    parts = [
        f'"directed": true, "graph": {to_line(content["graph"])}, "multigraph": true',
        f'"nodes": [\n{_lines(content["nodes"])}\n]',
        f'"edges": [\n{_lines(content["edges"])}\n]',
    ]
    return write_text(path, "{" + ",\n".join(parts) + "}\n")


def read_node_link(path: PathLike) -> MultiDiGraph:
    """Read what ``write_node_link`` wrote.

    Raises:
        GraphError: the file cannot be read or is no node-link JSON of a directed multigraph.
    """
    try:
        content = json.loads(Path(path).read_text("utf-8"))
        graph = node_link_graph(content, edges="edges")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, NetworkXError) as error:
        raise GraphError(
            f"{path}: not a node-link graph ({error}); expected graph.json of a build"
        ) from error
    if not (graph.is_directed() and graph.is_multigraph()):
        raise GraphError(f"{path}: not a directed multigraph; expected graph.json of a build")
    return graph


def write_graphml(graph: MultiDiGraph, path: PathLike) -> Path:
    """Write GraphML; nested attributes are JSON strings."""
    nodes = ((to_xml_text(node), _scalars(attrs)) for node, attrs in graph.nodes(data=True))
    edges = (_to_edge(*edge) for edge in graph.edges(keys=True, data=True))
    return write_text(path, "".join(to_graphml(graph.graph.get("name", ""), nodes, edges)))


def to_node_piece(node: str, attrs: dict[str, Any], keys: Keys) -> str:
    """A node as it stands in a GraphML file with these ``keys``."""
    return to_node(to_xml_text(node), _scalars(attrs), keys)


def to_edge_piece(edge: tuple[str, str, str], attrs: dict[str, Any], keys: Keys) -> str:
    """An edge (source, target, predicate) as it stands in a GraphML file with these ``keys``."""
    return to_edge(_to_edge(*edge, attrs), keys)


def _to_edge(
    source: str, target: str, key: str, attrs: dict[str, Any]
) -> tuple[str, str, str, dict[str, str | bool]]:
    ends = to_xml_text(source), to_xml_text(target)
    scalars = _edge_scalars(*ends, key, attrs, "edge_id")
    return (*ends, str(scalars["edge_id"]), scalars)


def write_gexf(graph: MultiDiGraph, path: PathLike) -> Path:
    """Write GEXF 1.2; nested attributes are JSON strings, and there is no time stamp."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(_flat(graph, "id"))
    for meta in writer.xml.findall("meta"):
        writer.xml.remove(meta)  # it holds the day of writing and networkx's version
    return write_text(path, _to_xml(writer))


def write_csv(graph: MultiDiGraph, folder: PathLike, *, for_spreadsheet: bool = False) -> tuple[Path, Path]:
    """Write ``nodes.csv`` and ``edges.csv`` (one row a claim or recommendation, each with the support of its
    edge) into ``folder``.

    Cells hold the text as it is in the source, so a cell that starts with ``=``, ``+``, ``-`` or
    ``@`` would be run as a formula by a spreadsheet. ``for_spreadsheet`` puts an apostrophe before
    such cells and a byte order mark before the file, so that Excel opens it safely and in UTF-8.
    """
    nodes = [_NODE_COLUMNS, *_node_rows(graph)]
    edges = [_EDGE_COLUMNS + _SUPPORT_COLUMNS + _CLAIM_COLUMNS + _CLAIM_ONLY + _CALL_ONLY, *_edge_rows(graph)]
    target = Path(folder)
    return (
        write_text(target / "nodes.csv", _to_csv(nodes, for_spreadsheet)),
        write_text(target / "edges.csv", _to_csv(edges, for_spreadsheet)),
    )


#: Writers of one file by the name a user gives; CSV takes a folder and stands apart.
WRITERS = {"graphml": write_graphml, "gexf": write_gexf, "node-link": write_node_link}


def to_xml_text(text: str) -> str:
    r"""Text that XML 1.0 can hold: what it cannot is written ``\uXXXX``.

    >>> to_xml_text("a\x00b")
    'a\\u0000b'
    """
    return _XML_INVALID.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _to_xml(writer: GEXFWriter) -> str:
    """The document in readable characters: networkx itself writes every Chinese one as a reference."""
    writer.indent(writer.xml)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(writer.xml, encoding="unicode")}\n'


def to_line(value: Any) -> str:
    """A value as JSON, keys sorted: a node or edge as it stands in ``graph.json``."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lines(rows: Iterable[Any]) -> str:
    return ",\n".join(map(to_line, rows))


def _flat(graph: MultiDiGraph, edge_id: str) -> MultiDiGraph:
    """A copy with scalar attributes only; each edge has a unique id under ``edge_id``."""
    flat = MultiDiGraph(name=graph.graph.get("name", ""))
    for node, attrs in graph.nodes(data=True):
        flat.add_node(to_xml_text(node), **_scalars(attrs))
    for source, target, key, attrs in graph.edges(keys=True, data=True):
        ends = to_xml_text(source), to_xml_text(target)
        flat.add_edge(*ends, key=key, **_edge_scalars(*ends, key, attrs, edge_id))
    return flat


def _edge_scalars(
    source: str, target: str, key: str, attrs: dict[str, Any], edge_id: str
) -> dict[str, str | bool]:
    return {**_scalars(attrs), edge_id: f"{source}--{key}--{target}", "label": key}


def _scalars(attrs: dict[str, Any]) -> dict[str, str | bool]:
    return {name: _scalar(value) for name, value in sorted(attrs.items())}


def _scalar(value: Any) -> str | bool:
    if isinstance(value, bool):
        return value
    return to_xml_text(value if isinstance(value, str) else to_line(value))


def _node_rows(graph: MultiDiGraph) -> Iterator[tuple[str, ...]]:
    for node, attrs in graph.nodes(data=True):
        yield (node, *(_cell(attrs[column]) for column in _NODE_COLUMNS[1:]))


def _edge_rows(graph: MultiDiGraph) -> Iterator[tuple[str, ...]]:
    columns = _CLAIM_COLUMNS + _CLAIM_ONLY + _CALL_ONLY
    for source, target, predicate, attrs in graph.edges(keys=True, data=True):
        labels = graph.nodes[source]["label"], graph.nodes[target]["label"]
        support = [_cell(attrs["support"][column]) for column in _SUPPORT_COLUMNS]
        edge = (source, predicate, target, *labels, _cell(attrs["asserted"]), *support)
        for row in (*attrs["claims"], *attrs.get("recommendations", ())):
            yield (*edge, *(_cell(row.get(column)) for column in columns))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else to_line(value)


def _to_csv(rows: Iterable[tuple[str, ...]], for_spreadsheet: bool) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] if for_spreadsheet else row for row in rows)
    return ("\ufeff" if for_spreadsheet else "") + text.getvalue()
