"""The whole view in one call: a graph → one HTML file that opens with no network."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.build import to_graph
from kg.graph.ego import ego, find_entity
from kg.graph.output import write_text
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Knowledge
from kg.view.columns import to_columns
from kg.view.cut import find_best, is_large_graph, to_heading, to_part
from kg.view.network import OfflineNetwork

TITLE = "研报知识图谱 · Yanbao KG"


def write_html(  # noqa: PLR0913 - the rest are options, keyword-only
    source: Knowledge | MultiDiGraph,
    path: str | os.PathLike[str],
    *,
    entity: str | None = None,
    depth: int = 2,
    title: str = TITLE,
    texts: Mapping[str, str] | None = None,
    base_iri: str = BASE_IRI,
) -> Path:
    """Write the page of a build, or of the neighbourhood of one entity.

    Args:
        source: what a build knows, or the graph ``kg.graph.build.to_graph`` made of it.
        path: the file to write; it is replaced in one step.
        entity: any name ``kg.graph.ego.find_entity`` knows; the page then holds only what is within
            ``depth`` steps of it, and opens with its panel.
        depth: steps from ``entity``; mentions are not a step.
        title: heading of the page.
        texts: of the reports, by digest; a quote is shown in its sentence where its report's text is
            among them. What a build knows holds them already.
        base_iri: where the entities live in the Turtle that the page saves.

    Raises:
        GraphError: ``entity`` names nothing or several things, or ``depth`` is negative.
        WriteError: the file cannot be written.
    """
    page = to_html(source, entity=entity, depth=depth, title=title, texts=texts, base_iri=base_iri)
    return write_text(path, page)


def to_html(  # noqa: PLR0913 - the rest are options, keyword-only
    source: Knowledge | MultiDiGraph,
    *,
    entity: str | None = None,
    depth: int = 2,
    title: str = TITLE,
    texts: Mapping[str, str] | None = None,
    base_iri: str = BASE_IRI,
) -> str:
    """The page as text; the arguments are those of ``write_html``."""
    graph, texts = _material(source, texts or {})
    reports = {node: attrs for node, attrs in graph.nodes(data=True) if attrs["type"] == "Report"}
    titles = {node: attrs["label"] for node, attrs in reports.items()}
    told = {node: texts[attrs["digest"]] for node, attrs in reports.items() if attrs.get("digest") in texts}
    centre = None if entity is None else find_entity(graph, entity)
    if centre is None and is_large_graph(graph):
        part, heading = to_part(graph, find_best(graph)), to_heading(title, len(graph))
        return OfflineNetwork(
            to_columns(part, titles, texts=told, base_iri=base_iri), heading
        ).generate_html()
    part = graph if centre is None else ego(graph, centre, depth)
    heading = title if centre is None else f"{graph.nodes[centre]['label']} · {title}"
    columns = to_columns(part, titles, entity=centre, texts=told, base_iri=base_iri)
    return OfflineNetwork(columns, heading).generate_html()


def _material(
    source: Knowledge | MultiDiGraph, texts: Mapping[str, str]
) -> tuple[MultiDiGraph, Mapping[str, str]]:
    if not isinstance(source, Knowledge):
        return source, texts
    return to_graph(source), {**{one.digest: one.text for one in source.documents}, **texts}


def write_part(  # noqa: PLR0913 - the rest are what ``write_html`` finds in a whole graph
    part: MultiDiGraph,
    path: Path,
    *,
    nodes: int,
    titles: Mapping[str, str],
    texts: Mapping[str, str],
    base_iri: str = BASE_IRI,
) -> Path:
    """As ``write_html`` of a graph of ``nodes`` nodes of which the page holds a ``part`` (``kg.view.cut``).

    ``titles`` and ``texts`` are of the reports that the part cites, by id. Raises: WriteError.
    """
    columns = to_columns(part, titles, texts=texts, base_iri=base_iri)
    return write_text(path, OfflineNetwork(columns, to_heading(TITLE, nodes)).generate_html())
