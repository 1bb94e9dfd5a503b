"""The spaCy pipeline: its components and configs, a user's second model, and the laws of extraction."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from reports import extract, names, report
from spacy.language import Language
from strategies import documents

from kg.errors import ModelError
from kg.extract.pipeline import COMPONENTS, PART, extract_documents, make_pipeline
from kg.extract.tagger.weights import load_weights
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.records import Document, EntityType, Literal


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make_pipeline(load_gazetteer())


def test_the_components_stand_in_their_order(nlp: Language) -> None:
    assert tuple(nlp.pipe_names) == tuple(name for name in COMPONENTS if name != "kg_tagger")
    assert nlp.lang == "zh"


def test_the_tagger_has_its_place_where_weights_are_given() -> None:
    assert tuple(make_pipeline(Gazetteer(()), tagger=load_weights()).pipe_names) == COMPONENTS


def test_every_requirement_is_met_by_an_earlier_component(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_the_config_names_our_factories_and_comes_back(nlp: Language) -> None:
    config = nlp.config
    assert [part["factory"] for part in config["components"].values()] == nlp.pipe_names
    again = spacy.util.load_model_from_config(config)
    assert again.pipe_names == nlp.pipe_names
    assert again.config.to_str() == config.to_str()


def test_the_config_says_which_shapes_are_looked_for(nlp: Language) -> None:
    assert "latin" in nlp.config["components"]["kg_shapes"]["shapes"]


def guest_folder(folder: Path) -> Path:
    model = spacy.blank("zh")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PRODUCT", "pattern": "云墨笺"}, {"label": "CARDINAL", "pattern": "三"}])
    model.to_disk(folder)
    return folder


def test_a_second_model_adds_its_entities(tmp_path: Path) -> None:
    document = report("写作者多用云墨笺起草，三人同行。")
    folder = guest_folder(tmp_path / "guest")
    (found,) = extract_documents([document], gazetteer=load_gazetteer(), spacy_model=str(folder))
    (mention,) = [one for one in found.mentions if one.surface == "云墨笺"]
    assert (mention.ref.type, mention.source) == (EntityType.PRODUCT, "guest")
    assert "云墨笺" not in names(document)


def test_an_unknown_model_is_named_in_one_line() -> None:
    with pytest.raises(ModelError, match="'zh_no_such_model'") as caught:
        make_pipeline(Gazetteer(()), "zh_no_such_model")
    assert "\n" not in str(caught.value)


def test_no_document_gives_nothing() -> None:
    assert list(extract_documents([], gazetteer=Gazetteer(()))) == []


def test_progress_is_told_once_a_document() -> None:
    told: list[Document] = []
    given = [report("快手推出可灵。"), report("OpenAI发布Sora。")]
    list(extract_documents(given, gazetteer=load_gazetteer(), on_progress=told.append))
    assert told == given


def test_a_long_report_goes_through_in_parts_with_right_offsets() -> None:
    text = "行业平稳增长。\n" * (PART // 8 + 4000) + "快手推出可灵。\n"
    found = extract(report(text))
    assert {one.surface for one in found.mentions} >= {"快手", "可灵"}
    assert all(text[one.start : one.end] == one.surface for one in found.mentions)


# --- laws -------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(documents())
def test_every_quote_is_the_text_at_its_offsets(document: Document) -> None:
    found = extract(document)
    for evidence in [one.evidence for one in (*found.claims, *found.calls)]:
        assert 0 <= evidence.start < evidence.end <= len(document.text)
        assert document.text[evidence.start : evidence.end] == evidence.quote
    for mention in found.mentions:
        assert 0 <= mention.start < mention.end <= len(document.text)


@settings(max_examples=40, deadline=None)
@given(documents())
def test_extraction_gives_the_same_every_time(document: Document) -> None:
    assert extract(document) == extract(document)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_end_of_a_claim_is_mentioned_or_the_report(document: Document) -> None:
    found = extract(document)
    mentioned = {one.ref for one in found.mentions}
    for claim in found.claims:
        ends = [end for end in (claim.subject, claim.object) if not isinstance(end, Literal)]
        body = "." in claim.extracted_by and claim.predicate not in ("publishedBy", "authoredBy")
        if body and claim.predicate in ("develops", "uses", "basedOn", "partnerOf", "investsIn"):
            assert set(ends) <= mentioned


# --- no text is slow ------------------------------------------------------------------------

HOSTILE = [
    "（", "《", "“", "【", "，", "A", "0", "1.", "·", "A.", "GPT-4 ", "Sora", "快手、", "快手推出可灵，",
    "快手推出可灵。", "建议关注", "推荐：", "大模型", "由", "公司", "该模型", "后者", "《甲》",
    "“甲乙”、", "甲·",
    "2024年6月发布Sora", "代表产品包括Sora", "60秒", "快手（1024.HK）、",
    "中科技", "大学", "有限公司", "证券有限公司", "CEO Aa Bb ", "\n", "\t",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_repeats_cost_time_in_proportion(unit: str) -> None:
    """Eight times the text may cost at most about eight times the time; a square would be sixty-four."""
    small, large = (_seconds(unit * count) for count in (1_000, 8_000))
    assert large < max(1.0, 30 * small)


def _seconds(text: str) -> float:
    start = time.process_time()
    extract(text)
    return time.process_time() - start


def test_fifty_thousand_repeats_are_done_in_bounded_time() -> None:
    assert _seconds("快手、" * 50_000) < 60


def test_a_line_of_300000_characters_without_full_stop() -> None:
    assert _seconds("行业景气度持续提升，产品加快落地，" * 17_700) < 60


def test_five_thousand_companies_in_a_row() -> None:
    listed = [one.label for one in load_gazetteer().entries if one.type is EntityType.COMPANY][:5000]
    text = "建议关注：" + "、".join(listed) + "。"
    start = time.process_time()
    found = extract(text)
    assert time.process_time() - start < 60
    assert len({call.target for call in found.calls}) > 4000
