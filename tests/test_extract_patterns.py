"""The tables of rules compile, and a bad row is named."""

from __future__ import annotations

import pytest

from kg.errors import PatternError
from kg.extract.patterns import read_table, suffix_types, to_pattern, words
from kg.extract.relation_patterns import relation_patterns
from kg.records import RELATIONS, EntityType

RELATION_PATTERNS = [*relation_patterns().plain, *relation_patterns().bracketed]

LISTS = ("documents", "issuing", "generic", "boundaries", "slogans", "umbrella")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_compiles_and_matches_no_empty_text(name: str) -> None:
    assert words(name).fullmatch("") is None


def test_every_row_has_a_name_of_its_own_that_tells_its_relation() -> None:
    names = [pattern.name for pattern in RELATION_PATTERNS]
    assert len(set(names)) == len(names)
    assert all(
        one.name.startswith(f"{one.relation}.") and one.relation in RELATIONS for one in RELATION_PATTERNS
    )


def test_trust_is_between_nothing_and_certainty() -> None:
    assert all(0 < one.confidence < 1 for one in RELATION_PATTERNS)
    assert all(0 < row["weight"] <= 1 for row in read_table("cues")["cue"])
    assert all(0 < row["confidence"] <= 1 for row in read_table("calls")["trigger"])


def test_suffixes_tell_companies_and_bodies() -> None:
    assert suffix_types()["科技"] is EntityType.COMPANY
    assert suffix_types()["研究院"] is EntityType.ORGANIZATION


def test_a_bad_expression_is_named_with_its_place() -> None:
    with pytest.raises(PatternError, match=r"cues.toml: odd: not a regular expression"):
        to_pattern("(", "cues.toml: odd")
