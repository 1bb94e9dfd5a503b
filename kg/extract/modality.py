"""Whether a clause states, plans, hopes, reports or denies."""

from __future__ import annotations

import re

_CLAUSE_MARKS = "，。；！？："
#: Checked in this order; "negated" statements are no claims at all.
_MODALITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "negated",
        re.compile(
            r"尚未|并未|没有|未能|从未|未(?=推出|发布|上线|开放|开源|采用|接入|使用)"
            r"|不再|无法|并非|否认|终止|暂停|取消"
        ),
    ),
    ("reported", re.compile(r"传闻|据传|网传|市场传言|坊间")),
    ("hoped", re.compile(r"有望|或将|可能|希望|期待|有机会|若|假如|如果|或可|或于")),
    (
        "planned",
        # 将 is the future tense unless it moves an object (将A应用到B); names may be symbols here.
        re.compile(
            r"计划(?!书)|拟|即将|预计|打算|筹备|准备"
            r"|(?<![必终])将(?!近|军|[^，。；]{0,24}(?:转|应用到|用于|结合|融合|融入|作为|与|引入)"
            r"|[^，。；]{0,6}[\ue001-\ue009][^，。；]{0,8}(?:接入|集成|嵌入|整合))"
        ),
    ),
)


def find_modality(text: str, start: int, end: int) -> str | None:
    """The modality of the clause of ``text`` that ends at ``end`` and holds ``start``; None is plain.

    >>> find_modality("公司计划推出新模型", 4, 9), find_modality("公司推出新模型", 2, 7)
    ('planned', None)
    """
    last = max(text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS)
    clause = text[last + 1 : end]
    return next((kind for kind, words in _MODALITIES if words.search(clause)), None)
