"""``kg show --by-report``: what each report says of one entity, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kg.commands.console import emit_json, emit_table, say
from kg.commands.wording import to_place, to_title

_WIDEST = 12  # reports in one table; more are listed below one another only


def show_reports(graph: Any, entity: str, *, quotes: int, as_json: bool) -> None:
    """Print a table of values, one column a report, then each report's words."""
    from kg.graph.by_report import to_reports

    reports = to_reports(graph, entity)
    if as_json:
        emit_json(reports)
        return
    say(f"{graph.nodes[entity]['label']}  {entity}: {len(reports)} 份报告 reports")
    if 0 < len(reports) <= _WIDEST:
        say()
        emit_table(["", *map(_head, reports)], list(_rows(reports)))
    say("\n".join(line for report in reports for line in _lines(report, quotes)))


def _head(report: dict[str, Any]) -> str:
    return " ".join(part for part in (report["broker"] or report["file"], report["date"]) if part)


def _rows(reports: list[dict[str, Any]]) -> Iterator[list[str]]:
    """One row a predicate, in the order in which the reports bring them up."""
    said = [
        (to_title(c["predicate"], outgoing=c["outgoing"]), c) for report in reports for c in report["said"]
    ]
    for title in dict.fromkeys(title for title, _ in said):
        cells = [
            dict.fromkeys(_value(c) for name, c in said if name == title and c["report"] == report["report"])
            for report in reports
        ]
        yield [title, *("、".join(cell) for cell in cells)]


def _value(claim: dict[str, Any]) -> str:
    disputed = " ≠" if claim["disputed"] else ""
    modality = f" [{claim['modality']}]" if claim["modality"] else ""
    return f"{claim['label']}{modality}{disputed}"


def _lines(report: dict[str, Any], most: int) -> Iterator[str]:
    """What the report says, each statement once with ``most`` quotes; one that only mentions shows where."""
    yield ""
    yield f"{_head(report)}  {report['label']}  ({report['report'] or 'person 人工'})"
    statements: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in report["said"]:
        title = to_title(claim["predicate"], outgoing=claim["outgoing"])
        statements[f"{title}: {_value(claim)}"].append(claim)
    if not statements:
        statements["only mentioned 仅提及"] = report["mentions"]
    for statement, claims in statements.items():
        yield f"  {statement}"
        for claim in claims[:most]:
            yield f"    “{' '.join(claim['quote'].split())}” — {to_place(claim)}"
