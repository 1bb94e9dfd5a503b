"""Reducing a Ref to the identity that decides: a table entry, or the name without its trimmings."""

from __future__ import annotations

import re

from kg.gazetteer import Entry, Gazetteer
from kg.records import EntityType, Ref

_T = EntityType
#: Classes whose names may stand for one thing in different reports.
FAMILY: dict[EntityType, str] = {
    _T.MODEL: "made",
    _T.PRODUCT: "made",
    _T.CREATIVE_WORK: "made",
    _T.COMPANY: "org",
    _T.ORGANIZATION: "org",
    _T.BROKER: "org",
    _T.PERSON: "person",
    _T.ANALYST: "analyst",
    _T.TECHNOLOGY: "technology",
    _T.INDUSTRY: "industry",
    _T.REPORT: "report",
}
_TRIMMINGS: dict[EntityType, re.Pattern[str]] = {
    _T.MODEL: re.compile(r"(?<=..)(?:ai)?(?:系列)?(?:大?模型)$"),
    _T.PRODUCT: re.compile(r"(?<=..)(?:平台|app|软件)$"),
    _T.COMPANY: re.compile(r"(?<=..)(?:股份有限公司|有限责任公司|有限公司|公司)$"),
    _T.TECHNOLOGY: re.compile(r"(?<=..)(?:架构|技术|算法|模型|网络|功能)$"),
    _T.INDUSTRY: re.compile(r"(?<=..)(?:行业|板块)$"),
}


def trim(ref: Ref) -> str:
    """The key without the words a name may drop: 混元大模型 and 混元 are one.

    >>> trim(Ref(EntityType.MODEL, "混元大模型"))
    '混元'
    """
    pattern = _TRIMMINGS.get(ref.type)
    return pattern.sub("", ref.key) if pattern else ref.key


def find_entry(ref: Ref, gazetteer: Gazetteer) -> Entry | None:
    """The table entry this Ref means: by key, else by a name of its type or family."""
    direct = gazetteer.entry(ref.type, ref.key)
    if direct is not None:
        return direct
    bearers = gazetteer.named(ref.key)
    same = [entry for entry, _ in bearers if entry.type is ref.type]
    kin = [entry for entry, name in bearers if FAMILY[entry.type] == FAMILY[ref.type] and not name.ambiguous]
    return next(iter(same or kin), None)
