"""``kg bench scale``: how time, memory and outputs grow with the number of reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
_DASK = 2
_PACES = ("reports", "characters", "claims")  # a second
_CHILD = "from kg.commands.bench_scale import run_one; run_one()"


@click.command(short_help="Builds of more and more reports. 规模")
@click.argument("counts", nargs=-1, type=click.IntRange(1))
@click.option(
    "--workers", "teams", multiple=True, type=click.IntRange(1), default=(1, 2), show_default=True,
    help="Processes of a build; give it again for another.",
)  # fmt: skip
@click.option(
    "--reports", "folders", multiple=True, type=click.Path(path_type=Path, exists=True), metavar="PATH",
    help="Reports of your own, instead of invented ones or beside them.",
)  # fmt: skip
@click.option("--dask", is_flag=True, help="By a Dask cluster of two processes on this machine, too.")
@json_option
def scale(
    counts: tuple[int, ...], teams: tuple[int, ...], folders: tuple[Path, ...], dask: bool, as_json: bool
) -> None:
    """Build COUNTS invented reports (100, 300 and 1000 if nothing is named), each with each of --workers.

    Every build is a process of its own, one after the other. Stages are seconds of the wall clock; growth is
    fitted to processor time, which other programs disturb less.
    """
    from kg.bench.corpus import write_reports
    from kg.bench.scale import to_exponents, to_speedups
    from kg.gazetteer import load_gazetteer

    runs: list[Run] = []
    with TemporaryDirectory() as folder:
        output = Path(folder) / "out"
        for count in counts or (() if folders else (100, 300, 1000)):
            reports = Path(folder) / str(count)
            write_reports(reports, count, load_gazetteer())
            runs += _run_teams(reports, output, teams, dask=dask)
        for own in folders:
            runs += [replace(run, corpus=own.name) for run in _run_teams(own, output, teams, dask=dask)]
    figures = {
        "runs": [_to_dict(run) for run in runs],
        "exponents": to_exponents(runs),
        "speedups": to_speedups(runs),
        "bytes_per_claim": {
            name: round(size / max(1, runs[-1].claims)) for name, size in runs[-1].sizes.items()
        },
    }
    if as_json:
        emit_json(figures)
    else:
        _print(runs, figures)


def _run_teams(reports: Path, output: Path, teams: Iterable[int], *, dask: bool) -> Iterator[Run]:
    for team in teams:
        yield _run(reports, output, team)
    if dask:
        with _cluster(_DASK) as address:
            yield _run(reports, output, _DASK, address)


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    """The address of a cluster of so many processes. Raises: WorkerError without Dask."""
    try:
        from distributed import LocalCluster
    except ImportError as error:
        raise WorkerError(
            "--dask needs Dask, which is not installed: pip install 'yanbao-kg[dask]'"
        ) from error
    with LocalCluster(workers, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
        yield cluster.scheduler_address


def _run(reports: Path, output: Path, workers: int, scheduler: str = "") -> Run:
    from kg.bench.scale import Run

    command = [sys.executable, "-c", _CHILD, str(reports), str(output), str(workers), scheduler]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        complain(done.stderr)
        raise WorkerError(f"the build of {reports.name} by {workers} workers failed; see above")
    return Run(**json.loads(done.stdout))


def run_one() -> None:
    """The process: build what the arguments name, and print what it was like as JSON."""
    from kg.pipeline import build
    from kg.read.peaks import WorkerPeak, own_peak

    reports, output, workers, scheduler = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    largest = WorkerPeak()
    with largest.watching():
        made = build(reports, output=output, workers=workers, scheduler=scheduler or None, fresh=True)
    record = json.loads((output / "build.json").read_text("utf-8"))
    spent = os.times()
    measured = {
        "reports": len(made.documents),
        "workers": workers,
        "characters": sum(len(document.text) for document in made.documents),
        "claims": len(made.claims),
        "stages": record["timings"],
        "cpu": round(sum(spent[:4]), 2),
        "peak": own_peak() or 0,
        "child_peak": largest.peak,
        "dask": bool(scheduler),
        "sizes": {path.name: _size(path) for path in sorted(output.iterdir())},
    }
    sys.stdout.write(json.dumps(measured))


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) or path.stat().st_size


def _to_dict(run: Run) -> dict[str, Any]:
    plain = ("corpus", "reports", "characters", "claims", "cpu", "peak", "child_peak")
    return {
        **{name: getattr(run, name) for name in plain},
        "workers": run.team,
        "seconds": round(run.seconds, 2),
        **{f"{name}_per_second": round(getattr(run, name) / run.seconds, 1) for name in _PACES},
        "stages": dict(run.stages),
    }


def _print(runs: list[Run], figures: dict[str, Any]) -> None:
    stages = list(dict.fromkeys(name for run in runs for name in run.stages))
    paces = [f"{name}/s" for name in _PACES]
    columns = ("reports", "workers", *stages, "seconds", "cpu", *paces, "MB", "MB worker")
    rows = [
        (
            f"{run.reports} {run.corpus}".rstrip(),
            run.team,
            *(f"{run.stages[name]:.1f}" if name in run.stages else "" for name in stages),
            f"{run.seconds:.1f}",
            f"{run.cpu:.1f}",
            *(f"{getattr(run, name) / run.seconds:.0f}" for name in _PACES),
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
