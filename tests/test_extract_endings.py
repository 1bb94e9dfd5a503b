"""Firms and bodies that no table knows, by how their names end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import names

from kg.extract import endings
from kg.extract.endings import find_labs, find_legal, find_suffixed
from kg.extract.mention import Found
from kg.extract.patterns import suffix_types
from kg.records import EntityType

_LEGAL = ("有限公司", "有限责任公司", "股份", "收购", "公司", "A")
#: Texts thick with the endings and with what may stand before and behind them.
ENDED = st.lists(st.sampled_from((*suffix_types(), *_LEGAL, *"，。（）\n 的由在云雀星河")), max_size=30).map(
    "".join
)


def surfaces(found: object) -> list[str]:
    return [one.surface for one in found if isinstance(one, Found)]  # type: ignore[attr-defined]


def known(text: str, name: str, kind: EntityType) -> list[Found]:
    start = text.index(name)
    return [Found(start, start + len(name), name, kind, "gazetteer", 0.9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由澄光科技发行", ["澄光科技"]),
        ("与北岳大学合作", ["北岳大学"]),
        ("与远川证券研究所", []),
        ("国产科技发展", []),
        ("在人工智能在线教育", []),
    ],
)
def test_suffixed_names_have_a_sure_left_edge(text: str, expected: list[str]) -> None:
    assert surfaces(find_suffixed(text)) == expected


@pytest.mark.parametrize(
    ("text", "body", "expected"),
    [
        ("北岳大学人工智能研究院发布", "北岳大学", ["北岳大学人工智能研究院"]),
        ("澄光AI Lab提出", "澄光", ["澄光AI Lab"]),
        ("北岳大学的研究院", "北岳大学", []),
        ("北岳大学与某研究院", "北岳大学", []),
        ("Zephyr海城生物制品研究所", "Zephyr", []),
    ],
)
def test_institutes_of_known_bodies(text: str, body: str, expected: list[str]) -> None:
    assert surfaces(find_labs(text, known(text, body, EntityType.ORGANIZATION))) == expected


def test_a_body_between_ends_the_institute() -> None:
    text = "澄光股份北岳研究院"
    both = [*known(text, "澄光股份", EntityType.COMPANY), *known(text, "北岳", EntityType.COMPANY)]
    assert surfaces(find_labs(text, both)) == ["北岳研究院"]


def test_institutes_stay_organisations_whatever_they_do() -> None:
    assert names("公司与北岳大学、远川研究院共同研发。")["远川研究院"] == "Organization"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("公司全资子公司广州云雀产业研究有限公司中标。", "广州云雀产业研究有限公司"),
        ("云雀（北京）医疗器械股份有限公司获批。", "云雀（北京）医疗器械股份有限公司"),
        ("与珠海和鸣医疗设备股份有限公司签约。", "珠海和鸣医疗设备股份有限公司"),
        ("由云雀灵境科技有限公司开发。", "云雀灵境科技有限公司"),
        ("云雀集团武汉血液制品有限公司份额提升。", "云雀集团武汉血液制品有限公司"),
    ],
)
def test_registered_names_begin_at_their_place_or_behind_the_word_before(text: str, name: str) -> None:
    assert [found.surface for found in find_legal(text)] == [name]


@pytest.mark.parametrize(
    "text", ["该有限公司成立于2010年。", "本报告版权属于海岳证券股份有限公司所有。", "公司系有限责任公司。"]
)
def test_what_is_no_registered_name_of_a_firm(text: str) -> None:
    assert list(find_legal(text)) == []


@given(ENDED)
def test_looking_around_the_ends_finds_what_looking_everywhere_finds(text: str) -> None:
    legal = [found.span() for found in endings._legal_names(text)]
    assert legal == [found.span() for found in endings._LEGAL.finditer(text)]
    for position in range(len(text)):
        near, far = endings._next_suffixed(text, position), endings._suffixed().search(text, position)
        assert (near and near.span()) == (far and far.span())
