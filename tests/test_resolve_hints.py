"""Hints: the words of a relation, beside names that it can join."""

from __future__ import annotations

import pytest

from kg.extract.patterns import read_table
from kg.records import ATTRIBUTES, RELATIONS, EntityType
from kg.resolve.hints import find_hints

_T = EntityType


@pytest.mark.parametrize(
    ("text", "kinds", "hints"),
    [
        ("甲与乙签约", (_T.COMPANY, _T.ORGANIZATION), ("partnerOf",)),
        ("甲与乙签约", (_T.COMPANY, _T.MODEL), ()),
        ("甲签约", (_T.COMPANY,), ()),
        ("看好甲", (_T.COMPANY,), ("recommends",)),
        ("看好甲", (_T.MODEL,), ()),
        ("2024年6月甲上线", (_T.MODEL,), ("releaseDate",)),
        ("投资者认为甲与乙", (_T.COMPANY, _T.COMPANY), ()),
        ("甲采用乙", (_T.MODEL, _T.TECHNOLOGY), ("usesTechnology",)),
        ("天气很好", (_T.COMPANY, _T.COMPANY), ()),
    ],
)
def test_words_and_classes_must_both_fit(
    text: str, kinds: tuple[EntityType, ...], hints: tuple[str, ...]
) -> None:
    assert find_hints(text, kinds) == hints


def test_every_row_names_a_predicate() -> None:
    assert set(read_table("hints")["words"]) <= {*RELATIONS, *ATTRIBUTES}
