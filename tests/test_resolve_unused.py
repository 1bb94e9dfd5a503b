"""What resolution finds unused: sentences without a claim, lost claims, refused names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import document
from hypothesis import given
from hypothesis import strategies as st
from reports import extract, report
from strategies import documents

from kg.confidence import keep_confident
from kg.gazetteer import load_gazetteer
from kg.records import Document, IssueKind, Knowledge, Reason, Unused
from kg.resolve import resolve

_SENTENCES = {
    IssueKind.UNUSED_SENTENCE,
    IssueKind.UNUSED_ROW,
    IssueKind.UNUSED_HEADING,
    IssueKind.LONE_NAME,
}


def known(*sources: str | Document, least: float = 0.0) -> Knowledge:
    return resolve([keep_confident(extract(one), least) for one in sources], load_gazetteer())


def of_kind(knowledge: Knowledge, *kinds: IssueKind) -> list[Unused]:
    return [one for one in knowledge.unused if one.kind in kinds]


def quoted(knowledge: Knowledge, *kinds: IssueKind) -> list[str]:
    texts = {one.digest: one.text for one in knowledge.documents}
    return [texts[one.digest][one.start : one.end] for one in of_kind(knowledge, *kinds)]


def test_a_sentence_with_a_claim_is_used_and_one_without_is_not() -> None:
    knowledge = known("快手推出可灵。百度与快手都在变化。")
    assert quoted(knowledge, IssueKind.UNUSED_SENTENCE) == ["百度与快手都在变化。"]
    (one,) = of_kind(knowledge, IssueKind.UNUSED_SENTENCE)
    assert (one.reason, one.entities) == (Reason.SILENT, ("company-9888.HK", "company-1024.HK"))


def test_two_names_of_one_thing_are_one() -> None:
    knowledge = known("谷歌和Google是同一家。")
    assert quoted(knowledge, IssueKind.LONE_NAME) == ["谷歌和Google是同一家。"]
    assert of_kind(knowledge, IssueKind.UNUSED_SENTENCE) == []


def test_a_call_uses_its_sentence_and_a_mention_does_not() -> None:
    knowledge = known("建议关注：快手、百度。快手和百度在场。")
    assert quoted(knowledge, IssueKind.UNUSED_SENTENCE) == ["快手和百度在场。"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# 快手与百度之争\n\n正文没有名字。\n", IssueKind.UNUSED_HEADING),
        ("正文没有名字。\n图1：快手与百度的对比\n", IssueKind.UNUSED_HEADING),
        ("| 公司 | 评语 |\n|---|---|\n| 快手 | 与百度不同 |\n", IssueKind.UNUSED_ROW),
        ("这里说到快手与百度的不同之处。\n", IssueKind.UNUSED_SENTENCE),
    ],
)
def test_the_kind_tells_sentences_rows_and_headings_apart(text: str, kind: IssueKind) -> None:
    knowledge = known(report(text))
    assert [one.kind for one in of_kind(knowledge, *_SENTENCES)] == [kind]


def test_a_claim_below_the_confidence_asked_for_leaves_its_sentence_unused() -> None:
    text = "快手推出可灵。"
    assert of_kind(known(text), IssueKind.UNUSED_SENTENCE) == []
    knowledge = known(text, least=0.999)
    assert quoted(knowledge, IssueKind.UNUSED_SENTENCE) == [text]
    dropped = of_kind(knowledge, IssueKind.LOW_CONFIDENCE)
    assert {"develops", "mentions"} <= {one.predicate for one in dropped}


def test_a_claim_between_two_names_of_one_thing_is_dropped() -> None:
    extraction = extract("快手推出可灵。")
    claim = next(one for one in extraction.claims if one.predicate == "develops")
    itself = replace(claim, predicate="partnerOf", object=claim.subject)
    knowledge = resolve([replace(extraction, claims=(itself,))], load_gazetteer())
    (one,) = of_kind(knowledge, IssueKind.DROPPED_CLAIM)
    assert (one.reason, one.entities) == (Reason.ITSELF, ("company-1024.HK",))
    assert quoted(knowledge, IssueKind.UNUSED_SENTENCE) == ["快手推出可灵。"]


def test_a_misreading_is_listed_with_its_words() -> None:
    extraction = extract("快手推出可灵。")
    claim = next(one for one in extraction.claims if one.predicate == "develops")
    wrong = replace(claim, predicate="subsidiaryOf")
    knowledge = resolve([replace(extraction, claims=(wrong,))], load_gazetteer())
    (one,) = of_kind(knowledge, IssueKind.MISREADING)
    assert (one.reason, one.predicate) == (Reason.CLASSES, "subsidiaryOf")
    assert [issue.kind for issue in knowledge.issues] == [IssueKind.MISREADING]


def test_a_dropped_name_is_listed_once_with_all_its_places() -> None:
    text = "人工智能很热，人工智能不冷。人工智能！"
    (one,) = of_kind(known(text), IssueKind.DROPPED_SPAN)
    places = [(one.start, one.end), *one.also]
    assert places == [(0, 4), (7, 11), (14, 18)]
    assert {text[start:end] for start, end in places} == {"人工智能"}


def test_traditional_characters_give_the_same_hints_and_their_own_words() -> None:
    mainland, island = "百度和快手在可灵之后说，推出的日期未定。", "百度和快手在可靈之後說，推出的日期未定。"
    (simple,), (full,) = (of_kind(known(text), IssueKind.UNUSED_SENTENCE) for text in (mainland, island))
    assert simple.hints == full.hints == ("develops",)
    assert quoted(known(island), IssueKind.UNUSED_SENTENCE) == [island]


def test_pages_and_empty_reports_do_no_harm() -> None:
    assert known(document("没有名字。")).unused == ()


@given(st.lists(documents(), min_size=1, max_size=2, unique_by=lambda one: one.digest))
def test_sentences_with_names_are_used_or_listed(sources: list[Document]) -> None:
    extractions = [extract(one) for one in sources]
    knowledge = resolve(extractions, load_gazetteer())
    assert knowledge == resolve(reversed(extractions), load_gazetteer())
    said = [claim for one in knowledge.relations if one.predicate != "mentions" for claim in one.claims]
    places = [claim.evidence for claim in said]
    places += [one.call.evidence for one in knowledge.recommendations]
    listed = {(one.digest, one.start, one.end) for one in of_kind(knowledge, *_SENTENCES)}
    for one in extractions:
        digest = one.document.digest
        for sentence in one.sentences:
            is_used = any(
                place.digest == digest and place.start < end and start < place.end
                for place in places
                for start, end in sentence.spans
            )
            assert ((digest, *sentence.spans[0]) in listed) is not is_used
