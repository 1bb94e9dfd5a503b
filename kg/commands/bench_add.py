"""``kg bench add``: one report added to many."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import click

from kg.commands.console import complain, emit_json, emit_table, say
from kg.commands.folder import json_option
from kg.errors import WorkerError

if TYPE_CHECKING:
    from kg.bench.add import Added

_ASIDE = "aside.txt"


@click.command(short_help="One report added to many. 增量")
@click.argument("counts", nargs=-1, type=click.IntRange(2))
@click.option("--workers", default="auto", show_default=True, help="Of each build, as of kg build.")
@json_option
def add(counts: tuple[int, ...], workers: str, as_json: bool) -> None:
    """Build COUNTS invented reports but one (100 and 1000 if none are given), add that one, and build again.

    Each is a `kg build` of its own into one folder, from the command's start to its end.
    """
    runs = [_run(count, workers) for count in counts or (100, 1000)]
    if as_json:
        emit_json([_to_dict(run) for run in runs])
    else:
        _print(runs)


def _run(count: int, workers: str) -> Added:
    from kg.bench.add import Added
    from kg.bench.corpus import write_reports
    from kg.gazetteer import load_gazetteer

    with TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        write_reports(reports, count, load_gazetteer())
        last = max(reports.rglob("*.txt"))
        last.rename(Path(folder) / _ASIDE)
        first = _build(reports, workers)
        (Path(folder) / _ASIDE).rename(last)
        return Added(
            reports=count, first=first, one_more=_build(reports, workers), again=_build(reports, workers)
        )


def _build(reports: Path, workers: str) -> tuple[float, float]:
    """Processor and wall seconds of a build into the folder beside ``reports``. Raises: WorkerError."""
    output = reports.with_name("out")
    command = [sys.executable, "-m", "kg", "build", str(reports), "-o", str(output), "--quiet"]
    before, start = os.times(), perf_counter()
    done = subprocess.run(
        [*command, "--workers", workers], capture_output=True, encoding="utf-8", check=False
    )
    after, end = os.times(), perf_counter()
    if done.returncode:
        complain(done.stderr)
        raise WorkerError(f"the build of {reports} failed; see above")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return round(cpu, 2), round(end - start, 2)


def _to_dict(run: Added) -> dict[str, object]:
    spent = {"first": run.first, "one_more": run.one_more, "again": run.again}
    named = {name: {"cpu": cpu, "seconds": wall} for name, (cpu, wall) in spent.items()}
    return {"reports": run.reports, **named, "share": round(run.share, 4)}


def _print(runs: list[Added]) -> None:
    columns = ("reports", "first build s (cpu)", "one more", "nothing new", "one more : first")
    emit_table(
        columns,
        [
            (
                f"{run.reports:,}",
                *(f"{wall:.1f} ({cpu:.1f})" for cpu, wall in (run.first, run.one_more, run.again)),
                f"{100 * run.share:.1f}%",
            )
            for run in runs
        ],
    )
    say("seconds of the wall clock, and of processors 墙钟秒（处理器秒）")
