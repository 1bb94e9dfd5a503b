"""Names by the column they stand in: a header 公司名称 or a caption 部分知名IP types every cell below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.grid import find_rows, has_accounts
from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.extract.reading import Reading
from kg.extract.scene import ORGS
from kg.extract.table_rules import roles_of
from kg.records import EntityType

_T = EntityType
_HEADER = re.compile(
    r"^(?P<kind>.{0,6}?)(?:名称|名|简称|名单)$"
    r"|^(?P<bare>(?:(?:代表|主要|核心|旗下)(?:性)?(?:的)?)?(?:公司|企业|标的|厂商|产品|模型|大模型|应用|影片|作品|游戏)"
    r"|(?:所属|开发|研发|发行|运营|出品|制作)(?:公司|企业|厂商)|(?:开发|研发|发行|运营)商)$"
)
#: What a header's or caption's noun says the cells are, the most telling first.
_KINDS: tuple[tuple[re.Pattern[str], EntityType], ...] = (
    (re.compile(r"模型"), _T.MODEL),
    (re.compile(r"公司|企业|标的|[厂发运]商|股票|证券|机构|[开研]发"), _T.COMPANY),
    (re.compile(r"IP|作品|影片|电影|影视|剧集|短剧|小说|动画|动漫|节目|片名|剧名|书名"), _T.CREATIVE_WORK),
    (re.compile(r"游戏|产品|应用|软件|平台|工具|APP|App"), _T.PRODUCT),
)
_MAKER = re.compile(r"公司|企业|厂商|机构|[开研]发[商方]|发行商|所属")
#: What a header says over two columns that nothing but a blank parted: 模型 公司.
_JOINT = ("thing", "maker")
_ENTRY = re.compile(r"[^、,，/;；]+")
_BRACKET = re.compile(r"[（(](?:(?:海外|国际|国内)版[：:]?(?P<same>[^（）()]{2,20}))?[^（）()]*[）)]")
_CELL = re.compile(r"[《“]?(?=.*[A-Za-z\u4e00-\u9fff])[^，。；、：%《》\n]{2,20}[》”]?")
_NOT_A_NAME = re.compile(
    r"合计|总计|其他|平均|小计|占比|名称|^[\d.\-+%]+$|^[年月日Q\d]+$|^(?:是|否|无|有|等|自研|自主研发|个人|不详|待定|暂无|未披露)$"
)
#: Words that tell of a name rather than make one up: 拟推出Sora.
_TOLD = re.compile(
    r"基于|接入|采用|使用|利用|合作|推出|发布|上线|打造|提供|支持|布局|计划|预计|收购|融资|覆盖|包括|^[与拟为对向由]"
)
#: Goods by their kind, not their name: 功率器件, IGBT.
_GOODS = re.compile(
    r"[A-Z]{2,6}|[\u4e00-\u9fffA-Z]*(?:芯片|器件|模块|模组|材料|设备|系统|服务|耗材|试剂|晶圆|硅片|电池|零部件|部件|整机|仪器?|机|膜|胶"
    r"|液|剂|粉|板|管|线|片|卡|针|泵|阀|缸|箱|柜|车|钢|铝|铜|玻璃|纤维|软件|硬件|平台|工具|方案|业务|产品|应用|终端|传感器|存储器?|电路"
    r"|光源|电机|电容|电阻|电感|连接器|等)"
)


def find_columns(reading: Reading, known: Sequence[Found]) -> Iterator[Found]:
    """The cells of every column whose header, with the table's caption, tells what they name.

    Cells that begin with a technology ``known`` to the table are kinds, not names: GAN模型.
    """
    methods = {one.start for one in known if one.type is _T.TECHNOLOGY}
    makers = [one for one in known if one.type in ORGS and one.source == "gazetteer"]
    for row in find_rows(reading):
        for (low, high), header in zip(row.cells, row.headers, strict=False):
            if roles_of(header) == _JOINT:
                yield from _parted(reading.text[low:high], low, makers, _kind_of(_MAKER.sub("", header)))
                continue
            kind = _kind(header, reading.text[slice(*row.caption)])
            if kind and low not in methods and not (kind is _T.PRODUCT and has_accounts(row)):
                yield from _named(reading.text[low:high], low, kind)


def _parted(text: str, start: int, makers: Sequence[Found], kind: EntityType | None) -> Iterator[Found]:
    """A thing and its maker in one cell, with a blank between at best: Hailuo 02 MiniMax."""
    end = start + len(text)
    held = [
        one
        for one in makers
        if start <= one.start and one.end <= end and (one.start == start) != (one.end == end)
    ]
    if held and kind:
        maker = max(held, key=lambda one: one.end - one.start)
        low, high = (maker.end, end) if maker.start == start else (start, maker.start)
        yield maker._replace(source="shape.column", weight=0.7)
        rest = text[low - start : high - start]
        yield from _entry(rest.strip(), low + len(rest) - len(rest.lstrip()), kind)


def _kind(header: str, caption: str) -> EntityType | None:
    found = _HEADER.match(header)
    if not found:
        return None
    return _kind_of(found["kind"] or found["bare"] or caption)


def _kind_of(noun: str) -> EntityType | None:
    return next((kind for words, kind in _KINDS if words.search(noun)), None)


def _named(text: str, start: int, kind: EntityType) -> Iterator[Found]:
    """The entries of a cell without their asides, and the name an aside gives one abroad."""
    bare = list(text)
    for aside in _BRACKET.finditer(text):
        bare[slice(*aside.span())] = "、" * len(aside[0])
        if aside["same"]:
            yield from _entry(aside["same"], start + aside.start("same"), kind)
    for entry in _ENTRY.finditer("".join(bare)):
        yield from _entry(entry[0], start + entry.start(), kind)


def _entry(text: str, start: int, kind: EntityType) -> Iterator[Found]:
    if not _CELL.fullmatch(text) or _NOT_A_NAME.search(text) or _TOLD.search(text) or _is_common(text, kind):
        return
    low = 1 if text[0] in "《“" else 0
    high = len(text) - (1 if text[-1] in "》”" else 0)
    yield Found(start + low, start + high, text[low:high], kind, "shape.column", 0.7)


def _is_common(text: str, kind: EntityType) -> bool:
    if any(words(name).fullmatch(text) for name in ("generic", "umbrella")):
        return True
    return kind is _T.PRODUCT and _GOODS.fullmatch(text) is not None
