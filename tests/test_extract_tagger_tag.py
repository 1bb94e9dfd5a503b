"""The tagger in extraction: names that no table has, and table names that are words where they stand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256

import numpy as np
import pytest
from spacy.language import Language

from kg.extract import everyday
from kg.extract.mention import Found
from kg.extract.pipeline import extract_documents, make_pipeline
from kg.extract.tagger.tag import tag, to_known
from kg.extract.tagger.tokens import to_tokens
from kg.extract.tagger.weights import FILE, Weights, load_weights
from kg.gazetteer import load_gazetteer
from kg.read.blocks import find_blocks
from kg.records import EntityType
from kg.resources import shipped
from tests.factories import document


@cache
def pipeline(tagger: Weights | None) -> Language:
    return make_pipeline(load_gazetteer(), tagger=tagger)


def mentions(text: str, tagger: Weights | None) -> list[tuple[str, str, int]]:
    """Surface, class and start of each mention that is extracted, with these weights or without a tagger."""
    plain = document(text)
    (found,) = extract_documents(
        [replace(plain, blocks=find_blocks(text))], gazetteer=load_gazetteer(), nlp=pipeline(tagger)
    )
    return [(one.surface, one.ref.type.value, one.start) for one in found.mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("建议关注游戏公司沐风星河、恺英网络。", "沐风星河"),
        ("沐川智驾获得小米投资，沐川智驾创始人为前百度工程师。", "沐川智驾"),
    ],
)
def test_firms_of_no_table_are_found_and_typed(text: str, name: str) -> None:
    assert not load_gazetteer().named(name)
    assert (name, "Company") in {found[:2] for found in mentions(text, load_weights())}
    assert name not in {surface for surface, *_ in mentions(text, None)}


def test_a_product_is_told_from_a_firm_by_its_context() -> None:
    names = tag("公司旗下云笺APP月活用户突破千万，云笺付费率提升。", [], load_weights()).names
    assert ("云笺", EntityType.PRODUCT) in {(one.surface, one.type) for one in names}
    assert EntityType.COMPANY not in {one.type for one in names}


@pytest.mark.parametrize(
    ("called", "word", "firm"),
    [
        (
            "建议关注：太阳能（000591.SZ）、隆基绿能（601012.SH）。",
            "公司在屋顶铺设太阳能板，发出的电供厂区自用。",
            "太阳能发布年报，上网电量增长一成。",
        ),
        (
            "建议关注：机器人（300024.SZ）、埃斯顿（002747.SZ）。",
            "随着机器人成本下降，渗透率有望提升。",
            "机器人公告拟定增募资。",
        ),
        (
            "建议关注：同花顺（300033.SZ）。",
            "他打牌时摸到一手同花顺，全场哗然。",
            "同花顺三季度合同负债增长。",
        ),
        (
            "建议关注：上海电影（601595.SH）。",
            "去年上海电影票房收入同比增长，观众愿意走进影院看片。",
            "上海电影发布年报，归母净利润同比扭亏。",
        ),
    ],
)
def test_a_name_is_denied_where_it_is_a_word(called: str, word: str, firm: str) -> None:
    text = f"{called}\n{word}\n{firm}"
    name = called[5 : called.index("（")]
    told, used, again = (text.index(name, text.index(line)) for line in (called, word, firm))
    places = {start for surface, _, start in mentions(text, load_weights()) if surface == name}
    assert places == {told, again}
    assert used in {start for _, _, start in mentions(text, None)}


def test_a_printed_ticker_stands_whatever_the_words_around_it() -> None:
    text = "屋顶的太阳能（000591.SZ）板发出的电供厂区自用。"
    assert ("太阳能", "Company", 3) in mentions(text, load_weights())


def test_sure_names_are_never_denied() -> None:
    text = "屋顶铺设隆基绿能板，发出的电供厂区自用。"
    sure = Found(4, 8, "隆基绿能", EntityType.COMPANY, "gazetteer", 0.9, "601012.SH")
    assert tag(text, [sure], load_weights()).denied == []


def test_the_network_is_told_sure_names_only() -> None:
    sure = Found(2, 4, "腾讯", EntityType.BROKER, "gazetteer", 0.9)
    doubtful = Found(5, 8, "太阳能", EntityType.COMPANY, "gazetteer", 0.5, ambiguous=True)
    guessed = Found(0, 1, "与", EntityType.COMPANY, "shape.suffix", 0.9)
    known = to_known(to_tokens("我与腾讯和太阳能"), [sure, doubtful, guessed])
    assert known.tolist() == [0, 0, 1, 2, 0, 0, 0, 0]
    assert np.array_equal(to_known(to_tokens(""), []), np.zeros(0))


def test_nothing_is_found_in_nothing() -> None:
    assert tag("", [], load_weights()) == ([], [])
    assert tag(" \n \n", [], load_weights()).names == []


def test_the_card_is_of_these_weights() -> None:
    folder = shipped("extract", "tagger")
    card = folder.joinpath("MODEL_CARD.md").read_text("utf-8")
    for path in (folder.joinpath(FILE), shipped("extract", everyday.FILE)):
        assert sha256(path.read_bytes()).hexdigest() in card
    assert "off unless asked for" in card
