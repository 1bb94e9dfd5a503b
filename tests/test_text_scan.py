"""Patterns searched one by one: the matches of the joined pattern; looks ahead that leave nothing out."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as code  # the parser is private: only a test may lean on it
import re._parser as parser
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.extract
import kg.read
import kg.text
from kg.extract.calls import triggers
from kg.text.scan import Alternatives, Row

ROWS = (Row("run", "ab+"), Row("word", "b|ca"), Row("look", "(?<=a)c"), Row("far", ".{0,2}dd", "dd"))


@given(st.text("abcd", max_size=40))
def test_the_matches_are_those_of_the_joined_pattern(text: str) -> None:
    joined = re.compile("|".join(f"(?P<{row.kind}>{row.pattern})" for row in ROWS))
    expected = [(found.lastgroup, found.span()) for found in joined.finditer(text)]
    rows = Alternatives(ROWS)
    assert [(kind, found.span()) for kind, found in rows.find(text)] == expected
    assert rows.is_in(text) is bool(expected)


def test_rows_see_what_stands_before_the_last_match() -> None:
    assert [kind for kind, _ in Alternatives(ROWS).find("abac")] == ["run", "look"]


def test_flags_hold_for_all_rows() -> None:
    rows = Alternatives((Row("a", "^x"), Row("b", "y$")), re.MULTILINE)
    assert [kind for kind, _ in rows.find("x y\nx y")] == ["a", "b", "a", "b"]


# --- looks ahead --------------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that reading and extraction hold in their modules, and the triggers."""
    for package in (kg.extract, kg.read, kg.text):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, held in vars(importlib.import_module(info.name)).items():
                yield from ((f"{info.name}.{name}", one) for one in _patterns(held))
    yield from ((trigger.name, trigger.words) for trigger in triggers())


def _patterns(held: object) -> Iterator[re.Pattern[str]]:
    if isinstance(held, re.Pattern):
        yield held
    elif isinstance(held, Alternatives):
        yield from (pattern for _, pattern, _ in held._rows)
    elif isinstance(held, tuple):
        yield from (one for part in held for one in _patterns(part))


def first_items(pattern: re.Pattern[str]) -> tuple[Iterable[Any], Iterable[Any]] | None:
    """The look ahead at one character that a pattern begins with, and the rest; None without one."""
    items = list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    while len(items) == 1 and items[0][0] is code.SUBPATTERN:
        items = list(items[0][1][3])
    if not items or items[0][0] is not code.ASSERT or items[0][1][0] != 1:
        return None
    look = list(items[0][1][1])
    return (look, items[1:]) if len(look) == 1 and look[0][0] in (code.IN, code.LITERAL) else None


def may_begin(items: Iterable[Any], character: str, *, ignore_case: bool) -> tuple[bool, bool]:
    """Whether a match of ``items`` may begin with a character, and whether they may match nothing."""
    for item, held in items:
        begins, empty = _may_begin(item, held, character, ignore_case=ignore_case)
        if begins or not empty:
            return begins, False
    return False, True


def _may_begin(item: Any, held: Any, character: str, *, ignore_case: bool) -> tuple[bool, bool]:
    if item in (code.ASSERT, code.ASSERT_NOT, code.AT):
        return False, True
    if item is code.BRANCH:
        found = [may_begin(one, character, ignore_case=ignore_case) for one in held[1]]
        return any(begins for begins, _ in found), any(empty for _, empty in found)
    if item is code.SUBPATTERN:
        cased = ignore_case or bool(held[1] & re.IGNORECASE)
        return may_begin(held[3], character, ignore_case=cased)
    if item in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        begins, empty = may_begin(held[2], character, ignore_case=ignore_case)
        return begins, empty or held[0] == 0
    cases = {character, character.lower(), character.upper()} if ignore_case else {character}
    return any(_is_one_of(item, held, case) for case in cases), False


def _is_one_of(item: Any, held: Any, character: str) -> bool:
    """Whether one character is what an item of one character matches."""
    if item is code.IN:
        parts = [part for part in held if part[0] is not code.NEGATE]
        return any(_is_one_of(*part, character) for part in parts) is (len(parts) == len(held))
    if item is code.RANGE:
        return bool(held[0] <= ord(character) <= held[1])
    if item is code.CATEGORY:
        kinds = {code.CATEGORY_DIGIT: r"\d", code.CATEGORY_SPACE: r"\s", code.CATEGORY_WORD: r"\w"}
        return re.match(kinds[held], character) is not None
    if item in (code.ANY, code.NOT_LITERAL):
        return item is code.ANY or ord(character) != held
    assert item is code.LITERAL, item
    return bool(ord(character) == held)


LOOKING = [(name, pattern) for name, pattern in patterns() if first_items(pattern)]


def test_there_are_looks_ahead() -> None:
    assert len(LOOKING) > 20


@pytest.mark.parametrize(("name", "pattern"), LOOKING, ids=[name for name, _ in LOOKING])
def test_a_look_ahead_leaves_nothing_out(name: str, pattern: re.Pattern[str]) -> None:
    """Each character that the rest of the pattern may begin with is one that the look ahead allows."""
    look, rest = first_items(pattern)  # type: ignore[misc]
    ignore_case = bool(pattern.flags & re.IGNORECASE)
    for character in {*pattern.pattern, *"aZ09 \n\t_-一．ａ٣"}:
        begins, empty = may_begin(rest, character, ignore_case=ignore_case)
        assert not empty
        if begins:
            assert may_begin(look, character, ignore_case=ignore_case)[0], (name, character)
