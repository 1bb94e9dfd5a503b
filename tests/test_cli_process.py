"""The command as a process: start-up time, pipes, locales, signals, and never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
START_SECONDS = 0.3


def test_help_starts_fast() -> None:
    """The best of several runs: the machine may be busy, the program must not be slow."""
    took = []
    for _ in range(8):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "--help"], cwd=ROOT, check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    assert min(took) < START_SECONDS


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
@pytest.mark.parametrize("encoding", ["", "ascii", "gbk"])
def test_output_is_utf8_in_every_locale(run_kg: Run, build_folder: Path, locale: str, encoding: str) -> None:
    found = run_kg("show", "昆仑万维", "-g", build_folder, LC_ALL=locale, PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr) == (0, "")
    assert "“推荐：昆仑万维（300418.SZ）”" in found.stdout


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_errors_are_one_line_in_every_locale(run_kg: Run, build_folder: Path, locale: str) -> None:
    found = run_kg("show", "无此物", "-g", build_folder, LC_ALL=locale)
    assert found.returncode == 1
    assert found.stderr.startswith("kg: no entity is called '无此物'")
    assert found.stderr.count("\n") == 1


def test_a_closed_pipe_is_no_error(build_folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "kg",
        "query",
        "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 50000",
        "--format",
        "csv",
    ]
    process = subprocess.Popen(
        [*command, "-g", str(build_folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_stdout_is_one_line(build_folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "kg", "stats", "-g", str(build_folder)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert found.returncode == 1
    assert found.stderr == "kg: stdout: No space left on device\n"


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [(signal.SIGINT, 130, "kg: stopped; outputs are as they were before\n"), (signal.SIGTERM, 143, "")],
)
def test_a_stopped_build_changes_nothing(tmp_path: Path, number: int, code: int, says: str) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for count in range(40):
        (reports / f"{count}.txt").write_text(
            f"第{count}份。\n" + "公司发布了新的视频模型。\n" * 2000, "utf-8"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", str(reports), "-o", str(tmp_path / "out")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / "out").glob(".kg-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, "", says)
    assert not (tmp_path / "out").exists()


def test_the_shell_can_ask_for_completions() -> None:
    variables = {**os.environ, "_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg va", "COMP_CWORD": "1"}
    command = [sys.executable, "-m", "kg"]
    found = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert found.stdout == "plain,validate\n"
