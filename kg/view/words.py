"""What the page calls things, and how it draws them: one row a class and one a relation.

Shape and fill tell classes apart without colour; related classes share a shape or a hue.
"""

from __future__ import annotations

from typing import NamedTuple


class ClassStyle(NamedTuple):
    """A class of entities: its names, a vis-network shape, a colour, and whether it is drawn hollow."""

    zh: str
    en: str
    shape: str
    colour: str
    hollow: bool = False


class RelationStyle(NamedTuple):
    """A relation read from subject to object, and from object to subject; ``colour`` of its line."""

    zh: str
    en: str
    zh_back: str
    en_back: str
    colour: str


#: In the order of the legend.
CLASSES = {
    "Report": ClassStyle("研究报告", "Report", "square", "#4d6d9a"),
    "Company": ClassStyle("公司", "Company", "dot", "#2a7ab9"),
    "Broker": ClassStyle("券商", "Broker", "hexagon", "#8e5aa8"),
    "Organization": ClassStyle("机构", "Organization", "hexagon", "#8e5aa8", hollow=True),
    "Analyst": ClassStyle("分析师", "Analyst", "triangle", "#b0517a"),
    "Person": ClassStyle("人物", "Person", "triangle", "#b0517a", hollow=True),
    "Model": ClassStyle("模型", "Model", "diamond", "#c9761f"),
    "Product": ClassStyle("产品", "Product", "square", "#3a9a72", hollow=True),
    "CreativeWork": ClassStyle("作品", "Creative work", "star", "#a88a00"),
    "Technology": ClassStyle("技术", "Technology", "diamond", "#4a9aa5", hollow=True),
    "Industry": ClassStyle("行业", "Industry", "triangleDown", "#7a8450"),
}

_CALL, _MAKE, _OWN, _TECH, _DESK, _FAINT = "#c8453b", "#c9761f", "#2a7ab9", "#3a9a72", "#8492a6", "#8793a3"

#: In the order of the filter list and of the panel.
RELATIONS = {
    "recommends": RelationStyle("推荐", "recommends", "被推荐于", "recommended in", _CALL),
    "develops": RelationStyle("开发", "develops", "开发方", "developed by", _MAKE),
    "basedOn": RelationStyle("基于", "based on", "衍生出", "basis of", _TECH),
    "succeeds": RelationStyle("后继于", "succeeds", "后继版本", "succeeded by", _TECH),
    "usesTechnology": RelationStyle("采用技术", "uses technology", "被采用于", "technology of", _TECH),
    "uses": RelationStyle("使用", "uses", "使用方", "used by", _TECH),
    "partnerOf": RelationStyle("合作", "partner of", "合作", "partner of", _OWN),
    "subsidiaryOf": RelationStyle("隶属于", "subsidiary of", "旗下公司", "has subsidiary", _OWN),
    "investsIn": RelationStyle("投资", "invests in", "投资方", "investor", _OWN),
    "coversIndustry": RelationStyle("覆盖行业", "covers industry", "相关报告", "covered by", _DESK),
    "publishedBy": RelationStyle("发布机构", "published by", "发布报告", "publishes", _DESK),
    "authoredBy": RelationStyle("作者", "authored by", "撰写报告", "author of", _DESK),
    "employedBy": RelationStyle("任职于", "employed by", "分析师", "employs", _DESK),
    "mentions": RelationStyle("提及", "mentions", "被提及于", "mentioned in", _FAINT),
}

#: The steps of the common scale of ratings, as ``ontology/ratings.ttl`` labels them.
STEPS = {
    "buy": ("买入", "buy"),
    "outperform": ("优于市场", "outperform"),
    "neutral": ("中性", "neutral"),
    "underperform": ("弱于市场", "underperform"),
    "sell": ("卖出", "sell"),
}

#: What a call changes, and a target price.
CHANGES = {
    "initiated": ("首次覆盖", "initiated"),
    "first": ("首见", "first"),
    "upgraded": ("上调", "upgraded"),
    "downgraded": ("下调", "downgraded"),
    "reiterated": ("维持", "reiterated"),
    "repeated": ("再次", "repeated"),
    "raised": ("调高", "raised"),
    "cut": ("调低", "cut"),
    "kept": ("不变", "kept"),
}

#: The rules that may prefer one side of a conflict.
PREFERENCES = {
    "newer": ("较新", "newer"),
    "more_exact": ("较精确", "more exact"),
    "more_brokers": ("较多券商", "more brokers"),
}

ATTRIBUTES = {
    "title": ("标题", "Title"),
    "issued": ("发布日期", "Issued"),
    "rating": ("评级", "Rating"),
    "ratingAction": ("评级变动", "Rating action"),
    "ticker": ("证券代码", "Ticker"),
    "fullName": ("全称", "Full name"),
    "formerName": ("曾用名", "Former name"),
    "renamedOn": ("更名时间", "Renamed on"),
    "licenceNumber": ("执业证书编号", "Licence number"),
    "role": ("职务", "Role"),
    "email": ("邮箱", "E-mail"),
    "phone": ("电话", "Phone"),
    "releaseDate": ("发布时间", "Release date"),
    "parameterCount": ("参数量", "Parameters"),
    "maxDurationSeconds": ("最长时长（秒）", "Longest clip (s)"),
    "maxResolution": ("最高分辨率", "Highest resolution"),
}

#: What was found wrong, left out or left unused, by the values of ``kg.records.IssueKind``.
ISSUE_KINDS = {
    "unreadable": ("无法读取", "Unreadable"),
    "passed-over": ("跳过的文件", "Passed over"),
    "reading": ("读取提示", "Reading"),
    "copy": ("副本", "Copies"),
    "curation": ("人工裁定", "Curation"),
    "misreading": ("误读", "Misreadings"),
    "low-confidence": ("置信度不足", "Low confidence"),
    "unused-sentence": ("未用上的句子", "Unused sentences"),
    "unused-row": ("未用上的表格行", "Unused table rows"),
    "unused-heading": ("未用上的标题或图表名", "Unused headings and captions"),
    "lone-name": ("只有一个名称的句子", "Sentences with one name"),
    "dropped-claim": ("舍弃的陈述", "Dropped statements"),
    "dropped-span": ("舍弃的名称", "Dropped names"),
}

_UNKNOWN = "#8492a6"


def class_style(name: str) -> ClassStyle:
    """The row of ``name``; a class this table does not know is drawn as a grey dot under its own name."""
    return CLASSES.get(name) or ClassStyle(name, name, "dot", _UNKNOWN)


def relation_style(name: str) -> RelationStyle:
    """The row of ``name``; a relation this table does not know goes by its own name."""
    return RELATIONS.get(name) or RelationStyle(name, name, f"← {name}", f"← {name}", _UNKNOWN)


def to_period(first: str | None, last: str | None) -> str:
    """Two dates as one stretch of time.

    >>> to_period("2024-02-16", "2024-03-01"), to_period("2024-02", "2024-02"), to_period(None, None)
    ('2024-02-16 – 2024-03-01', '2024-02', '')
    """
    return " – ".join(sorted({date for date in (first, last) if date}))
