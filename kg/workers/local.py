"""A crew of processes of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kg.read.sources import Source
from kg.workers.crew import find_culprit
from kg.workers.processes import EndedError, Processes, Trade
from kg.workers.report import Outcome, Recipe

_READING = "kg.workers.report:make_chunk_reader"


class Local:
    """``count`` processes that read reports; use it in a ``with`` block."""

    def __init__(self, count: int, recipe: Recipe) -> None:
        """No process yet."""
        self.ahead = 2 * count
        self._processes = Processes(count, Trade(_READING, recipe))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whatever they are at."""
        self._processes.__exit__(kind, error, trace)

    def submit(self, chunk: Sequence[Source]) -> _Task:
        """Have ``chunk`` read; a report that ends its worker again and again counts as unreadable."""
        return _Task(self._processes.submit(chunk), chunk, self)


@dataclass(frozen=True, slots=True)
class _Task:
    future: Future[Any]
    chunk: Sequence[Source]
    crew: Local

    def result(self) -> Sequence[Outcome]:
        try:
            found: Sequence[Outcome] = self.future.result()
        except EndedError:
            return find_culprit(self.chunk, self.crew)
        return found
