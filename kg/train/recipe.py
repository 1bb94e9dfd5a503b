"""The recipe: reports and templates in, the tagger's weights out, the same from the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from kg.errors import TrainError
from kg.extract.everyday import to_codes
from kg.extract.tagger.weights import CLASSES, Weights
from kg.gazetteer import Gazetteer
from kg.records import Document
from kg.train.everyday import find_everyday
from kg.train.fit import Epoch, fit, with_doubts
from kg.train.invent import Inventor, make_inventor
from kg.train.rounding import to_weights
from kg.train.sentences import Labelled, filled, masked, read_templates
from kg.train.silver import Lines, read_silver

#: Called with the name of a stage, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]

_SAME = 0.2  # of a text: a report that has so much of it is the same, or what it was cut from
_SAMPLE = 200  # lines that tell how high the hidden layer reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the trainer is told. All chance comes from ``seed``.

    Training starts anew ``rounds`` times; before each but the first, what silver text does not mark and the
    last network takes for a name is left out of the loss.
    """

    seed: int = 0
    epochs: int = 14
    rounds: int = 2
    fills: int = 8  # times each template is filled in an epoch
    nameless: float = 0.5  # share of silver lines without a name that an epoch draws
    no_name_weight: float = 0.3  # in the loss, of what silver text does not mark; names and templates weigh 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the weights were learnt from."""

    digests: tuple[str, ...]  # of the reports, sorted
    gazetteer: int  # entries
    templates: int
    lines: int  # of silver text
    names: Mapping[str, int]  # silver names by class
    doubted: int  # silver tokens left out of the loss in the last round
    dictionary: int  # everyday words of the dictionary
    everyday: int  # hashes of everyday words
    last: Epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Weights and what they were learnt from."""

    weights: Weights
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """All that a training reads: ``silver`` are the lines of each report, by its digest."""

    silver: Mapping[str, Lines]
    gazetteer: Gazetteer
    templates: Sequence[str]
    dictionary: frozenset[str] = frozenset()

    def held_by(self, text: str) -> frozenset[str]:
        """Digests of the reports that have a fifth of ``text`` or more: the same one, or what it is from."""
        packed = "".join(text.split())
        least = _SAME * len(packed)
        return frozenset(digest for digest, lines in self.silver.items() if _common(lines, packed) >= least)

    def without(self, digests: Collection[str]) -> Lessons:
        """The same but for these reports."""
        silver = {digest: lines for digest, lines in self.silver.items() if digest not in digests}
        return replace(self, silver=silver)


def _common(lines: Lines, packed: str) -> int:
    """How many characters of a text without blanks the lines have."""
    spelt = {"".join(line.text.split()) for line in lines}
    return sum(len(one) for one in spelt if one in packed)


def read_lessons(
    documents: Sequence[Document],
    gazetteer: Gazetteer,
    dictionary: frozenset[str],
    progress: Progress | None = None,
) -> Lessons:
    """Label every report; their order does not matter.

    Raises:
        TrainError: there is no report.
    """
    if not documents:
        raise TrainError("no report to learn from; name a folder of .txt or .md files")
    ordered = sorted(documents, key=lambda document: document.digest)
    silver: dict[str, Lines] = {}
    for document, lines in zip(ordered, read_silver(ordered, gazetteer), strict=True):
        silver[document.digest] = lines
        (progress or _silent)("label", len(silver), len(ordered))
    return Lessons(silver=silver, gazetteer=gazetteer, templates=read_templates(), dictionary=dictionary)


def train(lessons: Lessons, recipe: Recipe, progress: Progress | None = None) -> Trained:
    """Fit the network ``recipe.rounds`` times and round the last one to whole numbers.

    Raises:
        TrainError: the weights came out too large to be exact.
    """
    return _Training(lessons, recipe, progress or _silent).run()


class _Training:
    """One run: the chance it draws from, and the silver lines, of which it doubts more each round."""

    def __init__(self, lessons: Lessons, recipe: Recipe, progress: Progress) -> None:
        self.lessons, self.recipe, self.progress = lessons, recipe, progress
        self.inventor: Inventor = make_inventor(lessons.gazetteer, recipe.seed)
        self.chance = Random(recipe.seed)
        lines = [line for _, held in sorted(lessons.silver.items()) for line in held]
        self.silver = [line._replace(no_name=recipe.no_name_weight) for line in lines]
        self.last = Epoch(0.0, 0.0)

    def run(self) -> Trained:
        """All rounds, then the rounding."""
        sure = sum(len(line.unsure) for line in self.silver)
        for round_ in range(1, self.recipe.rounds + 1):
            network = fit(self.draw, self.recipe.epochs, self.recipe.seed, self.teller(round_))
            if round_ < self.recipe.rounds:
                self.silver = [with_doubts(line, network) for line in self.silver]
        everyday = find_everyday(self.lessons.silver.values()) | self.lessons.dictionary
        weights = to_weights(network, self.sample(), to_codes(everyday))
        doubted = sum(len(line.unsure) for line in self.silver) - sure
        return Trained(weights=weights, counts=self.count(doubted, len(weights.everyday)))

    def draw(self) -> list[Labelled]:
        """The texts of one epoch, with new names."""
        return [*self.masked_lines(), *self.filled_templates()]

    def masked_lines(self) -> Iterator[Labelled]:
        for line in self.silver:
            if line.names or self.chance.random() < self.recipe.nameless:
                yield masked(line, self.inventor)

    def filled_templates(self) -> Iterator[Labelled]:
        for template in self.lessons.templates:
            for _ in range(self.recipe.fills):
                yield filled(template, self.inventor)

    def sample(self) -> list[Labelled]:
        texts = self.draw()
        return self.chance.sample(texts, min(_SAMPLE, len(texts)))

    def teller(self, round_: int) -> Callable[[int, Epoch], None]:
        def tell(epoch: int, figures: Epoch) -> None:
            self.last = figures
            self.progress(f"round {round_}", epoch, self.recipe.epochs)

        return tell

    def count(self, doubted: int, everyday: int) -> Counts:
        names = Counter(name.type for line in self.silver for name in line.names)
        return Counts(
            digests=tuple(sorted(self.lessons.silver)),
            gazetteer=len(self.lessons.gazetteer.entries),
            templates=len(self.lessons.templates),
            lines=len(self.silver),
            names={kind.value: names[kind] for kind in CLASSES},
            doubted=doubted,
            dictionary=len(self.lessons.dictionary),
            everyday=everyday,
            last=self.last,
        )


def _silent(stage: str, done: int, total: int) -> None:
    """The progress of who asked for none."""
