"""What a sentence takes for granted: the section's topic, and whom 公司, 该模型 or 其 stand for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.mention import Named
from kg.extract.reading import Reading
from kg.records import BlockKind, EntityType, Span

_T = EntityType
ORGS = frozenset({_T.COMPANY, _T.BROKER, _T.ORGANIZATION})
MADE = frozenset({_T.MODEL, _T.PRODUCT, _T.CREATIVE_WORK})
TECH = frozenset({_T.TECHNOLOGY})

_ORG_WORDS = re.compile(
    r"(?=[该本此这公其])(?:(?:该|本|此|这家)公司|(?:^|(?<=[，。；：、“（(在对为由以与是让给前外时年月日来且并及使故着使预计认为])(?<!上市))公司(?!债|法|治理|名称|们|简称|代码)"
    r"|(?<=[与和向同对为])其(?=签|达成|合作|共同|联合|展开|投资|注资|供货|代工)"
    r"|其(?=自研|旗下|子公司|推出|发布|手游|最新|开发|研发|首[个款]|全资|控股|[^，。；的]{0,6}(?:软件|工具|应用|平台|产品|助手|引擎)))"
)
_MADE_WORDS = re.compile(
    r"(?=[该此这其它])(?:(?:该|此|这款|这一|这个)(?:AI|大|视频|生成)*(?:模型|产品|应用|平台|工具|引擎|系统|软件|游戏|作品|片|剧|节目|版本)"
    r"|其(?=(?:创作|制作|主创)?团队)"
    r"|(?:^|(?<=[，。；]))(?:其|它)(?=采用|使用|基于|支持|可|能|由|架构|以|建立|与|前一代|上一代|训练|权重|骨干))"
)
#: Stand-ins, and what they can stand for.
_STAND_INS = ((_ORG_WORDS, ORGS), (_MADE_WORDS, MADE))
_PARAGRAPH = 3000  # characters; what stands further back is forgotten
_LABEL_REACH = 24  # characters from an item's start within which its label must end
#: What a heading adds to the name it speaks of: 出门问问（2438.HK）：…
_ASIDE = re.compile(r"[（(][^（）()]*[）)]|[：:].*")
_NUMBERING = re.compile(r"^[\s#*■●◆➤□]*(?:[（(]?[\d一二三四五六七八九十]+(?:\.\d+)*[)）、.．]?)?\s*")


@dataclass(frozen=True, slots=True)
class Topic:
    """The entities that the headings above a block name, innermost first; None where none does."""

    org: Named | None = None
    made: Named | None = None
    tech: Named | None = None

    def of(self, kinds: frozenset[EntityType]) -> Named | None:
        """The topic of one of ``kinds``."""
        held = (self.org, self.made, self.tech)
        return next((one for one in held if one is not None and one.ref.type in kinds), None)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the rules may consult for one sentence of a reading text."""

    reading: Reading
    span: Span
    topic: Topic
    paragraph: Sequence[Named]  # earlier mentions of the paragraph, in order


def topics(reading: Reading, named: Sequence[Named], default: Topic) -> dict[int, Topic]:
    """The topic of every heading block, by block index; ``default`` holds where headings are silent."""
    heads: dict[int, Topic] = {}
    for segment, block_index in enumerate(reading.blocks):
        block = reading.document.blocks[block_index]
        if block.kind is BlockKind.HEADING and block_index not in heads:
            above = heads.get(block.heading, default) if block.heading is not None else default
            start = reading.starts[segment]
            heads[block_index] = _topic(reading.flows[segment].text, start, named, above)
    return heads


def _topic(text: str, start: int, named: Sequence[Named], above: Topic) -> Topic:
    title = _NUMBERING.sub("", text)
    inside = within(named, start, start + len(text))
    if len(inside) != 1:
        return above
    only = inside[0]
    if len(only.surface) * 2 < len(_ASIDE.sub("", title)):
        return above
    if only.ref.type in ORGS:
        return Topic(org=only)
    if only.ref.type in MADE:
        return Topic(org=above.org, made=only)
    return Topic(org=above.org, tech=only) if only.ref.type in TECH else above


_LABEL = re.compile(r"^[】\s*]*[：:。]")


def _labelled(reading: Reading, named: Sequence[Named], segment: int) -> Topic | None:
    """The company that an item of a digest is labelled with: 1）腾讯：混元升级… or 【腾讯】混元升级…"""
    text, start = reading.flows[segment].text, reading.starts[segment]
    first = within(named, start, start + _LABEL_REACH)[:1]
    if not first or first[0].ref.type not in ORGS:
        return None
    before, after = text[: first[0].start - start], text[first[0].end - start :]
    bracketed = before.endswith("【") and after.startswith("】")
    is_label = bracketed or _LABEL.match(after)
    return Topic(org=first[0]) if is_label and _NUMBERING.fullmatch(before.removesuffix("【")) else None


#: Where an item of a digest begins inside a paragraph: 。17.华东医药：… or 。【立讯精密】…
_ITEM = re.compile(
    r"(?:^|(?<=[。；！？\n]))\s*(?:\d{1,2}(?:\.\d{1,2}){0,2}[.、．)）]|[（(]\d{1,2}[）)]|[⚫■●◆➢]|【)\s*"
)
_ITEM_LABEL = re.compile(r"[：:】]")
_ITEM_REACH = 500  # characters; an item of a digest is no longer


def _items(text: str, named: Sequence[Named]) -> list[tuple[int, Topic | None]]:
    """Where items begin inside paragraphs, with the company that labels each, if one does."""
    firms = {one.start: one for one in named if one.ref.type in ORGS}
    items: list[tuple[int, Topic | None]] = []
    for mark in _ITEM.finditer(text):
        firm = firms.get(mark.end())
        is_label = firm is not None and _ITEM_LABEL.match(text, firm.end) is not None
        items.append((mark.start(), Topic(org=firm) if is_label else None))
    return items


def _item_at(items: Sequence[tuple[int, Topic | None]], offset: int, low: int) -> tuple[int, Topic] | None:
    """The labelled item that holds ``offset``, if it begins at ``low`` or later."""
    at = bisect_right(items, offset, key=lambda item: item[0]) - 1
    start, topic = items[at] if at >= 0 else (-1, None)
    return (start, topic) if topic is not None and start >= max(low, offset - _ITEM_REACH) else None


def within(named: Sequence[Named], start: int, end: int) -> list[Named]:
    """Those of ``named``, sorted and disjoint, that lie wholly in ``[start, end)``."""
    low, high = bisect_left(named, (start,)), bisect_left(named, (end,))
    if low < high and named[high - 1].end > end:
        high -= 1
    return list(named[low:high])


def find_anaphors(scene: Scene, here: Sequence[Named]) -> list[Named]:
    """Stand-ins in the scene's sentence as mentions of what they stand for; ``here`` are its own mentions."""
    text, (start, end) = scene.reading.text, scene.span
    found: list[Named] = []
    for words, kinds in _STAND_INS:
        for seen in words.finditer(text, start, end):
            earlier = [
                one
                for one in (*scene.paragraph, *(one for one in here if one.end <= seen.start()))
                if not _is_source(text, one)
            ]
            antecedent = _antecedent(kinds, scene.topic, earlier)
            if antecedent is not None and not any(
                o.start < seen.end() and seen.start() < o.end for o in here
            ):
                found.append(
                    Named(
                        seen.start(),
                        seen.end(),
                        seen[0],
                        antecedent.ref,
                        "coreference",
                        antecedent.weight * 0.9,
                    )
                )
    return [*found, *_latter(text, start, end, here)]


_SOURCE_BEFORE = re.compile(r"(?:据|根据|来源[：:]?)$")
_SOURCE_AFTER = re.compile(r"[）)]?(?:的)?(?:最新)?(?:数据|统计|预测|预计|测算|调研|报告|研究)")


def _is_source(text: str, one: Named) -> bool:
    """Whether a name only vouches for figures: 据X统计. It is not whom the text goes on to speak of."""
    before = _SOURCE_BEFORE.search(text, max(0, one.start - 4), one.start)
    return before is not None or _SOURCE_AFTER.match(text, one.end) is not None


_LATTER = re.compile("后者")


def _latter(text: str, start: int, end: int, here: Sequence[Named]) -> Iterator[Named]:
    """后者 is what the clause right before it ends with; further off it may be a name we do not know."""
    for seen in _LATTER.finditer(text, start, end):
        at = seen.start()
        last = next(
            (one for one in reversed(here) if at - 8 <= one.end <= at and one.ref.type in ORGS | MADE), None
        )
        if last is not None:
            yield Named(at, at + 2, "后者", last.ref, "coreference", last.weight * 0.9)


def _antecedent(kinds: frozenset[EntityType], topic: Topic, earlier: Sequence[Named]) -> Named | None:
    """The section's topic if it has one of ``kinds``, else the last one spoken of."""
    if kinds is ORGS and topic.org is not None and topic.made is None:
        return topic.org
    last = next((one for one in reversed(earlier) if one.ref.type in kinds), None)
    return last or topic.of(kinds)


def find_scenes(reading: Reading, named: Sequence[Named], default: Topic) -> list[Scene]:
    """Every sentence with its topic, in reading order."""
    return list(_scenes(reading, named, default))


def _scenes(reading: Reading, named: Sequence[Named], default: Topic) -> Iterator[Scene]:
    heads = topics(reading, named, default)
    blocks, items = reading.document.blocks, _items(reading.text, named)
    for span in reading.sentences():
        segment = reading.segment_at(span.start)
        index = reading.blocks[segment]
        above = blocks[index].heading
        topic = heads.get(index) or (heads.get(above, default) if above is not None else default)
        topic = _labelled(reading, named, segment) or topic
        opening = max(reading.starts[segment], span.start - _PARAGRAPH)
        if (item := _item_at(items, span.start, reading.starts[segment])) is not None:
            opening, topic = item
        yield Scene(reading, span, topic, within(named, opening, span.start))
