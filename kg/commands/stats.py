"""``kg stats``: how much the graph holds."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.console import emit_json, emit_table, say
from kg.commands.folder import graph_option, json_option

_TITLES = {
    "classes": ("entities by class 实体", "entities"),
    "relations": ("relations 关系", "relations"),
    "attributes": ("attributes 属性", "values"),
    "reports": ("claims by report 报告", "claims"),
    "brokers": ("claims by broker 券商", "claims"),
    "rules": ("claims by rule 规则", "claims"),
}


@click.command(short_help="Count entities, relations and claims. 统计")
@json_option
@graph_option
def stats(as_json: bool, folder: Path) -> None:
    """Counts by class, relation, attribute, report, broker, and rule that read the claim."""
    from kg.graph.counts import to_counts
    from kg.graph.folder import open_graph

    counts = to_counts(open_graph(folder))
    if as_json:
        emit_json(counts)
        return
    for number, (table, (title, unit)) in enumerate(_TITLES.items()):
        if number:
            say()
        rows = [(name or "(none)", f"{count:,}") for name, count in counts[table].items()]
        total = sum(counts[table].values())
        emit_table((title, unit), [*rows, ("total 合计", f"{total:,}")])
