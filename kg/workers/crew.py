"""Who reads: anything that takes a few reports and gives their outcomes later."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from kg.read.sources import Source
from kg.workers.report import Outcome, fail

#: Bytes of reports that go to a worker at once: of plain text some thirty reports of a page, a fifth of a
#: second's work, which makes little of the way there and back. A PDF goes alone.
CHUNK = 64 * 1024


class Pending(Protocol):
    """Outcomes that are on their way."""

    def result(self) -> Sequence[Outcome]:
        """Wait for them."""
        ...


class Crew(Protocol):
    """Workers that read reports; ``ahead`` is how many chunks they should have at once."""

    @property
    def ahead(self) -> int:
        """Enough that no worker waits, few enough that results do not heap up."""
        ...

    def submit(self, chunk: Sequence[Source]) -> Pending:
        """Have ``chunk`` read; its outcomes come in its order."""
        ...


def read_all(sources: Iterable[Source], crew: Crew) -> Iterator[Outcome]:
    """The outcome of every source, in their order; sources are taken no faster than they are read."""
    waiting: deque[Pending] = deque()
    for chunk in to_chunks(sources, CHUNK):
        waiting.append(crew.submit(chunk))
        if len(waiting) > crew.ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def to_chunks(sources: Iterable[Source], most: int) -> Iterator[list[Source]]:
    """``sources`` in lists of ``most`` bytes or, of larger ones, one source.

    >>> sources = [Source(source_file=name, content=b"12345") for name in "abc"]
    >>> [[one.source_file for one in chunk] for chunk in to_chunks(sources, most=10)]
    [['a', 'b'], ['c']]
    """
    chunk: list[Source] = []
    size = 0
    for source in sources:
        if chunk and size + len(source.content) > most:
            yield chunk
            chunk, size = [], 0
        chunk.append(source)
        size += len(source.content)
    if chunk:
        yield chunk


def find_culprit(chunk: Sequence[Source], crew: Crew) -> list[Outcome]:
    """The outcomes of a chunk that ended each worker it was given to: one by one, to find which did."""
    if len(chunk) == 1:
        name = chunk[0].source_file
        return [fail(chunk[0], f"{name}: ends every process that reads it; leave it out, and report it")]
    pending = [crew.submit([source]) for source in chunk]
    return [outcome for one in pending for outcome in one.result()]
