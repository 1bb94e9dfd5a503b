"""Table rows with the header above each cell; merged cells filled, header rows stacked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.reading import Reading
from kg.records import Block, BlockKind

Cell = tuple[int, int]

_ACCOUNTS = re.compile(r"收入|营收|毛利|占比|同比|环比|产能|产量|销量|成本|单价|均价|YoY|YOY")


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: the reading span of each cell, and the header above each.

    ``meant`` is what each cell stands for: where cells are merged downwards, the cell above.
    ``block`` is the row's index in ``document.blocks``; ``caption`` is the reading span of the caption or
    heading right above its table, empty where there is none.
    """

    cells: tuple[Cell, ...]
    headers: tuple[str, ...]
    meant: tuple[Cell, ...]
    block: int
    caption: Cell


def find_rows(reading: Reading) -> Iterator[Row]:
    """Every row below a header row, in reading order; a table without header gives none."""
    header: tuple[str, ...] = ()
    above: tuple[Cell, ...] = ()
    table: int | None = None
    caption, stacked = (0, 0), False
    for index, cells in _grouped(reading):
        block = reading.document.blocks[index]
        if block.table != table or block.header:
            if block.table != table:
                stacked, caption = False, _caption(reading, index)
            texts = tuple(reading.text[low:high] for low, high in cells)
            header = _stacked(header, texts) if stacked else texts
            table, above, stacked = block.table, (), True
        else:
            stacked = False
            above = _filled(block, cells, above)
            yield Row(cells, (*header, *[""] * (len(cells) - len(header))), above, index, caption)


def has_accounts(row: Row) -> bool:
    """Whether the table counts lines of business, by income or output: their cells are kinds of goods."""
    return any(_ACCOUNTS.search(header) for header in row.headers)


def _grouped(reading: Reading) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    cells: list[Cell] = []
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


def _caption(reading: Reading, index: int) -> Cell:
    """The caption or heading right above a table's first block."""
    before = reading.document.blocks[index - 1] if index else None
    if before is None or before.kind not in (BlockKind.CAPTION, BlockKind.HEADING):
        return (0, 0)
    return to_cell(reading, index - 1)


def to_cell(reading: Reading, index: int) -> Cell:
    """The reading span of the block with this index in ``document.blocks``; empty if it is not read."""
    segment = bisect_left(reading.blocks, index)
    if segment == len(reading.blocks) or reading.blocks[segment] != index:
        return (0, 0)
    start = reading.starts[segment]
    return (start, start + len(reading.flows[segment].text))


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The header of two header rows: EPS over 2025E is EPS2025E."""
    width = max(len(upper), len(lower))
    pairs = zip([*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))], strict=True)
    return tuple(one if one == other else one + other for one, other in pairs)


def _filled(block: Block, cells: tuple[Cell, ...], above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells, with the one above for each empty cell that a merged one covers.

    Such a cell stands before all that the row itself prints (see kg.read.tables).
    """
    printed = block.fragments[0].start
    return tuple(
        above[index] if span.start == span.end and span.start <= printed and index < len(above) else cell
        for index, (span, cell) in enumerate(zip(block.cells, cells, strict=True))
    )
