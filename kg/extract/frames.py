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
            name = _trimmed(seen["name"])
            end = seen.end("name")
            if len(name) < _SHORTEST:
                continue
            if _is_ordinary(name, everyday):
                yield Refused(Span(end - len(name), end), Reason.ORDINARY, rule)
            else:
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
