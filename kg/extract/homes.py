"""The company that a table need not name: its caption, its section or the whole report speaks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.grid import Row, has_accounts, to_cell
from kg.extract.mention import Named
from kg.extract.reading import Reading
from kg.extract.scene import ORGS, Topic, within

#: A caption or heading over others than that company: a comparison, a ranking, a whole field.
_OF_OTHERS = re.compile(
    r"对比|比较|竞品|竞争|可比|同类|同业|行业|市场|全球|国内外|海外|海内外|主流|格局|各家|友商|厂商|对标|评测|测评|榜|得分|排名"
    r"|排行|性能|对照|差异|[vV][sS]|与"
)
_OF_ITS_OWN = re.compile(
    r"公司|旗下|矩阵|产品线|自研|自有|业务|融资|股东|股权|产品(?:一览|梳理|布局|体系|介绍|情况)"
)
#: What a caption says of the company that it names: 上海电影旗下部分知名IP.
_OWNS = re.compile(
    r"(?:的)?(?:旗下|系列|(?:主要|核心|部分|重点|代表|自研|现有|在营|知名|历代|公司|AI|的){0,4}"
    r"(?:产品|大?模型|手?游戏?|作品|应用|矩阵|IP|融资|股东|子公司))"
)


def find_home(
    reading: Reading, named: Sequence[Named], row: Row, heads: dict[int, Topic], default: Topic
) -> Named | None:
    """Whom the rows of a table speak of when no column says so; None where that is not sure.

    ``heads`` holds the topic of each heading, ``default`` the company of a company note.
    """
    index = reading.document.blocks[row.block].heading
    section = (0, 0) if index is None else to_cell(reading, index)
    words = reading.text[slice(*row.caption)] + reading.text[slice(*section)]
    if _OF_OTHERS.search(words) or has_accounts(row):
        return None
    topic = default if index is None else heads.get(index, default)
    if topic.org is None or topic.made is not None:
        return _captioned(reading, named, row)
    is_its_own = topic.org.surface in words or _OF_ITS_OWN.search(words)
    return _captioned(reading, named, row) or (topic.org if is_its_own else None)


def _captioned(reading: Reading, named: Sequence[Named], row: Row) -> Named | None:
    """The one company that the caption names as the owner of what the table lists."""
    held = [one for one in within(named, *row.caption) if one.ref.type in ORGS]
    if len(held) != 1 or not _OWNS.match(reading.text, held[0].end, row.caption[1]):
        return None
    return held[0]
