"""Sentences with symbols for mentions."""

from __future__ import annotations

import re

from hypothesis import given
from strategies import texts

from kg.extract.masked import GROUP, SYMBOL, to_masked
from kg.extract.mention import Named
from kg.records import EntityType, Ref

ORG, MODEL, WORK = (SYMBOL[kind] for kind in (EntityType.COMPANY, EntityType.MODEL, EntityType.CREATIVE_WORK))
KINDS = {
    "快手": EntityType.COMPANY,
    "微软": EntityType.COMPANY,
    "可灵": EntityType.MODEL,
    "小山": EntityType.CREATIVE_WORK,
}


def named(text: str) -> list[Named]:
    found = re.finditer("|".join(KINDS), text)
    return [Named(*one.span(), one[0], Ref(KINDS[one[0]], one[0]), "test", 0.9) for one in found]


def masked(text: str) -> list[str]:
    return [one.text for one in to_masked(text, 0, len(text), named(text))]


def test_names_become_symbols_without_their_marks() -> None:
    assert masked("快手推出“可灵”") == [f"{ORG}推出{MODEL}"]


def test_lists_become_one_symbol_unless_the_two_act_together() -> None:
    assert masked("快手和微软推出可灵") == [f"{ORG}推出{MODEL}"]
    assert masked("快手与微软达成合作") == [f"{ORG}与{ORG}达成合作"]
    assert masked("《小山》《小山》") == [WORK]


def test_an_aside_is_a_sentence_of_its_own() -> None:
    assert masked("快手（由微软投资）推出可灵") == [f"{ORG}推出{MODEL}", f"由{ORG}投资"]


def test_private_use_characters_of_a_font_are_no_symbols() -> None:
    (only,) = masked(f"快手{MODEL}增长")
    assert not set(only) & set(GROUP["made"])


@given(texts)
def test_every_symbol_has_members_and_a_place(text: str) -> None:
    for one in to_masked(text, 0, len(text), named(text)):
        assert len(one.offsets) == len(one.text)
        assert {at for at, c in enumerate(one.text) if c in SYMBOL.values()} == set(one.members)
        for at, held in one.members.items():
            assert one.reading(at, at + 1) == (held[0].start, held[-1].end)
