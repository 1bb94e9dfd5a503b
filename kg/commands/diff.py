"""``kg diff``: what one build says and another does not, with the words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, say
from kg.commands.folder import json_option
from kg.commands.wording import to_place

_SIGNS = {"added": "+", "gone": "-", "changed": "~"}
_TITLES = {"entities": "entities 实体", "relations": "relations 关系", "claims": "claims 原文"}


@click.command(short_help="Show what is new between two builds. 比较两次构建")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--entity", help="Only what is about this entity: a name, ticker or id.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what reports of this day or later say."
)
@click.option("--quotes", type=click.IntRange(0), default=2, show_default=True, help="Quotes per statement.")
@json_option
def diff(
    old: Path, new: Path, entity: str | None, since: datetime | None, quotes: int, as_json: bool
) -> None:
    """OLD and NEW are folders of builds. Entities, relations and claims come marked: + added, - gone,
    ~ changed. What reports merely mention is told only of one --entity, or as JSON."""
    from kg.graph.difference import to_difference
    from kg.graph.folder import open_graph

    graphs = open_graph(old), open_graph(new)
    id_ = None if entity is None else _find(graphs, entity)
    day = None if since is None else since.date().isoformat()
    difference = to_difference(*graphs, entity=id_, since=day)
    if as_json:
        emit_json(difference)
    else:
        say("\n".join(_lines(difference, quotes, mentions=id_ is not None)))


def _find(graphs: tuple[Any, Any], name: str) -> str:
    """The entity in the new build, or in the old one where it is gone."""
    from kg.errors import GraphError
    from kg.graph.ego import find_entity

    old, new = graphs
    try:
        return find_entity(new, name)
    except GraphError:
        with suppress(GraphError):
            return find_entity(old, name)
        raise


def _lines(difference: dict[str, Any], quotes: int, *, mentions: bool) -> Iterator[str]:
    """Entities, then relations with the claims that came or went under each, then how many of all.

    A relation that stays as it was is there too if it has other claims than before.
    """
    from kg.graph.difference import to_key

    for sign, row in _signed(difference["entities"]):
        yield f"{sign} {_entity(row)}"
    claims: dict[tuple[str, str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for sign, row in _signed(difference["claims"]):
        claims[to_key(row)].append((sign, row))
    relations = {to_key(row): f"{sign} {_relation(row)}" for sign, row in _signed(difference["relations"])}
    for key, ((_, row), *_) in claims.items():
        relations.setdefault(key, f"{_SIGNS['changed']} {_said(row)}")
    for key, line in relations.items():
        if mentions or key[1] != "mentions":
            yield line
            yield from _quotes(claims[key], quotes)
    for part, title in _TITLES.items():
        counts = ", ".join(f"{_SIGNS[kind]}{len(rows):,}" for kind, rows in difference[part].items())
        yield f"{title}: {counts}"


def _signed(part: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, rows in part.items():
        for row in rows:
            yield _SIGNS[kind], row


def _entity(row: dict[str, Any]) -> str:
    from kg.view.words import class_style

    style = class_style(row["type"])
    return f"{row['label']}  [{style.zh} {style.en}]  {row['id']}{_changes(row)}"


def _relation(row: dict[str, Any]) -> str:
    return f"{_said(row)}{_changes(row)}"


def _said(row: dict[str, Any]) -> str:
    """What the row of a relation or claim says."""
    from kg.view.words import ATTRIBUTES, relation_style

    if row["predicate"] in ATTRIBUTES:
        zh, en = ATTRIBUTES[row["predicate"]]
    else:
        style = relation_style(row["predicate"])
        zh, en = style.zh, style.en
    return f"{row['subject_label']} {zh} {en}: {row['object_label']}"


def _changes(row: dict[str, Any]) -> str:
    """Which fields changed from what to what; of support, how many reports and brokers."""
    said = []
    for name, change in row.get("changes", {}).items():
        old, new = change["old"], change["new"]
        if name == "support":
            said += _counted("reports 报告", old["reports"], new["reports"])
            said += _counted("brokers 券商", len(old["brokers"]), len(new["brokers"]))
        else:
            said.append(f"{name} {_value(old)} → {_value(new)}")
    return f"  ({'; '.join(said)})" if said else ""


def _counted(name: str, old: int, new: int) -> list[str]:
    return [f"{name} {old} → {new}"] if old != new else []


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _quotes(claims: list[tuple[str, dict[str, Any]]], most: int) -> Iterator[str]:
    for sign, claim in claims[:most]:
        yield f"    {sign} “{' '.join(claim['quote'].split())}” — {to_place(claim)}"
    if len(claims) > most:
        yield f"    … {len(claims) - most} more; see --quotes"
