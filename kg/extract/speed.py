"""How fast extraction is, beside the plainest thing spaCy can do with the same text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from time import process_time

import spacy

from kg.extract.pipeline import extract_documents
from kg.gazetteer import Gazetteer
from kg.read.blocks import find_blocks
from kg.records import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """``characters`` were read ``rounds`` times over by each of the two.

    Seconds are those of processors, of all threads together: what one core needs, however busy the
    machine is. Threads that wait for work count too, so numpy should have been told to start none.
    """

    reports: int
    characters: int
    rounds: int
    extract_seconds: float
    tokenise_seconds: float

    @property
    def extracted(self) -> float:
        """Characters a second from text in memory to claims."""
        return self.rounds * self.characters / self.extract_seconds

    @property
    def tokenised(self) -> float:
        """Characters a second from text in memory to the tokens of ``spacy.blank("zh")``."""
        return self.rounds * self.characters / self.tokenise_seconds

    @property
    def ratio(self) -> float:
        """The speed of extraction as a share of that of tokenisation."""
        return self.extracted / self.tokenised


def measure_speed(documents: Sequence[Document], gazetteer: Gazetteer, seconds: float) -> Speed:
    """Extract and tokenise the texts of ``documents``, in turns, for about ``seconds`` of processor time.

    Extraction begins with the text: its blocks are found again, and every component runs. A first round
    of both, which loads tables, is not counted. ``documents`` are not empty.
    """
    made = extract_documents(_read_again(documents), gazetteer=gazetteer)
    blank = spacy.blank("zh")
    blank.max_length = max(len(document.text) for document in documents) + 1
    rounds, extracting, tokenising = -1, 0.0, 0.0
    while rounds < 1 or extracting + tokenising < seconds:
        start = process_time()
        for _ in documents:
            next(made)
        between = process_time()
        for document in documents:
            blank.make_doc(document.text)
        end = process_time()
        rounds += 1
        if rounds:
            extracting, tokenising = extracting + between - start, tokenising + end - between
    return Speed(
        reports=len(documents),
        characters=sum(len(document.text) for document in documents),
        rounds=rounds,
        extract_seconds=extracting,
        tokenise_seconds=tokenising,
    )


def _read_again(documents: Sequence[Document]) -> Iterator[Document]:
    """Documents made of nothing but their texts, over and over."""
    for one in cycle(documents):
        yield Document(
            source_file=one.source_file,
            digest=sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest(),
            text=one.text,
            media_type=one.media_type,
            encoding=one.encoding,
            blocks=find_blocks(one.text),
        )
