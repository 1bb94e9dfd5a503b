"""What a cell says of the one thing of its row: its launch and its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from kg.extract.table_rules import roles_of
from kg.records import Datatype, Literal
from kg.text.dates import find_dates
from kg.text.quantities import QuantityFound, find_durations, find_parameter_counts, find_resolutions

_MONTH = re.compile(r"((?:19|20)\d\d)(?:[./-](0?[1-9]|1[0-2]))?")


class Measured(NamedTuple):
    """A column of numbers: the words of its header, what it states and how its cells are read."""

    header: re.Pattern[str]
    predicate: str
    datatype: Datatype
    find: Callable[[str], tuple[QuantityFound, ...]]
    word: str = ""  # what the cell leaves to its header


_MEASURED = (
    Measured(re.compile(r"时长|长度"), "maxDurationSeconds", Datatype.INTEGER, find_durations),
    Measured(re.compile(r"分辨率|画质|清晰度"), "maxResolution", Datatype.STRING, find_resolutions),
    Measured(re.compile(r"参数"), "parameterCount", Datatype.INTEGER, find_parameter_counts, "参数"),
)


def find_values(text: str, header: str, anchor: date | None) -> Iterator[tuple[str, Literal]]:
    """The values of one cell, at most one for each kind."""
    if "launched" in roles_of(header):
        yield from (("releaseDate", value) for value in _date(text, anchor)[:1])
    for measured in _MEASURED:
        if measured.header.search(header):
            found = (measured.find(text) or measured.find(measured.word + text))[:1]
            yield from ((measured.predicate, Literal(one.value, measured.datatype)) for one in found)


def _date(text: str, anchor: date | None) -> list[Literal]:
    """The dates of a cell, where 2023.05 or 2023 alone is one too."""
    bare = _MONTH.fullmatch(text)
    if bare is None:
        return [found.literal for found in find_dates(text, anchor)]
    if bare[2]:
        return [Literal(f"{bare[1]}-{int(bare[2]):02}", Datatype.MONTH)]
    return [Literal(bare[1], Datatype.YEAR)]
