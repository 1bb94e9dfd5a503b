"""Readers in a process of their own: a file that makes a library crash, hang or eat memory costs only itself.

The process is started with the first file and serves one after the other; after a crash the next file
starts a new one. What it sends back is JSON, so that nothing a file did to it can reach the build.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from kg.errors import ReadError
from kg.read.parsed import Parsed, Reader
from kg.read.pipes import PIPE, opened, receive, send, take_output
from kg.read.pulse import listen
from kg.records import Page, Print, Span

#: Seconds without a sign of life after which a file is given up. A thousand pages of text take three,
#: the recognition of one page about as many.
MAX_SECONDS = 60.0
#: Bytes of address space the process may take; recognising the text of pictures needs most of it.
MAX_MEMORY = 4 * 1024**3
_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from kg.read.worker import run; run(int(sys.argv[2]))"
#: Exit codes of a process that ran out of memory: killed, aborted, at a place that is not its own.
_OUT_OF_MEMORY = (-9, -6, -11, 137)


class Worker:
    """Reads files in a process of its own; use it in a ``with`` block.

    ``seconds`` is how long it may give no sign of life, ``memory`` the bytes of address space it may take.
    """

    def __init__(self, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> None:
        """No process yet: it starts with the first file."""
        self._seconds = seconds
        self._memory = memory
        self._late = False
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process; a later ``parse`` starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in filter(None, (process.stdin, process.stdout)):
            pipe.close()

    def parse(self, reader: str, content: bytes) -> Parsed:
        """What ``reader``, the dotted name of a function ("package.module:function"), makes of ``content``.

        Raises:
            ReadError: the reader says so, or it took too long, crashed or ran out of memory.
        """
        if self._process is not None and self._process.poll() is not None:
            self.close()
        process = self._process = self._process or self._start()
        try:
            send(opened(process.stdin), reader.encode(), content)
            return _parsed(json.loads(self._receive(process)))
        except (BrokenPipeError, EOFError) as error:
            raise ReadError(self._why(process)) from error
        except ReadError:
            raise
        except BaseException:  # an interrupted question must not be answered to the next one
            self.close()
            raise

    def _receive(self, process: subprocess.Popen[bytes]) -> bytes:
        """The answer; empty messages before it are signs of life."""
        message = b""
        while not message:
            self._late = False
            alarm = Timer(self._seconds, self._give_up, [process])
            alarm.daemon = True
            alarm.start()
            try:
                message = receive(opened(process.stdout))
            finally:
                alarm.cancel()
        return message

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        folder = Path(__file__).parents[2]  # the package that the parent runs, wherever it lies
        return subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder), str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=PIPE,
        )

    def _why(self, process: subprocess.Popen[bytes]) -> str:
        code = process.wait()
        self.close()
        if self._late:
            return f"gave no sign of life for {self._seconds:g} s and was given up; save its text as .txt"
        if code in _OUT_OF_MEMORY:
            limit = f"{self._memory / 1024**3:g} GB"
            return f"makes its reader crash or need more than {limit} of memory; save its text as .txt"
        return f"makes its reader crash (exit code {code}); save it anew, or its text as .txt"


def _parsed(answer: dict[str, Any]) -> Parsed:
    if "error" in answer:
        raise ReadError(answer["error"])
    return Parsed(
        text=answer["text"],
        pages=tuple(Page(**page) for page in answer["pages"]),
        prints=tuple(Print(**line) for line in answer["prints"]),
        furniture=tuple(Span(*span) for span in answer["furniture"]),
        warnings=tuple(answer["warnings"]),
    )


def _answer(name: str, content: bytes) -> bytes:
    try:
        return json.dumps(asdict(_reader(name)(content))).encode()
    except ReadError as error:
        return json.dumps({"error": str(error)}).encode()
    except MemoryError:
        return json.dumps({"error": "needs more memory to read than it may take; split it"}).encode()
    except RecursionError:
        return json.dumps({"error": "is nested too deeply to be read; save its text as .txt"}).encode()


def _reader(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer questions until there are no more: the other side of ``Worker.parse``."""
    listen(lambda: send(target, b""))
    while True:
        try:
            name, content = receive(source), receive(source)
        except EOFError:
            return
        send(target, _answer(name.decode(), content))


def run(memory: int) -> None:
    """The process: answer on standard output, with at most ``memory`` bytes of address space."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    serve(sys.stdin.buffer, take_output())
