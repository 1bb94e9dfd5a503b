"""Labelled texts: templates filled with names, and reports labelled by the surest rules, their names masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.errors import PatternError
from kg.extract.masthead import find_masthead
from kg.extract.mention import Found, Named
from kg.extract.pipeline import make_pipeline, to_docs
from kg.gazetteer import Gazetteer
from kg.records import Document, EntityType
from kg.resources import shipped
from kg.train.invent import Inventor

_T = EntityType
_CLASS = {_T.BROKER: _T.COMPANY, _T.ANALYST: _T.PERSON, _T.CREATIVE_WORK: _T.PRODUCT}
_SLOT = re.compile(r"\{(\w+)(\*?)\}")
_SLOTS: dict[str, EntityType] = {
    "company": _T.COMPANY,
    "broker": _T.COMPANY,
    "organization": _T.ORGANIZATION,
    "person": _T.PERSON,
    "model": _T.MODEL,
    "product": _T.PRODUCT,
    "work": _T.PRODUCT,
    "technology": _T.TECHNOLOGY,
}
#: Mentions as sure as this teach; less sure ones, and names that were not settled, are left out of the loss.
_SURE = 0.75
#: Where a name comes from when a labelled text is used: invented, another of the table, or as printed.
_MASKED, _SWAPPED = 0.6, 0.2


class Name(NamedTuple):
    """``text[start:end]`` is a name of class ``type``; ``shown`` when the tagger is told that the table knows it."""

    start: int
    end: int
    type: EntityType
    shown: bool = False


class Labelled(NamedTuple):
    """A text with its names, sorted and disjoint; of the spans in ``unsure`` nothing is taught."""

    text: str
    names: tuple[Name, ...]
    unsure: tuple[tuple[int, int], ...] = ()


def read_templates() -> list[str]:
    """Every template of the shipped tables.

    Raises:
        PatternError: a slot is none of ``company broker organization person model product work technology``.
    """
    lines: list[str] = []
    for path in sorted(shipped("train", "templates").iterdir(), key=lambda path: path.name):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            strange = [slot for slot, _ in _SLOT.findall(line) if slot not in _SLOTS]
            if strange:
                raise PatternError(f"{path.name}:{number}: unknown slot {{{strange[0]}}}")
            if line.strip() and not line.startswith("#"):
                lines.append(line)
    return lines


def filled(template: str, inventor: Inventor) -> Labelled:
    """``template`` with a name in each slot, several where a slot asks for a list."""
    text, position = "", 0
    names: list[Name] = []
    for slot in _SLOT.finditer(template):
        text += template[position : slot.start()]
        kind, position = _SLOTS[slot[1]], slot.end()
        count = inventor.random.randint(2, 6) if slot[2] else 1
        joint = inventor.random.choice(("、", "、", "、", "、", "，", "/", "和", " ")) if slot[2] else ""
        for index in range(count):
            text += joint if index else ""
            name, shown = _name(kind, inventor, "")
            names.append(Name(len(text), len(text) + len(name), kind, shown))
            text += name
    return Labelled(text + template[position:], tuple(names))


def masked(labelled: Labelled, inventor: Inventor) -> Labelled:
    """The same text with most of its names replaced; spans move along."""
    text, position = "", 0
    names: list[Name] = []
    moves: list[tuple[int, int]] = []
    for name in labelled.names:
        text += labelled.text[position : name.start]
        spelt, shown = _name(name.type, inventor, labelled.text[name.start : name.end])
        names.append(Name(len(text), len(text) + len(spelt), name.type, shown))
        text += spelt
        position = name.end
        moves.append((name.end, len(text) - name.end))
    unsure = tuple((low + _moved(moves, low), high + _moved(moves, low)) for low, high in labelled.unsure)
    return Labelled(text + labelled.text[position:], tuple(names), unsure)


def _moved(moves: Iterable[tuple[int, int]], offset: int) -> int:
    return next((by for end, by in reversed(list(moves)) if end <= offset), 0)


def _name(kind: EntityType, inventor: Inventor, printed: str) -> tuple[str, bool]:
    chance = inventor.random.random()
    if chance < _MASKED:
        return inventor.name(kind), False
    if chance < _MASKED + _SWAPPED or not printed:
        return inventor.known(kind), inventor.random.random() < 0.7
    return printed, inventor.random.random() < 0.7


def read_silver(documents: Iterable[Document], gazetteer: Gazetteer) -> Iterator[Labelled]:
    """Every line of the reports' reading texts with the names that the surest rules settle."""
    nlp = make_pipeline(gazetteer, without=["kg_tagger", "kg_relations", "kg_calls"])
    for document in documents:
        for doc in nlp.pipe(to_docs(nlp, document, find_masthead(document, gazetteer))):
            yield from _lines(doc)


def _lines(doc: Doc) -> Iterator[Labelled]:
    text: str = doc._.reading.text
    sure = [one for one in doc._.named if one.weight >= _SURE and _class(one.ref.type) is not None]
    unsure = list(_unsure(doc._.named, doc._.found, sure))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        names = tuple(
            Name(one.start - start, one.end - start, _class(one.ref.type) or one.ref.type)
            for one in sure
            if start <= one.start and one.end <= end
        )
        doubtful = tuple((low - start, high - start) for low, high in unsure if start <= low and high <= end)
        if names or len(line) > 20:
            yield Labelled(line, names, doubtful)
        start = end + 1


def _class(kind: EntityType) -> EntityType | None:
    folded = _CLASS.get(kind, kind)
    return folded if folded in _SLOTS.values() else None


def _unsure(
    named: Iterable[Named], found: Iterable[Found], sure: Iterable[Named]
) -> Iterator[tuple[int, int]]:
    """Spans of which the rules are not sure, apart from the sure ones."""
    taken = np.zeros(1 + max((one.end for one in sure), default=0), dtype=bool)
    for one in sure:
        taken[one.start : one.end] = True
    doubtful = {(one.start, one.end) for one in (*named, *found) if not getattr(one, "ambiguous", False)}
    return (span for span in sorted(doubtful) if not taken[slice(*span)].any())
