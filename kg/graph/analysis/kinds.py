"""The projections as data: which entities are looked at, and what ties two of them. One row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.graph.analysis import finders
from kg.graph.analysis.hubs import COMPANIES, THINGS, Finder


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One projection: its names, what a tie weighs, what to say without any, and where it all comes from.

    ``ties`` find the hubs that tie nodes, ``likeness`` those by which one node resembles another, ``topics``
    those that name a community. ``relative``: a tie weighs its share of all that either node has.
    ``lineage``: ties have a direction, and communities are whatever hangs together.
    """

    zh: str
    en: str
    tie_zh: str
    tie_en: str
    empty_zh: str
    empty_en: str
    classes: frozenset[str]
    ties: tuple[Finder, ...]
    likeness: tuple[Finder, ...]
    topics: tuple[Finder, ...]
    relative: bool = False
    lineage: bool = False


KINDS: Mapping[str, Kind] = {
    "companies": Kind(
        zh="公司：同获推荐",
        en="companies by shared recommendations",
        tie_zh="每家券商取同时推荐两家的最短名单计：1 ÷ (名单公司数 − 1)",
        tie_en="per broker, by the shortest list of one report that names both: 1 / (names - 1)",
        empty_zh="没有一份报告同时推荐两家公司",
        empty_en="no report recommends two companies",
        classes=COMPANIES,
        ties=(finders.recommending_reports,),
        likeness=(
            finders.recommending_reports,
            finders.products,
            finders.technologies_of_companies,
            finders.relatives,
        ),
        topics=(finders.industries_of_companies,),
    ),
    "models": Kind(
        zh="模型与产品：谱系",
        en="models and products by lineage",
        tie_zh="后继于、基于各计 1",
        tie_en="1 for succeeds, 1 for basedOn",
        empty_zh="没有报告说明一个模型或产品源自另一个",
        empty_en="no report says that a model or product succeeds or is based on another",
        classes=THINGS,
        ties=(finders.lineage,),
        likeness=(finders.makers, finders.technologies, finders.bases),
        topics=(finders.makers, finders.technologies),
        lineage=True,
    ),
    "brokers": Kind(
        zh="券商：推荐重合",
        en="brokers by overlap of what they recommend",
        tie_zh="同推公司数 ÷ (任一家推荐的公司数 + 1)",
        tie_en="companies both recommend / (companies either recommends + 1)",
        empty_zh="没有两家券商推荐同一家公司",
        empty_en="no two brokers recommend the same company",
        classes=frozenset({"Broker"}),
        ties=(finders.recommended_companies,),
        likeness=(finders.recommended_companies,),
        topics=(finders.industries_of_brokers,),
        relative=True,
    ),
    "business": Kind(
        zh="公司：业务关系",
        en="companies by business relations",
        tie_zh="合作、隶属、投资、供用各计 1；共同开发计 1 ÷ (开发方数 − 1)",
        tie_en="1 for partner, subsidiary, investor, user and maker; joint developers: 1 / (developers - 1)",
        empty_zh="没有报告说明两家公司的业务关系",
        empty_en="no report tells of business between two companies",
        classes=COMPANIES | {"Organization"},
        ties=(finders.business, finders.suppliers, finders.developers_together),
        likeness=(
            finders.recommending_reports,
            finders.products,
            finders.technologies_of_companies,
            finders.relatives,
        ),
        topics=(finders.industries_of_companies,),
    ),
}
