"""Names no table knows, by how they are written."""

from __future__ import annotations

import pytest
from reports import names

from kg.extract.mention import Found
from kg.extract.shapes import (
    find_labs,
    find_large_models,
    find_latin,
    find_legal,
    find_suffixed,
)
from kg.records import EntityType


def surfaces(found: object) -> list[str]:
    return [one.surface for one in found]  # type: ignore[attr-defined]


def known(text: str, name: str, kind: EntityType) -> list[Found]:
    start = text.index(name)
    return [Found(start, start + len(name), name, kind, "gazetteer", 0.9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布Club Koala与Zephyrix 2.1", ["Club Koala", "Zephyrix 2.1"]),
        ("CEO Andrew Wilson表示", ["Andrew Wilson"]),
        ("模型k0-math发布，first-in-class药物", ["k0-math"]),
        ("投资Zephyrix40亿美元", ["Zephyrix"]),
        ("Text2Video-Zero无需训练", ["Text2Video-Zero"]),
        ("营收同比增长5%，Q3毛利率提升，SZ300001", []),
        ("访问www.example.com或a@Example.com", []),
        ("“Ipai星球计划”启动", []),
        ("X" * 500, []),
    ],
)
def test_latin_names(text: str, expected: list[str]) -> None:
    assert surfaces(find_latin(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推出澄星大模型", ["澄星大模型"]),
        ("通用大模型与行业大模型并行", []),
        ("国内大模型加速迭代", []),
        ("视频大模型持续进步，推出视频大模型", []),
        ("澄星大模型领先，澄星大模型开源", ["澄星大模型", "澄星大模型"]),
    ],
)
def test_large_models_are_named_or_generic(text: str, expected: list[str]) -> None:
    assert surfaces(find_large_models(text, [])) == expected


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
