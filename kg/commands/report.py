"""``kg report``: the page a head of research reads on Monday morning."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit, say
from kg.commands.folder import graph_option

_DAY = click.DateTime(["%Y-%m-%d"])
#: What is written, by the suffix of the file.
_SUFFIXES = {".md": "Markdown", ".html": "HTML", ".json": "JSON"}
_STDOUT = Path("-")


@click.command(short_help="Write a digest of a period: what is new, who recommends what. 摘要")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("digest.md"), show_default=True,
              help="File in .md, .html or .json; - prints Markdown.")  # fmt: skip
@click.option("--since", type=_DAY, help="Only reports of this day or later.")
@click.option("--until", type=_DAY, help="Only reports of this day or earlier.")
@click.option(
    "--days", type=click.IntRange(1), help="Only this many days up to --until, or to the latest report."
)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Lines per section.")
@click.option("--title", help="Heading of the page.")
@graph_option
def report(
    output: Path, since: datetime | None, until: datetime | None, days: int | None, top: int,
    title: str | None, folder: Path,
) -> None:  # fmt: skip
    """Recommendations and their changes, new models and products, what reports disagree on, what most of them
    support and new analysts; each line with its source. Without a period all reports are covered."""
    if since is not None and days is not None:
        raise click.UsageError("name --since or --days, not both")
    if output != _STDOUT and output.suffix not in _SUFFIXES:
        raise click.UsageError(f"{output}: a digest is written as {', '.join(_SUFFIXES)}")
    from kg.graph.digest import to_digest
    from kg.graph.folder import open_graph
    from kg.graph.output import write_text

    graph = open_graph(folder)
    last = _iso(until)
    digest = to_digest(graph, since=_first_day(graph, since, last, days), until=last)
    text = _to_text(digest, output, title, top)
    if output == _STDOUT:
        emit(text)
    else:
        counts = f"{len(digest['reports'])} reports, {len(digest['undated'])} without a date left out"
        say(f"{write_text(output, text)}: {counts}")


def _first_day(graph: Any, since: datetime | None, last: str | None, days: int | None) -> str | None:
    """The first day of the period: as asked, or counted back from its last day, which may be that of the
    latest report."""
    from kg.graph.digest import find_last_day

    end = last or find_last_day(graph)
    if days is None or end is None:
        return _iso(since)
    return (date.fromisoformat(end) - timedelta(days=days - 1)).isoformat()


def _iso(day: datetime | None) -> str | None:
    return None if day is None else day.date().isoformat()


def _to_text(digest: dict[str, Any], output: Path, title: str | None, top: int) -> str:
    from kg.view.digest import TITLE, to_html, to_markdown

    if output.suffix == ".json":
        return json.dumps(digest, ensure_ascii=False, indent=1) + "\n"
    write = to_html if output.suffix == ".html" else to_markdown
    return write(digest, title=title or TITLE, top=top)
