"""Peaks of memory: what a worker takes is seen while it lives, and is not its parent's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.read import peaks
from kg.read.peaks import WorkerPeak, own_peak

ROOT = Path(__file__).parent.parent
MEGABYTE = 1 << 20
SMALL = "print('ready', flush=True); input()"
LARGE = f"held = b'x' * (64 << 20); {SMALL}"
NESTED = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {LARGE!r}])"

# In an interpreter of its own: this one may have a browser among its children.
PARENT = """
import subprocess, sys, time
from kg.read.peaks import WorkerPeak, own_peak

held = b"x" * (64 << 20)
workers = WorkerPeak()
command = [sys.executable, "-c", sys.argv[1]]
with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
    worker.stdout.readline()
    if sys.argv[2] == "look":
        workers.look()
    else:
        with workers.watching():
            while not workers.peak:
                time.sleep(0.01)
    worker.communicate("\\n")
workers.look()
sys.stdout.write(f"{workers.peak} {own_peak()}")
"""


def peaks_with(worker: str, way: str = "look") -> tuple[int, int]:
    """Peaks, in bytes, of the largest worker and of a parent that holds 64 MB, once the worker is gone."""
    command = [sys.executable, "-c", PARENT, worker, way]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    largest, parent = map(int, done.stdout.split())
    return largest, parent


@pytest.mark.parametrize("worker", [LARGE, NESTED])
@pytest.mark.parametrize("way", ["look", "watch"])
def test_a_worker_is_seen_while_it_lives_and_remembered(worker: str, way: str) -> None:
    assert 64 * MEGABYTE < peaks_with(worker, way)[0] < 128 * MEGABYTE


def test_a_small_worker_of_a_large_process_is_small() -> None:
    small, parent = peaks_with(SMALL)
    assert 0 < small < 48 * MEGABYTE
    assert parent > 64 * MEGABYTE


def test_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peaks, "_PROC", tmp_path / "none")
    workers = WorkerPeak()
    workers.look()
    assert workers.peak == 0
    assert (own_peak() or 0) > MEGABYTE  # what the resource module says
    monkeypatch.setitem(sys.modules, "resource", None)
    assert own_peak() is None
