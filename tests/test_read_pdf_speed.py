"""``kg bench pdf`` and what it measures; how fast it is, is no test."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from kg.cli import run
from kg.errors import ReadError
from kg.read.pdf_speed import PdfSpeed, find_pdfs, measure_pdf_speed, on_one_core, read_plainly
from kg.records import Issue, IssueKind


def make_pdf(path: Path, *pages: str) -> Path:
    """A PDF with one line on each page."""
    canvas = Canvas(str(path))
    for line in pages:
        canvas.drawString(72, 720, line)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports, one of them twice, one that is none, and a text."""
    inside = tmp_path / "pdfs"
    (inside / "deep").mkdir(parents=True)
    make_pdf(inside / "a.pdf", "OpenAI", "Sora")
    make_pdf(inside / "deep" / "B.PDF", "Runway")
    (inside / "deep" / "copy.pdf").write_bytes((inside / "a.pdf").read_bytes())
    (inside / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    (inside / "a.txt").write_text("OpenAI")
    return inside


def test_pdfs_are_found_once_and_bad_ones_named(folder: Path) -> None:
    files, issues = find_pdfs([folder, folder / "a.pdf", folder / "none.pdf"])
    assert [file.name for file in files] == ["a.pdf", "B.PDF"]
    broken, none = issues
    assert broken.message.startswith(f"{folder / 'broken.pdf'}: cannot be read (Failed to load document")
    assert none.message == f"{folder / 'none.pdf'}: cannot be read (No such file or directory); not measured"


def test_the_plain_text_of_every_page_is_got(folder: Path) -> None:
    assert read_plainly([folder / "a.pdf", folder / "deep" / "B.PDF"]) == (3, len("OpenAISoraRunway"))
    with pytest.raises(pypdfium2.PdfiumError):
        read_plainly([folder / "broken.pdf"])


def test_both_are_measured_in_turns_after_a_round_that_does_not_count(folder: Path) -> None:
    files, _ = find_pdfs([folder])
    built: list[tuple[str, ...]] = []

    def build(files: Sequence[Path]) -> None:
        built.append(tuple(file.name for file in files))

    speed = measure_pdf_speed(files, build, rounds=2)
    assert built == [("a.pdf", "B.PDF")] * 3
    assert (speed.files, speed.pages, speed.characters, speed.rounds) == (2, 3, 16, 2)
    assert 0 < speed.build_seconds < speed.text_seconds
    assert (speed.peak or 0) > 0


def test_a_build_that_fails_says_so_itself(folder: Path) -> None:
    def build(files: Sequence[Path]) -> None:
        raise ReadError(f"{files[0].name}: no")

    with pytest.raises(ReadError, match=r"a\.pdf: no"):
        measure_pdf_speed([folder / "a.pdf"], build, rounds=1)
    with pytest.raises(ReadError, match="nothing to measure"):
        measure_pdf_speed([], build, rounds=1)


def test_the_ratio_is_that_of_seconds() -> None:
    speed = PdfSpeed(
        files=1,
        pages=10,
        characters=100,
        rounds=3,
        build_seconds=0.5,
        text_seconds=0.2,
        peak=None,
        worker_peak=None,
    )
    assert speed.ratio == pytest.approx(2.5)


def test_one_core_is_bound_and_let_go() -> None:
    before = os.sched_getaffinity(0)
    with on_one_core() as core:
        assert os.sched_getaffinity(0) == {core}
    assert os.sched_getaffinity(0) == before


def test_where_no_core_can_be_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_setaffinity")
    with on_one_core() as core:
        assert core is None


# --- the command


@pytest.fixture
def build_of_one(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A build that takes the first file and refuses the others, in place of the real one; its outputs."""
    outputs: list[Path] = []

    def build(files: Sequence[Path], *, output: Path) -> object:
        outputs.append(output)
        unread = IssueKind.UNREADABLE
        failures = [Issue(file=file.name, kind=unread, message=f"{file.name}: no text") for file in files[1:]]
        return SimpleNamespace(documents=files[:1], failures=failures, timings={"read": 0.25})

    monkeypatch.setattr("kg.pipeline.build", build)
    return outputs


def test_the_command_prints_what_was_measured(
    folder: Path, build_of_one: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "pdf", str(folder), "--rounds", "1"]) == 0
    out, err = capsys.readouterr()
    first, build, stages, text, ratio, startup, memory = out.splitlines()
    assert first.startswith("2 files (1 built), 3 pages, 16 characters, 1 rounds, wall time, bound to core ")
    assert build.startswith("build 构建: 0.0")
    assert stages == "stages of the last build 各步: read 0.25 s"
    assert text.startswith("text alone 仅取文本, pypdfium2: ")
    assert ratio.startswith("ratio 比值: ")
    assert startup.startswith("start-up 启动 (imports, not counted): ")
    assert memory.startswith("peak memory 内存峰值: process ")
    broken, refused = err.splitlines()
    assert "broken.pdf: cannot be read" in broken
    assert refused == "kg: B.PDF: no text"
    assert len(set(build_of_one)) == 2  # every build writes into a folder of its own
    assert not build_of_one[0].parent.exists()


def test_the_command_s_json(
    folder: Path, build_of_one: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "pdf", str(folder / "a.pdf"), "--rounds", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["files"], found["built"], found["pages"], found["rounds"]) == (1, 1, 2, 2)
    assert found["build"]["stages"] == {"read": 0.25}
    assert found["text"]["pages_per_second"] > 0
    assert found["ratio"] > 0
    assert found["peak_bytes"]["process"] > 0
    assert len(build_of_one) == 3


def test_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "pdf"]) == 2
    assert run(["bench", "pdf", "x.pdf", "--rounds", "0"]) == 2
    capsys.readouterr()
    assert run(["bench", "pdf", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("kg: nothing to measure: no PDF")
