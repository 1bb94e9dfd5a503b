"""The pure function that workers run: the bytes of one report in, all that is read out of it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import ReadError
from kg.extract.pipeline import extract_documents, make_pipeline
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.read.copies import to_sketch
from kg.read.files import read_document
from kg.read.sources import Source, to_error
from kg.read.worker import Worker
from kg.records import Extraction, Issue

if TYPE_CHECKING:
    from kg.extract.tagger.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What reports are read with, for a process that may run on a machine without the user's files.

    ``tables`` are the user's gazetteer files, each a name and its bytes.
    """

    tables: tuple[tuple[str, bytes], ...] = ()
    spacy_model: str | None = None
    tagger: Weights | None = None


class Outcome(NamedTuple):
    """What one report gave: no ``extraction`` where it cannot be read, and then an issue says why.

    ``sketch`` is that of ``kg.read.copies.to_sketch``, by which its copies are found.
    """

    digest: str
    extraction: Extraction | None = None
    issues: tuple[Issue, ...] = ()
    sketch: Sequence[int] = ()


#: Reads one report; its result depends on the report and the recipe alone.
Reader = Callable[[Source], Outcome]


def make_chunk_reader(recipe: Recipe) -> Callable[[Sequence[Source]], list[Outcome]]:
    """As ``make_reader``, for several reports at once, with a reading process of its own for PDFs and such.

    Raises: as that does.
    """
    read = make_reader(recipe, Worker())
    return lambda chunk: [read(source) for source in chunk]


def make_reader(recipe: Recipe, worker: Worker) -> Reader:
    """What reads reports by ``recipe``, with tables and pipeline made once; ``worker`` opens PDFs and such.

    Raises:
        ModelError: the recipe's spaCy model cannot be loaded.
    """
    gazetteer = _load(recipe.tables)
    nlp = make_pipeline(gazetteer, recipe.spacy_model, tagger=recipe.tagger)

    def read(source: Source) -> Outcome:
        try:
            document, issues = read_document(source, worker)
        except ReadError as error:
            return fail(source, str(error))
        (extraction,) = extract_documents([document], gazetteer=gazetteer, nlp=nlp)
        return Outcome(document.digest, extraction, issues, to_sketch(document))

    return read


def fail(source: Source, message: str) -> Outcome:
    """The outcome of a report that cannot be read."""
    return Outcome(source.digest, issues=(to_error(source.source_file, message),))


def _load(tables: Sequence[tuple[str, bytes]]) -> Gazetteer:
    with _laid_out(tables) as files:
        return load_gazetteer(files)


@contextmanager
def _laid_out(tables: Sequence[tuple[str, bytes]]) -> Iterator[Sequence[Path]]:
    """The user's tables as files again, each in a folder of its own: two may have one name."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) / name for number, (name, _) in enumerate(tables)]
        for file, (_, content) in zip(files, tables, strict=True):
            file.parent.mkdir()
            file.write_bytes(content)
        yield files
