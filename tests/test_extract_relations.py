"""Every row of relations.toml proves itself on its own example; the engine's laws."""

from __future__ import annotations

import re

import pytest
from reports import stated

from kg.errors import PatternError
from kg.extract.masked import GROUP, SYMBOL, to_masked
from kg.extract.mention import Named
from kg.extract.reading import Reading, read_aloud
from kg.extract.relation_patterns import RelationPattern, relation_patterns, to_relation_pattern
from kg.extract.relations import find_relations, is_one_family
from kg.extract.scene import Topic, find_scenes
from kg.records import Block, BlockKind, Claim, Document, EntityType, Ref, Span
from kg.text.normalise import fold_name

RELATION_PATTERNS = [*relation_patterns().plain, *relation_patterns().bracketed]

_TYPE_OF = {symbol: kind for kind, symbol in SYMBOL.items() if kind is not EntityType.ANALYST}


def document(text: str) -> Document:
    return Document(
        source_file="a.txt",
        digest="0" * 64,
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=(Block(kind=BlockKind.PARAGRAPH, fragments=(Span(0, len(text)),)),),
    )


def kinds(pattern: RelationPattern, row_group: str, slot: str) -> EntityType:
    slot = "s" if pattern.among and f"<{slot}>" not in pattern.core.pattern and not row_group else slot
    found = re.search(rf"\(\?P<{slot}>\[([^\]]+)\]", pattern.core.pattern)
    return _TYPE_OF[(found[1] if found else row_group)[0]]


def named(text: str, names: dict[str, EntityType]) -> list[Named]:
    taken: list[Named] = []
    for name in sorted(names, key=len, reverse=True):
        for seen in re.finditer(re.escape(name), text):
            if not any(one.start < seen.end() and seen.start() < one.end for one in taken):
                taken.append(Named(*seen.span(), name, Ref(names[name], fold_name(name)), "test", 0.9))
    return sorted(taken)


def relations(reading: Reading, names: list[Named], topic: Topic = Topic()) -> list[Claim]:  # noqa: B008
    return find_relations(find_scenes(reading, names, topic), names).claims


def states(pattern: RelationPattern, text: str) -> list[Claim]:
    names: dict[str, EntityType] = {}
    for subject, obj in pattern.gives:
        names.setdefault(subject, kinds(pattern, pattern.group, "s"))
        names.setdefault(obj, kinds(pattern, pattern.group, "o"))
    reading = read_aloud(document(text))
    topic = Topic()
    if pattern.topic:
        kind = names.get(pattern.topic, EntityType.COMPANY)
        held = Named(0, 0, pattern.topic, Ref(kind, fold_name(pattern.topic)), "test", 0.9)
        topic = Topic(made=held) if SYMBOL[kind] in GROUP["made"] else Topic(org=held)
    return relations(reading, named(reading.text, names), topic)


@pytest.mark.parametrize("pattern", RELATION_PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_states_what_its_example_says(pattern: RelationPattern) -> None:
    claims = {
        (c.subject.key, c.object.key)
        for c in states(pattern, pattern.example)
        if c.predicate == pattern.relation
    }  # type: ignore[union-attr]
    wanted = {(fold_name(subject), fold_name(obj)) for subject, obj in pattern.gives}
    assert pattern.gives, "a pattern needs an example"
    assert wanted <= claims


@pytest.mark.parametrize("pattern", RELATION_PATTERNS, ids=lambda pattern: pattern.name)
def test_quotes_are_the_source_words(pattern: RelationPattern) -> None:
    for claim in states(pattern, pattern.example):
        assert pattern.example[claim.evidence.start : claim.evidence.end] == claim.evidence.quote


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("快手计划推出可灵2.0", "planned"),
        ("快手有望推出可灵2.0", "hoped"),
        ("网传快手推出可灵2.0", "reported"),
    ],
)
def test_plans_and_hopes_are_marked(text: str, modality: str) -> None:
    names = {"快手": EntityType.COMPANY, "可灵2.0": EntityType.MODEL}
    claims = relations(read_aloud(document(text)), named(text, names))
    assert {(claim.predicate, claim.modality) for claim in claims} == {("develops", modality)}


@pytest.mark.parametrize("text", ["快手尚未推出可灵2.0", "快手没有发布可灵2.0", "快手取消发布可灵2.0"])
def test_denials_are_no_claims(text: str) -> None:
    names = {"快手": EntityType.COMPANY, "可灵2.0": EntityType.MODEL}
    assert relations(read_aloud(document(text)), named(text, names)) == []


def test_an_enumeration_is_one_symbol_with_all_its_members() -> None:
    text = "OpenAI、Google和Meta推出模型"
    names = dict.fromkeys(("OpenAI", "Google", "Meta"), EntityType.COMPANY)
    (masked,) = to_masked(text, 0, len(text), named(text, names))
    assert masked.text == f"{SYMBOL[EntityType.COMPANY]}推出模型"
    assert [one.surface for one in masked.members[0]] == ["OpenAI", "Google", "Meta"]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Gen-2", "Gen-3 Alpha", True),
        ("可灵", "可灵1.5", True),
        ("Sora", "Gen-2", False),
        ("Vidu", "Vidu", False),
    ],
)
def test_versions_of_one_family(left: str, right: str, same: bool) -> None:
    assert is_one_family(left, right) is same


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "x", "relation": "likes", "core": "{s:org}{o:made}"}, "unknown relation"),
        ({"name": "x", "relation": "uses", "core": "{s:org}{o:thing}"}, "unknown group"),
        ({"name": "x", "relation": "uses", "core": "{s:org}{gap}{o:made}"}, "unknown macro"),
        ({"name": "x", "relation": "uses", "core": "{o:made}"}, "no reach"),
        ({"name": "x", "relation": "uses", "core": "({s:org}{o:made}"}, "not a regular expression"),
    ],
)
def test_malformed_rows_are_named(row: dict[str, str], said: str) -> None:
    with pytest.raises(PatternError, match=said):
        to_relation_pattern({"confidence": 0.5, **row}, {})


def test_cells_that_ran_together_state_nothing() -> None:
    assert stated("产业链：百度文心一言快手可灵腾讯混元阿里通义千问", "develops") == set()
    assert stated("主要产品有快手可灵、腾讯混元。", "develops") == {("1024.HK", "可灵"), ("0700.HK", "混元")}


def test_whose_news_it_is_takes_no_part() -> None:
    assert stated("蚂蚁集团领投36氪3月31日讯，市场回暖。", "investsIn") == set()
