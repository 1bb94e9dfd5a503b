"""The reading text and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import documents

from kg.extract.reading import Basis, read_aloud
from kg.records import Block, BlockKind, Document, EntityType, Ref, Span


def document(text: str, *blocks: Block) -> Document:
    return Document(
        source_file="a.txt",
        digest="0" * 64,
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=blocks,
    )


def paragraph(*spans: tuple[int, int]) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, fragments=tuple(Span(*span) for span in spans))


@pytest.mark.parametrize(
    "kind",
    [BlockKind.BOILERPLATE, BlockKind.CONTENTS, BlockKind.RELATED, BlockKind.SOURCE, BlockKind.MASTHEAD],
)
def test_blocks_that_name_nothing_are_not_read(kind: BlockKind) -> None:
    assert read_aloud(document("免责声明", Block(kind=kind, fragments=(Span(0, 4),)))).text == ""


def test_blocks_are_lines_and_cells_are_tabbed() -> None:
    row = Block(
        kind=BlockKind.ROW, fragments=(Span(3, 8),), cells=(Span(3, 5), Span(6, 6), Span(6, 8)), table=1
    )
    reading = read_aloud(document("甲乙。丙丁|戊己", paragraph((0, 3)), row))
    assert reading.text == "甲乙。\n丙丁\t\t戊己"
    assert reading.blocks == (0, 1, 1, 1)


def test_a_quote_has_no_page_furniture() -> None:
    text = "快手推出\n第2页\n可灵模型"
    reading = read_aloud(document(text, paragraph((0, 4), (9, 13))))
    assert reading.text == "快手推出可灵模型"
    assert reading.evidence(0, 8, 0).quote == "快手推出"
    assert reading.evidence(0, 8, 5).quote == "可灵模型"


def test_a_claim_quotes_its_span() -> None:
    reading = read_aloud(document("由 OpenAI 发布", paragraph((0, 11))))
    claim = reading.claim(
        Basis("x", 0.5), Ref(EntityType.COMPANY, "a"), "uses", Ref(EntityType.MODEL, "b"), Span(1, 9)
    )
    assert claim.evidence.quote == "OpenAI 发布"


def test_sentences_end_at_stops_and_lines() -> None:
    reading = read_aloud(document("甲。乙！”丙？\n 丁", paragraph((0, 7)), paragraph((8, 10))))
    assert [reading.text[slice(*span)] for span in reading.sentences()] == ["甲。", "乙！”", "丙？", "丁"]


def test_a_stretch_without_stop_is_cut_at_commas_and_loses_nothing() -> None:
    text = "行业增长，" * 2000
    spans = read_aloud(document(text, paragraph((0, len(text))))).sentences()
    assert "".join(text[slice(*span)] for span in spans) == text
    assert all(span.end - span.start <= 2000 and text[span.end - 1] == "，" for span in spans)


@given(documents())
def test_every_character_knows_its_source(source: Document) -> None:
    reading = read_aloud(source)
    for at, character in enumerate(reading.text):
        if character not in "\t\n ":
            span = reading.source(at, at + 1)
            assert 0 <= span.start < span.end <= len(source.text)
