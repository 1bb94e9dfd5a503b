"""``kg evaluate``: a graph against gold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.console import complain, emit_json, emit_table, say
from kg.commands.folder import json_option

if TYPE_CHECKING:
    from kg.evaluate import Mistake

_PATH = click.Path(path_type=Path)
_COLUMNS = ("", "precision 准确率", "recall 召回率", "F1", "right", "extra", "missed")
_TOTALS = ("entities_core", "entities_all", "relations_body", "relations_all")
_SHARES = ("metadata_recall", "attributes_recall")


@click.command(short_help="Score a graph against gold. 评测")
@click.argument("graph", type=_PATH)
@click.argument("gold", nargs=-1, required=True, type=_PATH)
@click.option(
    "--texts",
    multiple=True,
    type=_PATH,
    help="Folder of the reports, or texts/ of a build; quotes are looked up there.",
)
@click.option("--errors", is_flag=True, help="List what was missed, extra or wrong.")
@click.option("--floor", "floors", multiple=True, metavar="FIGURE=N", help="Fail below it; repeatable.")
@json_option
@click.pass_context
def evaluate(
    context: click.Context,
    graph: Path,
    gold: tuple[Path, ...],
    texts: tuple[Path, ...],
    errors: bool,
    floors: tuple[str, ...],
    as_json: bool,
) -> None:
    """GRAPH is graph.ttl or the folder of a build, GOLD the files or folders of gold (*.json).

    --floor names a figure by its place in the JSON: entities_core.f1=0.88, relations.develops.r=0.7,
    metadata_recall.title=1, mastheads.broker=0.97, mastheads.analysts.f1=0.97; evidence.at_offset is a
    share of the claims that can be checked.
    The exit code is 1 when a figure is below its floor.
    """
    wanted = [_floor(pair) for pair in floors]
    from kg.evaluate import evaluate as evaluate_graph

    scores = evaluate_graph(graph, gold, texts)
    figures = scores.to_dict()
    mistakes = (*scores.errors, *(scores.mastheads.errors if scores.mastheads else ()))
    if as_json:
        rows = [mistake._asdict() for mistake in mistakes]
        emit_json({**figures, "errors": rows} if errors else figures)
    else:
        _print(figures)
        _print_errors(mistakes if errors else ())
    below = [line for name, least in wanted for line in _shortfall(figures, name, least)]
    for line in below:
        complain(line)
    if below:
        context.exit(1)


def _floor(pair: str) -> tuple[str, float]:
    name, _, least = pair.partition("=")
    try:
        return name, float(least)
    except ValueError as error:
        raise click.UsageError(
            f"--floor {pair!r}: expected FIGURE=NUMBER, like entities_core.f1=0.88"
        ) from error


def _shortfall(figures: dict[str, Any], name: str, least: float) -> Iterator[str]:
    found = _figure(figures, name)
    if found < least:
        yield f"{name} is {found:.3f}, below its floor of {least:g}"


def _figure(figures: dict[str, Any], name: str) -> float:
    """The number at a dotted place of the figures; a share such as ``3/4`` as 0.75.

    Raises:
        UsageError: there is no number there.
    """
    table, _, key = name.rpartition(".")
    value: Any = figures
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        right, _, of = value.partition("/")
        return int(right) / int(of) if int(of) else 1.0
    if table == "evidence" and key in ("in_text", "at_offset"):
        return float(value or 0) / figures["evidence"]["checkable"] if value is not None else 0.0
    if not isinstance(value, int | float):
        raise click.UsageError(f"--floor: no figure {name!r}; see --json for their names")
    return float(value)


def _print(figures: dict[str, Any]) -> None:
    if figures["documents"]:
        _print_reports(figures)
    if figures["documents"] and "mastheads" in figures:
        say()
    if "mastheads" in figures:
        _print_mastheads(figures["mastheads"])


def _print_reports(figures: dict[str, Any]) -> None:
    say(f"{figures['documents']} reports of gold")
    for file in figures["missing"]:
        complain(f"{file}: in gold, but not in the graph")
    emit_table(_COLUMNS, [_row(name, figures[name]) for name in _TOTALS])
    for table in ("entities", "relations"):
        say()
        emit_table((table, *_COLUMNS[1:]), [_row(name, figure) for name, figure in figures[table].items()])
    say()
    for table in _SHARES:
        shares = ", ".join(f"{name} {share}" for name, share in figures[table].items())
        say(f"{table}: {shares or 'none asked for'}")
    say("evidence: " + ", ".join(f"{name} {count}" for name, count in figures["evidence"].items()))


def _print_mastheads(figures: dict[str, Any]) -> None:
    for file in figures["missing"]:
        complain(f"{file}: in gold of mastheads, but not in the graph")
    shares = {name: share for name, share in figures.items() if isinstance(share, str)}
    say("mastheads 首页: " + ", ".join(f"{name} {share}" for name, share in shares.items()))
    rows = [_row(name, figure) for name, figure in figures.items() if isinstance(figure, dict)]
    emit_table(("mastheads", *_COLUMNS[1:]), rows)


def _row(name: str, figure: dict[str, float]) -> tuple[str, ...]:
    ratios = (f"{figure[key]:.3f}" for key in ("p", "r", "f1"))
    return (name, *ratios, *(str(figure[key]) for key in ("tp", "fp", "fn")))


def _print_errors(mistakes: tuple[Mistake, ...]) -> None:
    if mistakes:
        say()
        emit_table(("report", "kind", "what", "name", "detail"), mistakes)
