"""GraphML written line by line, to the byte as networkx's own writer does: that one makes a tree of elements
first, which takes some five times as long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from xml.sax.saxutils import escape

#: Attributes of the graph, of a node or of an edge, as they are written.
Values = Mapping[str, str | bool]
#: The attributes met so far by scope and name, each with its number and type.
Keys = dict[tuple[str, str], tuple[int, str]]

_HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"\
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns\
 http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_KEY = re.compile(r'<key id="d(\d+)" for="(\w+)" attr.name="([^"]*)" attr.type="(\w+)" />')
_IN_QUOTES = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}


def to_graphml(
    name: str, nodes: Iterable[tuple[str, Values]], edges: Iterable[tuple[str, str, str, Values]]
) -> Iterator[str]:
    """The document in pieces; an edge is its source, its target, its id and its attributes.

    The values of one attribute are of one type: all of them strings, or all of them truth values.
    """
    keys: Keys = {}
    names = "".join(_data({"name": name}, "graph", keys, "    "))
    below = [to_node(node, values, keys) for node, values in nodes]
    below += [to_edge(edge, keys) for edge in edges]
    yield _HEAD
    yield from reversed([_key(*key, *found) for key, found in keys.items()])
    yield '  <graph edgedefault="directed">\n'
    yield from below
    yield f"{names}  </graph>\n</graphml>\n\n"


def _key(scope: str, name: str, number: int, kind: str) -> str:
    return f'  <key id="d{number}" for="{scope}" attr.name="{_quoted(name)}" attr.type="{kind}" />\n'


def read_keys(head: bytes) -> Keys:
    """The keys that a document of ours begins with."""
    found = [match.groups() for match in _KEY.finditer(head.decode())]
    return {(scope, unescape(name)): (int(number), kind) for number, scope, name, kind in found}


def to_node(node: str, values: Values, keys: Keys) -> str:
    """A node; an attribute that is not in ``keys`` is added there."""
    data = "".join(_data(values, "node", keys, "      "))
    return f'    <node id="{_quoted(node)}">\n{data}    </node>\n'


def to_edge(edge: tuple[str, str, str, Values], keys: Keys) -> str:
    """An edge; an attribute that is not in ``keys`` is added there."""
    source, target, unique = map(_quoted, edge[:3])
    data = "".join(_data(edge[3], "edge", keys, "      "))
    return f'    <edge source="{source}" target="{target}" id="{unique}">\n{data}    </edge>\n'


def _data(values: Values, scope: str, keys: Keys, indent: str) -> Iterator[str]:
    for name, value in values.items():
        kind = "boolean" if isinstance(value, bool) else "string"
        number, _ = keys.setdefault((scope, name), (len(keys), kind))
        text = escape(str(value))
        yield (
            f'{indent}<data key="d{number}">{text}</data>\n'
            if text
            else f'{indent}<data key="d{number}" />\n'
        )


def _quoted(text: str) -> str:
    return escape(text, _IN_QUOTES)
