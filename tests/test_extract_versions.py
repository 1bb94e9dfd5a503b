"""Versions: with their family's name, and by number alone under its heading."""

from __future__ import annotations

import pytest
from reports import extract, names, report

from kg.extract.mention import Found
from kg.extract.versions import find_versions
from kg.records import EntityType


def known(text: str, name: str) -> list[Found]:
    start = text.index(name)
    return [Found(start, start + len(name), name, EntityType.MODEL, "gazetteer", 0.9, key=name)]


def keys(text: str) -> dict[str, str | None]:
    return {one.surface: one.key for one in find_versions(text, known(text, "云墨"))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云墨1.5发布", ["云墨1.5"]),
        ("云墨 2.0 Pro发布", ["云墨 2.0 Pro"]),
        ("云墨2.5-Max发布", ["云墨2.5-Max"]),
        ("云墨2.0大师版发布", ["云墨2.0大师版"]),
        ("云墨V2发布", ["云墨V2"]),
        ("云墨3.5亿元", []),
        ("云墨2.5倍", []),
        ("云墨2024年", []),
    ],
)
def test_versions_are_names_of_their_own(text: str, expected: list[str]) -> None:
    assert [*keys(text)] == expected


@pytest.mark.parametrize("heading", ["云墨。", "云墨\n", "（一）云墨\n"])
def test_a_number_alone_is_a_version_of_what_heads_the_paragraph(heading: str) -> None:
    found = keys(f"{heading}3月1.5版开放试用；此后2.0大师版收费，随后的2.1系列降价。")
    assert found == {"1.5版": "云墨1.5", "2.0大师版": "云墨2.0大师版", "2.1系列": "云墨2.1"}


@pytest.mark.parametrize(
    "text",
    [
        "云墨。其7B版本开源，1.5B版本可端侧运行。",
        "云墨。价格为1.5元，版权收入增长1.2%。",
        "云墨发布后，1.5版上线。",
        "云墨\n此外行业回暖。\n1.5版上线。",
    ],
)
def test_sizes_amounts_and_other_paragraphs_are_no_versions(text: str) -> None:
    assert keys(text) == {}


def test_one_number_under_two_headings_is_two_versions() -> None:
    text = "可灵。首版开放后，用户增长；1.5版提升清晰度。\n\nPika。首版开放后，用户增长；1.5版加入特效。"
    found = [one.ref.key for one in extract(report(text)).mentions if one.surface == "1.5版"]
    assert sorted(found) == ["pika1.5", "可灵1.5"]


def test_families_and_versions_stay_apart_with_sizes_and_editions() -> None:
    found = {
        one.surface: one.ref.key
        for one in extract(
            "通义千问2.5发布，通义千问系列持续迭代。Meta开源Llama 3.1 405B，Llama 3.1支持多语言。"
            "OpenAI推出GPT-4o mini，GPT-4o降价。百度发布文心大模型4.5。"
        ).mentions
    }
    assert found["通义千问2.5"] != found["通义千问系列"]
    assert (found["Llama 3.1 405B"], found["Llama 3.1"]) == ("llama3.1405b", "llama3.1")
    assert (found["GPT-4o mini"], found["GPT-4o"]) == ("gpt4omini", "gpt4o")
    assert found["文心大模型4.5"] == "ernie4.5"


def test_a_version_is_not_cut_at_its_point() -> None:
    assert names("通义千问2.5-Max上线。")["通义千问2.5-Max"] == "Model"
