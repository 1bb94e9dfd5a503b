"""Messages between a process and its child: eight bytes that say how long, then so many bytes."""

from __future__ import annotations

import os
from typing import IO

#: Bytes that a pipe should hold, where that can be chosen: a report passes in few pieces.
PIPE = 1024 * 1024
_LENGTH = 8  # bytes of the number before each message


def opened(pipe: IO[bytes] | None) -> IO[bytes]:
    """The pipe itself. Raises: EOFError where there is none."""
    if pipe is None:
        raise EOFError
    return pipe


def send(pipe: IO[bytes], *parts: bytes) -> None:
    """Write each part as a message. Raises: BrokenPipeError when nobody reads any more."""
    for part in parts:
        pipe.write(len(part).to_bytes(_LENGTH, "big"))
        pipe.write(part)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message. Raises: EOFError when the other side ended before its message did."""
    size = int.from_bytes(_exactly(pipe, _LENGTH), "big")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


def take_output() -> IO[bytes]:
    """Standard output for messages alone: what libraries print goes to standard error from now on."""
    messages = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return messages
