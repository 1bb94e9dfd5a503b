"""Builds that are killed or run out of disk at random moments: nothing is lost, nothing is wrong.

As a command it injects as many faults as one likes: ``python tests/faults.py 200``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kg.atomic import recover
from kg.bench.corpus import invent_reports
from kg.errors import KgError
from kg.gazetteer import load_gazetteer
from kg.outputs import OUTPUTS
from kg.pipeline import build
from kg.rdf.store import open_store
from kg.recovery import see_whole
from kg.texts import TEXTS

SAMPLE = Path(__file__).parent.parent / "kg" / "sample"
FEW = 6  # reports to begin with
_START = 0.3  # seconds until such a process is at work
FULL = 60  # exit code of a build that was told that the disk is full
#: Forked from a process of its own, which has no threads: those of an open store do not survive a fork.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["kg.pipeline", "kg.extract.pipeline", "kg.bench.corpus"])


class Fault(NamedTuple):
    """What was done to one build, and how it ended."""

    number: int
    kind: str
    outcome: str


def content(folder: Path) -> dict[str, object]:
    """All outputs; of the store what it says, of the record all but the times."""
    found: dict[str, object] = {}
    for name in (*OUTPUTS, TEXTS):
        place = folder / name
        if name == "store" and place.exists():
            found[name] = sorted(map(str, open_store(place)))
        elif name == "build.json" and place.exists():
            found[name] = {**json.loads(place.read_text("utf-8")), "timings": None}
        elif place.is_dir():
            found[name] = {path.name: path.read_bytes() for path in place.iterdir()}
        elif place.exists():
            found[name] = place.read_bytes()
    return found


class Reports:
    """A folder of reports that somebody keeps changing."""

    def __init__(self, folder: Path, random: Random) -> None:
        """With the first ``FEW`` reports in it."""
        self._folder, self._random = folder, random
        self._texts = invent_reports(10_000, load_gazetteer(), seed=random.randrange(1000))
        self._samples = sorted(path for path in SAMPLE.iterdir() if path.suffix != ".pdf")
        folder.mkdir()
        for _ in range(FEW):
            self._add()

    def change(self) -> None:
        """Add, remove, replace, rename or copy one or two of them."""
        kinds = [self._add, self._remove, self._replace, self._rename, self._copy]
        for change in self._random.sample(kinds, self._random.choice((1, 1, 2))):
            change()

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.iterdir())

    def _pick(self) -> Path:
        return self._random.choice(self._files())

    def _name(self, suffix: str = ".txt") -> Path:
        return self._folder / f"{self._random.randrange(10**6):06}{suffix}"

    def _add(self) -> None:
        if self._random.random() < 0.3:
            sample = self._random.choice(self._samples)
            shutil.copy(sample, self._name(sample.suffix))
        else:
            self._name().write_text(next(self._texts)[1], encoding="utf-8")

    def _remove(self) -> None:
        if len(self._files()) > 2:
            self._pick().unlink()

    def _replace(self) -> None:
        self._pick().write_text(next(self._texts)[1], encoding="utf-8")

    def _rename(self) -> None:
        path = self._pick()
        path.rename(self._name(path.suffix))

    def _copy(self) -> None:
        path = self._pick()
        shutil.copy(path, self._name(path.suffix))


def _run(reports: Path, output: Path, bytes_a_file: int | None) -> None:
    if bytes_a_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))
    try:
        build(reports, output=output)
    except KgError:
        os._exit(FULL)
    os._exit(0)


def _build_badly(reports: Path, output: Path, kind: str, share: float, seconds: float) -> str:
    """Build in a process that meets a fault; says how it ended. ``share`` (0..1) says when."""
    limit = int(4096 * 2 ** (share * 8)) if kind == "full" else None
    process = _PROCESSES.Process(target=_run, args=(reports, output, limit))
    process.start()
    if kind == "kill":
        time.sleep(share * (seconds + _START))
        process.kill()
    process.join(300)
    return {0: "done", FULL: "refused", -signal.SIGKILL: "killed"}[process.exitcode]


def inject(count: int, seed: int, folder: Path) -> Iterator[Fault]:
    """Meet ``count`` faults, one after the other, in one output folder.

    After each the outputs are those of before or those of a build from nothing, and the next build goes on
    to those of a build from nothing. Raises: AssertionError when they are not.
    """
    random = Random(seed)
    reports, output = Reports(folder / "reports", random), folder / "out"
    before: dict[str, object] = {}
    for number in range(count):
        reports.change()
        start = time.monotonic()
        shutil.rmtree(folder / "nothing", ignore_errors=True)
        build(folder / "reports", output=folder / "nothing")
        seconds = time.monotonic() - start
        expected = content(folder / "nothing")
        kind = random.choice(("kill", "full"))
        outcome = _build_badly(folder / "reports", output, kind, random.random(), seconds)
        if number % 2 and output.exists():  # by a reader or by hand
            see_whole(output)
        elif output.exists():
            recover(output)
        assert content(output) in (before, expected), f"fault {number}: a wrong state after {kind}"
        if random.random() < 0.8:  # else the next fault meets what this one left
            build(folder / "reports", output=output)
            assert content(output) == expected, f"fault {number}: a wrong state after {kind}, then a build"
        before = content(output)
        yield Fault(number, kind, outcome)


def main() -> None:
    """``python tests/faults.py COUNT [SEED]``."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with TemporaryDirectory() as folder:
        for fault in inject(count, seed, Path(folder)):
            sys.stdout.write(f"{fault.number + 1:4} {fault.kind} {fault.outcome}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count} faults: no wrong and no lost claim\n")


if __name__ == "__main__":
    main()
