"""Processes of this machine that do task after task. One that dies loses nothing: another does its task.

They are started as those of ``kg.read.worker`` are, which asks nothing of the program that builds. Each
thread of a pool leads one process, so that waiting for answers needs no code of its own.
"""

from __future__ import annotations

import gc
import importlib
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

from kg.errors import KgError, WorkerError
from kg.read.pipes import PIPE, opened, receive, send, take_output
from kg.workers.transfer import pack, unpack

#: How often a task is given to another process when the one that had it died.
TRIES = 3
_STARTS = 5  # one may be ended from outside while it starts
_CHILD = (
    "import os, sys; sys.path.insert(0, sys.argv[1]); from kg.workers import ONE_THREAD; "
    "os.environ.update(ONE_THREAD); from kg.workers.processes import run; run()"
)


class EndedError(WorkerError):
    """Each process that was given the task died over it."""


class Trade(NamedTuple):
    """What a process does: ``maker``, a dotted name ("package.module:function"), makes of ``tool`` the
    function that every task is given to."""

    maker: str
    tool: Any


class Processes:
    """``count`` processes of one trade, each started with its first task; use it in a ``with`` block."""

    def __init__(self, count: int, trade: Trade) -> None:
        """No process yet."""
        self._threads = ThreadPoolExecutor(count)
        self._all = [_Process(pickle.dumps(tuple(trade))) for _ in range(count)]
        self._idle: SimpleQueue[_Process] = SimpleQueue()
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

    def submit(self, task: Any) -> Future[Any]:
        """Have ``task`` done. Its result raises EndedError, or what KgError the process raised."""
        return self._threads.submit(self._do, task)

    def _do(self, task: Any) -> Any:
        process = self._idle.get()
        try:
            return process.insist(task)
        finally:
            self._idle.put(process)


class _Process:
    """One process, which is started when it is asked and, after it ended, when it is asked again."""

    def __init__(self, trade: bytes) -> None:
        self._trade = trade
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._lock = Lock()  # so that none is started once all were ended

    def insist(self, task: Any) -> Any:
        """What is made of ``task``, by a new process when one ends."""
        for _ in range(TRIES):
            try:
                return self._ask(task)
            except (BrokenPipeError, EOFError):
                self.end()
        raise EndedError(f"{TRIES} processes in a row ended over one task; build again, or with --workers 1")

    def _ask(self, task: Any) -> Any:
        process = self._process or self._start()
        send(opened(process.stdin), pickle.dumps(task))
        return _receive(process)

    def _start(self) -> subprocess.Popen[bytes]:
        for _ in range(_STARTS):
            try:
                process = self._open()
                send(opened(process.stdin), self._trade)
                _receive(process)
            except (BrokenPipeError, EOFError):
                self.end()
            else:
                return process
        raise WorkerError("no worker process can be started: each ended at once; try --workers 1")

    def _open(self) -> subprocess.Popen[bytes]:
        folder = Path(__file__).parents[2]  # the package that the parent runs, wherever it lies
        with self._lock:
            if self._is_closed:
                raise WorkerError("the build was ended")
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _CHILD, str(folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    pipesize=PIPE,
                )
            except OSError as error:
                raise WorkerError(f"no worker process can be started ({error.strerror})") from error
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


def _receive(process: subprocess.Popen[bytes]) -> Any:
    answer = unpack(receive(opened(process.stdout)))
    if isinstance(answer, KgError):
        raise answer
    return answer


def run() -> None:
    """The process: do task after task until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends us
    answers, questions = take_output(), sys.stdin.buffer
    with suppress(EOFError, BrokenPipeError):
        do = _learn(*pickle.loads(receive(questions)))
        gc.freeze()  # tables stay; nobody need look through them again
        send(answers, pack(do if isinstance(do, KgError) else None))
        while not isinstance(do, KgError):
            send(answers, pack(_or_error(do, pickle.loads(receive(questions)))))


def _learn(maker: str, tool: Any) -> Callable[[Any], Any] | KgError:
    module, _, function = maker.partition(":")
    made: Callable[[Any], Any] | KgError = _or_error(getattr(importlib.import_module(module), function), tool)
    return made


def _or_error(do: Callable[[Any], Any], task: Any) -> Any:
    try:
        return do(task)
    except KgError as error:
        return error
