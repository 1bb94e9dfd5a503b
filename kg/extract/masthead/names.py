"""Is this a person's name, and does this mailbox look like that person's?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.resources import shipped

# Words of mastheads whose first character is also a surname.
_NOT_NAMES = frozenset(
    "高级 首席 金融 金融工程 金属 银行 石油 石化 农业 农林 水泥 文化 安全 安信 方正 华泰 华创 东方 国金 国信 国元 国海 国盛 "
    "万联 华安 华西 华金 华鑫 平安 东方证券 相关 相关报告 相关研究 公司 公司研究 信息 信息技术 计算机 通信 电话 传真 "
    "时间 云计算 海外 海外研究 全球 权益 支持 研究 经济 宏观 策略 强推 强烈 常规 明细 党建 包装 游戏 车辆 解读 解禁 商业 "
    "商贸 施工 计划 成长 成都 都市 广州 江苏 山东 上海 北京 深圳 南京 武汉 安徽 重要 重点 高端 汽车 元件 元器件 "
    "利率 利润 包括 于此 时代 周报 周观点 月报 单击 管理 管理层 利好 和谐 全文 万元 温馨 严格 应用 有限 段落 向上 "
    "钢铁 能源 黄金 白酒 食品 医药 医疗 家电 传媒 电子 电力 军工 机械 化工 建材 地产 环保 航空 零售 纺织 轻工 "
    "项目 邮箱 邮件 姓名 方法 方案 付费 任务 程序 易观 成交 成交量 成本 平均 全部 全国 常见 费用 边际 甘肃 宁夏 "
    "陈述 白皮书 国际 国内 国产 国家 海量 明显 金额 应收 温和 冷链 强于 强势 关注 关键 元起 经营 经济学 山西 "
    "高管 石墨 石膏 花卉 水电 水务 云服务 云端 文旅 文娱 文件 文字 项下 万股 万台 单位 华南 华东 华北 那么 "
    "计算 计提 相对 相比 相应 许可 许多 原材料 原因 连续 连锁 全年 全面 路径 路演 容量 游客 师资 支付 支出 方向 方面 "
    "简介 简称 简评 常务 席位 阳光 通信业 元年 时报 应当 和信 和数 单季 单季度 印刷 印度 银河".split()
)
_BARRED = re.compile(r"[的了在为与及或者等是有不无年月日号第个上下报告券业司所部院团队编评级率额量表图]")
_LATIN = re.compile(r"[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{0,14}\.?){1,2}")


class Surname(NamedTuple):
    """A surname with its pinyin; ``common`` for the hundred most frequent ones."""

    name: str
    pinyin: str
    common: bool


@lru_cache(maxsize=1)
def _surnames() -> dict[str, Surname]:
    rows = shipped("extract", "masthead", "surnames.txt").read_text(encoding="utf-8").splitlines()
    fields = (row.split() for row in rows if row and not row.startswith("#"))
    return {name: Surname(name, pinyin, kind != "other") for name, pinyin, kind in fields}


def surname_of(name: str) -> Surname | None:
    """The surname a name begins with, the compound one first.

    >>> surname_of("欧阳修远").name, surname_of("陆知行").pinyin
    ('欧阳', 'lu')
    """
    table = _surnames()
    return (table.get(name[:2]) if len(name) > 2 else None) or table.get(name[:1])


def is_name(word: str) -> bool:
    """Whether ``word`` (no white space) can be a person's name: surname and one to three more.

    Four characters need a compound surname, or two single ones (married names).
    """
    if not 2 <= len(word) <= 4 or word in _NOT_NAMES or not _is_han(word):
        return False
    first = surname_of(word)
    if first is None or _BARRED.search(word[len(first.name) :]):
        return False
    return len(word) < 4 or len(first.name) == 2 or word[1] in _surnames()


def is_latin_name(words: str) -> bool:
    """Whether ``words`` read like ``Jason Li`` or ``Mei-Ling Chan``.

    >>> is_latin_name("Jason Li"), is_latin_name("SAC No")
    (True, False)
    """
    return bool(_LATIN.fullmatch(words))


def _is_han(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word)


def likeness(name: str, mailbox: str) -> float:
    """How well a mailbox's local part fits a name: 1 full surname in front, 0 nothing in common.

    >>> likeness("魏长青", "weicq"), likeness("魏长青", "wcq"), likeness("魏长青", "libai")
    (1.0, 0.6, 0.0)
    """
    first = surname_of(name)
    letters = re.sub(r"[^a-z]", "", mailbox.lower().split("@")[0])
    if first is None or not letters:
        return _latin_likeness(name, letters)
    pinyin = first.pinyin
    if letters.startswith((pinyin, pinyin.replace("v", "u"))):
        return 1.0
    if letters.endswith(pinyin) and len(letters) > len(pinyin) + 1:
        return 0.8
    if letters[0] == pinyin[0] and len(letters) <= len(name) + 8:
        return 0.6 if len(letters) <= len(name) + 1 else 0.3
    return 0.0


def _latin_likeness(name: str, letters: str) -> float:
    words = name.lower().split()
    return 1.0 if letters and any(len(word) > 1 and word in letters for word in words) else 0.0


def split_tail(run: str, mailbox: str | None = None) -> str | None:
    """The name that ends a run of Han characters with no white space, if there is one.

    A mailbox beside it decides between two readings; else a common surname wins over a rare
    one, then three characters over two.

    >>> split_tail("所属行业医疗器械魏长青")
    '魏长青'
    """
    tails = [run[-size:] for size in (3, 2, 4) if len(run) >= size and is_name(run[-size:])]
    return max(tails, key=lambda one: _weight(one, mailbox), default=None)


def split_head(run: str, mailbox: str | None = None) -> str | None:
    """The name that begins a run of Han characters, if there is one."""
    heads = [run[:size] for size in (3, 2, 4) if len(run) >= size and is_name(run[:size])]
    return max(heads, key=lambda one: _weight(one, mailbox), default=None)


def _weight(name: str, mailbox: str | None) -> tuple[float, bool, bool]:
    first = surname_of(name)
    fit = likeness(name, mailbox) if mailbox else 0.0
    return fit, bool(first and first.common), len(name) == 3
