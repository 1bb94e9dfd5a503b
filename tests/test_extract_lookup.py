"""Names of the tables in running text: whole words, longest first, everyday words only where vouched for."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import extract, names
from strategies import pieces

from kg.extract.lookup import _folded, find_gazetteer, find_hits, is_whole
from kg.gazetteer import load_gazetteer
from kg.records import EntityType


@pytest.mark.parametrize(
    "text",
    ["机器人产业加速落地。", "太阳能发电装机保持增长。", "上海电影市场回暖。", "同花顺数据显示指数上涨。"],
)
def test_everyday_words_are_no_companies(text: str) -> None:
    assert names(text) == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [("太阳能", "000591.SZ"), ("机器人", "300024.SZ"), ("同花顺", "300033.SZ"), ("上海电影", "601595.SH")],
)
@pytest.mark.parametrize(
    "text", ["{name}（{code}）发布公告。", "建议关注：昆仑万维、{name}、万兴科技。", "建议关注【{name}】。"]
)
def test_they_are_beside_a_ticker_in_a_list_and_in_list_brackets(name: str, code: str, text: str) -> None:
    found = extract(text.format(name=name, code=code)).mentions
    assert code in {one.ref.key for one in found if one.surface == name}


@pytest.mark.parametrize(
    ("text", "name", "is_there"),
    [
        ("GPT-4o支持语音", "GPT", False),
        ("GPT-4o支持语音", "GPT-4o", True),
        ("用GPT-4写作", "GPT-4", True),
        ("多种GANs模型", "GANs", True),
        ("SoraX问世", "Sora", False),
        ("连天美妆业绩较好", "天美", False),
        ("由天美推出的手游", "天美", True),
        ("可灵1.5画质更好", "可灵", False),
        ("寒武纪-U、海光信息", "寒武纪-U", True),
        ("追加投资Anthropic40亿美元", "Anthropic", True),
    ],
)
def test_a_name_is_a_whole_word_and_the_longest(text: str, name: str, is_there: bool) -> None:
    surfaces = {one.surface for one in find_gazetteer(text, load_gazetteer()).found}
    assert (name in surfaces or name.removesuffix("s") in surfaces) is is_there


def test_case_tells_a_network_from_a_compound() -> None:
    keys = {
        one.surface: one.ref.key for one in extract("GaN器件功率密度高，GAN由生成器与判别器组成。").mentions
    }
    assert keys["GaN"] == "氮化镓"
    assert keys["GAN"] == "生成对抗网络"


def test_a_maker_and_its_product_are_two_names() -> None:
    found = {one.surface: one.key for one in find_gazetteer("快手可灵近期开放测试", load_gazetteer()).found}
    assert found == {"快手": "1024.HK", "可灵": "可灵"}


@pytest.mark.parametrize("printed", ["DALL·E 3", "Dall·E3", "DALL-E 3", "dall-e 3"])
def test_marks_and_case_do_not_hide_a_name(printed: str) -> None:
    (hit,) = [
        hit for hit in find_hits(f"由{printed}生成", load_gazetteer()) if hit.bearers[0][0].key == "dalle3"
    ]
    assert (hit.start, hit.end) == (1, 1 + len(printed))


@given(st.lists(st.one_of(pieces, st.sampled_from(("可", "灵", "中国平安", "G", "n", "2"))), max_size=20))
def test_no_name_is_missed(parts: list[str]) -> None:
    """Every stretch that folds to a name and stands as a word is a hit."""
    text, gazetteer = "".join(parts), load_gazetteer()
    folded, _, offsets = _folded(text)
    found = {(hit.start, hit.bearers) for hit in find_hits(text, gazetteer)}
    for first, last in combinations(range(len(folded)), 2):
        named = gazetteer.named(folded[first : last + 1])
        bearers = tuple(pair for pair in named if pair[0].type is not EntityType.INDUSTRY)
        start, end = int(offsets[first]), int(offsets[last]) + 1
        if bearers and is_whole(text, start, end) and end - start == last + 1 - first:
            assert (start, bearers) in found


def test_characters_that_grow_in_lower_case_keep_offsets() -> None:
    text = "İİẞ，快手推出可灵"
    assert all(text[hit.start : hit.end] in ("快手", "可灵") for hit in find_hits(text, load_gazetteer()))


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("GPT-4", 0, 3, False),
        ("用GPT做", 1, 4, True),
        ("GANs", 0, 3, True),
        ("GANsta", 0, 3, False),
        ("1-AB", 2, 4, True),
    ],
)
def test_edges_of_latin_words(text: str, start: int, end: int, whole: bool) -> None:
    assert is_whole(text, start, end) is whole
