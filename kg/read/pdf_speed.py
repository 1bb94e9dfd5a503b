"""How long a build of PDFs takes, beside the plainest thing PDFium can do with the same pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import pypdfium2

from kg.errors import ReadError
from kg.read.peaks import WorkerPeak, own_peak
from kg.records import Issue, IssueKind


class Pages(NamedTuple):
    """How many pages, and how many code points of text stand on them."""

    pages: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSpeed:
    """Seconds are of the wall clock, medians over ``rounds`` of all files.

    Of the wall, because a worker's processor time cannot be had while it lives: they are those of one
    core where this process and what it starts are bound to one, and other processes leave it alone.
    Peaks are in bytes, None where the system does not tell.
    """

    files: int
    pages: int
    characters: int
    rounds: int
    build_seconds: float
    text_seconds: float
    peak: int | None  # of this process
    worker_peak: int | None  # of the largest process it started

    @property
    def ratio(self) -> float:
        """How many times as long as the text alone a build takes."""
        return self.build_seconds / self.text_seconds


def find_pdfs(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Issue, ...]]:
    """All PDF files under ``paths``, sorted, one for each digest; those that PDFium refuses are issues.

    Archives are not opened.
    """
    files: dict[str, Path] = {}
    issues: list[Issue] = []
    for found in sorted({file for path in paths for file in _expand(path)}):
        try:
            digest = sha256(found.read_bytes()).hexdigest()
            read_plainly([found])
        except (OSError, pypdfium2.PdfiumError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            message = f"{found}: cannot be read ({reason}); not measured"
            issues.append(Issue(file=str(found), kind=IssueKind.UNREADABLE, message=message))
        else:
            files.setdefault(digest, found)
    return tuple(files.values()), tuple(issues)


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.suffix.lower() == ".pdf" and file.is_file())
    else:
        yield path


def read_plainly(files: Iterable[Path]) -> Pages:
    """Get the text of every page and forget it: what any reader of PDFs has to do at least.

    Raises: PdfiumError for a file that PDFium cannot open or a page that it cannot load.
    """
    pages = characters = 0
    for file in files:
        document = pypdfium2.PdfDocument(file)
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            characters += len(text.get_text_range())
            text.close()
            page.close()
        pages += len(document)
        document.close()
    return Pages(pages, characters)


def measure_pdf_speed(
    files: Sequence[Path], build: Callable[[Sequence[Path]], object], rounds: int
) -> PdfSpeed:
    """Get the text of ``files`` and build them, in turns, ``rounds`` times (at least once).

    A first round of both is not counted: it loads what stays loaded, and peaks of memory are taken in it.

    Raises: ReadError if there are no files, whatever ``build`` raises.
    """
    if not files:
        raise ReadError("nothing to measure: no PDF that can be read; expected .pdf files or folders of them")
    workers = WorkerPeak()
    found = read_plainly(files)
    with workers.watching():
        build(files)
    peak = own_peak()
    reading, building = [], []
    for _ in range(max(rounds, 1)):
        reading.append(_seconds(lambda: read_plainly(files)))
        building.append(_seconds(lambda: build(files)))
    return PdfSpeed(
        files=len(files),
        **found._asdict(),
        rounds=len(building),
        build_seconds=median(building),
        text_seconds=median(reading),
        peak=peak,
        worker_peak=workers.peak or None,
    )


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


@contextmanager
def on_one_core() -> Iterator[int | None]:
    """Bind this thread, and the threads and processes it starts from now on, to one core: its number.

    None where the system has no such thing (macOS, Windows): then nothing is bound.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield None
        return
    allowed = os.sched_getaffinity(0)
    core = max(allowed)
    os.sched_setaffinity(0, {core})
    try:
        yield core
    finally:
        os.sched_setaffinity(0, allowed)
