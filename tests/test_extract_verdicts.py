"""Verdicts counted by rule: families, and the table that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import PatternError
from kg.extract.verdicts import Count, family_of, parse_counts, to_lines
from kg.resources import shipped

HEADER = "rule,judged,right,stated"


@pytest.mark.parametrize(
    ("rule", "family"),
    [
        ("develops.make", "develops"),
        ("recommends.rated-run", "recommends"),
        ("masthead.broker.email-domain", "masthead.broker"),
        ("masthead.title", "masthead.title"),
        ("gazetteer", "gazetteer"),
        ("shape.latin", "shape.latin"),
        ("ticker", "ticker"),
        ("ticker.printed", "ticker.printed"),
    ],
)
def test_the_family_of_a_rule(rule: str, family: str) -> None:
    assert family_of(rule) == family


def test_a_table_comes_back() -> None:
    counts = {"uses.employs": Count(4, 3, 0.8), "gazetteer": Count(90, 88, 0.913)}
    lines = list(to_lines(counts))
    assert lines == [HEADER, "gazetteer,90,88,0.913", "uses.employs,4,3,0.800"]
    assert parse_counts(lines) == counts


def test_a_header_alone_counts_nothing() -> None:
    assert parse_counts([HEADER]) == {}


def test_the_table_that_ships_is_well_formed() -> None:
    lines = shipped("extract", "patterns", "precision.csv").read_text(encoding="utf-8").splitlines()
    counts = parse_counts(lines)
    assert list(to_lines(counts)) == lines


@pytest.mark.parametrize(
    "row",
    [
        "develops.make,4",
        "develops.make,4,5,0.8",
        "develops.make,-1,0,0.8",
        "develops.make,four,3,0.8",
        "develops.make,4,3,80",
        "develops.make,4,3,",
        "develops.make,4,3,nan",
        ",4,3,0.8",
        "",
        "uses.employs,1,1,0.8",
    ],
)
def test_a_bad_row_is_named_with_its_line(row: str) -> None:
    with pytest.raises(PatternError, match=r"precision\.csv:3: .*; expected one row a rule"):
        parse_counts([HEADER, "uses.employs,4,3,0.8", row])


@pytest.mark.parametrize("lines", [[], ["rule,judged,right"], ["develops.make,4,3,0.8"]])
def test_another_header_is_refused(lines: list[str]) -> None:
    with pytest.raises(PatternError, match=r"precision\.csv:1: expected the header rule,judged"):
        parse_counts(lines)


def test_every_rule_of_the_table_is_one_of_ours() -> None:
    """A rule that was renamed or taken out would leave a row that nothing asks for."""
    folder = Path(str(shipped("extract")))
    sources = (path for kind in ("*.py", "*.toml") for path in folder.rglob(kind))
    said = " ".join(path.read_text("utf-8") for path in sources)
    table = shipped("extract", "patterns", "precision.csv").read_text("utf-8")
    last = (rule.rpartition(".")[2].removeprefix("rated-") for rule in parse_counts(table.splitlines()))
    assert [word for word in last if not re.search(rf"[\".]{word}\"", said)] == []
