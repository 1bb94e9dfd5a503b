"""``kg bench scale``: how time, memory and outputs grow with the number of reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from kg.commands.console import complain, emit_json, emit_table, say
from kg.commands.folder import json_option
from kg.errors import WorkerError

if TYPE_CHECKING:
    from kg.bench.scale import Run

_MEGABYTE = 1_000_000
_CHILD = "from kg.commands.bench_scale import run_one; run_one()"


@click.command(short_help="Builds of more and more reports. 规模")
@click.argument("counts", nargs=-1, type=click.IntRange(1))
@click.option(
    "--workers", "teams", multiple=True, type=click.IntRange(1), default=(1, 2), show_default=True,
    help="Processes of a build; give it again for another.",
)  # fmt: skip
@json_option
def scale(counts: tuple[int, ...], teams: tuple[int, ...], as_json: bool) -> None:
    """Build COUNTS invented reports (100, 300 and 1000 if none are given), each with each of --workers.

    Every build is a process of its own, one after the other. Stages are seconds of the wall clock; growth is
    fitted to processor time, which other programs disturb less.
    """
    from kg.bench.corpus import write_reports
    from kg.bench.scale import to_exponents, to_speedups
    from kg.gazetteer import load_gazetteer

    runs = []
    with TemporaryDirectory() as folder:
        for count in counts or (100, 300, 1000):
            reports = Path(folder) / str(count)
            write_reports(reports, count, load_gazetteer())
            runs += [_run(reports, Path(folder) / "out", team) for team in teams]
    figures = {
        "runs": [_to_dict(run) for run in runs],
        "exponents": {str(team): found for team, found in to_exponents(runs).items()},
        "speedups": to_speedups(runs),
        "bytes_per_claim": {name: round(size / runs[-1].claims) for name, size in runs[-1].sizes.items()},
    }
    if as_json:
        emit_json(figures)
    else:
        _print(runs, figures)


def _run(reports: Path, output: Path, workers: int) -> Run:
    from kg.bench.scale import Run

    command = [sys.executable, "-c", _CHILD, str(reports), str(output), str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        complain(done.stderr)
        raise WorkerError(f"the build of {reports.name} reports by {workers} workers failed; see above")
    return Run(**json.loads(done.stdout))


def run_one() -> None:
    """The process: build what the arguments name, and print what it was like as JSON."""
    from kg.pipeline import build
    from kg.read.peaks import WorkerPeak, own_peak

    reports, output, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    largest = WorkerPeak()
    with largest.watching():
        made = build(reports, output=output, workers=workers, fresh=True)
    record = json.loads((output / "build.json").read_text("utf-8"))
    spent = os.times()
    measured = {
        "reports": len(made.documents),
        "workers": workers,
        "claims": len(made.claims),
        "stages": record["timings"],
        "cpu": round(sum(spent[:4]), 2),
        "peak": own_peak() or 0,
        "child_peak": largest.peak,
        "sizes": {path.name: _size(path) for path in sorted(output.iterdir())},
    }
    sys.stdout.write(json.dumps(measured))


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) or path.stat().st_size


def _to_dict(run: Run) -> dict[str, Any]:
    named = {
        name: getattr(run, name) for name in ("reports", "workers", "claims", "cpu", "peak", "child_peak")
    }
    return {
        **named,
        "seconds": round(run.seconds, 2),
        "claims_per_second": round(run.claims / run.seconds),
        "stages": dict(run.stages),
    }


def _print(runs: list[Run], figures: dict[str, Any]) -> None:
    stages = list(dict.fromkeys(name for run in runs for name in run.stages))
    columns = ("reports", "workers", *stages, "seconds", "cpu", "claims/s", "MB", "MB worker")
    rows = [
        (
            str(run.reports),
            str(run.workers),
            *(f"{run.stages[name]:.1f}" if name in run.stages else "" for name in stages),
            f"{run.seconds:.1f}",
            f"{run.cpu:.1f}",
            f"{run.claims / run.seconds:.0f}",
            f"{run.peak / _MEGABYTE:.0f}",
            f"{run.child_peak / _MEGABYTE:.0f}",
        )
        for run in runs
    ]
    emit_table(columns, rows)
    for team, found in figures["exponents"].items():
        if found is not None:
            say(f"growth 增长, {team} workers: processor time ~ reports^{found:.2f}")
    for one in figures["speedups"]:
        said = f"{one['shared_stages']:.2f} in the stages they share, {one['whole']:.2f} in all"
        say(f"gain 加速, {one['workers']} workers on {one['reports']:,} reports: {said}")
    sizes = ", ".join(f"{name} {size}" for name, size in figures["bytes_per_claim"].items())
    say(f"bytes a claim 每条陈述字节: {sizes}")
