"""How much memory this process and the workers it started took at most."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_PROC = Path("/proc")
_HIGH_WATER = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_INTERVAL = 0.02  # seconds; the mark only rises, so what is lost is the last moment of a worker


@dataclass(slots=True)
class WorkerPeak:
    """The largest of the workers seen so far: ``peak`` in bytes, 0 while there was none.

    Not ``ru_maxrss`` of the children: on Linux a child started by a process has that process's own peak
    there, whatever the child itself takes. Without ``/proc`` nothing is ever seen.
    """

    peak: int = 0

    def look(self) -> None:
        """Have a look at every worker that lives now."""
        self.peak = max([self.peak, *(_high_water(worker) or 0 for worker in _descendants("self"))])

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Keep looking while the body runs."""
        stopped = Event()

        def watch() -> None:
            while not stopped.wait(_INTERVAL):
                self.look()

        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()


def own_peak() -> int | None:
    """The most memory this process ever had resident, in bytes; None where the system does not tell."""
    found = _high_water("self")
    if found is not None:
        return found
    try:
        from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return None
    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _high_water(process: str) -> int | None:
    match = _HIGH_WATER.search(_read(_PROC / process / "status"))
    return int(match[1]) * 1024 if match else None


def _descendants(process: str) -> Iterator[str]:
    for thread in (_PROC / process / "task").glob("*/children"):
        for child in _read(thread).split():
            yield child
            yield from _descendants(child)


def _read(path: Path) -> str:
    """What a file of ``/proc`` says, nothing for a process that is gone."""
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
