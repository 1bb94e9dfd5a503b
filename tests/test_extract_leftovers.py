"""Sentences that name something, and names and claims that were refused, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import document
from hypothesis import given
from reports import extract, report
from strategies import documents

from kg.extract.leftovers import find_sentences, to_dropped
from kg.extract.mention import Named
from kg.extract.reading import read_aloud
from kg.records import Block, BlockKind, Document, EntityType, Extraction, Reason, Ref, Refused, Span


def sentences(found: Extraction) -> list[str]:
    """The quoted words of every sentence."""
    return [found.document.text[slice(*one.spans[0])] for one in found.sentences]


def refused(text: str) -> dict[tuple[str, str | None], Reason]:
    """Why each span was refused, by its words and what a claim would have said."""
    return {(text[slice(*one.span)], one.predicate): one.reason for one in extract(text).refused}


def test_every_sentence_with_a_name_is_there_once() -> None:
    text = "快手与可灵，快手。天气很好。Sora亮相！"
    assert sentences(extract(text)) == ["快手与可灵，快手。", "Sora亮相！"]


def test_disclaimers_and_sources_hold_no_sentences() -> None:
    text = "一、行业\n快手很忙。\n资料来源：快手\n免责声明\n本报告由快手以外的人写成，仅供参考。\n"
    assert sentences(extract(report(text))) == ["快手很忙。"]


def test_a_sentence_that_furniture_cuts_is_quoted_where_its_first_name_stands() -> None:
    text = "近来视频模型\n第3页\n如可灵与Sora。"
    cut = text.index("\n第")
    block = Block(kind=BlockKind.PARAGRAPH, fragments=(Span(0, cut), Span(cut + 5, len(text))))
    (one,) = extract(replace(document(text), blocks=(block,))).sentences
    assert [text[slice(*span)] for span in one.spans] == ["如可灵与Sora。", "近来视频模型"]


def test_a_row_is_one_sentence_from_cell_to_cell() -> None:
    text = "| 模型 | 特点 |\n|---|---|\n| 可灵 | 与Sora相仿 |\n"
    found = extract(report(text))
    (one,) = (one for one in found.sentences if one.block is BlockKind.ROW)
    assert text[slice(*one.spans[0])] == "可灵 | 与Sora相仿"


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("人工智能进展很快。", "人工智能", Reason.UMBRELLA),
        ("海浪和海螺的亲密接触。", "海螺", Reason.WORD),
        ("《传媒行业周报》提到，用户在增长。", "传媒行业周报", Reason.DOCUMENT),
        ("Zephyrix增长。", "Zephyrix", Reason.UNKNOWN),
        ("更自然连贯。", "自然", Reason.PART),
        ("收购项目资产70%股权。", "项目资产", Reason.ORDINARY),
        ("下游为汽车和消费电子等。", "消费电子", Reason.ORDINARY),
    ],
)
def test_a_refused_name_says_why(text: str, words: str, reason: Reason) -> None:
    assert refused(text)[words, None] is reason


@pytest.mark.parametrize(
    ("text", "predicate", "reason"),
    [
        ("快手尚未推出Sora。", "develops", Reason.NEGATED),
        ("快手并未与百度达成合作。", "partnerOf", Reason.NEGATED),
        ("2024年6月6日，快手上线可灵的更新。", "releaseDate", Reason.UPDATE),
        ("2024年6月6日，快手尚未上线可灵。", "releaseDate", Reason.NEGATED),
        ("建议关注英伟达产业链。", "recommends", Reason.CHAIN),
        ("36氪6月3日讯，百度领投36氪6月3日讯。", "investsIn", Reason.CREDIT),
        ("Sora较Gen-2更强。", "succeeds", Reason.FAMILY),
    ],
)
def test_a_refused_claim_says_what_it_would_have_said_and_why(
    text: str, predicate: str, reason: Reason
) -> None:
    assert reason in {why for (_, said), why in refused(text).items() if said == predicate}
    assert predicate not in {claim.predicate for claim in extract(text).claims}


def test_what_one_rule_refuses_and_another_states_is_not_refused() -> None:
    found = extract("快手推出了可灵，可灵由快手研发。")
    assert {claim.predicate for claim in found.claims} >= {"develops"}
    assert [one for one in found.refused if one.predicate == "develops"] == []


def test_a_name_that_another_covers_was_not_dropped() -> None:
    reading = read_aloud(extract("快手可灵大模型").document)
    inside = Refused(Span(1, 3), Reason.PART, "gazetteer")
    beside = Refused(Span(4, 6), Reason.PART, "gazetteer")
    named = [Named(0, 4, "快手可灵", Ref(EntityType.MODEL, "快手可灵"), "gazetteer", 0.9)]
    assert list(to_dropped(reading, [inside, beside, beside], named)) == [beside]


@given(documents())
def test_sentences_hold_their_names(source: Document) -> None:
    found = extract(source)
    spans = [span for one in found.sentences for span in one.spans]
    assert all(0 <= start < end <= len(source.text) for start, end in spans)
    for mention in found.mentions:
        if not mention.source.startswith(("recommends.", "masthead.")):
            assert any(start <= mention.start < end for start, end in spans)
    assert list(find_sentences(read_aloud(source), read_aloud(source).sentences(), [])) == []
