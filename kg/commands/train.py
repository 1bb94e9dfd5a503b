"""``kg train``: reports in, the tagger's weights, everyday words and their model card out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.build import to_line
from kg.commands.console import complain, progress_bar, say

if TYPE_CHECKING:
    from kg.records import Document
    from kg.train.recipe import Trained

_PATH = click.Path(path_type=Path)


@click.command(short_help="Train the tagger of names. 训练")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--output", type=_PATH, default=Path("tagger"), show_default=True, help="Output folder.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="All chance comes from it."
)
@click.option("--epochs", type=click.IntRange(1), help="Passes over the texts in each round.")
@click.option("--leave-out", multiple=True, metavar="FILE", help="A report not to learn from; repeatable.")
@click.option("--no-dictionary", is_flag=True, help="Do without jieba's dictionary of everyday words.")
@click.option("--source", metavar="TEXT", help="For the model card: what the reports are.")
@click.option("--figures", type=_PATH, metavar="FILE", help="For the model card: an ablation, as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def train(
    context: click.Context,
    paths: tuple[Path, ...],
    output: Path,
    seed: int,
    epochs: int | None,
    leave_out: tuple[str, ...],
    no_dictionary: bool,
    source: str | None,
    figures: Path | None,
    quiet: bool,
) -> None:
    """Learn from reports (.txt and .md files, or folders of them) and from our templates how names stand
    in sentences; write weights.npz, everyday.npy (hashes of everyday words) and MODEL_CARD.md into the output
    folder.

    The same reports and the same seed give the same bytes. kg build --tagger FOLDER uses them; a build
    without that option has no tagger, for beside the alias tables the shipped one does not help.
    A report that cannot be read is named on stderr and the others are learnt from; the exit code is 1 then.
    """
    from kg.atomic import replacing_outputs
    from kg.extract import everyday
    from kg.extract.tagger.weights import FILE, FILES, to_bytes
    from kg.gazetteer import load_gazetteer
    from kg.read.files import read_documents
    from kg.train import card
    from kg.train.everyday import read_dictionary
    from kg.train.recipe import Recipe, read_lessons
    from kg.train.recipe import train as train_tagger

    recipe = Recipe(seed=seed) if epochs is None else Recipe(seed=seed, epochs=epochs)
    remarks = card.Remarks(source=source, figures=card.read_figures(figures) if figures else None)
    dictionary = frozenset[str]() if no_dictionary else read_dictionary()
    documents, issues = read_documents(paths)
    for issue in issues:
        if issue.severity == "error" or not quiet:
            complain(to_line(issue.file, issue.offset, issue.message))
    kept = _without(documents, leave_out)
    with replacing_outputs(output, (*FILES, card.FILE)) as folder, progress_bar(quiet=quiet) as progress:
        lessons = read_lessons(kept, load_gazetteer(), dictionary, progress)
        trained = train_tagger(lessons, recipe, progress)
        (folder / FILE).write_bytes(to_bytes(trained.weights))
        (folder / everyday.FILE).write_bytes(everyday.to_bytes(trained.weights.everyday))
        text = card.to_card(trained, recipe, remarks)
        (folder / card.FILE).write_text(text, encoding="utf-8", newline="\n")
    if not quiet:
        say(_summary(output, trained))
    if any(issue.severity == "error" for issue in issues):
        context.exit(1)


def _without(documents: Iterable[Document], names: tuple[str, ...]) -> list[Document]:
    """The documents that no name of ``names`` stands for: a path as a build records it, or a file's name."""
    from kg.errors import TrainError

    held = list(documents)
    left = {name: [one for one in held if _is_called(one, name)] for name in names}
    missing = [name for name, found in left.items() if not found]
    if missing:
        raise TrainError(f"--leave-out {missing[0]}: no such report among the {len(held)} that were read")
    dropped = {one.digest for found in left.values() for one in found}
    return [one for one in held if one.digest not in dropped]


def _is_called(document: Document, name: str) -> bool:
    return name in (document.source_file, Path(document.source_file).name)


def _summary(output: Path, trained: Trained) -> str:
    counts = trained.counts
    texts = f"{len(counts.digests)} reports, {counts.lines} lines, {sum(counts.names.values())} names"
    learnt = f"{counts.templates} templates; {100 * counts.last.right:.1f}% of the taught tokens tagged right"
    return f"{output}: {texts}, {learnt}"
