"""What a folder remembers: the same records, nothing that is out of date, one build at a time."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import ReadError, WriteError
from kg.extract.pipeline import extract_documents
from kg.gazetteer import load_gazetteer
from kg.lock import STATE
from kg.pipeline import build
from kg.read.files import read_documents
from kg.records import Document, Extraction
from kg.state import fingerprint
from kg.state.folder import held
from kg.state.memory import Memory, open_memory, recall_document, recall_extractions
from kg.state.packing import (
    UnpackError,
    pack_document,
    pack_extraction,
    unpack_document,
    unpack_extraction,
)

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    documents, _ = read_documents([SAMPLE])
    return list(extract_documents(documents, gazetteer=load_gazetteer()))


# --- packing ------------------------------------------------------------------------------------


def test_the_sample_comes_back_to_the_last_bit(extractions: list[Extraction]) -> None:
    for one in extractions:
        document, issues = unpack_document(pack_document(one.document, one.issues))
        assert (document, issues) == (one.document, one.issues)
        again = unpack_extraction(pack_extraction(one), one.document)
        assert again == one
        assert repr(again) == repr(one)  # 1 and 1.0, a tuple and a record are equal, but not printed alike


def test_copies_are_not_kept(extractions: list[Extraction]) -> None:
    from dataclasses import replace

    from kg.records import Copy

    document = extractions[0].document
    copy = Copy(source_file="b.txt", digest="0", media_type="text/plain", similarity=1.0)
    assert unpack_document(pack_document(replace(document, copies=(copy,)), ()))[0] == document


@pytest.mark.parametrize("packed", [b"", b"\xc1", b"\x90", b"\x92\x01\x02", b"\xd9\x01\xff"])
def test_foreign_bytes_are_refused(packed: bytes, extractions: list[Extraction]) -> None:
    with pytest.raises(UnpackError):
        unpack_document(packed)
    with pytest.raises(UnpackError):
        unpack_extraction(packed, extractions[0].document)


# --- memory -------------------------------------------------------------------------------------


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "memory.sqlite") as opened:
        yield opened


def test_only_what_is_new_is_extracted(memory: Memory, extractions: list[Extraction]) -> None:
    asked: list[list[str]] = []
    by_digest = {one.document.digest: one for one in extractions}

    def extract(documents: Iterable[Document]) -> Iterator[Extraction]:
        asked.append([one.source_file for one in documents])
        return (by_digest[one.digest] for one in documents)

    documents = [one.document for one in extractions]
    some = [one for place, one in enumerate(documents) if place % 3]
    assert list(recall_extractions(memory, b"1", some, extract)) == [by_digest[one.digest] for one in some]
    assert list(recall_extractions(memory, b"1", documents, extract)) == extractions
    assert list(recall_extractions(memory, b"1", documents, extract)) == extractions
    new = [one.source_file for one in documents if one not in some]
    assert asked == [[one.source_file for one in some], new]
    assert list(recall_extractions(memory, b"2", documents, extract)) == extractions
    assert asked[2:] == [[one.source_file for one in documents]]


def test_a_damaged_row_is_made_anew(memory: Memory, extractions: list[Extraction]) -> None:
    by_digest = {one.document.digest: one for one in extractions}
    documents = [one.document for one in extractions]

    def extract(some: Iterable[Document]) -> Iterator[Extraction]:
        return (by_digest[one.digest] for one in some)

    list(recall_extractions(memory, b"1", documents, extract))
    for key in memory.asked:
        memory.add(key, b"\x93")
    assert list(recall_extractions(memory, b"1", documents, extract)) == extractions


def test_a_file_that_cannot_be_read_is_tried_again(memory: Memory, extractions: list[Extraction]) -> None:
    tries = []

    def read() -> tuple[Document, tuple[()]]:
        tries.append(1)
        if len(tries) == 1:
            raise ReadError("took too long")
        return extractions[0].document, ()

    with pytest.raises(ReadError):
        recall_document(memory, b"1", "a.pdf", "0", read)
    for _ in range(2):
        assert recall_document(memory, b"1", "a.pdf", "0", read) == (extractions[0].document, ())
    assert len(tries) == 2


def test_what_was_not_asked_for_is_forgotten(tmp_path: Path) -> None:
    with open_memory(tmp_path / "rows") as memory:
        for key in (b"1", b"2", b"3"):
            memory.add(key, key)
    with open_memory(tmp_path / "rows") as memory:
        assert memory.find(b"2") == b"2"
        memory.finish(b"fingerprint")
        assert memory.finished(b"fingerprint") > 0 == memory.finished(b"another")
        assert [memory.has(key) for key in (b"1", b"2", b"3")] == [False, True, False]


def test_what_was_added_stays_when_the_build_fails(tmp_path: Path) -> None:
    with suppress(ZeroDivisionError), open_memory(tmp_path / "rows") as memory:
        memory.add(b"1", b"one")
        raise ZeroDivisionError
    with open_memory(tmp_path / "rows") as memory:
        assert memory.find(b"1") == b"one"


@pytest.mark.parametrize(
    "content", [b"no database at all, but longer than a header" * 99, b"SQLite format 3\0x"]
)
def test_a_file_that_is_no_memory_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rows").write_bytes(content)
    with open_memory(tmp_path / "rows") as memory:
        assert memory.is_empty()
        memory.add(b"1", b"one")


# --- fingerprints -------------------------------------------------------------------------------


def test_every_choice_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a")
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "w.npy").write_text("a")

    def prints() -> list[bytes]:
        own, weights = tmp_path / "own.csv", tmp_path / "weights"
        choices = [((), None, None), ((own,), None, None), ((own, own), None, None), ((), str(weights), None)]
        more = [((), "zh_no_such_model", None), ((), None, weights), ((), None, Path("shipped"))]
        return [fingerprint.extracting_fingerprint(*choice) for choice in [*choices, *more]]

    before = prints()
    assert len(set(before)) == len(before)
    assert prints() == before
    (tmp_path / "own.csv").write_text("b")
    (tmp_path / "weights" / "w.npy").write_text("b")
    changed = [one != other for one, other in zip(before, prints(), strict=True)]
    assert changed == [False, True, True, True, False, True, False]


def test_our_own_code_and_tables_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in fingerprint.EXTRACTING.own:
        source = ROOT / "kg" / part
        copied = tmp_path / part
        shutil.copytree(source, copied) if source.is_dir() else shutil.copy(source, copied)
    monkeypatch.setattr(fingerprint, "shipped", lambda part: tmp_path / part)
    describe = fingerprint._describe.__wrapped__  # which does not remember

    def prints() -> tuple[object, object]:
        return describe(fingerprint.READING), describe(fingerprint.EXTRACTING)

    reading, extracting = prints()
    table = next((tmp_path / "gazetteer" / "tables").iterdir())
    table.write_bytes(table.read_bytes() + b"\n")
    assert prints()[0] == reading
    assert prints()[1] != extracting
    (tmp_path / "read" / "lines.py").write_text("")
    assert prints()[0] != reading


# --- the folder ---------------------------------------------------------------------------------


def hold(folder: Path, ready: object, leave: object) -> None:
    with held(folder) as memory:
        memory.add(b"1", b"one")
        ready.set()  # type: ignore[attr-defined]
        leave.wait(60)  # type: ignore[attr-defined]


def test_the_second_build_says_who_is_at_work_and_a_dead_one_blocks_nobody(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    process = context.Process(target=hold, args=(tmp_path / "out", ready, leave))
    process.start()
    assert ready.wait(60)
    with pytest.raises(WriteError, match=rf"process {process.pid} on .*, since 20.*-o") as caught:
        build(SAMPLE / "07_one_line.txt", output=tmp_path / "out")
    assert "\n" not in str(caught.value)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [STATE]
    process.kill()
    process.join()
    assert build(SAMPLE / "07_one_line.txt", output=tmp_path / "out").documents


def test_two_builds_in_one_process_are_kept_apart_too(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(WriteError, match=str(os.getpid())), held(tmp_path):
        pytest.fail("the body must not run")


def test_a_folder_made_for_nothing_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        build(tmp_path, output=tmp_path / "x" / "out")
    assert not list(tmp_path.iterdir())


def same(folder: Path) -> dict[str, object]:
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.parent.name not in ("store", STATE)
    ]
    content: dict[str, object] = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    record = json.loads((folder / "build.json").read_text("utf-8"))
    return content | {"build.json": {**record, "timings": None}}


def test_a_second_build_reads_nothing_and_a_fresh_one_everything(
    tmp_path: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_folder, tmp_path / "out")
    read: list[str] = []

    def watched(documents: Iterable[Document], **options: object) -> Iterator[Extraction]:
        read.extend(one.source_file for one in documents)
        return extract_documents(documents, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.pipeline.extract_documents", watched)
    build(SAMPLE, output=tmp_path / "out")
    assert read == []
    assert same(tmp_path / "out") == same(sample_folder)
    build(SAMPLE, output=tmp_path / "out", fresh=True)
    assert len(read) == 11
    assert same(tmp_path / "out") == same(sample_folder)


def test_a_changed_setting_changes_what_is_said(tmp_path: Path, sample_folder: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "out")
    build(SAMPLE, output=tmp_path / "out", min_confidence=0.9)
    build(SAMPLE, output=tmp_path / "nothing", min_confidence=0.9)
    assert same(tmp_path / "out") == same(tmp_path / "nothing")


def test_fresh_is_an_option_of_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "build", str(SAMPLE / "07_one_line.txt"), "--fresh", "-q", "-o"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, str(tmp_path / "out")], check=True, env=environment, timeout=120)
    assert (tmp_path / "out" / STATE / "memory.sqlite").exists()
