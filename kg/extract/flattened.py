"""Tables that ran together into one line, header words first: 模型公司发布时间可灵快手2024-06豆包字节跳动."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.mention import Named
from kg.extract.reading import Basis, Reading
from kg.extract.scene import MADE, ORGS, within
from kg.extract.table_rules import roles_of
from kg.records import BlockKind, Claim, Span

_HEAD = (
    r"(?=[公厂企机开研发所品产模大游应作影推上获首时日参最分主核功特优定用类题价售底技架备简介是状进平国地通适规流排月MD下])"
    r"(?:(?:公司|厂商|企业|机构|开发商|研发商|发行商|开发方|所属公司|研发公司|品牌|产品|模型|大模型|游戏|应用|作品|影片)(?:名称)?"
    r"|(?:发布|推出|上线|上市|获批|公测|首发|开源)?(?:时间|日期)|参数量?|时长|最长时长|分辨率|(?:主要|核心)?(?:功能|特点|优势|定位|用途)"
    r"|类型|类别|题材|价格|定价|售价|底座|底层模型|技术路线|架构|备注|简介|介绍|应用场景|是否开源|开源情况|状态|进展|平台|国家|地区"
    r"|通用名|适应症|规格|流水|排名|月活|MAU|DAU|下载量)"
)
_HEADER = re.compile(rf"(?:{_HEAD}\s?){{3,12}}")
_WORD = re.compile(_HEAD)
_END = re.compile(r"。|资料来源|数据来源|来源：|注：")
_BEFORE = 3  # characters that a header's first word may have lost to the caption
_REACH = 1500  # characters that such a table goes on at most


def find_flat_claims(reading: Reading, named: Sequence[Named]) -> Iterator[Claim]:
    """``develops`` for a thing and its maker that stand side by side in the order of the table's header.

    Nothing may stand between them: further off, nobody can tell where a row ends.
    """
    for segment, index in enumerate(reading.blocks):
        if reading.document.blocks[index].kind not in (BlockKind.PARAGRAPH, BlockKind.CAPTION):
            continue
        start = reading.starts[segment]
        end = start + len(reading.flows[segment].text)
        for header in _HEADER.finditer(reading.text, start, end):
            order = _order(reading.text[max(start, header.start() - _BEFORE) : header.start()], header[0])
            stop = _END.search(reading.text, header.end(), min(end, header.end() + _REACH))
            if order:
                rows = within(named, header.end(), stop.start() if stop else min(end, header.end() + _REACH))
                yield from _side_by_side(reading, rows, order)


def _order(before: str, header: str) -> tuple[str, str] | None:
    """Which comes first of neighbouring columns for thing and maker; None if they are no neighbours.

    What stands before may be the first word's own beginning: 代工厂商.
    """
    words = [found[0] for found in _WORD.finditer(header)]
    roles = [roles_of(before + words[0]), *map(roles_of, words[1:])]
    pairs = [(left[0], right[0]) for left, right in pairwise(roles) if len(left) == len(right) == 1]
    fits = [pair for pair in pairs if set(pair) == {"maker", "thing"}]
    return fits[0] if len(fits) == 1 else None


def _side_by_side(reading: Reading, rows: Sequence[Named], order: tuple[str, str]) -> Iterator[Claim]:
    kinds = {"maker": ORGS, "thing": MADE}
    for left, right in pairwise(rows):
        between = reading.text[left.end : right.start]
        fits = left.ref.type in kinds[order[0]] and right.ref.type in kinds[order[1]]
        if fits and not between.strip(" 《“》”"):
            maker, thing = (left, right) if order[0] == "maker" else (right, left)
            basis = Basis("develops.flat", 0.75, keep=left.start)
            yield reading.claim(basis, maker.ref, "develops", thing.ref, Span(left.start, right.end))
