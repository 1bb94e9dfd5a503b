"""One typed mention a span: ranks, votes, and names in brackets."""

from __future__ import annotations

import pytest
from reports import names

from kg.extract.mention import Found, Named
from kg.extract.settle import settle, unite_aliases
from kg.records import EntityType, Ref

COMPANY, MODEL, PRODUCT = EntityType.COMPANY, EntityType.MODEL, EntityType.PRODUCT
NONE: frozenset[str] = frozenset()


def found(
    text: str, name: str, kind: EntityType | None, source: str = "gazetteer", **options: object
) -> Found:
    start = text.index(name)
    weight = 0.5 if options.get("ambiguous") else 0.9
    return Found(start, start + len(name), name, kind, source, weight, **options)  # type: ignore[arg-type]


def test_spans_do_not_overlap_and_the_longer_name_wins() -> None:
    text = "云墨大师上线"
    settled = settle(text, [found(text, "云墨", MODEL), found(text, "云墨大师", PRODUCT)], NONE).named
    assert [(one.surface, one.ref.type) for one in settled] == [("云墨大师", PRODUCT)]


def test_an_ambiguous_name_needs_a_voucher() -> None:
    plain, vouched = "飞扬的歌声", "游戏飞扬上线"
    for text, count in ((plain, 0), (vouched, 1)):
        assert len(settle(text, [found(text, "飞扬", PRODUCT, ambiguous=True)], NONE).named) == count


def test_a_printed_ticker_vouches() -> None:
    text = "飞扬的业绩"
    one = found(text, "飞扬", COMPANY, ambiguous=True, key="300999.SZ")
    assert settle(text, [one], NONE).named == []
    assert len(settle(text, [one], frozenset({"300999.SZ"})).named) == 1


def test_a_strange_name_needs_words_beside_it() -> None:
    for text, kinds in (
        ("Zephyrix增长", []),
        ("大模型Zephyrix上线", [MODEL]),
        ("由Zephyrix公司旗下团队开发", [COMPANY]),
    ):
        settled = settle(text, [Found(*_span(text), "Zephyrix", None, "shape.latin", 0.3)], NONE).named
        assert [one.ref.type for one in settled] == kinds


def _span(text: str) -> tuple[int, int]:
    start = text.index("Zephyrix")
    return start, start + 8


def test_spellings_the_table_tells_apart_stay_apart() -> None:
    text = "GAN与GaN"
    two = [found(text, "GAN", MODEL, key="一"), found(text, "GaN", MODEL, key="二")]
    assert [one.ref.key for one in settle(text, two, NONE).named] == ["一", "二"]


def named(text: str, name: str, kind: EntityType) -> Named:
    start = text.index(name)
    return Named(start, start + len(name), name, Ref(kind, name.lower()), "test", 0.9)


def test_a_name_in_brackets_is_the_name_before_it() -> None:
    text = "澄光科技（原名远山传媒）与云墨（Inky）"
    names = [named(text, "澄光科技", COMPANY), named(text, "远山传媒", COMPANY), named(text, "云墨", MODEL)]
    united = unite_aliases(text, [*names, named(text, "Inky", MODEL)])
    assert [one.ref.key for one in united] == ["澄光科技", "澄光科技", "云墨", "云墨"]


def test_brackets_of_another_kind_or_with_more_words_unite_nothing() -> None:
    for text, kind in (("澄光科技（云墨）", MODEL), ("澄光科技（云墨的母公司）", COMPANY)):
        names = [named(text, "澄光科技", COMPANY), named(text, "云墨", kind)]
        assert [one.ref.key for one in unite_aliases(text, names)] == ["澄光科技", "云墨"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海电影发布新的动画片单。", "上海电影"),
        ("上海电影旗下影院增至百家。", "上海电影"),
        ("【同花顺】年报出炉。", "同花顺"),
        ("机器人（300024.SZ）推出新品。", "机器人"),
        ("消息称苹果拟收购一家公司。", "苹果"),
    ],
)
def test_everyday_words_are_firms_where_the_words_beside_them_say_so(text: str, name: str) -> None:
    assert names(text)[name] == "Company"


@pytest.mark.parametrize(
    "text",
    [
        "太阳能电池与机器人行业有望受益。",
        "牌面凑成同花顺，去看上海电影。",
        "机器人推出后受到欢迎。",
        "苹果产量增长，香蕉减产。",
    ],
)
def test_everyday_words_stay_words(text: str) -> None:
    assert "Company" not in names(text).values()
