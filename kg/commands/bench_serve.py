"""``kg bench serve``: requests a second, and how long answers take."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.console import emit_json, emit_table
from kg.commands.folder import graph_option, json_option


@click.command(short_help="Requests a second of the server. 服务速度")
@click.option(
    "--clients", "teams", multiple=True, type=click.IntRange(1, 256), default=(1, 4), show_default=True,
    help="At the same time; give it again for another number.",
)  # fmt: skip
@click.option(
    "--seconds", type=click.FloatRange(0), default=3.0, show_default=True, help="For each task and number."
)
@json_option
@graph_option
def serve(teams: tuple[int, ...], seconds: float, as_json: bool, folder: Path) -> None:
    """Start a server of a build, and ask it queries and pages about what most triples lead to.

    Each client asks again as soon as it has its answer, on one connection. Waits are in milliseconds of the
    wall clock; half, 95 and 99 of a hundred answers took no longer. The clients share this machine.
    """
    from kg.bench.serve import measure, to_figures

    figures = to_figures(measure(folder, teams, seconds))
    if as_json:
        emit_json(figures)
        return
    columns = ("task", "clients", "requests/s", "p50 ms", "p95 ms", "p99 ms")
    emit_table(columns, [tuple(map(str, row.values())) for row in figures])
