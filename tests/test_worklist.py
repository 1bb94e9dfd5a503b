"""issues.jsonl: one row for each issue and each unused thing, as it is written and read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from factories import document, entity, knowledge
from reports import extract

from kg.errors import GraphError
from kg.gazetteer import load_gazetteer
from kg.records import Issue, IssueKind, Page, Reason, Unused
from kg.resolve import resolve
from kg.worklist import NAME, count_kinds, read_worklist, to_rows, write_worklist

SOURCE = document("快手与百度都在场。", "b.txt", pages=(Page(number=3, start=0, end=9),))
KNOWN = replace(
    knowledge((SOURCE,), (entity("Company", "快手"), entity("Company", "百度"))),
    issues=(
        Issue(file="c.pdf", kind=IssueKind.UNREADABLE, message="c.pdf: cut off", severity="error"),
        Issue(file="a.txt", kind=IssueKind.LOW_CONFIDENCE, message="2 claims below confidence 0.5 left out"),
    ),
    unused=(
        Unused(
            "b.txt",
            0,
            9,
            IssueKind.UNUSED_SENTENCE,
            Reason.SILENT,
            SOURCE.digest,
            entities=("company-快手", "company-百度"),
            hints=("partnerOf",),
        ),
        Unused("b.txt", 5, 6, IssueKind.DROPPED_SPAN, Reason.WORD, SOURCE.digest, rule="gazetteer"),
    ),
)


def test_rows_are_in_the_order_of_the_files_and_quote_their_place() -> None:
    sentence, name, file = to_rows(KNOWN)
    assert (sentence["file"], sentence["start"], sentence["end"], sentence["page"]) == ("b.txt", 0, 9, 3)
    assert sentence["quote"] == "快手与百度都在场。"
    assert sentence["entities"] == [
        {"id": "company-快手", "type": "Company", "label": "快手"},
        {"id": "company-百度", "type": "Company", "label": "百度"},
    ]
    assert (name["quote"], name["context"], name["rule"]) == ("都", "快手与百度都在场。", "gazetteer")
    assert (file["kind"], file["start"], file["severity"]) == ("unreadable", None, "error")


def test_every_row_has_every_key() -> None:
    assert len({frozenset(row) for row in to_rows(KNOWN)}) == 1


def test_counts_are_those_of_the_rows() -> None:
    rows = Counter(row["kind"] for row in to_rows(KNOWN))
    assert count_kinds(KNOWN) == rows == {"unreadable": 1, "unused-sentence": 1, "dropped-span": 1}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_worklist(tmp_path / NAME, KNOWN)
    written = json.loads(json.dumps(list(to_rows(KNOWN))))
    assert list(read_worklist(tmp_path)) == written


def test_characters_that_break_lines_stay_within_theirs(tmp_path: Path) -> None:
    text = "快手\u2028与百度\x85都在\x0b场。"
    write_worklist(tmp_path / NAME, resolve([extract(text)], load_gazetteer()))
    assert text in {row["quote"] for row in read_worklist(tmp_path)}


def test_an_older_build_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"issues\.jsonl: not there; .*'kg build'"):
        list(read_worklist(tmp_path))


@pytest.mark.parametrize("line", ["{", "[]", '{"file": "a.txt"}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / NAME).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"issues\.jsonl:1: not an issue"):
        list(read_worklist(tmp_path))
