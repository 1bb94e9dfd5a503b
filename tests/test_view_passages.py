"""A quote stands in its sentence: no further than it goes, and never in other words than the report's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.vocabulary import BASE_IRI
from kg.text.passages import to_passage
from kg.view.folder import read_base_iri, read_texts


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        ("甲。乙公司发布了丙模型，广受关注。丁。", "丙模型", "乙公司发布了丙模型，广受关注。"),
        ("甲。乙公司发布丙。", "乙公司发布丙。", "乙公司发布丙。"),
        ("报告日期：2024-07-03\n评级：买入\n", "2024-07-03", "报告日期：2024-07-03"),
        ("他说：“好！”随后离场。", "随后离场", "随后离场。"),
        ("一行很长的正文被排版折成两行，前一半在这里，后一半在\n下一行才结束。尾。", "前一半", None),
        ("上段。\n\n下段没有句号", "下段", "下段没有句号"),
        ("**\n- **相关标的：【甲】", "相关标的", "- **相关标的：【甲】"),
    ],
)
def test_the_sentence_around_a_quote(text, quote, passage):
    found = to_passage(quote, text, text.index(quote))
    assert found.text == (passage or text.split("尾")[0])
    assert found.text[found.at : found.at + found.length] == quote


def test_a_sentence_that_is_too_long_is_cut_on_both_sides():
    text = "长" * 500 + "甲乙" + "短" * 500
    found = to_passage("甲乙", text, 500)
    assert found.text == "…" + "长" * 110 + "甲乙" + "短" * 110 + "…"


@pytest.mark.parametrize("text", [None, "", "另一份报告的文字，位置不符。"])
def test_without_its_text_a_quote_stands_alone(text):
    assert to_passage("甲乙", text, 3) == ("甲乙", 0, 2)


@given(st.text(alphabet="甲乙。\n “”a*…？", max_size=300), st.data())
def test_a_passage_is_the_quote_with_what_stands_around_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    found = to_passage(quote, text, start)
    assert found.text[found.at : found.at + found.length] == quote
    before, after = found.text[: found.at].lstrip("…"), found.text[found.at + found.length :].rstrip("…")
    assert text[:start].replace("…", "").endswith(before.replace("…", ""))
    assert text[start + len(quote) :].replace("…", "").startswith(after.replace("…", ""))


def test_a_folder_gives_texts_and_base(tmp_path):
    assert (read_texts(tmp_path), read_base_iri(tmp_path)) == ({}, BASE_IRI)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / f"{'a' * 64}.txt").write_text("甲\r\n乙", newline="")
    (tmp_path / "build.json").write_text(json.dumps({"settings": {"base_iri": "https://kg.example/"}}))
    assert read_texts(tmp_path) == {"a" * 64: "甲\r\n乙"}
    assert read_base_iri(tmp_path) == "https://kg.example/"


@pytest.mark.parametrize("record", ["[]", "{", '{"settings": null}'])
def test_a_record_that_says_nothing_leaves_the_usual_base(tmp_path, record):
    (tmp_path / "build.json").write_text(record)
    assert read_base_iri(tmp_path) == BASE_IRI
