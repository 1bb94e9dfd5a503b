"""A few workers that are warm, the questions that wait for them, and what happens when one dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from signal import SIGABRT, SIGKILL, SIGSEGV
from typing import Any

from kg.serve.message import OUT_OF_MEMORY, Message
from kg.serve.process import Worker

#: Questions that may wait for a worker, for each worker; more are turned away at once.
_WAITING = 32
#: Bytes of an answer that are taken over at once, so that its worker is free; more passes through.
_SMALL = 1 << 20

#: Seconds that a question waits for a worker at least: one that takes another's place has to start first.
_PATIENCE = 10.0

_STOPPED = 504
_BUSY = 503
_CRASHES = {
    -SIGABRT: (OUT_OF_MEMORY, "needs more memory than the server gives a query; ask for less at once"),
    -SIGKILL: (OUT_OF_MEMORY, "was ended by the system, as a rule for want of memory; ask for less at once"),
    -SIGSEGV: (400, "is nested too deeply for the engine; write it with fewer brackets"),
}


class Refusal(Exception):  # noqa: N818 - an answer, of a status that is no success
    """A request that is answered by a status and a reason."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        """``reason`` is a sentence for the user."""
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers or {}


@dataclass
class Answer:
    """``pieces`` come while a worker holds it; ``size`` is their bytes in all. Close it when done."""

    media_type: str
    size: int
    pieces: AsyncIterator[bytes]
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)


class Pool:
    """``size`` workers, each of which may take ``seconds`` for a question and ``memory`` bytes."""

    def __init__(self, size: int, *, seconds: float, memory: int) -> None:
        """No process yet, see ``start``."""
        self._size = size
        self._seconds = seconds
        self._memory = memory
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False

    async def start(self) -> None:
        """Start a worker, and the others while it works."""
        await self._add()
        for _ in range(self._size - 1):
            self._later(self._add())

    async def close(self) -> None:
        """End all workers; what is asked of them is refused."""
        self._is_closing = True
        await asyncio.gather(*self._tasks)
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in self._all))

    async def tell(self, question: Message) -> str:
        """The whole answer as text. Raises: Refusal."""
        answer = await self.ask(question)
        async with answer.stack:
            return b"".join([piece async for piece in answer.pieces]).decode()

    async def ask(self, question: Message) -> Answer:
        """Put a question to the next free worker; cancelling it ends the worker.

        Raises: Refusal when none is free for too long, when it takes too long, dies, or refuses.
        """
        async with AsyncExitStack() as stack:
            worker = await stack.enter_async_context(self._lend())
            head, size, small = await self._begin(worker, question)
            if head["status"] != 200:
                raise Refusal(head["status"], b"".join(small or []).decode() or _CRASHES[-SIGABRT][1])
            if small is not None:
                return Answer(head["type"], size, _given(small))
            return Answer(head["type"], size, worker.pieces(size), stack.pop_all())

    async def _begin(
        self, worker: Worker, question: Message
    ) -> tuple[dict[str, Any], int, list[bytes] | None]:
        """The head of an answer, its size, and its text unless that is long."""
        try:
            async with asyncio.timeout(self._seconds):
                head, size = await worker.ask(question)
                return head, size, [one async for one in worker.pieces(size)] if size <= _SMALL else None
        except TimeoutError:
            raise Refusal(_STOPPED, f"stopped after {self._seconds:g} s; ask for less at once") from None
        except EOFError:
            code = await worker.wait()
            if self._is_closing:
                raise Refusal(_BUSY, "the server is stopping") from None
            status, reason = _CRASHES.get(code, (500, f"ended the engine unexpectedly (exit code {code})"))
            raise Refusal(status, f"the query {reason}") from None

    @asynccontextmanager
    async def _lend(self) -> AsyncIterator[Worker]:
        worker = await self._next()
        try:
            yield worker
        finally:
            self._take_back(worker)

    async def _next(self) -> Worker:
        if self._waiting >= _WAITING * self._size:
            raise Refusal(_BUSY, "too many queries at once; try again later", {"Retry-After": "1"})
        self._waiting += 1
        patience = max(self._seconds, _PATIENCE)
        try:
            async with asyncio.timeout(patience):
                while not (worker := await self._idle.get()).is_free:
                    self._take_back(worker)  # it died while nothing was asked of it
                return worker
        except TimeoutError:
            reason = f"no worker was free for {patience:g} s; try again later"
            raise Refusal(_BUSY, reason, {"Retry-After": "1"}) from None
        finally:
            self._waiting -= 1

    def _take_back(self, worker: Worker) -> None:
        """A worker that still owes an answer, or is dead, is ended, and another takes its place."""
        if worker.is_free:
            self._idle.put_nowait(worker)
            return
        self._later(self._replace(worker))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, worker: Worker) -> None:
        worker.kill()
        await worker.wait()
        self._all.discard(worker)
        await self._add()

    async def _add(self) -> None:
        if self._is_closing:
            return
        worker = await Worker.start(self._memory)
        self._all.add(worker)
        self._idle.put_nowait(worker)


async def _given(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
