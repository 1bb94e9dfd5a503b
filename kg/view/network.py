"""pyvis's Network with a page of our own: one file, no request, nothing a report says can run.

pyvis's template reaches out to two content networks and has places where text of the graph runs as
script. This page has neither: its text comes in as JSON that holds no angle bracket, its script and
style are named by their hashes in a Content-Security-Policy, and the script sets only text nodes.
"""

from __future__ import annotations

import base64
import json
import zlib
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped]

from kg.resources import shipped
from kg.view.opening import to_opening
from kg.view.scripts import library_script, page_script

_PACKED_ABOVE = 300_000  # characters of JSON; below, the page stays readable and plain
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_MANY_EDGES = 1500

_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "keyboard": {"enabled": False}},
    "nodes": {"scaling": {"label": {"enabled": False, "drawThreshold": 8, "maxVisible": 26}}},
    "edges": {
        "smooth": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "selectionWidth": 1.5,
        "hoverWidth": 0.5,
        "font": {"size": 11, "strokeWidth": 3, "align": "horizontal"},
        "scaling": {"label": {"enabled": False, "drawThreshold": 7, "maxVisible": 18}},
    },
}


class OfflineNetwork(Network):  # type: ignore[misc]
    """A pyvis Network of the nodes the page opens with; the whole graph rides along in columns.

    ``nodes`` and ``edges`` are filled directly: pyvis's own adders scan all earlier rows at each call.
    """

    def __init__(self, columns: dict[str, Any], title: str) -> None:
        """``columns`` is what ``kg.view.columns.to_columns`` gives."""
        super().__init__(height="100%", width="100%", directed=True, heading=title, cdn_resources="in_line")
        self.nodes, self.edges = to_opening(columns)
        hide = len(columns["edges"]["source"]) > _MANY_EDGES
        self.options = {**_OPTIONS, "interaction": {**_OPTIONS["interaction"], "hideEdgesOnDrag": hide}}
        self.set_template_dir(str(shipped("view", "templates")), "page.html")
        self._columns = columns

    def set_template_dir(self, template_directory: str, template_file: str = "template.html") -> None:
        """As in pyvis, but the template escapes what it is given."""
        super().set_template_dir(template_directory, template_file)
        self.templateEnv = Environment(loader=FileSystemLoader(template_directory), autoescape=True)

    def generate_html(self, name: str = "graph.html", local: bool = True, notebook: bool = False) -> str:
        """The page. pyvis renders the template with ``nodes``, ``edges``, ``options`` and ``heading``."""
        scripts = [library_script(), page_script()]
        style = shipped("view", "templates", "page.css").read_text("utf-8")
        self.templateEnv.globals |= {
            "policy": content_policy(scripts, style),
            "style": Markup(style),
            "scripts": [Markup(script) for script in scripts],
            "columns": embedded(packed(self._columns)),
            "embedded": embedded,
            "embedded_json": lambda text: embedded(json.loads(text)),
        }
        html: str = super().generate_html(name, local, notebook)
        return html


def packed(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns as they are, or ``{"deflate": base64}`` of their JSON where that is large."""
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= _PACKED_ABOVE:
        return columns
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    content = deflate.compress(text.encode("utf-8", "surrogatepass")) + deflate.flush()
    return {"deflate": base64.b64encode(content).decode("ascii")}


def embedded(value: Any) -> Markup:
    r"""JSON that can stand inside a script element: ``<``, ``>``, ``&`` and line separators are escaped.

    >>> embedded("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))


def content_policy(scripts: list[str], style: str) -> str:
    """The Content-Security-Policy: these scripts and this style run, nothing is fetched."""
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode('ascii')}'"
