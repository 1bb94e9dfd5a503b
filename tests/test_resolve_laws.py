"""What holds of a build whatever reports come to it, on the bundled sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.pipeline import extract_documents
from kg.gazetteer import load_gazetteer
from kg.read.files import read_documents
from kg.resolve import resolve

SAMPLE = Path(__file__).parent.parent / "kg" / "sample"


@pytest.fixture(scope="module")
def extractions():
    documents, _ = read_documents([SAMPLE])
    return list(extract_documents(documents, gazetteer=load_gazetteer()))


def claims(known):
    return {claim.id for relation in known.relations for claim in relation.claims}


def test_a_report_more_takes_no_claim_of_another_away(extractions):
    gazetteer = load_gazetteer()
    every = claims(resolve(extractions, gazetteer))
    for left_out in range(len(extractions)):
        fewer = resolve([*extractions[:left_out], *extractions[left_out + 1 :]], gazetteer)
        assert claims(fewer) <= every


def test_the_order_of_reports_changes_no_conflict(extractions):
    gazetteer = load_gazetteer()
    conflicts = resolve(extractions, gazetteer).conflicts
    assert conflicts
    assert resolve(extractions[::-1], gazetteer).conflicts == conflicts
