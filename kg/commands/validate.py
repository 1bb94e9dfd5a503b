"""``kg validate``: a graph against the shapes of the ontology."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.commands.console import emit_json, say
from kg.commands.folder import json_option


@click.command(short_help="Check the graph against its SHACL shapes. 校验")
@click.argument("graph", type=click.Path(path_type=Path), default=Path("exports"))
@click.option("--shapes", type=click.Path(path_type=Path), help="Your own shapes in place of kg's.")
@click.option("--lang", type=click.Choice(("en", "zh")), default="en", show_default=True)
@json_option
@click.pass_context
def validate(context: click.Context, graph: Path, shapes: Path | None, lang: str, as_json: bool) -> None:
    """GRAPH is the folder of a build (default: exports) or a Turtle file.

    The exit code is 1 when a shape is broken; warnings alone do not count.
    """
    from kg.rdf.validate import validate as validate_graph

    report = validate_graph(graph, shapes=shapes, language=lang)
    if as_json:
        emit_json({"conforms": report.conforms, "results": [asdict(one) for one in report.results]})
    else:
        for finding in report.results:
            say(str(finding))
        outcome = "conforms 符合" if report.conforms else "does not conform 不符合"
        say(f"{graph}: {outcome}{_count(len(report))}")
    if not report.conforms:
        context.exit(1)


def _count(findings: int) -> str:
    return f", {findings} findings" if findings else ""
