"""``kg view``: one offline HTML page of a build, or of one entity's neighbourhood."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.console import say
from kg.commands.folder import graph_option


@click.command(short_help="Write an HTML page that opens offline. 图谱页面")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("graph.html"),
    show_default=True,
    help="The page.",
)
@click.option("--entity", metavar="NAME", help="Show what lies around one entity only.")
@click.option("--depth", type=click.IntRange(0), default=2, show_default=True, help="Steps from the entity.")
@graph_option
def view(output: Path, entity: str | None, depth: int, folder: Path) -> None:
    """Write the graph as one HTML file: search, filters, and the source words behind every edge."""
    from kg.graph.folder import open_graph
    from kg.view.folder import read_base_iri, read_texts
    from kg.view.page import write_html

    graph, texts, base_iri = open_graph(folder), read_texts(folder), read_base_iri(folder)
    write_html(graph, output, entity=entity, depth=depth, texts=texts, base_iri=base_iri)
    say(f"{output}: {output.stat().st_size / 1_000_000:.1f} MB, opens in any browser without a network")
