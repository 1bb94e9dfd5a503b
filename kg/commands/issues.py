"""``kg issues``: what was found wrong, left out or left unused: the work list for better rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, emit_table, say
from kg.commands.folder import graph_option, json_option
from kg.records import BlockKind, IssueKind, Reason
from kg.view.words import ISSUE_KINDS

_REASONS = {
    Reason.PART: "可能是更长词语的一部分",
    Reason.WORD: "也是日常用语，旁证不足",
    Reason.PHRASE: "只在引号中出现，不像公司",
    Reason.UMBRELLA: "泛称，不是具体的技术",
    Reason.UNKNOWN: "像名称，但词表没有，上下文也不足",
    Reason.DOCUMENT: "文件、报告或期刊的标题",
    Reason.ORDINARY: "日常或泛指的词语",
    Reason.TAGGED: "标注器认为是普通词语",
    Reason.NEGATED: "该句否定",
    Reason.OPEN: "该行说明尚未完成",
    Reason.TABULAR: "名称并排，像粘连的表格",
    Reason.ANOTHER: "中间的“公司”另有所指",
    Reason.CREDIT: "只是消息来源",
    Reason.FAMILY: "不是同一产品的两个版本",
    Reason.UPDATE: "发布的是更新、论文或数据",
    Reason.CHAIN: "所指是产业链、概念或产品",
    Reason.UNSURE: "低于要求的置信度",
    Reason.CLASSES: "类别不合",
    Reason.ITSELF: "两端是同一实体",
    Reason.SILENT: "没有规则读出关系或属性",
}
_HEADINGS = (BlockKind.HEADING, BlockKind.CAPTION)
_SHOWN, _LONG = 20, 160  # rows without --limit, characters of a quote
_KIND = click.Choice([kind.value for kind in IssueKind])
Row = dict[str, Any]


@click.command(short_help="List what was left out or left unused, and why. 未采用的内容")
@click.option("--kind", "kinds", multiple=True, type=_KIND, help="Only this kind; may be repeated.")
@click.option("--hint", metavar="PREDICATE", help="Only sentences with words of this relation or attribute.")
@click.option("--file", "part", metavar="PART", help="Only files whose name holds PART.")
@click.option("--entity", metavar="NAME", help="Only what names this entity, or a dropped name itself.")
@click.option("--limit", type=click.IntRange(0), help=f"Rows at most; {_SHOWN} unless given, as JSON all.")
@json_option
@graph_option
def issues(
    kinds: tuple[str, ...],
    hint: str | None,
    part: str | None,
    entity: str | None,
    limit: int | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Counts by kind and reason, then the rows. Sentences with words of a relation come first, dropped
    names by how often they are met; JSON has every row as issues.jsonl has it, in the order of the files."""
    from kg.worklist import read_worklist

    tests: list[Callable[[Row], bool]] = []
    if kinds:
        tests.append(lambda row: row["kind"] in kinds)
    if hint is not None:
        tests.append(lambda row: hint in row["hints"])
    if part is not None:
        tests.append(lambda row: part in row["file"])
    if entity is not None:
        tests.append(_names(folder, entity))
    rows = (row for row in read_worklist(folder) if all(test(row) for test in tests))
    if as_json:
        found = list(rows)
        emit_json({"counts": _counts(found), "issues": found[:limit]})
    else:
        _print(rows, _SHOWN if limit is None else limit)


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    met = Counter(row["kind"] for row in rows)
    return {kind.value: met[kind] for kind in IssueKind if met[kind]}


def _names(folder: Path, name: str) -> Callable[[Row], bool]:
    """Whether a row names the entity called ``name``, or is of a dropped span that one of its names is.

    A name that no entity has may still be one that was dropped.

    Raises:
        GraphError: several entities have the name, or none has and it was not dropped either.
    """
    from kg.errors import GraphError
    from kg.graph.ego import find_entity
    from kg.graph.folder import open_graph
    from kg.text.normalise import fold_name
    from kg.worklist import read_worklist

    graph = open_graph(folder)

    def is_dropped(row: Row, forms: set[str]) -> bool:
        return row["kind"] == IssueKind.DROPPED_SPAN and fold_name(row["quote"]) in forms

    try:
        id_ = find_entity(graph, name)
    except GraphError:
        own = {fold_name(name)}
        if not any(is_dropped(row, own) for row in read_worklist(folder)):
            raise
        return lambda row: is_dropped(row, own)
    node = graph.nodes[id_]
    forms = {fold_name(form) for form in (node["label"], *node["aliases"])}
    return lambda row: any(one["id"] == id_ for one in row["entities"]) or is_dropped(row, forms)


def _print(rows: Iterable[Row], limit: int) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    shown = nsmallest(max(limit, 1), _counted(rows, counts), key=_usefulness)[:limit]
    order = list(IssueKind)
    ranked = sorted(counts.items(), key=lambda item: (order.index(IssueKind(item[0][0])), -item[1], item[0]))
    table = [(f"{kind} {ISSUE_KINDS[kind][0]}", reason, f"{count:,}") for (kind, reason), count in ranked]
    emit_table(("kind 类别", "reason 原因", "count"), [*table, ("total 合计", "", f"{counts.total():,}")])
    for line in (line for row in shown for line in ("", *_lines(row))):
        say(line)
    if (more := counts.total() - len(shown)) > 0:
        say(f"\n… {more:,} more; see --limit, --kind, --hint, --file, --entity, --json")


def _counted(rows: Iterable[Row], counts: Counter[tuple[str, str]]) -> Iterator[Row]:
    """``rows`` as they are, counted by kind and reason while they pass."""
    for row in rows:
        counts[row["kind"], _reason(row)] += 1
        yield row


def _reason(row: Row) -> str:
    """The reason in both languages; messages about files are too many to count apart."""
    known = row["severity"] == "note"
    return f"{row['reason']} {_REASONS[Reason(row['reason'])]}" if known else ""


def _usefulness(row: Row) -> tuple[int, bool, bool, int, str, int]:
    """By kind; sentences with hints first, headings last, dropped names by how often they are met, then
    by place."""
    kind = list(IssueKind).index(row["kind"])
    is_heading = row["block"] in _HEADINGS
    return kind, not row["hints"], is_heading, -len(row["also"]), row["file"], row["start"] or 0


def _lines(row: Row) -> Iterator[str]:
    from kg.commands.build import to_line

    place = row["start"]
    if row["quote"] is None:
        yield f"{row['kind']}  {to_line(row['file'], place, row['reason'])}"
        return
    page = "" if row["page"] is None else f" (p. {row['page']})"
    times = f" ×{len(row['also']) + 1}" if row["also"] else ""
    hints = ", ".join(f"{one}?" for one in row["hints"])
    said = "  ".join(filter(None, (row["predicate"], row["rule"], hints)))
    yield f"{row['file']}:{place}-{row['end']}{page}  {row['kind']}{times}  {said}".rstrip()
    yield f"    “{_shortened(row['quote'])}”{_context(row)}"
    if row["entities"]:
        yield f"    {'、'.join(_entity(one) for one in row['entities'])}"
    if row["reason"] != Reason.SILENT:
        yield f"    {_reason(row)}"


def _context(row: Row) -> str:
    return f"  … {_shortened(row['context'])} …" if row["context"] else ""


def _shortened(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def _entity(one: dict[str, str]) -> str:
    from kg.view.words import class_style

    return f"{one['label']} [{class_style(one['type']).zh}]"
