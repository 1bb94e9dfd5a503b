"""The build as a whole: its stages meet, its claims stand in the text, and equal input gives equal bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from packing import PlayedWorker, write_zip
from pyoxigraph import Triple

from kg.errors import GazetteerError, GraphError, ReadError, WriteError
from kg.graph.build import to_graph
from kg.graph.counts import to_counts
from kg.outputs import OUTPUTS
from kg.pipeline import Build, build
from kg.rdf.export import write_turtle
from kg.rdf.query import run_query
from kg.rdf.serialise import to_triples
from kg.rdf.store import open_store
from kg.rdf.validate import ValidationReport, validate
from kg.rdf.vocabulary import KG, RDF
from kg.read import files
from kg.read.parsed import Parsed
from kg.records import Page, Ref
from kg.state.folder import STATE
from kg.texts import TEXTS

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"
PLACES = (
    """SELECT ?quote ?start ?end { ?claim kg:quote ?quote ; kg:startOffset ?start ; kg:endOffset ?end }"""
)
REPORTS = sorted(path for path in SAMPLE.iterdir() if path.suffix in (".txt", ".md", ".pdf"))
SAME = (
    "graph.ttl",
    "graph.trig",
    "inferred.ttl",
    "graph.json",
    "graph.graphml",
    "graph.html",
    "issues.jsonl",
)


@pytest.fixture(scope="module")
def made() -> Build:
    return build(SAMPLE)


def content(folder: Path) -> dict[str, object]:
    """All that must be equal between two builds of the same files."""
    record = json.loads((folder / "build.json").read_text("utf-8"))
    kept = {key: value for key, value in record.items() if key not in ("timings", "versions")}
    files = [*(folder / name for name in SAME), *(folder / TEXTS).iterdir()]
    return {**{path.name: path.read_bytes() for path in files}, "build.json": kept}


def test_the_sample_is_read_whole(made: Build) -> None:
    assert [one.source_file for one in made.documents] == [path.name for path in REPORTS]
    assert made.failures == ()


def test_every_quote_stands_at_its_offsets(made: Build) -> None:
    texts = {one.digest: one.text for one in made.documents}
    places = [one.evidence for one in made.claims]
    places += [one.call.evidence for one in made.knowledge.recommendations]
    assert len(places) > 100
    for place in places:
        assert texts[place.digest][place.start : place.end] == place.quote
        assert place.quote.strip()


def test_claims_are_those_of_the_relations_and_the_graph(made: Build) -> None:
    assert len({claim.id for claim in made.claims}) == len(made.claims)
    on_edges = sum(len(claims) for _, _, claims in made.graph.edges(data="claims"))
    assert on_edges == sum(isinstance(claim.object, Ref) for claim in made.claims)
    assert sorted(made.graph) == sorted(to_graph(made.knowledge))


def test_timings_name_the_stages_in_order(made: Build) -> None:
    assert list(made.timings) == ["gazetteer", "read", "copies", "extract", "resolve", "graph"]
    assert all(seconds >= 0 for seconds in made.timings.values())


def test_a_single_path_and_a_list_are_the_same(made: Build) -> None:
    again = build([str(SAMPLE)])
    assert again == made or again.knowledge == made.knowledge


def test_progress_counts_up_to_the_number_of_reports() -> None:
    seen: list[tuple[str, int, int]] = []
    build(SAMPLE, progress=lambda stage, done, total: seen.append((stage, done, total)))
    assert [row for row in seen if row[0] == "extract"] == [
        ("extract", done, len(REPORTS)) for done in range(len(REPORTS) + 1)
    ]
    assert {total for _, _, total in seen} == {len(REPORTS)}


def test_outputs_and_their_record(sample_folder: Path, made: Build) -> None:
    assert sorted(path.name for path in sample_folder.iterdir()) == sorted((*OUTPUTS, TEXTS, STATE))
    record = json.loads((sample_folder / "build.json").read_text("utf-8"))
    assert record["counts"]["reports"] == len(made.documents)
    assert record["counts"]["claims"] == len(made.claims)
    assert sum(record["counts"]["entities"].values()) == len(made.knowledge.entities)
    assert [(one["file"], one["digest"]) for one in record["read"]] == [
        (one.source_file, one.digest) for one in made.documents
    ]


def test_the_order_of_files_changes_nothing(tmp_path: Path, sample_folder: Path) -> None:
    files = list(REPORTS)
    random.Random(7).shuffle(files)
    build([*files, files[0]], output=tmp_path / "out")
    assert content(tmp_path / "out") == content(sample_folder)


@pytest.mark.parametrize(
    ("seed", "locale", "zone"), [("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Shanghai"), ("77", "POSIX", "UTC")]
)
def test_hash_seed_locale_and_time_zone_change_nothing(
    tmp_path: Path, sample_folder: Path, seed: str, locale: str, zone: str
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "elsewhere" / "sample", ignore=shutil.ignore_patterns("*.pyc"))
    variables = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
    command = [sys.executable, "-m", "kg", "build", str(tmp_path / "elsewhere" / "sample"), "-q"]
    subprocess.run([*command, "-o", str(tmp_path / "out")], cwd=ROOT, env=variables, check=True, timeout=120)
    assert content(tmp_path / "out") == content(sample_folder)


def test_one_report_says_the_same_alone_and_among_others(made: Build) -> None:
    name = made.documents[0].source_file
    alone = build(SAMPLE / name)
    digest = made.documents[0].digest
    among = {claim.id for claim in made.claims if claim.evidence.digest == digest}
    assert {claim.id for claim in alone.claims} == among


# --- the same report in several files

MAKE_COPY: dict[str, Callable[[str], str]] = {
    "without white space": lambda text: "".join(text.split()),
    "paragraphs in another order": lambda text: "\n\n".join(reversed(text.split("\n\n"))),
    "a line end": lambda text: text + "\n",
}
FROM = ("01_weekly_labels.md", "04_tab_table.txt", "09_company_note_bom.txt")


def validate_graph(made: Build, folder: Path) -> ValidationReport:
    write_turtle(folder / "graph.ttl", made.knowledge)
    return validate(folder / "graph.ttl")


def triples(made: Build) -> set[Triple]:
    return set(to_triples(made.knowledge))


@pytest.mark.parametrize("how", MAKE_COPY)
@pytest.mark.parametrize("name", FROM)
def test_a_copy_changes_nothing_but_what_is_said_of_it(tmp_path: Path, name: str, how: str) -> None:
    reports = [SAMPLE / one for one in FROM]
    copy = tmp_path / "zz.txt"  # of equals the first by name stays
    copy.write_text(MAKE_COPY[how]((SAMPLE / name).read_text("utf-8-sig")), encoding="utf-8")
    alone, both = build(reports), build([copy, *reversed(reports)])
    assert (both.claims, both.knowledge.entities) == (alone.claims, alone.knowledge.entities)
    assert both.knowledge.relations == alone.knowledge.relations
    assert both.knowledge.recommendations == alone.knowledge.recommendations
    assert to_counts(both.graph) == to_counts(alone.graph)
    (issue,) = set(both.issues) - set(alone.issues)
    assert issue.message.startswith(f"zz.txt: same report as {name} (similarity ")
    assert triples(alone) < triples(both)
    added = triples(both) - triples(alone)
    of_copy = {one.predicate for one in added if "/copy-" in one.subject.value}
    assert of_copy == {RDF.type, KG.copyOf, KG.copyFile, KG.sourceDigest, KG.similarity}
    (own,) = [one for one in added if "/copy-" not in one.subject.value]
    assert (own.predicate, own.object.value) == (KG.sourceFile, "zz.txt")
    assert validate_graph(both, tmp_path).conforms


def test_the_sample_has_no_copies(made: Build) -> None:
    assert not any(one.copies for one in made.documents)


class ReadsPages(PlayedWorker):
    """A reader of PDFs that are two pages of UTF-8 text after a first line."""

    def parse(self, reader: str, content: bytes) -> Parsed:
        text = super().parse(reader, content).text
        half = text.index("\n", len(text) // 2) + 1
        return Parsed(
            text=text, pages=(Page(number=1, start=0, end=half), Page(number=2, start=half, end=len(text)))
        )


def test_a_pdf_and_its_text_are_one_report_with_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "Worker", ReadsPages)
    text = (SAMPLE / FROM[0]).read_text("utf-8").replace("\n", "\r\n", 3)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(text, encoding="utf-8")
    write_zip(folder / "b.zip", {"c.pdf": b"%PDF-1.7\n" + text.encode()})
    shutil.copy(SAMPLE / FROM[1], folder)
    found = build(folder, output=tmp_path / "out")
    (document,) = [one for one in found.documents if one.pages]
    assert document.source_file == "b.zip/c.pdf"
    assert {claim.evidence.page for claim in found.claims if claim.evidence.digest == document.digest} == {
        1,
        2,
    }
    kept = tmp_path / "out" / TEXTS / f"{document.digest}.txt"
    assert {path.stem for path in kept.parent.iterdir()} == {one.digest for one in found.documents}
    assert kept.read_bytes().decode() == document.text
    record = json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))
    other, copy, read = record["read"]
    assert (copy["file"], copy["copy_of"], copy["similarity"]) == ("a.txt", "b.zip/c.pdf", 1.0)
    assert (other["file"], other["text"], "pages" in other) == (
        FROM[1],
        f"texts/{other['digest']}.txt",
        False,
    )
    assert (read["text"], read["pages"]) == (f"texts/{document.digest}.txt", 2)
    assert read["page_starts"] == [page.start for page in document.pages]
    assert (read["media_type"], read["encoding"]) == ("application/pdf", None)
    assert record["counts"]["reports"] == 2
    assert json.loads((tmp_path / "out" / "graph.json").read_text("utf-8"))

    build(SAMPLE / FROM[1], output=tmp_path / "out")
    assert [path.stem for path in kept.parent.iterdir()] == [other["digest"]]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_offsets_count_in_the_text_of_the_build_whatever_the_encoding_was(
    tmp_path: Path, encoding: str
) -> None:
    text = "视频模型周报\r\n\r\n快手发布可灵，昆仑万维发布天工3.0。\r\n我们建议关注快手。\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    build(tmp_path / "a.txt", output=tmp_path / "out")
    (row,) = json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))["read"]
    kept = (tmp_path / "out" / row["text"]).read_bytes().decode()
    assert (kept, row["characters"]) == (text, len(text))
    places = run_query(open_store(tmp_path / "out"), PLACES)
    assert len(places) > 3
    for quote, start, end in places.to_table():
        assert kept[int(start) : int(end)] == quote


def test_texts_of_others_are_not_removed(tmp_path: Path) -> None:
    (tmp_path / "out" / TEXTS).mkdir(parents=True)
    (tmp_path / "out" / TEXTS / "mine.txt").write_text("mine")
    with pytest.raises(
        WriteError, match=r"texts: holds mine\.txt, which is no text of a build; name another"
    ):
        build(SAMPLE / FROM[0], output=tmp_path / "out")
    assert (tmp_path / "out" / TEXTS / "mine.txt").read_text() == "mine"
    (tmp_path / "file" / TEXTS).parent.mkdir()
    (tmp_path / "file" / TEXTS).touch()
    with pytest.raises(WriteError, match="texts: holds texts"):
        build(SAMPLE / FROM[0], output=tmp_path / "file")


def test_thirty_megabytes_are_read_in_bounded_time(tmp_path: Path) -> None:
    """Short sentences by the hundred thousand: what matters is that nothing grows with the square."""
    lines = "".join(
        f"第{number}段，公司业务稳步推进，市场需求持续回暖，行业景气有望延续。\n" for number in range(280_000)
    )
    (tmp_path / "big.txt").write_text("澄海证券\n2024年06月20日\n" + lines, encoding="utf-8")
    assert (tmp_path / "big.txt").stat().st_size > 25_000_000
    found = build(tmp_path)
    assert found.failures == ()
    assert len(found.documents) == 1


def test_nothing_to_read_names_every_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "zip.txt").write_bytes(b"PK\x03\x04")
    with pytest.raises(ReadError, match="nothing to build") as caught:
        build(tmp_path, output=tmp_path / "out")
    assert [note.partition(":")[0] for note in caught.value.__notes__] == ["empty.txt", "zip.txt"]
    assert not (tmp_path / "out").exists()


def test_errors_of_the_stages_come_through(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("type,label\nPlanet,火星\n", encoding="utf-8")
    with pytest.raises(GazetteerError):
        build(SAMPLE, gazetteer_files=[tmp_path / "own.csv"])
    with pytest.raises(GraphError):
        build(SAMPLE / "07_one_line.txt", base_iri="no iri", output=tmp_path / "out")
    with pytest.raises(WriteError):
        build(SAMPLE, output=tmp_path / "own.csv")
    assert not (tmp_path / "out").exists()
