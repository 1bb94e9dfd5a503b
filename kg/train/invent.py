"""Names that nobody bears, made like the names of the tables: the tagger must learn contexts, not names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from kg.extract.people import surnames
from kg.gazetteer import Gazetteer
from kg.records import EntityType

_T = EntityType
_HAN = re.compile(r"[\u4e00-\u9fff]{2,5}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z]{2,11}")
#: What follows a made-up stem, by class: chance of any, then the endings.
_ENDINGS: dict[EntityType, tuple[float, tuple[str, ...]]] = {
    _T.COMPANY: (0.35, tuple(["科技", "智能", "股份", "集团", "传媒", "生物", "电子", "影业", "网络", "半导体", "医疗", "文化", "信息", "软件", "微电子", "新材", "光电", "药业", "互娱", "数科", "机器人", "动力", "能源", "资本", "游戏", "实业", "控股", "食品", "精密", "通信", "公司", "医药", "制药", "光学", "材料", "国际"])),
    _T.ORGANIZATION: (1.0, tuple(["大学", "研究院", "研究所", "实验室", "协会", "学院", "委员会", "研究中心", "联盟", "医院", "人工智能研究院", "科学院", "理工大学"])),
    _T.MODEL: (0.45, tuple(["大模型", "-7B", "2.0", "1.5", "3", "Pro", "-72B", "视频大模型", "V2", "-2", "Turbo", "Alpha", "-Video", "模型", "4.0", "-VL", "mini"])),
    _T.PRODUCT: (0.3, tuple(["助手", "Pro", "2", "AI", "平台", "X", "创作", "App", "3", "手游", "云", "大师", "智能体", "Studio", "盒子", "One", "Max", "5", "Air", "S1", "机器人"])),
    _T.TECHNOLOGY: (0.8, tuple(["网络", "算法", "架构", "注意力", "编码器", "卷积", "变换", "采样", "对齐", "蒸馏", "Attention", "Net", "机制", "封装", "工艺"])),
}  # fmt: skip
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰建国文华志斌晓东海波鑫宇浩然子轩梓涵思雨佳怡欣悦一鸣天成嘉豪俊逸博文昊泽晨曦远航立新永红春燕玉梅长江少波振宇云峰雪松凯莉婷瑞祥智"
_FOREIGN = "阿艾安奥巴贝本布查达德迪多埃恩法菲费弗盖格古哈海赫霍基加杰卡凯科克拉莱兰雷里利林卢罗洛马麦曼梅米莫穆娜尼诺帕佩皮乔萨塞沙史斯苏塔泰特托瓦维沃西希谢亚伊约泽扎"
_MODEL_STEMS = 0.5  # of models and products, how many are written in Latin letters


@dataclass(frozen=True)
class Inventor:
    """Character successions of the table's names, by class, and ``random``, which all chance comes from."""

    chains: dict[tuple[EntityType, bool], dict[str, list[str]]]
    names: dict[EntityType, tuple[str, ...]]
    random: Random

    def known(self, kind: EntityType) -> str:
        """A name of the table; a made-up one of a class that no table lists."""
        return self.random.choice(self.names[kind]) if kind in self.names else self.name(kind)

    def name(self, kind: EntityType) -> str:
        """A name of class ``kind`` that is (almost surely) in no table."""
        if kind is _T.PERSON:
            return self._person()
        latin = self.random.random() < {_T.COMPANY: 0.3, _T.ORGANIZATION: 0.1}.get(kind, _MODEL_STEMS)
        stem = self._latin(kind) if latin else self._han(kind)
        chance, endings = _ENDINGS[kind]
        if self.random.random() >= chance:
            return stem
        return self._ended(stem, self.random.choice(endings), latin=latin)

    def _ended(self, stem: str, ending: str, *, latin: bool) -> str:
        spaced = latin and ending[0].isascii() and ending[0] != "-" and self.random.random() < 0.6
        return f"{stem} {ending}" if spaced else stem + ending

    def _han(self, kind: EntityType) -> str:
        length = self.random.choices((2, 3, 4), (5, 2, 3))[0]
        return self._walk((kind, False), length)

    def _latin(self, kind: EntityType) -> str:
        length = self.random.randint(3, 9)
        word = self._walk((kind, True), length)
        style = self.random.random()
        if style < 0.1:
            return word[:4].upper()
        if style < 0.25:
            return f"{word.capitalize()}{self.random.choice((' ', '', '-'))}{self._walk((kind, True), 4).capitalize()}"
        return word.capitalize()

    def _walk(self, chain: tuple[EntityType, bool], length: int) -> str:
        follows = self.chains[chain]
        name = self.random.choice(follows["^"])
        while len(name) < length:
            name += self.random.choice(follows.get(name[-1]) or follows["^"])
        return name

    def _person(self) -> str:
        if self.random.random() < 0.25:
            first, last = (
                "".join(self.random.choices(_FOREIGN, k=self.random.randint(2, 4))) for _ in range(2)
            )
            return f"{first}·{last}"
        if self.random.random() < 0.1:
            return f"{self._latin(_T.COMPANY)} {self._latin(_T.COMPANY)}"
        given = "".join(self.random.choices(_GIVEN, k=self.random.choice((1, 2, 2))))
        return self.random.choice(sorted(surnames())) + given


def make_inventor(gazetteer: Gazetteer, seed: int) -> Inventor:
    """An Inventor that has read the tables; the same seed invents the same names."""
    names: dict[EntityType, list[str]] = defaultdict(list)
    for entry in gazetteer.entries:
        kind = {_T.BROKER: _T.COMPANY, _T.CREATIVE_WORK: _T.PRODUCT}.get(entry.type, entry.type)
        names[kind].append(entry.label)
    chains = {(kind, latin): _chain(names[kind], latin=latin) for kind in _ENDINGS for latin in (False, True)}
    return Inventor(chains, {kind: tuple(held) for kind, held in names.items()}, Random(seed))


def _chain(names: Iterable[str], *, latin: bool) -> dict[str, list[str]]:
    """Which characters follow which, each as often as in ``names``; "^" holds the first ones."""
    follows: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        for run in (_LATIN if latin else _HAN).findall(name):
            spelt = run.lower() if latin else run
            follows["^"][spelt[0]] += 1
            for left, right in zip(spelt, spelt[1:], strict=False):
                follows[left][right] += 1
    return {left: sorted(counts.elements()) for left, counts in sorted(follows.items())}
