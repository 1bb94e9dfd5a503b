"""Curation files by hand, and what a few short reports become under them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from reports import extract, report

from kg.gazetteer import load_gazetteer
from kg.records import Document, Entity, Extraction, Knowledge, Relation
from kg.resolve import resolve
from kg.resolve.curation_file import MEDIA_TYPE, Curation, parse_curation

REPORTS = (
    "# 1 快手\n公司推出可灵。建议关注：昆仑万维、万兴科技。\n",
    "快手-W（1024.HK）发布可灵1.0，DALL·E 3由OpenAI推出。\n",
    "巨人网络推出GiantGPT。Dall-E3与Gen-3 Alpha均支持。\n",
    "巨人网络推出GianGPT。微软投资OpenAI，推荐【昆仑万维】。\n",
    "澄海科技推出Zephyrix大模型。\n",
    "远山科技推出Zephirix大模型。\n",
)
HEAD = 'by = "李青禾"\ndate = 2024-07-01\n'


@cache
def extractions() -> tuple[Extraction, ...]:
    return tuple(extract(report(text, f"{index}.txt")) for index, text in enumerate(REPORTS))


def to_document(text: str, name: str = "curation.toml") -> Document:
    return Document(
        source_file=name,
        digest=sha256(text.encode()).hexdigest(),
        text=text,
        media_type=MEDIA_TYPE,
        encoding="utf-8",
    )


def parsed(text: str, name: str = "curation.toml") -> tuple[Curation, list[str]]:
    problems: list[str] = []
    return parse_curation(to_document(text, name), problems), problems


def curated(*entries: str, head: str = HEAD) -> Knowledge:
    """The reports under one curation file of ``entries``."""
    curation, problems = parsed(head + "\n" + "\n\n".join(entries) + "\n")
    assert problems == []
    return resolve(extractions(), load_gazetteer(), [curation])


def by_id(knowledge: Knowledge) -> dict[str, Entity]:
    return {entity.id: entity for entity in knowledge.entities}


def said(knowledge: Knowledge) -> dict[tuple[str, str, str], Relation]:
    return {
        (one.subject, one.predicate, getattr(one.object, "value", one.object)): one
        for one in knowledge.relations
    }
