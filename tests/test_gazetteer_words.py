"""Endings and tokens."""

from kg.gazetteer import namesakes, stopnames, suffixes
from kg.records import EntityType
from kg.text.normalise import fold_name


def test_suffixes_are_unique_and_longest_first() -> None:
    endings = [item.suffix for item in suffixes()]
    assert len(endings) == len(set(endings))
    assert [len(ending) for ending in endings] == sorted(map(len, endings), reverse=True)


def test_suffixes_tell_the_type() -> None:
    types = {item.suffix: item.type for item in suffixes()}
    assert types["影视"] is EntityType.COMPANY
    assert types["研究院"] is EntityType.ORGANIZATION
    assert types["大模型"] is EntityType.MODEL
    assert types["助手"] is EntityType.PRODUCT
    assert types["电视剧"] is EntityType.CREATIVE_WORK


def test_stopnames_are_keyed_by_their_folded_form() -> None:
    stop = stopnames()
    assert {"ai", "cagr", "wind", "yoy", "kwh", "fda", "pcb", "tob", "a", "z"} <= set(stop)
    assert all(fold_name(item.token) == key and item.note for key, item in stop.items())
    assert "sora" not in stop


def test_namesakes_say_what_the_thing_is_and_what_it_is_called() -> None:
    shared = namesakes()
    assert (shared["b站"].kind, shared["b站"].thing) == (EntityType.PRODUCT, "哔哩哔哩")
    assert shared["deepseek"].kind is EntityType.MODEL
    assert all(one.reason for one in shared.values())
