"""``kg judge``: claims for a person to judge, and what the verdicts say of the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.build import to_line
from kg.commands.console import complain, emit_json, emit_table, progress_bar, say
from kg.commands.folder import json_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.judge.figures import Precision, Reliability, Report

_PATH = click.Path(path_type=Path)
_COLUMNS = ("claims 产出", "judged 判定", "right", "wrong", "unsure", "precision 准确率", "95%")
_TITLES = {
    "stated": "confidence as the rules set it 规则初值",
    "shipped": "confidence as in the table 表中置信度",
    "held_out": "confidence calibrated on other reports 交叉校准",
}


@click.group(short_help="Judge claims by hand; precision and calibration. 抽样判定")
def judge() -> None:
    """Draw claims for a person to judge, report their precision, and calibrate confidences on them.

    \b
      kg judge sample reports/ -n 360 --seed 1 -o claims.csv
      # fill the column verdict: right, wrong or unsure
      kg judge report claims.csv
      kg judge calibrate claims.csv -o precision.csv
    """


@judge.command(short_help="Draw claims to judge. 抽样")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("-n", "size", type=click.IntRange(1), default=360, show_default=True, help="Claims to draw.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other claims.")
@click.option("-o", "--output", type=_PATH, default=Path("claims.csv"), show_default=True, help="CSV file.")
@click.option("--verdicts", type=_PATH, metavar="FILE", help="A judged table whose verdicts are taken over.")
@click.pass_context
def sample(
    context: click.Context, paths: tuple[Path, ...], size: int, seed: int, output: Path, verdicts: Path | None
) -> None:
    """Read reports and write a CSV of claims, every family of rules among them, for a person to judge.

    Read the quote in its context and write right, wrong or unsure into the column verdict: right when the
    quote says what predicate, subject, object and modality say. The file holds words of the reports.
    """
    from kg.extract.pipeline import extract_documents
    from kg.extract.trust import UNJUDGED, shipped_trust
    from kg.gazetteer import load_gazetteer
    from kg.graph.output import write_text
    from kg.judge.claims import read_verdicts, to_table
    from kg.judge.sample import to_sample
    from kg.read.files import read_documents

    given = read_verdicts(verdicts) if verdicts else {}
    documents, issues = read_documents(paths)
    for issue in issues:
        complain(to_line(issue.file, issue.offset, issue.message))
    with progress_bar() as progress:
        made = extract_documents(documents, gazetteer=load_gazetteer(), trust=UNJUDGED)
        extractions = []
        for extraction in made:
            extractions.append(extraction)
            if progress:
                progress("extract", len(extractions), len(documents))
    rows = to_sample(extractions, size, seed, shipped_trust(), given)
    write_text(output, to_table(rows))
    claims = sum(len(one.claims) for one in extractions)
    judged = sum(bool(row["verdict"]) for row in rows)
    say(f"{output}: {len(rows)} of {claims} claims from {len(documents)} reports, {judged} judged already")
    if any(issue.severity == "error" for issue in issues):
        context.exit(1)


@judge.command(short_help="Precision by rule, reliability of confidences. 报告")
@click.argument("claims", type=_PATH)
@json_option
def report(claims: Path, as_json: bool) -> None:
    """CLAIMS is the table that `kg judge sample` wrote, with verdicts.

    Precision leaves unsure claims out; claims without a verdict do not count.
    """
    from kg.judge.claims import read_claims
    from kg.judge.figures import to_report

    figures = to_report(claims, read_claims(claims))
    if as_json:
        emit_json(figures.to_dict())
    else:
        _print(figures)


@judge.command(short_help="Count verdicts by rule, for confidences. 校准")
@click.argument("claims", type=_PATH)
@click.option(
    "-o", "--output", type=_PATH, default=Path("precision.csv"), show_default=True, help="CSV file to write."
)
def calibrate(claims: Path, output: Path) -> None:
    """Write how many claims of each rule were judged and how many are right; no words of the reports.

    As kg/extract/patterns/precision.csv, this table corrects the confidence of every claim.
    """
    from kg.extract.verdicts import to_lines
    from kg.graph.output import write_text
    from kg.judge.claims import read_claims
    from kg.judge.figures import count_rules

    counts = count_rules(claims, read_claims(claims))
    write_text(output, "".join(f"{line}\n" for line in to_lines(counts)))
    say(f"{output}: {len(counts)} rules, {sum(count.judged for count in counts.values())} verdicts")


def _print(figures: Report) -> None:
    if figures.unjudged:
        say(f"{figures.unjudged} claims have no verdict yet")
    for title, table in (("family 规则族", figures.families), ("rule 规则", figures.rules)):
        _print_precision(title, table)
        say()
    _print_precision("", {"total 合计": figures.total})
    say(f"precision weighted by the claims of each family: {figures.weighted:.3f}")
    for name, title in _TITLES.items():
        say()
        _print_reliability(title, figures.reliability[name])


def _print_precision(title: str, table: Mapping[str, Precision]) -> None:
    emit_table((title, *_COLUMNS), [(name, *_cells(one)) for name, one in table.items()])


def _cells(one: Precision) -> tuple[str, ...]:
    counts = (f"{count:,}" for count in (one.claims, one.judged, one.right, one.wrong, one.unsure))
    if one.precision is None:
        return (*counts, "-", "-")
    return (*counts, f"{one.precision:.3f}", f"{one.low:.3f}–{one.high:.3f}")


def _print_reliability(title: str, found: Reliability) -> None:
    rows = [
        (f"{one.least:.2f}–{one.below:.2f}", str(one.judged), f"{one.confidence:.3f}", f"{one.precision:.3f}")
        for one in found.bins
    ]
    emit_table((title, "judged", "mean confidence", "precision"), rows)
    say(f"expected calibration error {found.error:.3f}, Brier score {found.brier:.3f}")
