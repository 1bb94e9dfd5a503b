"""``kg conflicts``: where reports differ on a fact, or agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, say
from kg.commands.folder import graph_option, json_option
from kg.commands.wording import to_conflict_lines, to_place, to_title
from kg.view.words import to_period


@click.command(short_help="Show where reports differ or agree. 分歧与一致")
@click.argument("entity", required=False)
@click.option("--predicate", help="Only this fact: releaseDate, develops, ticker …")
@click.option("--agreement", is_flag=True, help="The facts on which several brokers agree instead.")
@json_option
@graph_option
def conflicts(
    entity: str | None, predicate: str | None, agreement: bool, as_json: bool, folder: Path
) -> None:
    """Facts that have one value and on which reports differ, side by side with the words, and what each
    rule would prefer. Nothing is dropped for it. ENTITY (a name, ticker or id) keeps what concerns it."""
    from kg.graph.agreement import to_agreements
    from kg.graph.conflicts import find_conflict_rows
    from kg.graph.ego import find_entity
    from kg.graph.folder import open_graph

    _require_functional(predicate)
    graph = open_graph(folder)
    id_ = None if entity is None else find_entity(graph, entity)
    find = to_agreements if agreement else find_conflict_rows
    rows = find(graph, entity=id_, predicate=predicate)
    if as_json:
        emit_json(rows)
        return
    for row in rows:
        say("\n".join(_agreement(row) if agreement else _conflict(row)))
        say()
    say(f"{len(rows):,} {'facts agreed on 一致' if agreement else 'conflicts 分歧'}")


def _require_functional(predicate: str | None) -> None:
    from kg.resolve.compare import FUNCTIONAL

    if predicate is not None and predicate not in FUNCTIONAL:
        raise click.BadParameter(
            f"{predicate!r} is no fact with one value; expected one of {', '.join(sorted(FUNCTIONAL))}",
            param_hint="--predicate",
        )


def _conflict(row: dict[str, Any]) -> Iterator[str]:
    yield _entity(row)
    yield from to_conflict_lines(row)


def _agreement(row: dict[str, Any]) -> Iterator[str]:
    title = to_title(row["predicate"], outgoing=row["predicate"] != "develops")
    disputed = "  [others differ 另有分歧]" if row["disputed"] else ""
    yield f"{_entity(row)}  {title}: {'、'.join(value['label'] for value in row['values'])}{disputed}"
    period = to_period(row["first"], row["last"])
    yield f"  {len(row['brokers'])} 家券商 brokers: {'、'.join(row['brokers'])}" + (
        f"; {period}" if period else ""
    )
    for value in row["values"]:
        for claim in {claim["broker"]: claim for claim in reversed(value["claims"])}.values():
            quote = " ".join(claim["quote"].split())
            yield f"    {value['label']}: “{quote}” — {to_place(claim)}"


def _entity(row: dict[str, Any]) -> str:
    from kg.view.words import class_style

    style = class_style(row["type"])
    return f"{row['label']}  [{style.zh} {style.en}]  {row['entity']}"
