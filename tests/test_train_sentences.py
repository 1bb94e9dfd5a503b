"""Lessons: templates parse, names lie where they are said to, and invention goes by its seed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import PatternError
from kg.extract.tagger.weights import CLASSES
from kg.gazetteer import load_gazetteer
from kg.records import EntityType
from kg.train.invent import make_inventor
from kg.train.sentences import Labelled, Name, filled, masked, parse_templates, read_templates

PIECES = st.lists(
    st.tuples(st.text("甲乙丙，。 A1", max_size=4), st.sampled_from(("", "太阳能", "Sora 2", "林望舒"))),
    max_size=6,
)


def to_labelled(pieces: list[tuple[str, str]]) -> Labelled:
    """Gaps and names in turn; each gap of two characters or more begins with an unsure one."""
    text, names, unsure = "", [], []
    for gap, name in pieces:
        if len(gap) > 1:
            unsure.append((len(text), len(text) + 1))
        text += gap
        if name:
            names.append(Name(len(text), len(text) + len(name), EntityType.COMPANY))
        text += name
    return Labelled(text, tuple(names), tuple(unsure), 0.3)


def between(labelled: Labelled) -> list[str]:
    """What stands before, between and after the names."""
    edges = [0, *(edge for name in labelled.names for edge in (name.start, name.end)), len(labelled.text)]
    assert edges == sorted(edges)
    return [labelled.text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]


def test_all_templates_parse() -> None:
    templates = read_templates()
    assert len(templates) > 1000
    assert len(set(templates)) == len(templates)


@pytest.mark.parametrize(
    "line", ["{firm}发布新品。", "{company发布新品。", "{company=}发布新品。", "{Company}发布。"]
)
def test_an_unknown_slot_is_named_with_its_line(line: str) -> None:
    with pytest.raises(PatternError, match=r"mine\.txt:3: unknown .*company, broker"):
        parse_templates(f"# a comment\n\n{line}\n", "mine.txt")


def test_every_slot_of_every_template_is_filled_in_place() -> None:
    inventor = make_inventor(load_gazetteer(), 3)
    for template in read_templates():
        made = filled(template, inventor)
        fixed = re.split(r"\{[^}]*\}", template)
        assert made.text.startswith(fixed[0])
        assert made.text.endswith(fixed[-1])
        assert not set("{}") & set(made.text)
        assert len(made.names) >= len(fixed) - 1
        assert all(name.type in CLASSES and made.text[name.start : name.end].strip() for name in made.names)
        between(made)


def test_a_printed_name_stays_and_is_not_shown_as_known() -> None:
    inventor = make_inventor(load_gazetteer(), 3)
    made = filled("{company=太阳能}公布年报，{broker}维持评级。", inventor)
    assert made.text[: made.names[0].end] == "太阳能"
    assert made.names[0] == Name(0, 3, EntityType.COMPANY, False)
    assert made.names[1].type is EntityType.COMPANY


def test_a_list_has_several_names() -> None:
    made = filled("{product*}", make_inventor(load_gazetteer(), 3))
    assert 2 <= len(made.names) <= 6
    assert {name.type for name in made.names} == {EntityType.PRODUCT}


@settings(max_examples=60, deadline=None)  # making an inventor takes half of the usual deadline
@given(PIECES, st.integers(0, 99))
def test_masking_changes_names_only(pieces: list[tuple[str, str]], seed: int) -> None:
    labelled = to_labelled(pieces)
    made = masked(labelled, make_inventor(load_gazetteer(), seed))
    assert between(made) == between(labelled)
    assert [name.type for name in made.names] == [name.type for name in labelled.names]
    assert [made.text[low:high] for low, high in made.unsure] == [
        labelled.text[low:high] for low, high in labelled.unsure
    ]
    assert made.no_name == labelled.no_name


def test_the_same_seed_invents_the_same_names() -> None:
    def names(seed: int) -> list[str]:
        inventor = make_inventor(load_gazetteer(), seed)
        return [inventor.name(kind) for kind in CLASSES for _ in range(20)]

    assert names(5) == names(5)
    assert names(5) != names(6)


def test_invented_names_are_hardly_ever_in_the_tables() -> None:
    gazetteer = load_gazetteer()
    inventor = make_inventor(gazetteer, 1)
    listed = {entry.label for entry in gazetteer.entries}
    made = [inventor.name(kind) for kind in CLASSES for _ in range(50)]
    assert sum(name in listed for name in made) < len(made) / 20
    assert inventor.known(EntityType.COMPANY) in listed
