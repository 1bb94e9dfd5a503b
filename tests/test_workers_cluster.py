"""Reports read by a real Dask cluster on this machine: a scheduler and workers in processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.bench.corpus import write_reports
from kg.errors import WorkerError
from kg.gazetteer import load_gazetteer
from kg.pipeline import build
from kg.state.fingerprint import find_difference, to_fingerprint
from kg.workers import cluster, crew

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"
_SCHEDULER = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
_WORKER = ("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")


class OurCluster:
    """A scheduler, and workers that are started one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(_SCHEDULER, ROOT)
        deadline = time.monotonic() + 60
        while not (self._file.exists() and self._file.stat().st_size):
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.1)
        import json

        self.address: str = json.loads(self._file.read_text("utf-8"))["address"]

    def add_worker(self, package: Path = ROOT) -> None:
        place = self.folder / f"worker-{len(self.workers)}"
        self.workers.append(self._start((*_WORKER, "--local-directory", str(place)), package))

    def _start(self, arguments: tuple[str, ...], package: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self._file)]
        log = (self.folder / "log.txt").open("ab")
        environment = {**os.environ, "PYTHONPATH": str(package)}
        with log:
            return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[OurCluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = OurCluster(folder)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    write_reports(folder, 12, load_gazetteer())
    shutil.copytree(SAMPLE, folder / "sample")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    return folder


def at(done: int, act: Callable[[], None]) -> Callable[[str, int, int], None]:
    def progress(stage: str, number: int, total: int) -> None:
        if stage == "extract" and number == done:
            act()

    return progress


def test_a_cluster_reads_the_same_and_a_lost_worker_loses_nothing(
    ours: OurCluster, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "CHUNK", 4000)
    ours.add_worker()
    ours.add_worker()
    alone = build(reports, workers=1)
    whole = build(reports, workers=1, scheduler=ours.address)
    assert whole.knowledge == alone.knowledge
    victim = ours.workers[0]
    act = at(3, lambda: os.kill(victim.pid, signal.SIGKILL))
    assert build(reports, workers=1, scheduler=ours.address, progress=act).knowledge == alone.knowledge
    assert victim.wait() == -signal.SIGKILL


def test_a_scheduler_that_goes_away_ends_the_build_without_outputs(
    ours: OurCluster, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "CHUNK", 4000)
    monkeypatch.setattr(cluster, "_SECONDS", 3.0)
    ours.add_worker()
    act = at(2, lambda: os.kill(ours.scheduler.pid, signal.SIGKILL))
    with pytest.raises(WorkerError, match="is gone"):
        build(reports, output=tmp_path / "out", scheduler=ours.address, progress=act)
    assert {path.name for path in tmp_path.glob("out/*")} <= {"state"}  # what was read is remembered


def test_a_worker_of_another_version_is_refused_by_what_differs(
    ours: OurCluster, reports: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "kg", tmp_path / "other" / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "kg" / "text" / "dates.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    ours.add_worker(tmp_path / "other")
    with pytest.raises(WorkerError, match=r"worker tcp.* would read otherwise: it has its code and tables"):
        build(reports, scheduler=ours.address)


def test_a_cluster_without_workers_says_how_to_start_one(
    ours: OurCluster, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 2.0)
    with pytest.raises(WorkerError, match=rf"no workers; start one: dask worker {ours.address}"):
        build(reports, scheduler=ours.address)


def test_a_worker_of_another_version_that_joins_later_reads_nothing() -> None:
    wanted = {**to_fingerprint(), "spacy": "0.1"}
    with pytest.raises(WorkerError, match=r"it has spacy .*, here 0\.1"):
        cluster.read_chunk([], b"", wanted)


def test_fingerprints_of_one_machine_do_not_differ() -> None:
    assert find_difference(to_fingerprint(), dict(to_fingerprint())) is None
    assert to_fingerprint()["Python"] == ".".join(map(str, sys.version_info[:2]))


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "127.0.0.1", "tcp://host:port"])
def test_what_is_no_address_is_told(reports: Path, address: str) -> None:
    with pytest.raises(WorkerError, match="is no address of a scheduler; expected one such as tcp://"):
        build(reports, scheduler=address)


def test_nobody_there(call_kg: Callable[..., tuple[int, str, str]], reports: Path, tmp_path: Path) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cluster, "_SECONDS", 1.0)
            out = tmp_path / "out"
            code, _, errors = call_kg("build", str(reports), "-o", str(out), "--scheduler", address)
    assert code == 1
    assert f"kg: no Dask scheduler answers at {address} within 1 s" in errors
    assert not out.exists()


def test_without_the_extra_its_install_line_is_named(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError, match=r"pip install 'yanbao-kg\[dask\]'"):
        build(reports, scheduler="tcp://127.0.0.1:8786")
