"""How many workers a build gets, and where they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.read.files import find_files
from kg.workers.crew import Crew
from kg.workers.local import Local
from kg.workers.report import Recipe

#: Bytes of reports for which more workers than one are worth their start: five seconds' work for one, while
#: a process needs one or two before its first report.
_WORTH = 2_000_000
#: Workers that are started unasked; each takes 0.3 GB.
_MOST = 8


def count_workers(paths: Iterable[Path], since: float = 0.0) -> int:
    """How many processes are worth starting: one for each core this process may use, or 1 for few reports.

    Only files count that came or changed after ``since``, in seconds of the epoch.
    """
    cores = min(_count_cores(), _MOST)
    if cores == 1:
        return 1
    files, _ = find_files(paths)
    return cores if sum(_size(file.path, since) for file in files) > _WORTH else 1


def _size(path: Path, since: float) -> int:
    """Its bytes; 0 of what did not change, and of what cannot be looked at, which reading it will tell."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_size if found.st_ctime >= since else 0


def _count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # where it can be bound to some of the cores
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def hire(count: int, recipe: Recipe, scheduler: str | None = None) -> Iterator[Crew]:
    """A crew of ``count`` processes here, or all workers of the Dask cluster at ``scheduler``.

    Raises:
        WorkerError: there is no such cluster, or it would read otherwise than this machine does.
    """
    if scheduler is None:
        with Local(count, recipe) as crew:
            yield crew
        return
    from kg.workers.cluster import Cluster  # noqa: PLC0415 - an extra, and slow to import

    with Cluster(scheduler, recipe) as cluster:
        yield cluster
