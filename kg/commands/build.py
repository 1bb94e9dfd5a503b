"""``kg build``: reports in, an output folder out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.console import complain, progress_bar, say
from kg.resources import shipped

if TYPE_CHECKING:
    from kg.pipeline import Build

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _to_count(context: click.Context, parameter: click.Parameter, value: str) -> int | None:
    """A number from 1, or None for auto."""
    if value == "auto":
        return None
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise click.BadParameter(f"found {value!r}, expected 1, 2, … or auto")
    return int(value)


@click.command(short_help="Build the graph of some reports. 构建图谱")
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("-o", "--output", type=_PATH, default=Path("exports"), show_default=True, help="Output folder.")
@click.option("--sample", is_flag=True, help="Build the sample reports that come with kg.")
@click.option("--base-iri", metavar="IRI", help="Where the IRIs of entities live; ends in / or #.")
@click.option(
    "--gazetteer",
    "gazetteer_files",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A CSV of your own names.",
)
@click.option(
    "--curation",
    "curation_files",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A TOML file of your own decisions; kg review writes one.",
)
@click.option("--spacy-model", metavar="NAME", help="An installed spaCy model that adds its entities.")
@click.option(
    "--tagger",
    metavar="FOLDER",
    help="Find names by their context, too, with the weights of kg train; shipped: those that come with kg.",
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out claims below it.",
)
@click.option(
    "--workers",
    callback=_to_count,
    default="auto",
    show_default=True,
    metavar="N",
    help="Processes that read and write; auto: one a core, if there is much to read.",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="A Dask cluster that reads them, such as tcp://10.0.0.5:8786."
)
@click.option("--fresh", is_flag=True, help="Read every report again, also those that did not change.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def build(
    context: click.Context,
    paths: tuple[Path, ...],
    output: Path,
    sample: bool,
    base_iri: str | None,
    gazetteer_files: tuple[Path, ...],
    curation_files: tuple[Path, ...],
    spacy_model: str | None,
    tagger: str | None,
    min_confidence: float,
    workers: int | None,
    scheduler: str | None,
    fresh: bool,
    quiet: bool,
) -> None:
    """Read reports (.txt, .md, .pdf, .html and .docx files, .zip archives and folders of them) and write
    graph.ttl, graph.trig, inferred.ttl, graph.html, graph.graphml, graph.json, store/, issues.jsonl and
    build.json into the output folder, and into texts/ the text of each report, in which offsets count.

    A file that cannot be read is named on stderr and the others are built; the exit code is 1 then.
    A report that comes in several files is read once, and the others are linked to it.
    Outputs are replaced together, or not at all. The same files give the same bytes, however many workers
    read them. Of an output folder that has a build, only what is new or changed is read; the result is
    that of a build from nothing.
    """
    reports = _sources(paths, sample)
    from kg.pipeline import build as build_graph

    with progress_bar(quiet=quiet) as progress:
        made = build_graph(
            reports,
            output=output,
            gazetteer_files=gazetteer_files,
            curation_files=curation_files,
            spacy_model=spacy_model,
            tagger=tagger,
            min_confidence=min_confidence,
            workers=workers,
            scheduler=scheduler,
            fresh=fresh,
            progress=progress,
            **({"base_iri": base_iri} if base_iri is not None else {}),
        )
    _report(made, output, quiet=quiet)
    if made.failures:
        context.exit(1)


def _sources(paths: tuple[Path, ...], sample: bool) -> tuple[Path, ...]:
    if bool(paths) == sample:
        raise click.UsageError("name report files or folders, or --sample")
    return (Path(str(shipped("sample"))),) if sample else paths


def _report(made: Build, output: Path, *, quiet: bool) -> None:
    for issue in made.issues:
        if issue.severity == "error" or not quiet:
            complain(to_line(issue.file, issue.offset, issue.message))
    if not quiet:
        counts = made.counts
        nodes, edges = (sum(counts[name].values()) for name in ("entities", "relations"))
        found = f"{counts['reports']} reports, {nodes} nodes, {edges} edges, {counts['claims']} claims"
        say(f"{output}: {found} in {sum(made.timings.values()):.1f} s")


def to_line(file: str, offset: int | None, message: str) -> str:
    """``FILE:offset: message``; a message that names the file already is not given it again."""
    place = file if offset is None else f"{file}:{offset}"
    if message.startswith(file):
        return message if offset is None else place + message.removeprefix(file)
    return f"{place}: {message}"
