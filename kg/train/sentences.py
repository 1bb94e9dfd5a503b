"""Labelled texts: templates filled with names, and any labelled text with its names replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.errors import PatternError
from kg.records import EntityType
from kg.resources import shipped
from kg.train.invent import FOLDED, Inventor

#: ``{company}`` asks for a name, ``{company*}`` for a list of them; ``{company=太阳能}`` is this very name.
_SLOT = re.compile(r"\{(?P<kind>[a-z]+)(?:(?P<list>\*)|=(?P<printed>[^{}]+))?\}")
_SLOTS = {
    "company": EntityType.COMPANY,
    "broker": EntityType.BROKER,
    "organization": EntityType.ORGANIZATION,
    "person": EntityType.PERSON,
    "model": EntityType.MODEL,
    "product": EntityType.PRODUCT,
    "work": EntityType.CREATIVE_WORK,
    "technology": EntityType.TECHNOLOGY,
}
_JOINTS = ("、", "、", "、", "、", "，", "/", "和", " ")  # between the names of a list, as often as here
_LISTED = (2, 6)  # names of a list, least and most
#: Where a name comes from when a labelled text is used: invented, another of the table, or as printed.
_MASKED, _SWAPPED = 0.6, 0.2
#: How often the tagger is told that the table knows a name which it does know.
_SHOWN = 0.7


class Name(NamedTuple):
    """``text[start:end]`` is a name of class ``type``; ``shown`` if the tagger hears of a table with it."""

    start: int
    end: int
    type: EntityType
    shown: bool = False


class Labelled(NamedTuple):
    """A text with its names, sorted and disjoint; of the spans in ``unsure`` nothing is taught.

    ``no_name`` is the weight in the loss of all that is neither.
    """

    text: str
    names: tuple[Name, ...]
    unsure: tuple[tuple[int, int], ...] = ()
    no_name: float = 1.0


def read_templates() -> list[str]:
    """Every template of the shipped tables.

    Raises:
        PatternError: a slot is none of those that ``_SLOTS`` lists.
    """
    files = sorted(shipped("train", "templates").iterdir(), key=lambda path: path.name)
    return [line for path in files for line in parse_templates(path.read_text(encoding="utf-8"), path.name)]


def parse_templates(text: str, file: str) -> list[str]:
    """The templates of one table, a line each; lines that begin with # are comments.

    Raises:
        PatternError: a slot is unknown, or a brace is left over.
    """
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        strange = [slot["kind"] for slot in _SLOT.finditer(line) if slot["kind"] not in _SLOTS]
        if strange or set("{}") & set(_SLOT.sub("", line)):
            found = f"slot {{{strange[0]}}}" if strange else "brace"
            raise PatternError(f"{file}:{number}: unknown {found}; slots are {', '.join(_SLOTS)}")
        lines.append(line)
    return lines


def filled(template: str, inventor: Inventor) -> Labelled:
    """``template`` with a name in each slot, several where a slot asks for a list."""
    text, position = "", 0
    names: list[Name] = []
    for slot in _SLOT.finditer(template):
        text += template[position : slot.start()]
        kind, position = FOLDED.get(_SLOTS[slot["kind"]], _SLOTS[slot["kind"]]), slot.end()
        joint = inventor.random.choice(_JOINTS) if slot["list"] else ""
        for index, (name, shown) in enumerate(_names(slot, kind, inventor)):
            text += joint if index else ""
            names.append(Name(len(text), len(text) + len(name), kind, shown))
            text += name
    return Labelled(text + template[position:], tuple(names))


def _names(slot: re.Match[str], kind: EntityType, inventor: Inventor) -> list[tuple[str, bool]]:
    """The names of one slot, each with whether it is shown as known; doubtful names of tables never are."""
    if slot["printed"]:
        return [(slot["printed"], False)]
    count = inventor.random.randint(*_LISTED) if slot["list"] else 1
    return [_name(kind, inventor, "") for _ in range(count)]


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
    return Labelled(text + labelled.text[position:], tuple(names), unsure, labelled.no_name)


def _moved(moves: Iterable[tuple[int, int]], offset: int) -> int:
    return next((by for end, by in reversed(list(moves)) if end <= offset), 0)


def _name(kind: EntityType, inventor: Inventor, printed: str) -> tuple[str, bool]:
    chance = inventor.random.random()
    if chance < _MASKED:
        return inventor.name(kind), False
    if chance < _MASKED + _SWAPPED or not printed:
        return inventor.known(kind), inventor.random.random() < _SHOWN
    return printed, inventor.random.random() < _SHOWN
