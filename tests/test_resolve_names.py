"""The identity behind a Ref: a table entry, or the name without its trimmings."""

from __future__ import annotations

import pytest
from factories import ref

from kg.gazetteer import Gazetteer, load_gazetteer
from kg.records import EntityType
from kg.resolve.names import FAMILY, find_entry, trim


@pytest.mark.parametrize(
    ("kind", "name", "trimmed"),
    [
        ("Model", "云墨大模型", "云墨"),
        ("Model", "云墨AI大模型", "云墨"),
        ("Model", "大模型", "大模型"),
        ("Company", "澄海科技股份有限公司", "澄海科技"),
        ("Product", "云墨平台", "云墨"),
        ("Technology", "Transformer架构", "transformer"),
        ("Industry", "传媒行业", "传媒"),
        ("Person", "王公司", "王公司"),
    ],
)
def test_kind_words_fall_off_but_never_the_whole_name(kind: str, name: str, trimmed: str) -> None:
    assert trim(ref(kind, name)) == trimmed


def test_an_entry_by_key_by_name_and_by_kin() -> None:
    gazetteer = load_gazetteer()
    for given in (ref("Company", "300418.SZ"), ref("Company", "昆仑万维"), ref("Organization", "昆仑万维")):
        entry = find_entry(given, gazetteer)
        assert entry is not None
        assert entry.key == "300418.SZ"


def test_another_family_is_no_kin() -> None:
    assert find_entry(ref("Technology", "昆仑万维"), load_gazetteer()) is None
    assert find_entry(ref("Company", "昆仑万维"), Gazetteer(())) is None


def test_every_class_has_a_family() -> None:
    assert set(FAMILY) == set(EntityType)
