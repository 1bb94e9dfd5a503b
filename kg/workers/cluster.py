"""Workers that are those of a Dask cluster. They need this package in the same version, and no shared files.

A worker that is lost loses nothing: the scheduler has another one read what it had. What a worker sends is
unpickled here, so a cluster must be one's own, as every Dask cluster.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock
from types import TracebackType
from typing import Any, Self

from kg.errors import WorkerError
from kg.read.sources import Source
from kg.state.fingerprint import find_difference, to_fingerprint
from kg.workers.crew import find_culprit
from kg.workers.report import Outcome, Recipe, make_chunk_reader
from kg.workers.transfer import pack, unpack

_RETRIES = 3  # of a task that raised, on another worker if there is one
_SECONDS = 15.0  # to reach the scheduler, and for a first worker to be there
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^/\s]+:\d+")
_EXPECTED = "one such as tcp://10.0.0.5:8786"
_INSTALL = "pip install 'yanbao-kg[dask]'"
_READING = Lock()  # a pipeline serves one thread, while a Dask worker may run several


class Cluster:
    """A crew of all workers that the scheduler at ``address`` has; use it in a ``with`` block."""

    def __init__(self, address: str, recipe: Recipe) -> None:
        """Connect.

        Raises:
            WorkerError: the scheduler does not answer, has no workers, or has some of another version.
        """
        self.address = address
        self._client: Any = _connect(address)  # its methods are not typed
        try:
            workers = _require_alike(self._client, address)
        except BaseException:
            self._client.close()
            raise
        self.ahead = 3 * workers
        # A task rather than data: whatever worker holds it may die, and another makes it again.
        self._recipe = self._client.submit(_keep, pickle.dumps(recipe), pure=False)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster, which goes on; what it still reads for us is given up."""
        with suppress(OSError, TimeoutError):
            self._client.close()

    def submit(self, chunk: Sequence[Source]) -> _Task:
        """Have ``chunk`` read; a report that ends its worker again and again counts as unreadable."""
        task = (read_chunk, list(chunk), self._recipe, to_fingerprint())
        try:
            future = self._client.submit(*task, pure=False, retries=_RETRIES)
        except (OSError, RuntimeError) as error:
            raise _to_lost(self.address, error) from error
        return _Task(future, chunk, self)


def _to_lost(address: str, reason: BaseException) -> WorkerError:
    why = " ".join(str(reason).split()) or type(reason).__name__
    return WorkerError(f"the scheduler at {address} is gone ({why}); start it and build again")


@dataclass(frozen=True, slots=True)
class _Task:
    future: Any
    chunk: Sequence[Source]
    crew: Cluster

    def result(self) -> list[Outcome]:
        from distributed import KilledWorker  # noqa: PLC0415 - slow to import
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        try:
            found: list[Outcome] = unpack(self.future.result())
        except KilledWorker:
            return find_culprit(self.chunk, self.crew)
        except (FutureCancelledError, OSError, TimeoutError) as error:
            raise _to_lost(self.crew.address, error) from error
        return found


def _connect(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise WorkerError(f"{address!r} is no address of a scheduler; expected {_EXPECTED}")
    try:
        import dask  # noqa: PLC0415 - an extra
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise WorkerError(f"--scheduler needs Dask, which is not installed: {_INSTALL}") from error
    connect: Any = Client  # not typed
    dask.config.set({"distributed.comm.timeouts.connect": _SECONDS, "distributed.comm.retry.count": 0})
    try:
        return connect(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        message = f"no Dask scheduler answers at {address} within {_SECONDS:g} s"
        raise WorkerError(f"{message}; start one (dask scheduler), or check the address") from error


def _require_alike(client: Any, address: str) -> int:
    """How many workers there are: one at least, and all read as this machine does."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_SECONDS)
    try:
        found: Mapping[str, Mapping[str, str]] = client.run(to_fingerprint)
    except ImportError as error:
        raise WorkerError(f"a worker of {address} lacks this package ({error}); install it there") from error
    except (OSError, TimeoutError) as error:
        raise _to_lost(address, error) from error
    if not found:
        raise WorkerError(f"the scheduler at {address} has no workers; start one: dask worker {address}")
    for name, theirs in sorted(found.items()):
        _require_same(name, theirs)
    return len(found)


def _require_same(name: str, theirs: Mapping[str, str]) -> None:
    if difference := find_difference(to_fingerprint(), theirs):
        raise WorkerError(f"worker {name} would read otherwise: it has {difference}; install the same there")


# --- what runs on the workers -------------------------------------------------------------------


def _keep(recipe: bytes) -> bytes:
    return recipe


def read_chunk(chunk: Sequence[Source], recipe: bytes, wanted: Mapping[str, str]) -> bytes:
    """The packed outcomes of ``chunk``.

    Raises:
        WorkerError: this worker, which may have come since the build began, would read otherwise.
    """
    if difference := find_difference(wanted, to_fingerprint()):
        raise WorkerError(f"a worker that joined would read otherwise: it has {difference}")
    with _READING:
        return pack(_to_reader(recipe)(chunk))


@cache
def _to_reader(recipe: bytes) -> Callable[[Sequence[Source]], list[Outcome]]:
    return make_chunk_reader(pickle.loads(recipe))
