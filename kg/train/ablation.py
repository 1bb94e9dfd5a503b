"""What each part of extraction is worth: the same reports read by some parts only, scored against gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kg.evaluate import Scores, evaluate
from kg.extract.pipeline import extract_documents, make_pipeline
from kg.extract.tagger.weights import Weights
from kg.gazetteer import Gazetteer
from kg.rdf.export import write_turtle
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Document, Extraction
from kg.resolve import resolve
from kg.train.recipe import Lessons, Progress, Recipe, train

#: The weights that the tagger reads a report with.
Tagger = Callable[[Document], Weights]


_TOTALS = ("entities_core", "relations_body")


class Parts(NamedTuple):
    """Which parts find names: the rules of how names are written, the alias tables, the tagger.

    A build has rules and gazetteer, and the tagger where asked.
    Without the tables they are empty: brokers, sectors and aliases are unknown too. The masthead, tickers,
    the words that vote on a name's type and the patterns of relations stay in every row.
    """

    name: str
    rules: bool
    gazetteer: bool
    tagger: bool


ROWS = (
    Parts("rules", True, False, False),
    Parts("gazetteer", False, True, False),
    Parts("tagger", False, False, True),
    Parts("rules + gazetteer", True, True, False),
    Parts("rules + tagger", True, False, True),
    Parts("gazetteer + tagger", False, True, True),
    Parts("all", True, True, True),
)


def measure(
    parts: Parts, documents: Iterable[Document], gold: Sequence[Path], gazetteer: Gazetteer, tagger: Tagger
) -> Scores:
    """Build ``documents`` with ``parts`` and score them against ``gold`` (files and folders).

    Raises:
        GoldError: a gold file is malformed.
    """
    table = gazetteer if parts.gazetteer else Gazetteer(())
    found = list(_extract(parts, documents, table, tagger))
    with TemporaryDirectory() as folder:
        graph = Path(folder, "graph.ttl")
        write_turtle(graph, resolve(found, table), BASE_IRI)
        return evaluate(graph, gold)


def to_row(parts: Parts, scores: Scores) -> dict[str, Any]:
    """One row of the table: the parts and the figures of both totals, ready for JSON."""
    return {**parts._asdict(), **{total: scores.total(total).to_dict() for total in _TOTALS}}


def _extract(
    parts: Parts, documents: Iterable[Document], table: Gazetteer, tagger: Tagger
) -> Iterator[Extraction]:
    without = () if parts.rules else ("kg_shapes",)
    for document in documents:
        nlp = make_pipeline(table, tagger=tagger(document) if parts.tagger else None, without=without)
        yield from extract_documents([document], gazetteer=table, nlp=nlp)


def always(weights: Weights) -> Tagger:
    """The same weights for every report."""
    return lambda _document: weights


def train_without_each(
    documents: Sequence[Document], lessons: Lessons, recipe: Recipe, progress: Progress
) -> Tagger:
    """For each of ``documents`` weights that were trained without it and without what it was cut from.

    Documents that are in no lesson share weights trained on all of them.
    """
    left_out = {document.digest: lessons.held_by(document.text) for document in documents}
    trained: dict[frozenset[str], Weights] = {}
    for digests in left_out.values():
        if digests not in trained:
            progress("leave one out", len(trained), len(set(left_out.values())))
            trained[digests] = train(lessons.without(digests), recipe).weights
    return lambda document: trained[left_out[document.digest]]
