"""One build at a time in an output folder: the second says who is at work, and stops."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from kg.errors import WriteError

try:
    import fcntl
except ImportError:  # Windows, where nobody keeps two builds apart
    fcntl = None  # type: ignore[assignment]

#: The folder that stays in an output folder from build to build.
STATE = "state"
LOCK = "lock"


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold ``output``, which has its ``STATE``, for this build.

    The lock is the system's own, on the open file: it ends with the process that holds it, however that
    ends, so what a dead build has left behind blocks nobody. The file stays; it only says who holds it.

    Raises:
        WriteError: another build holds it.
        OSError: the lock file cannot be written.
    """
    place = output / STATE / LOCK
    with place.open("a+", encoding="utf-8") as file:
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriteError(_refusal(output, file)) from error
        if not _is_at(place, file):
            raise WriteError(_refusal(output, file))  # of a build that failed this moment and cleared up
        _sign(file)
        yield


def _is_at(path: Path, file: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _sign(file: IO[str]) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    file.truncate(0)
    json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": now}, file)
    file.flush()


def _refusal(output: Path, file: IO[str]) -> str:
    who = "another build"
    with suppress(ValueError, KeyError):  # it has not signed yet
        file.seek(0)
        held = json.load(file)
        who = f"process {held['pid']} on {held['host']}, since {held['since']}"
    return f"{output}: a build is writing this folder ({who}); wait for it, or name another folder with -o"
