"""``kg consensus``: who recommends what, since when, in which words; what each broker and analyst covers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.console import emit, emit_json, emit_table, say, to_csv
from kg.commands.folder import graph_option, json_option

if TYPE_CHECKING:
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

    from kg.graph.consensus import Scope

_BY = ("company", "industry", "broker", "analyst")
_FORMATS = ("table", "matrix", "csv", "json", "ttl")
#: What can be named, by what rows are of.
_NAMED = {
    "company": ("Company", "Broker", "Industry"),
    "industry": ("Industry",),
    "broker": ("Broker",),
    "analyst": ("Analyst",),
}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(short_help="Show who recommends what, over time. 一致预期")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--by", type=click.Choice(_BY), default="company", show_default=True, help="What rows are of.")
@click.option("--on", type=_DAY, help="As of this day. Default: the date of the latest report.")
@click.option("--since", type=_DAY, help="Only reports of this day or later.")
@click.option("--broker", help="Only this broker's calls: a name or id.")
@click.option("--silent-after", type=click.IntRange(1), default=180, show_default=True, metavar="DAYS")
@click.option("--history", is_flag=True, help="Every call, oldest first, not the last one of each broker.")
@click.option("--quotes", type=click.IntRange(0), default=1, show_default=True, help="Quotes per call.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@json_option
@graph_option
def consensus(
    names: tuple[str, ...],
    by: str,
    on: datetime | None,
    since: datetime | None,
    broker: str | None,
    silent_after: int,
    history: bool,
    quotes: int,
    form: str,
    as_json: bool,
    folder: Path,
) -> None:
    """One row for each company and broker: its last call, rating and target price, and since when it stands.

    NAME is a company (or industry), or with --by broker and --by analyst one of these; companies named come
    with every call and its words. Ratings stand as printed, beside them their step on the common scale.
    """
    from kg.graph.consensus import Scope
    from kg.graph.folder import open_graph

    form = "json" if as_json else form
    _require(form, by, history)
    graph = open_graph(folder)
    scope = Scope(
        on=_to_iso(on),
        since=_to_iso(since),
        broker=None if broker is None else _find(graph, broker, ("Broker",)),
        silent_after=silent_after,
    )
    ids = list(dict.fromkeys(_find(graph, name, _NAMED[by]) for name in names)) or None
    if by in ("broker", "analyst"):
        _coverage(graph, by, ids, scope, form)
        return
    found = _stances(graph, by, ids, scope)
    if form == "ttl":
        _turtle(found, folder)
    elif form == "json":
        emit_json(found if history or ids else _without_history(found))
    else:
        _print(found, form, history=history, named=ids is not None, quotes=quotes)


def _to_iso(day: datetime | None) -> str | None:
    return None if day is None else day.date().isoformat()


def _require(form: str, by: str, history: bool) -> None:
    """Raises: UsageError for a form that the rows cannot have."""
    if form in ("matrix", "ttl") and by not in ("company", "industry"):
        raise click.UsageError(f"--format {form} is for --by company and --by industry")
    if form in ("matrix", "ttl") and history:
        raise click.UsageError(f"--format {form} shows the last call of each broker, not --history")


def _find(graph: MultiDiGraph, name: str, types: tuple[str, ...]) -> str:
    """The entity of one of ``types`` that a name stands for; no other class counts.

    Raises:
        GraphError: there is none, or it is of another class.
    """
    from kg.errors import GraphError
    from kg.graph.ego import find_entity

    id_ = find_entity(graph, name)
    if graph.nodes[id_]["type"] not in types:
        what = " or ".join(types)
        raise GraphError(f"{name!r} is {graph.nodes[id_]['type']} {id_}; expected a {what}")
    return id_


def _stances(graph: MultiDiGraph, by: str, ids: list[str] | None, scope: Scope) -> dict[str, Any]:
    from kg.graph.consensus import COMPANIES, to_consensus

    types = ("Industry",) if by == "industry" else COMPANIES
    return to_consensus(graph, scope=scope, targets=ids, types=types)


def _without_history(found: dict[str, Any]) -> dict[str, Any]:
    targets = [{name: value for name, value in one.items() if name != "history"} for one in found["targets"]]
    return {**found, "targets": targets}


def _coverage(graph: MultiDiGraph, by: Any, ids: list[str] | None, scope: Scope, form: str) -> None:
    from kg.commands.consensus_rows import COVERAGE, to_coverage_row
    from kg.graph.coverage import to_coverage

    found = to_coverage(graph, by, scope=scope, ids=ids)
    rows = [to_coverage_row(one) for one in found]
    if form == "json":
        emit_json(found)
    elif form == "csv":
        emit(to_csv(COVERAGE, rows))
    else:
        emit_table(COVERAGE, rows)
        say(f"{len(rows)} rows")


def _turtle(found: dict[str, Any], folder: Path) -> None:
    from kg.rdf.iris import find_base_iri
    from kg.rdf.stances import to_stance_triples
    from kg.rdf.store import open_store
    from kg.rdf.turtle import to_turtle
    from kg.rdf.vocabulary import BASE_IRI, PREFIXES

    base = find_base_iri(open_store(folder)) if folder.is_dir() else BASE_IRI
    emit("".join(to_turtle(to_stance_triples(found, base), {**PREFIXES, "id": base})))


def _print(found: dict[str, Any], form: str, *, history: bool, named: bool, quotes: int) -> None:
    from kg.commands import consensus_rows as rows
    from kg.graph.call_tables import CALLS, STANCES, to_call_row, to_stance_row

    targets = found["targets"]
    if form == "csv" and history:
        emit(to_csv(CALLS, [to_call_row(row) for one in targets for row in one["history"]]))
        return
    if form == "csv":
        emit(to_csv(STANCES, [to_stance_row(row) for one in targets for row in one["stances"]]))
        return
    if form == "matrix":
        emit_table(*rows.to_matrix(targets))
    elif named:
        say("\n".join(rows.to_lines(targets, quotes)))
    elif history:
        emit_table(rows.CALLS_SHOWN, [rows.to_shown_call(row) for one in targets for row in one["history"]])
    else:
        emit_table(rows.SHOWN, [rows.to_shown(row) for one in targets for row in one["stances"]])
    say(rows.to_footer(found))
