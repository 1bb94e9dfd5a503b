"""The whole view in one call: a graph → one HTML file that opens with no network."""

from __future__ import annotations

import os
from pathlib import Path

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.build import to_graph
from kg.graph.ego import ego, find_entity
from kg.graph.output import write_text
from kg.records import Knowledge
from kg.view.columns import to_columns
from kg.view.network import OfflineNetwork

TITLE = "研报知识图谱 · Yanbao KG"


def write_html(
    source: Knowledge | MultiDiGraph,
    path: str | os.PathLike[str],
    *,
    entity: str | None = None,
    depth: int = 2,
    title: str = TITLE,
) -> Path:
    """Write the page of a build, or of the neighbourhood of one entity.

    Args:
        source: what a build knows, or the graph ``kg.graph.build.to_graph`` made of it.
        path: the file to write; it is replaced in one step.
        entity: any name ``kg.graph.ego.find_entity`` knows; the page then holds only what is within
            ``depth`` steps of it, and opens with its panel.
        depth: steps from ``entity``; mentions are not a step.
        title: heading of the page.

    Raises:
        GraphError: ``entity`` names nothing or several things, or ``depth`` is negative.
        WriteError: the file cannot be written.
    """
    return write_text(path, to_html(source, entity=entity, depth=depth, title=title))


def to_html(
    source: Knowledge | MultiDiGraph, *, entity: str | None = None, depth: int = 2, title: str = TITLE
) -> str:
    """The page as text; the arguments are those of ``write_html``."""
    graph = to_graph(source) if isinstance(source, Knowledge) else source
    titles = {node: attrs["label"] for node, attrs in graph.nodes(data=True) if attrs["type"] == "Report"}
    centre = None if entity is None else find_entity(graph, entity)
    part = graph if centre is None else ego(graph, centre, depth)
    heading = title if centre is None else f"{graph.nodes[centre]['label']} · {title}"
    return OfflineNetwork(to_columns(part, titles, entity=centre), heading).generate_html()
