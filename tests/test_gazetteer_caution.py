"""Which names need context."""

import pytest

from kg.gazetteer import Caution, is_short

NONE = Caution(exempt={}, ambiguous={})


@pytest.mark.parametrize("name", ["如影", "云", "SAM", "sd", "·AI·", "G7"])
def test_short_aliases_are_ambiguous(name: str) -> None:
    assert is_short(name)
    assert NONE.of_alias(name)


@pytest.mark.parametrize("name", ["如影版", "Sora", "AI云", "GPT4"])
def test_longer_aliases_are_not(name: str) -> None:
    assert not is_short(name)
    assert not NONE.of_alias(name)


def test_tables_overrule() -> None:
    caution = Caution(exempt={"快手": "household name"}, ambiguous={"太平洋": "an ocean"})
    assert not caution.of_alias("快手")
    assert not caution.of_label("快手", True)
    assert caution.of_alias("太平洋")
    assert caution.of_label("太平洋", False)


def test_a_flag_counts_for_the_label() -> None:
    assert NONE.of_label("星火计划", True)
    assert not NONE.of_label("可灵", False)
    assert NONE.of_label("X", False)
