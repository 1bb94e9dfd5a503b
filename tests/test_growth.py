"""A build that grows is, to the byte, the build from nothing: over random changes of the reports."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest
from faults import Reports, content
from hypothesis import given
from hypothesis import strategies as st

import kg.growth
from kg.pipeline import build
from kg.rdf.iris import to_iri
from kg.rdf.marks import Marked
from kg.rdf.serialise import to_triples
from kg.rdf.store import open_store
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Knowledge
from kg.splice import Region
from kg.texts import TEXTS

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many subjects each build changed in the files of the one before."""
    seen: list[int] = []

    def watched(change: object, *places: Path) -> None:
        seen.append(len(change.subjects))  # type: ignore[attr-defined]
        real(change, *places)  # type: ignore[arg-type]

    real = kg.growth.write_change
    monkeypatch.setattr(kg.growth, "write_change", watched)
    monkeypatch.setattr("kg.delta.update._MOST", 1.0)
    return seen


def test_a_large_graph_grows_with_a_page_of_its_best(
    tmp_path: Path, changes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"cut.MOST_NODES": 30, "cut.KEPT": 25}.items():
        monkeypatch.setattr(f"kg.view.{name}", value)
    monkeypatch.setattr("kg.growth.KEPT", 25)
    reports = Reports(tmp_path / "reports", Random(4))
    build(tmp_path / "reports", output=tmp_path / "out")
    reports.change()
    build(tmp_path / "reports", output=tmp_path / "out")
    build(tmp_path / "reports", output=tmp_path / "nothing")
    grown, made = content(tmp_path / "out"), content(tmp_path / "nothing")
    assert len(changes) == 1
    assert grown == made
    assert b"25 / " in made["graph.html"]  # type: ignore[operator]


def test_what_a_grown_build_knows_is_brought_when_asked_for(tmp_path: Path, changes: list[int]) -> None:
    made = build(SAMPLE, output=tmp_path / "out")
    grown = build(SAMPLE, output=tmp_path / "out")
    assert changes == [0]
    assert grown == made
    assert grown.counts == made.counts


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_it_is_the_build_from_nothing(
    seed: int, tmp_path: Path, changes: list[int]
) -> None:
    reports = Reports(tmp_path / "reports", Random(seed))
    build(tmp_path / "reports", output=tmp_path / "out")
    for number in range(6):
        reports.change()
        build(tmp_path / "reports", output=tmp_path / "out")
        shutil.rmtree(tmp_path / "nothing", ignore_errors=True)
        build(tmp_path / "reports", output=tmp_path / "nothing")
        grown, made = content(tmp_path / "out"), content(tmp_path / "nothing")
        assert [name for name in made if made[name] != grown.get(name)] == []
        assert grown.keys() == made.keys()
        assert len(changes) == number + 1


def test_nothing_is_changed_where_nothing_changed(tmp_path: Path, changes: list[int]) -> None:
    for _ in range(2):
        build(SAMPLE, output=tmp_path / "out")
    assert changes == [0]


def test_a_fresh_build_takes_over_nothing(tmp_path: Path, changes: list[int]) -> None:
    for _ in range(2):
        build(SAMPLE / "07_one_line.txt", output=tmp_path / "out", fresh=True)
    assert changes == []


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_build_grows_over_files_whose_names_are_not_utf8(tmp_path: Path, changes: list[int]) -> None:
    reports = os.fsdecode(os.fsencode(tmp_path) + "/研报".encode("gb18030"))
    shutil.copytree(SAMPLE, reports)
    build(tmp_path / reports, output=tmp_path / "out")
    old = Path(reports) / "07_one_line.txt"
    old.rename(Path(reports) / os.fsdecode("一行.txt".encode("gb18030")))
    grown = build(reports, output=tmp_path / "out")
    build(reports, output=tmp_path / "nothing")
    assert len(changes) == 1
    assert content(tmp_path / "out") == content(tmp_path / "nothing")
    assert "一行.txt" in {document.source_file for document in grown.documents}


@pytest.mark.parametrize("state", ["changed", "lost", "added"])
def test_texts_that_somebody_changed_are_written_anew(
    state: str, tmp_path: Path, changes: list[int], sample_folder: Path
) -> None:
    build(SAMPLE, output=tmp_path / "out")
    text = sorted((tmp_path / "out" / TEXTS).iterdir())[0]
    if state == "changed":
        text.write_bytes(text.read_bytes() + b"1")
    elif state == "lost":
        text.unlink()
    else:
        shutil.copyfile(text, text.with_name("0" * 64 + ".txt"))
    build(SAMPLE, output=tmp_path / "out")
    assert changes == []
    assert content(tmp_path / "out") == content(sample_folder)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig", "inferred.ttl", "store/CURRENT", "store/x.sst"])
def test_files_that_somebody_changed_are_written_anew(
    name: str, tmp_path: Path, changes: list[int], sample_folder: Path
) -> None:
    build(SAMPLE, output=tmp_path / "out")
    with (tmp_path / "out" / name).open("ab") as file:
        file.write(b"# mine\n")
    build(SAMPLE, output=tmp_path / "out")
    assert changes == []
    assert content(tmp_path / "out") == content(sample_folder)


def test_another_base_and_a_person_s_decisions_are_written_anew(
    tmp_path: Path, changes: list[int], sample_folder: Path
) -> None:
    curation = tmp_path / "curation.toml"
    curation.write_text('by = "李青禾"\n[[same]]\nnames = ["GiantGPT", "GianGPT"]\n', encoding="utf-8")
    build(SAMPLE, output=tmp_path / "out")
    build(SAMPLE, output=tmp_path / "out", base_iri="https://example.org/id/")
    build(SAMPLE, output=tmp_path / "out", curation_files=[curation])
    build(SAMPLE, output=tmp_path / "nothing", curation_files=[curation])
    assert content(tmp_path / "out") == content(tmp_path / "nothing")
    build(SAMPLE, output=tmp_path / "out")
    assert changes == []
    assert content(tmp_path / "out") == content(sample_folder)


def test_every_subject_has_a_mark(sample_knowledge_of_reports: Knowledge) -> None:
    marks = Marked(sample_knowledge_of_reports, BASE_IRI).marks
    subjects = {triple.subject.value for triple in to_triples(sample_knowledge_of_reports)}
    assert {to_iri(name).value for name in marks} >= subjects


@pytest.fixture(scope="module")
def sample_knowledge_of_reports() -> Knowledge:
    return build(SAMPLE).knowledge


def test_an_open_store_stays_what_it_was(tmp_path: Path, changes: list[int]) -> None:
    build(SAMPLE, output=tmp_path / "out")
    store = open_store(tmp_path / "out")
    before = sorted(map(str, store))
    build([path for path in SAMPLE.glob("*.*") if not path.name.startswith("02")], output=tmp_path / "out")
    assert len(changes) == 1
    assert sorted(map(str, store)) == before
    assert sorted(map(str, open_store(tmp_path / "out"))) != before


# --- splicing -----------------------------------------------------------------------------------

KEYS = st.text(alphabet="abc甲乙", min_size=1, max_size=3)
PIECES = st.dictionaries(KEYS, st.integers(0, 99))


def written(pieces: dict[str, int], indent: int = 0) -> bytes:
    rows = sorted((key.encode(), value) for key, value in pieces.items())
    return b"".join(b"%b%b %d ;\n" % (b" " * indent, key, value) for key, value in rows)


@given(
    PIECES, st.dictionaries(KEYS, st.none() | st.integers(0, 99)), st.integers(0, 2), st.binary(max_size=5)
)
def test_a_spliced_region_is_what_one_would_write(
    old: dict[str, int], changes: dict[str, int | None], indent: int, around: bytes
) -> None:
    new = {key: value for key, value in (old | changes).items() if value is not None}
    data = around + written(old, indent) + around
    region = Region(data, len(around), len(data) - len(around), b";\n", indent=indent)
    told = {
        key.encode(): None if value is None else written({key: value}, indent)
        for key, value in changes.items()
    }
    assert b"".join(region.splice(told)) == written(new, indent)
