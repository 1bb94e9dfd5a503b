"""Names by the column they stand in: a header 公司名称 or a caption 部分知名IP types every cell below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.mention import Found
from kg.extract.reading import Reading
from kg.records import BlockKind, EntityType

_T = EntityType
_HEADER = re.compile(
    r"^(?P<kind>.{0,6}?)(?:名称|名|简称|名单)$|^(?P<bare>公司|企业|标的|厂商|产品|模型|大模型|应用|影片|作品|游戏)$"
)
#: What a header's or caption's noun says the cells are, the most telling first.
_KINDS: tuple[tuple[re.Pattern[str], EntityType], ...] = (
    (re.compile(r"模型"), _T.MODEL),
    (re.compile(r"公司|企业|标的|厂商|股票|证券|机构"), _T.COMPANY),
    (re.compile(r"IP|作品|影片|电影|影视|剧集|短剧|小说|动画|动漫|节目|片名|剧名|书名"), _T.CREATIVE_WORK),
    (re.compile(r"游戏|产品|应用|软件|平台|工具|APP|App"), _T.PRODUCT),
)
_CELL = re.compile(r"[《“]?(?=.*[A-Za-z\u4e00-\u9fff])[^，。；、：%《》\n]{2,20}[》”]?")
_NOT_A_NAME = re.compile(r"合计|总计|其他|平均|小计|占比|名称|^[\d.\-+%]+$|^[年月日Q\d]+$|^(?:是|否|无|有)$")


def find_columns(reading: Reading, known: Sequence[Found]) -> Iterator[Found]:
    """The cells of every column whose header, with the table's caption, tells what they name.

    Cells that begin with a technology ``known`` to the table are kinds, not names: GAN模型.
    """
    methods = {one.start for one in known if one.type is _T.TECHNOLOGY}
    caption, table = "", None
    kinds: list[EntityType | None] = []
    for segment, column in _cells(reading):
        block = reading.document.blocks[reading.blocks[segment]]
        text = reading.flows[segment].text
        if block.kind is not BlockKind.ROW:
            caption, kinds, table = text, [], None
            continue
        if block.table != table:
            kinds, table = [], block.table
        if _is_header(reading, segment, kinds):
            kinds.append(_kind(text, caption))
        elif column < len(kinds) and (kind := kinds[column]) and reading.starts[segment] not in methods:
            yield from _named(reading, segment, kind)


def _cells(reading: Reading) -> Iterator[tuple[int, int]]:
    """Each segment with its place in its block."""
    last, column = -1, 0
    for segment, block in enumerate(reading.blocks):
        column = column + 1 if block == last else 0
        last = block
        yield segment, column


def _is_header(reading: Reading, segment: int, kinds: list[EntityType | None]) -> bool:
    """Whether the cell belongs to its table's first row: the row that is still being read as a header."""
    index = reading.blocks[segment]
    first = segment - len(kinds)
    return (
        first >= 0
        and reading.blocks[first] == index
        and all(b == index for b in reading.blocks[first:segment])
    )


def _kind(header: str, caption: str) -> EntityType | None:
    found = _HEADER.match(header)
    if not found:
        return None
    noun = found["kind"] or found["bare"] or caption
    return next((kind for words, kind in _KINDS if words.search(noun)), None)


def _named(reading: Reading, segment: int, kind: EntityType) -> Iterator[Found]:
    text, start = reading.flows[segment].text, reading.starts[segment]
    if _CELL.fullmatch(text) and not _NOT_A_NAME.search(text):
        low = 1 if text[0] in "《“" else 0
        high = len(text) - (1 if text[-1] in "》”" else 0)
        yield Found(start + low, start + high, text[low:high], kind, "shape.column", 0.7)
