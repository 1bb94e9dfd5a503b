"""The build as a whole: its stages meet, its claims stand in the text, and equal input gives equal bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import GazetteerError, GraphError, ReadError, WriteError
from kg.graph.build import to_graph
from kg.outputs import OUTPUTS
from kg.pipeline import Build, build
from kg.records import Ref

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"
SAME = ("graph.ttl", "graph.trig", "graph.json", "graph.graphml", "graph.html")


@pytest.fixture(scope="module")
def made() -> Build:
    return build(SAMPLE)


def content(folder: Path) -> dict[str, object]:
    """All that must be equal between two builds of the same files."""
    record = json.loads((folder / "build.json").read_text("utf-8"))
    kept = {key: value for key, value in record.items() if key not in ("timings", "versions")}
    return {**{name: (folder / name).read_bytes() for name in SAME}, "build.json": kept}


def test_the_sample_is_read_whole(made: Build) -> None:
    reports = [path for path in SAMPLE.iterdir() if path.suffix in (".txt", ".md")]
    assert [one.source_file for one in made.documents] == sorted(path.name for path in reports)
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
    assert list(made.timings) == ["gazetteer", "read", "extract", "resolve", "graph"]
    assert all(seconds >= 0 for seconds in made.timings.values())


def test_a_single_path_and_a_list_are_the_same(made: Build) -> None:
    again = build([str(SAMPLE)])
    assert again == made or again.knowledge == made.knowledge


def test_progress_counts_up_to_the_number_of_reports() -> None:
    seen: list[tuple[str, int, int]] = []
    build(SAMPLE, progress=lambda stage, done, total: seen.append((stage, done, total)))
    reports = len({name for name in os.listdir(SAMPLE) if name.endswith((".txt", ".md"))})
    assert [row for row in seen if row[0] == "extract"] == [
        ("extract", done, reports) for done in range(reports + 1)
    ]
    assert {total for _, _, total in seen} == {reports}


def test_outputs_and_their_record(sample_folder: Path, made: Build) -> None:
    assert sorted(path.name for path in sample_folder.iterdir()) == sorted(OUTPUTS)
    record = json.loads((sample_folder / "build.json").read_text("utf-8"))
    assert record["counts"]["reports"] == len(made.documents)
    assert record["counts"]["claims"] == len(made.claims)
    assert sum(record["counts"]["entities"].values()) == len(made.knowledge.entities)
    assert [(one["file"], one["digest"]) for one in record["read"]] == [
        (one.source_file, one.digest) for one in made.documents
    ]


def test_the_order_of_files_changes_nothing(tmp_path: Path, sample_folder: Path) -> None:
    files = sorted(path for path in SAMPLE.iterdir() if path.suffix in (".txt", ".md"))
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
