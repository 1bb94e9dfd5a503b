"""Invented reports: the same for the same seed, and reports that the extractor can read."""

from __future__ import annotations

from itertools import islice

import pytest

from kg.bench.corpus import invent_reports, write_reports
from kg.gazetteer import load_gazetteer
from kg.pipeline import build

GAZETTEER = load_gazetteer()


def test_the_same_seed_invents_the_same_reports_however_many_there_are():
    few, many = invent_reports(5, GAZETTEER), invent_reports(50, GAZETTEER)
    assert list(few) == list(islice(many, 5))
    assert list(invent_reports(5, GAZETTEER, seed=2)) != list(invent_reports(5, GAZETTEER))


def test_names_are_unique_and_texts_differ():
    names, texts = zip(*invent_reports(200, GAZETTEER), strict=True)
    assert len(set(names)) == len(set(texts)) == 200
    assert not any("{" in text for text in texts)


def test_what_is_invented_can_be_read(tmp_path):
    write_reports(tmp_path, 40, GAZETTEER)
    made = build(tmp_path)
    said = {(relation.predicate) for relation in made.knowledge.relations}
    assert said >= {"publishedBy", "authoredBy", "issued", "rating", "recommends", "develops", "releaseDate"}
    signed = [relation for relation in made.knowledge.relations if relation.predicate == "publishedBy"]
    assert len(signed) == 40
    assert not made.failures


def test_the_command_writes_them(call_kg, tmp_path):
    assert call_kg("bench", "corpus", "3", "-o", str(tmp_path / "new")) == (
        0,
        f"{tmp_path / 'new'}: 3 reports\n",
        "",
    )
    assert len(list((tmp_path / "new").rglob("*.txt"))) == 3


@pytest.mark.parametrize("count", ["0", "-1", "x"])
def test_nothing_cannot_be_invented(call_kg, tmp_path, count):
    assert call_kg("bench", "corpus", "-o", str(tmp_path), "--", count)[0] == 2
