"""``kg bench pdf``: how many times as long as its pages' plain text a build of PDFs takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from kg.commands.build import to_line
from kg.commands.console import complain, emit_json, say
from kg.commands.folder import json_option

if TYPE_CHECKING:
    from kg.pipeline import Build
    from kg.read.pdf_speed import PdfSpeed

_MEGABYTE = 1_000_000


@click.command(short_help="A build of PDFs beside their plain text. PDF 速度")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="Of both; medians are shown."
)
@json_option
def pdf(paths: tuple[Path, ...], rounds: int, as_json: bool) -> None:
    """Build the PDFs under PATHS, and merely get the text of the same pages by pypdfium2, in turns.

    The build is the whole of it, from files to all outputs. Seconds are of the wall clock, with this
    process and its workers bound to one core; leave that core alone meanwhile. Imports and a first round
    of both are not counted.
    """
    from kg.read.pdf_speed import find_pdfs, measure_pdf_speed, on_one_core

    with on_one_core() as core, TemporaryDirectory() as folder:
        build, startup = _load(Path(folder))  # bound already, and so are the threads that libraries start
        files, issues = find_pdfs(paths)
        for issue in issues:
            complain(to_line(issue.file, issue.offset, issue.message))
        made: list[Build] = []

        def build_again(files: Sequence[Path]) -> None:
            made.clear()  # two builds at once would take twice the memory
            made.append(build(files))

        speed = measure_pdf_speed(files, build_again, rounds)
    for issue in made[0].failures:
        complain(to_line(issue.file, issue.offset, issue.message))
    figures = _to_dict(speed, core, startup, made[0])
    if as_json:
        emit_json(figures)
    else:
        _print(figures)


def _load(folder: Path) -> tuple[Callable[[Sequence[Path]], Build], float]:
    """What builds files into new folders inside ``folder``, and how many seconds its imports took."""
    start = perf_counter()
    from kg.pipeline import build

    seconds, numbers = perf_counter() - start, count()
    return lambda files: build(files, output=folder / str(next(numbers))), seconds


def _to_dict(speed: PdfSpeed, core: int | None, startup: float, made: Build) -> dict[str, Any]:
    def part(seconds: float) -> dict[str, Any]:
        return {"seconds": round(seconds, 3), "pages_per_second": round(speed.pages / seconds, 1)}

    return {
        "files": speed.files,
        "built": len(made.documents),
        "pages": speed.pages,
        "characters": speed.characters,
        "rounds": speed.rounds,
        "core": core,
        "startup_seconds": round(startup, 3),
        "build": {**part(speed.build_seconds), "stages": dict(made.timings)},  # of the last build
        "text": part(speed.text_seconds),
        "ratio": round(speed.ratio, 3),
        "peak_bytes": {"process": speed.peak, "worker": speed.worker_peak},
    }


def _print(figures: dict[str, Any]) -> None:
    core = "not bound to a core" if figures["core"] is None else f"bound to core {figures['core']}"
    say(
        f"{figures['files']} files ({figures['built']} built), {figures['pages']:,} pages, "
        f"{figures['characters']:,} characters, {figures['rounds']} rounds, wall time, {core}"
    )
    say(f"build 构建: {_to_pace(figures['build'])}")
    stages = (f"{name} {seconds:.2f}" for name, seconds in figures["build"]["stages"].items())
    say(f"stages of the last build 各步: {', '.join(stages)} s")
    say(f"text alone 仅取文本, pypdfium2: {_to_pace(figures['text'])}")
    say(f"ratio 比值: {figures['ratio']:.2f}")
    say(f"start-up 启动 (imports, not counted): {figures['startup_seconds']:.2f} s")
    peaks = figures["peak_bytes"].items()
    told = (f"{name} {peak / _MEGABYTE:,.0f} MB" for name, peak in peaks if peak is not None)
    say(f"peak memory 内存峰值: {', '.join(told) or 'this system does not tell'}")


def _to_pace(part: dict[str, float]) -> str:
    return f"{part['seconds']:.3f} s, {part['pages_per_second']:,.1f} pages a second"
