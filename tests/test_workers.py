"""Reports read by several processes: the same bytes as one gives, whoever dies over it."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from random import Random

import psutil
import pytest
from factories import claim, document, mention, ref
from hypothesis import given
from hypothesis import strategies as st
from trades import POISON

from kg.bench.corpus import write_reports
from kg.errors import GraphError, ReadError, WorkerError
from kg.extract.pipeline import extract_documents
from kg.gazetteer import load_gazetteer
from kg.pipeline import build
from kg.rdf.store import open_store
from kg.read.files import read_documents
from kg.read.sources import Source
from kg.records import Extraction
from kg.resolve.usage import Usage, merge, to_usage
from kg.state.folder import STATE
from kg.workers import crew, hire, local
from kg.workers.crew import to_chunks
from kg.workers.processes import EndedError, Processes, Trade
from kg.workers.transfer import pack, read_knowledge, unpack, write_knowledge

SAMPLE = Path(__file__).parent.parent / "kg" / "sample"


def content(folder: Path) -> dict[str, object]:
    """All that must be equal between two builds of the same files."""
    record = json.loads((folder / "build.json").read_text("utf-8"))
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.parent.name not in ("store", STATE)
    ]
    found = {path.name: path.read_bytes() for path in files if path.name != "build.json"}
    del record["timings"]
    return {**found, "build.json": record, "store": set(open_store(folder))}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample and invented reports with all that may go wrong: files of the same bytes, a copy with
    words left out, files that cannot be read (one of them three times, by names of other formats), and
    an archive."""
    folder = tmp_path_factory.mktemp("reports")
    write_reports(folder, 16, load_gazetteer())
    shutil.copytree(SAMPLE, folder / "sample")
    first = sorted(folder.glob("000/*.txt"))[0]
    shutil.copy(first, folder / "a-twin.txt")
    shutil.copy(first, folder / "z-twin.md")
    long = max((path for path in (folder / "sample").glob("*.txt")), key=lambda path: path.stat().st_size)
    (folder / "copy.md").write_text(long.read_text("utf-8").replace("。", "。\n"), encoding="utf-8")
    for name in ("b.pdf", "c.docx", "d.pdf", "e.html"):
        (folder / name).write_bytes(b"%PDF-1.7 nothing")
    (folder / "empty.txt").write_bytes(b"")
    shutil.make_archive(str(folder / "more"), "zip", folder / "sample")
    return folder


@pytest.fixture(scope="module")
def alone(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("alone")
    build(reports, output=folder, workers=1)
    return content(folder)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "CHUNK", 6000)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


def test_one_process_finds_what_the_reports_are_meant_to_have(alone: dict[str, object]) -> None:
    issues = json.dumps(alone["build.json"]["issues"])
    assert issues.count("same bytes as") > 10
    assert "similarity" in issues
    assert issues.count('"error"') >= 3


def test_several_workers_give_the_same_bytes(reports: Path, alone: dict[str, object], tmp_path: Path) -> None:
    build(reports, output=tmp_path, workers=3)
    assert content(tmp_path) == alone


@pytest.mark.parametrize(("first", "then"), [(1, 3), (3, 1), (2, 2)])
def test_what_some_read_others_need_not_read(
    reports: Path, alone: dict[str, object], tmp_path: Path, first: int, then: int
) -> None:
    shutil.copytree(reports, tmp_path / "reports")
    held_back = [*(tmp_path / "reports" / "000").glob("*")][:2]
    for path in held_back:
        path.rename(tmp_path / path.name)
    build(tmp_path / "reports", output=tmp_path / "out", workers=first)
    for path in held_back:
        (tmp_path / path.name).rename(path)
    read: list[int] = []
    build(
        tmp_path / "reports",
        output=tmp_path / "out",
        workers=then,
        progress=lambda stage, done, total: read.append(done) if stage == "extract" else None,
    )
    assert content(tmp_path / "out") == alone
    assert then == 1 or max(read) < 10  # those held back, and what cannot be read


def test_options_reach_the_workers(reports: Path, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("type,label,aliases\nProduct,机器人关节模组,关节模组\n", encoding="utf-8")
    one, two = (
        build(reports / "000", workers=workers, gazetteer_files=[table], min_confidence=0.8)
        for workers in (1, 2)
    )
    assert one.knowledge == two.knowledge
    assert any("left out" in issue.message for issue in one.issues)


# --- what dies ----------------------------------------------------------------------------------


def killer(moments: set[int], kill: Callable[[], None]) -> Callable[[str, int, int], None]:
    def progress(stage: str, done: int, total: int) -> None:
        if stage == "extract" and done in moments:
            kill()

    return progress


def find_workers() -> list[psutil.Process]:
    """Our workers that live; a dead one whose parent has not looked yet has no command line."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if "kg.workers" in " ".join(child.cmdline()):
                found.append(child)
    return found


def kill_a_child(random: Random) -> None:
    workers = find_workers()
    if workers:
        os.kill(random.choice(workers).pid, signal.SIGKILL)


@pytest.mark.parametrize("seed", range(2))
def test_workers_killed_in_mid_run_lose_nothing(
    reports: Path, alone: dict[str, object], tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    moments = set(random.sample(range(1, 28), 5))
    build(reports, output=tmp_path, workers=2, progress=killer(moments, lambda: kill_a_child(random)))
    assert content(tmp_path) == alone


def test_a_report_that_kills_its_worker_is_named_and_the_rest_is_built(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_READING", "trades:make_poisoned_reader")
    poisoned = tmp_path / "000" / "poisoned.txt"
    shutil.copytree(reports / "000", tmp_path / "000")
    without = build(tmp_path, workers=1)
    poisoned.write_bytes("这份报告有".encode() + POISON)
    made = build(tmp_path, workers=2)
    assert made.claims == without.claims
    assert [issue.file for issue in made.failures] == ["000/poisoned.txt"]
    assert made.failures[0].message.startswith("000/poisoned.txt: ends every process")


def test_a_process_does_one_task_after_the_other_and_another_when_it_died() -> None:
    with Processes(2, Trade("trades:make_doubler", None)) as processes:
        pending = [processes.submit(task) for task in (1, "die", 2, "x", 3)]
        assert [pending[place].result() for place in (0, 2, 4)] == [2, 4, 6]
        with pytest.raises(EndedError):
            pending[1].result()
        with pytest.raises(GraphError, match="found 'x', expected a number"):
            pending[3].result()


@pytest.mark.parametrize(
    ("trade", "message"),
    [
        (Trade("trades:make_stillborn", None), "no worker process can be started"),
        (Trade("trades:make_doubler", "refuse"), "no such tool"),
    ],
)
def test_a_process_that_cannot_begin_says_why(trade: Trade, message: str) -> None:
    with Processes(1, trade) as processes, pytest.raises((WorkerError, GraphError), match=message):
        processes.submit(1).result()


def test_an_interrupted_build_leaves_no_process_and_no_output(reports: Path, tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(reports, output=tmp_path / "out", workers=2, progress=killer({3}, interrupt))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [STATE]  # what was read is kept
    assert not find_workers()


def test_nothing_that_can_be_read_is_the_same_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    messages = []
    for workers in (1, 2):
        with pytest.raises(ReadError) as caught:
            build(tmp_path, workers=workers)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


# --- how many -----------------------------------------------------------------------------------


def test_few_reports_are_read_by_one_process_and_many_by_one_a_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hire, "_count_cores", lambda: 4)
    (tmp_path / "few.txt").write_text("正文。", encoding="utf-8")
    assert hire.count_workers([tmp_path]) == 1
    (tmp_path / "many.txt").write_text("正文。" * 300_000, encoding="utf-8")
    assert hire.count_workers([tmp_path]) == 4
    monkeypatch.setattr(hire, "_count_cores", lambda: 1)
    assert hire.count_workers([tmp_path]) == 1


@given(st.lists(st.integers(0, 20)), st.integers(1, 30))
def test_chunks_hold_every_source_in_order_and_are_small(sizes: list[int], most: int) -> None:
    sources = [Source(source_file=str(place), content=b"x" * size) for place, size in enumerate(sizes)]
    chunks = list(to_chunks(sources, most))
    assert [source for chunk in chunks for source in chunk] == sources
    assert all(len(chunk) == 1 or sum(len(one.content) for one in chunk) <= most for chunk in chunks)


# --- what goes to and fro -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    documents, _ = read_documents([SAMPLE])
    return list(extract_documents(documents, gazetteer=load_gazetteer()))


def test_what_is_packed_comes_out_equal_and_as_good_as_new(extractions: list[Extraction]) -> None:
    found = unpack(pack(extractions))
    assert found == extractions
    assert hash(found[0]) == hash(extractions[0])
    assert all(type(one.document.blocks[0]) is type(extractions[0].document.blocks[0]) for one in found)


def test_knowledge_passes_through_a_file(tmp_path: Path) -> None:
    knowledge = build(SAMPLE, workers=1).knowledge
    write_knowledge(tmp_path / "knowledge", knowledge)
    assert read_knowledge(tmp_path / "knowledge") == knowledge


# --- resolution as a reduce ---------------------------------------------------------------------


def test_usage_sums_in_any_order_and_grouping(extractions: list[Extraction]) -> None:
    parts = [to_usage(one) for one in extractions]
    whole = merge(parts)
    assert whole.surfaces
    assert whole.employed
    assert whole.developers
    random = Random(1)
    for _ in range(10):
        random.shuffle(parts)
        cut = random.randrange(len(parts))
        grouped = merge([merge(parts[:cut]), merge(parts[cut:])])
        assert grouped == whole
        assert list(grouped.surfaces) == list(whole.surfaces)


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    names = st.sampled_from(["快手", "可灵", "Sora", "OpenAI"])
    source = document("".join(draw(st.lists(names, min_size=1, max_size=5))) + "快手可灵SoraOpenAI")
    said = [mention(source, draw(names)) for _ in range(draw(st.integers(0, 3)))]
    maker, made = draw(names), draw(names)
    develops = claim(source, ref("Company", maker), "develops", ref("Model", made), made)
    return to_usage(Extraction(document=source, mentions=tuple(said), claims=(develops,)))


@given(usages(), usages(), usages())
def test_merging_is_associative_and_commutative_and_nothing_is_its_unit(
    one: Usage, two: Usage, three: Usage
) -> None:
    assert merge([merge([one, two]), three]) == merge([one, merge([two, three])])
    assert all(merge(order) == merge([one, two, three]) for order in permutations([one, two, three]))
    assert merge([one, Usage()]) == merge([one])
