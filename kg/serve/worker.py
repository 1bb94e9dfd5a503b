"""The process that opens the store: it answers one question after the other, and can be killed at any time.

A query cannot be stopped from within, eats memory as it likes and may break the engine's stack. Here it
costs a process with a memory limit, which the server ends and replaces.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from kg.errors import FormatError, GraphError, KgError, LimitError, QueryError, RefusedError
from kg.rdf.pages.kept import forget
from kg.rdf.store import Store, open_store
from kg.serve.message import OUT_OF_MEMORY, Message, read_message, write_message
from kg.serve.operations import OPERATIONS

#: Seconds for which a store that is just being replaced may be away.
_PATIENCE = 2.0
_PAUSE = 0.05

_STATUS: dict[type[KgError], int] = {
    RefusedError: 403,
    LimitError: 422,
    FormatError: 406,
    QueryError: 400,
    GraphError: 404,
}
_NO_STORE = 503


class _Shelf:
    """The store that is open, and which one it is: a build may put another in its place."""

    def __init__(self) -> None:
        self._key: Any = None
        self._store: Store | None = None

    def take(self, head: dict[str, Any]) -> Store:
        """The store at ``head["path"]``, to be written if ``head["writes"]``.

        Raises: GraphError when there is none.
        """
        if self._store is None or self._key != head["key"]:
            self.close()  # a store that is written can be open only once
            self._store = _open(Path(head["path"]), is_written=head.get("writes", False))
            self._key = head["key"]
        return self._store

    def close(self) -> None:
        """Let go of the store."""
        forget()
        self._store = None


def _open(path: Path, *, is_written: bool) -> Store:
    """As ``open_store``, waiting a little for a store that is just being put in its place."""
    for _ in range(int(_PATIENCE / _PAUSE)):
        with suppress(GraphError):
            return _open_now(path, is_written=is_written)
        time.sleep(_PAUSE)
    return _open_now(path, is_written=is_written)


def _open_now(path: Path, *, is_written: bool) -> Store:
    store = open_store(path)
    if not is_written:
        return store
    del store
    try:
        # As the working folder: when a build puts another in its place, nothing is written into that one.
        os.chdir(path)
        return Store(".")
    except OSError as error:
        message = f"{path}: cannot be opened for writing ({error}); end the process that has it open"
        raise GraphError(message) from error


def reply(shelf: _Shelf, message: Message) -> Message:
    """What becomes of one question: a status of HTTP, and the text or the reason."""
    try:
        return _try(shelf, message)
    except OSError as error:  # of a store that was just removed, or of another host
        if message.head.get("writes") or _may_reach(message):
            return _failed(message, error)
        shelf.close()
    try:
        return _try(shelf, message)
    except OSError as error:
        return _failed(message, error)


def _failed(message: Message, error: OSError) -> Message:
    status = 502 if _may_reach(message) else 500
    return Message({"status": status}, " ".join(str(error).split()).encode())


def _may_reach(message: Message) -> bool:
    return bool(message.head.get("question", {}).get("may_reach"))


def _try(shelf: _Shelf, message: Message) -> Message:
    try:
        store = shelf.take(message.head)
    except GraphError as error:
        return Message({"status": _NO_STORE}, str(error).encode())
    try:
        written = OPERATIONS[message.head["do"]](store, message)
        return Message({"status": 200, "type": written.media_type}, written.text.encode())
    except KgError as error:
        status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
        return Message({"status": status}, str(error).encode())
    except MemoryError:
        return Message({"status": OUT_OF_MEMORY})


def _listen(pipe: IO[bytes], questions: SimpleQueue[Message]) -> None:
    """Take questions in; a server that is gone, however it went, takes its workers along."""
    try:
        while True:
            questions.put(read_message(pipe))
    except EOFError:
        os._exit(0)


def run(memory: int) -> None:
    """The process: answer on standard output, with at most ``memory`` bytes of address space."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers itself
    _limit(memory)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not get between the answers
    questions: SimpleQueue[Message] = SimpleQueue()
    # Without a buffer: its lock would be held by the thread when the process ends.
    Thread(target=_listen, args=(os.fdopen(0, "rb", buffering=0), questions), daemon=True).start()
    shelf = _Shelf()
    while True:
        write_message(answers, reply(shelf, questions.get()))


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
