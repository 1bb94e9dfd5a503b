"""``kg bench``: how fast this machine reads, and what each part of extraction is worth."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.commands.ablation import ablation
from kg.commands.bench_add import add
from kg.commands.bench_pdf import pdf
from kg.commands.bench_rdf import rdf
from kg.commands.bench_scale import scale
from kg.commands.bench_serve import serve
from kg.commands.build import to_line
from kg.commands.console import complain, emit_json, say
from kg.commands.folder import json_option
from kg.resources import shipped
from kg.workers import ONE_THREAD


@click.group(short_help="Measure speed and parts. 测速、消融")
def bench() -> None:
    """Measure how fast this machine reads reports, and what each part of extraction is worth."""


bench.add_command(ablation)
bench.add_command(add)
bench.add_command(pdf)
bench.add_command(rdf)
bench.add_command(scale)
bench.add_command(serve)


@bench.command(short_help="Invent reports to build. 虚构语料")
@click.argument("count", type=click.IntRange(1))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Other reports for another seed.")
def corpus(count: int, output: Path, seed: int) -> None:
    """Write COUNT reports of some 500 characters each, a thousand to a subfolder.

    Companies and products are those of the tables; brokers, analysts and all that is said are invented.
    """
    from kg.bench.corpus import write_reports
    from kg.gazetteer import load_gazetteer

    write_reports(output, count, load_gazetteer(), seed)
    say(f"{output}: {count:,} reports")


@bench.command(short_help="Characters a second of extraction. 抽取速度")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--seconds", type=click.FloatRange(0), default=10.0, show_default=True, help="How long to measure."
)
@json_option
def extract(paths: tuple[Path, ...], seconds: float, as_json: bool) -> None:
    """Extract the reports under PATHS (the bundled sample if none) as a build does by default, over and over.

    The texts are in memory before the clock starts. Beside it the same texts are tokenised by
    spacy.blank("zh") in the same run. Seconds are processor time of one thread: the speed of one core.
    """
    os.environ.update(ONE_THREAD)
    from kg.errors import ReadError
    from kg.extract.speed import measure_speed
    from kg.gazetteer import load_gazetteer
    from kg.read.files import read_documents

    documents, issues = read_documents(paths or (Path(str(shipped("sample"))),))
    for issue in issues:
        complain(to_line(issue.file, issue.offset, issue.message))
    if not documents:
        raise ReadError("nothing to measure: not one report could be read; expected .txt or .md files")
    speed = measure_speed(documents, load_gazetteer(), seconds)
    if as_json:
        emit_json(
            {
                "reports": speed.reports,
                "characters": speed.characters,
                "rounds": speed.rounds,
                "extraction": _to_dict(speed.extract_seconds, speed.extracted),
                "tokenisation": _to_dict(speed.tokenise_seconds, speed.tokenised),
                "ratio": round(speed.ratio, 3),
            }
        )
        return
    say(f"{speed.reports} reports, {speed.characters:,} characters, {speed.rounds} rounds")
    say(f"extraction 抽取: {speed.extracted:,.0f} characters a second")
    say(f'tokenisation 分字, spacy.blank("zh"): {speed.tokenised:,.0f} characters a second')
    say(f"ratio 比值: {speed.ratio:.2f}")


def _to_dict(seconds: float, rate: float) -> dict[str, float]:
    return {"seconds": round(seconds, 3), "characters_per_second": round(rate)}
