"""Reports as lessons: their lines, with the names that the surest rules settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.masthead import find_masthead
from kg.extract.mention import Found, Named
from kg.extract.pipeline import make_pipeline, to_docs
from kg.extract.script import to_mainland
from kg.extract.tagger.weights import CLASSES
from kg.gazetteer import Gazetteer
from kg.records import Document, EntityType
from kg.train.invent import FOLDED
from kg.train.sentences import Labelled, Name

#: The labelled lines of one report.
Lines = tuple[Labelled, ...]

#: Mentions as sure as this teach; less sure ones, and names that were not settled, are left out of the loss.
_SURE = 0.75
_SHORTEST = 20  # characters; shorter lines without a name are cells and page numbers


def read_silver(documents: Iterable[Document], gazetteer: Gazetteer) -> Iterator[Lines]:
    """For each report the lines of its reading text, with the names that the surest rules settle."""
    nlp = _to_nlp(gazetteer)
    for document in documents:
        read = to_mainland(document)
        docs = nlp.pipe(to_docs(nlp, read, find_masthead(read, gazetteer)))
        yield tuple(line for doc in docs for line in _lines(doc))


def _to_nlp(gazetteer: Gazetteer) -> Language:
    """The rules without the everyday words that ship: the next words must not depend on the last."""
    nlp = make_pipeline(gazetteer, without=["kg_shapes", "kg_relations", "kg_calls"])
    nlp.add_pipe("kg_shapes", before="kg_settle", config={"everyday": False})
    return nlp


def _lines(doc: Doc) -> Iterator[Labelled]:
    text: str = doc._.reading.text
    sure = [one for one in doc._.named if one.weight >= _SURE and _class(one.ref.type) in CLASSES]
    unsure = list(_unsure(doc._.named, doc._.found, sure))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        names = tuple(
            Name(one.start - start, one.end - start, _class(one.ref.type))
            for one in sure
            if start <= one.start and one.end <= end
        )
        doubtful = tuple((low - start, high - start) for low, high in unsure if start <= low and high <= end)
        if names or len(line) > _SHORTEST:
            yield Labelled(line, names, doubtful)
        start = end + 1


def _class(kind: EntityType) -> EntityType:
    return FOLDED.get(kind, kind)


def _unsure(
    named: Iterable[Named], found: Iterable[Found], sure: Sequence[Named]
) -> Iterator[tuple[int, int]]:
    """Spans of which the rules are not sure, apart from the sure ones."""
    taken = np.zeros(1 + max((one.end for one in sure), default=0), dtype=bool)
    for one in sure:
        taken[one.start : one.end] = True
    doubtful = {(one.start, one.end) for one in named}
    doubtful |= {(one.start, one.end) for one in found if not one.ambiguous}
    return (span for span in sorted(doubtful) if not taken[slice(*span)].any())
