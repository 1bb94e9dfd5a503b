"""Workers that are processes of this machine. One that dies loses nothing: what it had is read again.

Each thread of a pool leads one process, so that waiting for answers needs no code of its own. The processes
are started as those of ``kg.read.worker`` are, which asks nothing of the program that builds.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

from kg.errors import KgError, WorkerError
from kg.read.pipes import PIPE, opened, receive, send, take_output
from kg.read.sources import Source
from kg.read.worker import Worker
from kg.workers import ONE_THREAD
from kg.workers.crew import TRIES, to_blame
from kg.workers.report import Outcome, Recipe, fail, make_reader
from kg.workers.transfer import pack, unpack

_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from kg.workers.local import run; run()"
_STARTS = 5  # one may be ended from outside while it starts


class Processes:
    """A crew of ``count`` processes, each started with its first chunk; use it in a ``with`` block."""

    def __init__(self, count: int, recipe: Recipe) -> None:
        """No process yet."""
        self.ahead = 2 * count
        self._recipe = pickle.dumps(recipe)
        self._threads = ThreadPoolExecutor(count)
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._all = [_Process(self._recipe) for _ in range(count)]
        for process in self._all:
            self._idle.put(process)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whatever they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._all:
            process.close()
        self._threads.shutdown()
        for process in self._all:
            process.end()

    def submit(self, chunk: Sequence[Source]) -> Future[list[Outcome]]:
        """Have ``chunk`` read; a report that ends its worker again and again counts as unreadable."""
        return self._threads.submit(self._read, chunk)

    def _read(self, chunk: Sequence[Source]) -> list[Outcome]:
        process = self._idle.get()
        try:
            return _insist(process, chunk)
        finally:
            self._idle.put(process)


def _insist(process: _Process, chunk: Sequence[Source]) -> list[Outcome]:
    for _ in range(TRIES):
        try:
            return process.ask(chunk)
        except (BrokenPipeError, EOFError):
            process.end()
    if len(chunk) == 1:
        return [fail(chunk[0], f"{chunk[0].source_file}: {to_blame(TRIES)}")]
    return [outcome for source in chunk for outcome in _insist(process, [source])]


class _Process:
    """One process, which is started when it is asked and, after it ended, when it is asked again."""

    def __init__(self, recipe: bytes) -> None:
        self._recipe = recipe
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._lock = Lock()  # so that none is started once all were ended

    def ask(self, chunk: Sequence[Source]) -> list[Outcome]:
        """The outcomes of ``chunk``.

        Raises:
            BrokenPipeError, EOFError: the process ended.
            WorkerError: none can be started.
        """
        process = self._process or self._start()
        send(opened(process.stdin), pickle.dumps(chunk))
        return unpack(receive(opened(process.stdout)))

    def _start(self) -> subprocess.Popen[bytes]:
        for _ in range(_STARTS):
            try:
                process = self._open()
                send(opened(process.stdin), self._recipe)
                said: KgError | None = pickle.loads(receive(opened(process.stdout)))
            except (BrokenPipeError, EOFError):
                self.end()
                continue
            if said is not None:
                raise said
            return process
        raise WorkerError("no worker process can be started: each ended at once; try --workers 1")

    def _open(self) -> subprocess.Popen[bytes]:
        folder = Path(__file__).parents[2]  # the package that the parent runs, wherever it lies
        with self._lock:
            if self._is_closed:
                raise WorkerError("the build was ended")
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CHILD, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD},
                pipesize=PIPE,
            )
            return self._process

    def end(self) -> None:
        """End the process if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):  # what it was not told any more
                    opened(pipe).close()

    def close(self) -> None:
        """End the process for good; the thread that asked it finds out."""
        with self._lock:
            self._is_closed = True
            if (process := self._process) is not None:
                process.kill()


def run() -> None:
    """The process: read chunk after chunk until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends us
    answers, questions = take_output(), sys.stdin.buffer
    with suppress(EOFError, BrokenPipeError), Worker() as worker:
        try:
            read = make_reader(pickle.loads(receive(questions)), worker)
        except KgError as error:
            send(answers, pickle.dumps(error))
            return
        gc.freeze()  # the tables stay; nobody need look through them again
        send(answers, pickle.dumps(None))
        while True:
            chunk: list[Source] = pickle.loads(receive(questions))
            send(answers, pack([read(source) for source in chunk]))
