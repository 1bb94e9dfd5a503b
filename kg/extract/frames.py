"""Han names that no table knows, by the frame they stand in: 收购X63%的股权, 推出X品牌."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.everyday import Codes, is_everyday
from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.records import EntityType, Reason, Refused, Span

_HAN = r"[\u4e00-\u9fff]"
#: The frame on both sides of the name, its class, and the rule's name.
_FRAMES: tuple[tuple[re.Pattern[str], EntityType, str], ...] = (
    (
        re.compile(
            rf"(?:收购|并购|受让|取得|控股|参股|入股|增资)(?:了)?(?P<name>{_HAN}{{3,12}}?)(?:公司)?(?:的)?(?:合计|共计|约)?"
            r"(?=\d{1,3}(?:\.\d+)?%|(?:全部|剩余|部分|控股|多数|少数)?(?:股权|股份|控制权|控股权))"
        ),
        EntityType.COMPANY,
        "shape.acquired",
    ),
    (
        re.compile(
            rf"(?:收购|并购|入股|参股)(?:了)?(?=[美英德法日韩瑞荷意加澳]国?)(?P<name>{_HAN}{{4,9}}?)(?=[，、。；（(])"
        ),
        EntityType.COMPANY,
        "shape.acquired",
    ),
    (
        re.compile(rf"(?:公司|集团)(?:收购|并购)(?:了)?(?P<name>{_HAN}{{3,8}}?)(?=[，。；（(])"),
        EntityType.COMPANY,
        "shape.acquired",
    ),
    (
        re.compile(
            rf"(?:推出|发布|上线|旗下|创立|打造|收购|运营|拥有)(?:了|的)?(?:全新|新|高端|子|自有|主|核心|美妆|护肤){{0,2}}"
            rf"(?P<name>{_HAN}{{2,5}}?)(?:子|副|新|主)?品牌(?![“‘《\"'])"
        ),
        EntityType.PRODUCT,
        "shape.brand",
    ),
)
#: What firms are called in the last word of their short names.
_TRADE = (
    "(?:公司|集团|股份|科技|智能|控股|传媒|医药|药业|生物|电子|电气|光电|能源|材料|新材|环境|环保|文化|信息"
    "|软件|网络|食品|重工|机械|通信|数据|汽车|实业|发展|投资|证券|银行|互联|互娱|数科)"
)
_RENAMING = re.compile("更名|改名|改称|易名|变更为|更改为|曾用名|原名|现名|前身")
_NEAR = 48  # characters around such a verb
_RENAMED_TO = r"(?:正式|已经?|将|拟|宣布|计划|于|\d|年|月|日)*(?:更名|改名|改称|易名)为"
#: The old and the new name of a firm; looked for only near a verb that renames.
_RENAMED = tuple(
    map(
        re.compile,
        (
            rf"(?P<name>{_HAN}{{2,10}}?{_TRADE})[（(](?:曾用名|原名|现名|现更名|前身)",
            rf"(?:曾用名|[原现]名|前身)(?:为|是)?[：:]?[“「]?(?P<name>{_HAN}{{2,14}}?{_TRADE})(?=[”」）)，。；])",
            rf"(?:简称|名称|全称)(?:由|从)[“「]?(?P<name>{_HAN}{{3,12}}?)[”」]?(?:变更|更改|更名|改名|改)为",
            rf"(?P<name>{_HAN}{{2,10}}?{_TRADE})[”」]?{_RENAMED_TO}",
            rf"{_HAN}{{2,10}}?{_TRADE}[”」]?{_RENAMED_TO}[“「](?P<name>{_HAN}{{2,16}}?)[”」]",
            rf"(?:更名|改名|改称|易名|(?:简称|名称|全称)[^，。；]{{0,24}}变更)为[“「]?"
            rf"(?P<name>{_HAN}{{2,16}}?{_TRADE})(?=[”」（(，。；、\n]|$)",
        ),
    )
)
#: A country right before a firm's name: 德国库卡.
COUNTRY = re.compile(
    r"^(?:美国|英国|德国|法国|日本|韩国|瑞士|瑞典|荷兰|以色列|意大利|加拿大|澳大利亚|中国台湾|台湾|新加坡)"
)
_DEALING = re.compile(r"取得|方式|持股|股权|股份|资产|标的|业务|项目|比例|现金|对价|合计")
_SHORTEST = 2


def find_framed(text: str, everyday: Codes | None = None) -> Iterator[Found | Refused]:
    """Names between the two sides of a frame, without what leads up to them; ordinary words are refused.

    ``everyday`` are hashes of words that are no names; None for those that ship.
    """
    for frame, kind, rule in _FRAMES:
        for seen in frame.finditer(text):
            yield from _found(seen, kind, rule, everyday)
    windows = (Span(max(0, cue.start() - _NEAR), cue.end() + _NEAR) for cue in _RENAMING.finditer(text))
    renamed = (
        found
        for window in windows
        for frame in _RENAMED
        for seen in frame.finditer(text, *window)
        for found in _found(seen, EntityType.COMPANY, "shape.renamed", everyday)
    )
    yield from dict.fromkeys(renamed)


def _found(
    seen: re.Match[str], kind: EntityType, rule: str, everyday: Codes | None
) -> Iterator[Found | Refused]:
    name, end = _trimmed(seen["name"]), seen.end("name")
    if len(name) >= _SHORTEST and _is_ordinary(name, everyday):
        yield Refused(Span(end - len(name), end), Reason.ORDINARY, rule)
    elif len(name) >= _SHORTEST:
        yield Found(end - len(name), end, name, kind, rule, 0.7)


def _trimmed(run: str) -> str:
    """The name that ``run`` ends with: behind the last word that is no part of a name."""
    cut = max((found.end() for found in words("boundaries").finditer(run)), default=0)
    return COUNTRY.sub("", run[cut:])


def _is_ordinary(name: str, everyday: Codes | None) -> bool:
    return (
        words("generic").fullmatch(name) is not None
        or _DEALING.search(name) is not None
        or is_everyday(name, everyday)
    )
