"""``kg bench ablation``: what the rules, the gazetteer and the tagger are worth, alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.build import to_line
from kg.commands.console import complain, emit_json, emit_table, progress_bar, say
from kg.commands.folder import json_option

if TYPE_CHECKING:
    from kg.records import Document

_PATH = click.Path(path_type=Path)
_TOTALS = ("entities_core", "relations_body")
_RATIOS = ("p", "r", "f1")
_COLUMNS = ("parts", "entities_core P", "R", "F1", "relations_body P", "R", "F1")


@click.command(short_help="What each part of extraction is worth. 消融")
@click.argument("reports", nargs=-1, required=True, type=_PATH)
@click.option("--gold", multiple=True, required=True, type=_PATH, help="A gold file or a folder of them.")
@click.option("--tagger", metavar="FOLDER", help="Weights from kg train; those that come with kg if none.")
@click.option(
    "--leave-one-out",
    "lessons",
    type=_PATH,
    metavar="FOLDER",
    help="Train on it anew for each report, without that report.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of these trainings.")
@click.option("--epochs", type=click.IntRange(1), help="Of these trainings.")
@click.option("--no-dictionary", is_flag=True, help="Train without jieba's dictionary of everyday words.")
@json_option
def ablation(
    reports: tuple[Path, ...],
    gold: tuple[Path, ...],
    tagger: str | None,
    lessons: Path | None,
    seed: int,
    epochs: int | None,
    no_dictionary: bool,
    as_json: bool,
) -> None:
    """Read those of REPORTS that have gold with some parts of extraction left out, and score each time.

    rules: how names are written; gazetteer: the alias tables; tagger: names by their context. What kg build
    does is rules + gazetteer; with --tagger it does all.
    """
    if tagger is not None and lessons is not None:
        raise click.UsageError("--tagger or --leave-one-out, not both")
    from kg.gazetteer import load_gazetteer
    from kg.outputs import SHIPPED
    from kg.pipeline import read_tagger
    from kg.train.ablation import ROWS, always, measure, to_row, train_without_each
    from kg.train.everyday import read_dictionary
    from kg.train.recipe import Recipe, read_lessons

    recipe = Recipe(seed=seed) if epochs is None else Recipe(seed=seed, epochs=epochs)
    documents = _with_gold(_read(reports), gold)
    gazetteer = load_gazetteer()
    with progress_bar() as bar:
        progress = bar or _silent
        if lessons is None:
            chosen = always(read_tagger(tagger or SHIPPED))
        else:
            dictionary = frozenset[str]() if no_dictionary else read_dictionary()
            held = read_lessons(_read((lessons,)), gazetteer, dictionary, progress)
            chosen = train_without_each(documents, held, recipe, progress)
        rows: list[dict[str, Any]] = []
        for parts in ROWS:
            progress("measure", len(rows), len(ROWS))
            rows.append(to_row(parts, measure(parts, documents, gold, gazetteer, chosen)))
    notes = f"{len(documents)} reports of gold"
    if lessons is not None:
        notes += f"; each read by a tagger trained without it (seed {seed}, {recipe.epochs} epochs)"
    if as_json:
        emit_json({"notes": notes, "rows": rows})
        return
    say(notes)
    emit_table(_COLUMNS, [_to_cells(row) for row in rows])


def _to_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["name"], *(f"{row[total][ratio]:.3f}" for total in _TOTALS for ratio in _RATIOS))


def _read(paths: Sequence[Path]) -> tuple[Document, ...]:
    """Every report under ``paths``.

    Raises:
        ReadError: not one could be read.
    """
    from kg.errors import ReadError
    from kg.read.files import read_documents

    documents, issues = read_documents(paths)
    for issue in issues:
        complain(to_line(issue.file, issue.offset, issue.message))
    if not documents:
        raise ReadError("not one report could be read; expected .txt or .md files")
    return documents


def _with_gold(documents: Sequence[Document], gold: Sequence[Path]) -> list[Document]:
    """Those of ``documents`` that have gold.

    Raises:
        GoldError: gold is malformed, or of none of the reports.
    """
    from kg.errors import GoldError
    from kg.gold import read_golds

    files = {one.file for one in read_golds(gold).reports}
    found = [document for document in documents if document.source_file in files]
    if not found:
        raise GoldError(f"no gold of these {len(documents)} reports in {', '.join(map(str, gold))}")
    return found


def _silent(stage: str, done: int, total: int) -> None:
    """The progress where stderr is no terminal."""
