"""``kg bench rdf``: the speed of Turtle and of the named queries, beside pyoxigraph and rdflib."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.console import emit_json, emit_table
from kg.commands.folder import graph_option, json_option

if TYPE_CHECKING:
    from kg.bench.rdf import Timing


@click.command(short_help="Turtle and named queries beside other engines. 导出与查询速度")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="The median of so many.")
@click.option("--no-rdflib", is_flag=True, help="Leave rdflib out: it reads large graphs for minutes.")
@json_option
@graph_option
def rdf(rounds: int, no_rdflib: bool, as_json: bool, folder: Path) -> None:
    """Write a build's graph as Turtle and ask it every named query: by kg, by pyoxigraph alone and by rdflib.

    All in one run, in processor seconds; rdflib is stopped after 20 s a query.
    """
    from kg.bench.rdf import measure

    timings = measure(folder, rounds, with_rdflib=not no_rdflib)
    if as_json:
        emit_json([asdict(one) for one in timings])
    else:
        columns = ("task", "kg s", "pyoxigraph s", "rdflib s", "kg : pyoxigraph", "rdflib : kg")
        emit_table(columns, [_row(one) for one in [*timings, _median(timings)]])


def _median(timings: list[Timing]) -> Timing:
    from kg.bench.rdf import to_median

    return to_median(timings)


def _row(one: Timing) -> tuple[str, ...]:
    other = "" if one.rdflib is None else f"{one.rdflib:.4f}"
    times = "" if one.rdflib is None else f"{one.rdflib / one.kg:.1f}"
    return one.task, f"{one.kg:.4f}", f"{one.pyoxigraph:.4f}", other, f"{one.kg / one.pyoxigraph:.2f}", times
