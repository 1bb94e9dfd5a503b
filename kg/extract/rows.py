"""What a table row states: a model in one column, its developer in another, the launch date in a third."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kg.extract.mention import Named
from kg.extract.reading import Basis, Reading
from kg.extract.scene import MADE, ORGS, within
from kg.records import BlockKind, Claim, Datatype, Literal, Span
from kg.text.dates import find_dates
from kg.text.quantities import QuantityFound, find_durations, find_parameter_counts, find_resolutions

_MAKER = re.compile(r"公司|厂商|开发者|开发商|开发方|机构|研发|团队|企业|出品|发布方|所属|主体|开发$")
_THING = re.compile(r"模型|产品|应用|工具|软件|游戏|作品|影片|名称|平台")
_LAUNCHED = re.compile(
    r"(?:发布|推出|上线|发行|上映|开源|问世|公布|首发|亮相)(?:的)?(?:时间|日期|日)|^(?:时间|日期)$"
)


class Measured(NamedTuple):
    """A column of numbers: the words of its header, what it states and how its cells are read."""

    header: re.Pattern[str]
    predicate: str
    datatype: Datatype
    find: Callable[[str], tuple[QuantityFound, ...]]


_MEASURED = (
    Measured(re.compile(r"时长|长度"), "maxDurationSeconds", Datatype.INTEGER, find_durations),
    Measured(re.compile(r"分辨率|画质|清晰度"), "maxResolution", Datatype.STRING, find_resolutions),
    Measured(re.compile(r"参数"), "parameterCount", Datatype.INTEGER, find_parameter_counts),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: the reading span of each cell, and the header above each."""

    cells: tuple[tuple[int, int], ...]
    headers: tuple[str, ...]


def find_rows(reading: Reading) -> Iterator[Row]:
    """Every row below a header row, in reading order; a table without header gives none."""
    header: tuple[str, ...] = ()
    table: int | None = None
    for index, cells in _grouped(reading):
        block = reading.document.blocks[index]
        texts = tuple(reading.text[low:high] for low, high in cells)
        if block.table != table or block.header:
            header, table = texts, block.table
        else:
            yield Row(cells, (*header, *[""] * (len(cells) - len(header))))


def _grouped(reading: Reading) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    cells: list[tuple[int, int]] = []
    last = -1
    for segment, index in enumerate(reading.blocks):
        if index != last and cells:
            yield last, tuple(cells)
            cells = []
        last = index
        if reading.document.blocks[index].kind is BlockKind.ROW:
            start = reading.starts[segment]
            cells.append((start, start + len(reading.flows[segment].text)))
    if cells:
        yield last, tuple(cells)


def find_row_claims(reading: Reading, named: Sequence[Named], anchor: date | None) -> Iterator[Claim]:
    """``develops`` and the attributes of rows whose headers name a thing, its maker, launch or numbers."""
    for row in find_rows(reading):
        things = [one for one in _in_columns(row, named, _THING, _MAKER) if one.ref.type in MADE]
        makers = [one for one in _in_columns(row, named, _MAKER, None) if one.ref.type in ORGS]
        span = Span(row.cells[0][0], row.cells[-1][1])
        for thing in things:
            for maker in makers:
                basis = Basis("develops.row", 0.8, keep=thing.start)
                yield reading.claim(basis, maker.ref, "develops", thing.ref, span)
        if len(things) == 1:
            basis = Basis("fact.row", 0.8, keep=things[0].start)
            for predicate, value in _facts(reading, row, anchor):
                yield reading.claim(basis, things[0].ref, predicate, value, span)


def _in_columns(
    row: Row, named: Sequence[Named], wanted: re.Pattern[str], unwanted: re.Pattern[str] | None
) -> Iterator[Named]:
    for (low, high), header in zip(row.cells, row.headers, strict=False):
        if wanted.search(header) and not (unwanted and unwanted.search(header)):
            yield from within(named, low, high)


def _facts(reading: Reading, row: Row, anchor: date | None) -> Iterator[tuple[str, Literal]]:
    """What the columns beside the thing say of it: its launch and its numbers, one value a cell."""
    for (low, high), header in zip(row.cells, row.headers, strict=False):
        text = reading.text[low:high]
        if _LAUNCHED.search(header):
            yield from (("releaseDate", found.literal) for found in find_dates(text, anchor)[:1])
        for measured in _MEASURED:
            if measured.header.search(header):
                found = measured.find(text)[:1]
                yield from ((measured.predicate, Literal(one.value, measured.datatype)) for one in found)
