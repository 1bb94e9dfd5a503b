"""One worker as the server sees it."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from kg.serve.message import SIZE, Message, parse_lengths, to_bytes

_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from kg.serve.worker import run; run(int(sys.argv[2]))"
_BUFFER = 1 << 20  # bytes read ahead of an answer, and the size of its pieces


class Beginning(NamedTuple):
    """What a worker says before the text of its answer; ``size`` counts the bytes still to be read."""

    head: dict[str, Any]
    size: int


class Worker:
    """A process of ``kg.serve.worker``. It answers one question at a time."""

    def __init__(self, process: Process) -> None:
        """Of a process that runs; see ``start``."""
        self._process = process
        self._owed = 0

    @property
    def is_free(self) -> bool:
        """Whether it runs, and all of its last answer was read."""
        return self._process.returncode is None and not self._owed

    @classmethod
    async def start(cls, memory: int) -> Self:
        """A new process with ``memory`` bytes of address space."""
        package = Path(__file__).parents[2]  # the package that the server runs, wherever it lies
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-c", _CHILD, str(package), str(memory),
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_BUFFER,
            )
        )  # fmt: skip

    async def ask(self, question: Message) -> Beginning:
        """Send a question and wait for the answer to begin. Raises: EOFError when the process ended."""
        assert self._process.stdin is not None
        self._owed = SIZE
        with suppress(ConnectionError):  # it ended: what is read next says so
            self._process.stdin.write(to_bytes(question))
            await self._process.stdin.drain()
        head, body = parse_lengths(await self._read(SIZE))
        beginning = Beginning(json.loads(await self._read(head)), body)
        self._owed = body
        return beginning

    async def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None
        return await self._process.stdout.readexactly(size)  # its IncompleteReadError is an EOFError

    async def pieces(self, size: int) -> AsyncIterator[bytes]:
        """The next ``size`` bytes, piece by piece. Raises: EOFError when the process ended."""
        for start in range(0, size, _BUFFER):
            piece = await self._read(min(size - start, _BUFFER))
            self._owed -= len(piece)
            yield piece

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def wait(self) -> int:
        """Wait for its end; gives the exit code, negative for a signal."""
        assert self._process.stdout is not None
        # What it had still to say: asyncio waits for that. Who waits for its answer reads to the end himself.
        with suppress(RuntimeError):
            while await self._process.stdout.read(_BUFFER):
                pass
        return await self._process.wait()
