"""``kg query``: SPARQL of the user's own, or a named query."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.console import emit, emit_json, emit_table, say
from kg.commands.endpoint import reached, remote_options
from kg.commands.folder import graph_option, json_option

if TYPE_CHECKING:
    from kg.rdf.results import Answer

_FORMATS = ("table", "csv", "json", "turtle")


@click.command(short_help="Ask SPARQL or a named query. 查询")
@click.argument("query", required=False)
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Bind a parameter; repeatable.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: table, or turtle for triples.")
@json_option
@click.option("--inferred", is_flag=True, help="Ask also what follows from what reports say.")
@click.option("--list", "listing", is_flag=True, help="List the named queries and what they ask.")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL server that holds the graph, not a folder.")
@remote_options
@graph_option
def query(
    query: str | None,
    pairs: tuple[str, ...],
    form: str | None,
    as_json: bool,
    inferred: bool,
    listing: bool,
    endpoint: str | None,
    user: str | None,
    timeout: float,
    folder: Path,
) -> None:
    """QUERY is SPARQL ('SELECT …'), a file (FILE.rq) or the name of a named query.

    The prefixes of the graph (kg, rdfs, skos, dcterms …) need not be declared. A value given with
    --set is bound as a term: a name (昆仑万维), a ticker (300418.SZ) or an id finds its entity.
    """
    form = "json" if as_json else form
    if listing:
        _list(form)
    elif query is None:
        raise click.UsageError("give a query, or --list for the named ones")
    elif endpoint is not None and inferred:
        raise click.UsageError("--inferred is for a build's folder; a server is asked GRAPH by GRAPH")
    elif endpoint is None:
        _print(_answer(query, _bindings(pairs), folder, inferred=inferred), form)
    else:
        _print(_answer_remotely(query, _bindings(pairs), endpoint, user, timeout), form)


def _bindings(pairs: tuple[str, ...]) -> dict[str, str]:
    """The ``--set`` pairs.

    Raises:
        UsageError: one has no ``=``, or sets a name again.
    """
    bindings: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise click.UsageError(f"--set {pair!r}: expected NAME=VALUE")
        if name in bindings:
            raise click.UsageError(f"--set {name}: given twice")
        bindings[name] = value
    return bindings


def _answer(query: str, bindings: dict[str, str], folder: Path, *, inferred: bool) -> Answer:
    from kg.rdf.query import read_query, run_query
    from kg.rdf.store import open_store

    chosen = read_query(query)
    return run_query(open_store(folder), chosen, bindings, inferred=inferred)


def _answer_remotely(
    query: str, bindings: dict[str, str], url: str, user: str | None, timeout: float
) -> Answer:
    from kg.rdf.query import read_query
    from kg.remote.query import run_remote

    chosen = read_query(query)
    with reached(url, user=user, timeout=timeout) as endpoint:
        return run_remote(endpoint, chosen, bindings)


def _print(answer: Answer, form: str | None) -> None:
    from kg.rdf.results import Triples, to_boolean_json

    if isinstance(answer, bool):
        emit(to_boolean_json(answer)) if form == "json" else say("yes" if answer else "no")
    elif isinstance(answer, Triples):
        if form not in (None, "turtle"):
            raise click.UsageError(f"the answer is triples: --format {form} is for SELECT")
        emit(answer.to_turtle())
    elif form == "turtle":
        raise click.UsageError("the answer is rows: --format turtle is for CONSTRUCT and DESCRIBE")
    elif form in ("csv", "json"):
        emit(answer.to_csv() if form == "csv" else answer.to_json())
    else:
        emit_table(answer.variables, answer.to_table())
        say(f"{len(answer)} rows")


def _list(form: str | None) -> None:
    from kg.rdf.query import named_queries

    queries = named_queries().values()
    if form == "json":
        emit_json(
            [
                {
                    "name": one.name,
                    "question": {"en": one.question_en, "zh": one.question_zh},
                    "parameters": [{"name": each.name, "kind": each.kind} for each in one.parameters],
                }
                for one in queries
            ]
        )
        return
    rows = [
        (one.name, " ".join(each.name for each in one.parameters), f"{one.question_en} {one.question_zh}")
        for one in queries
    ]
    emit_table(("name", "--set", "question"), rows)
