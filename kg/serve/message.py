"""Messages between the server and its workers: a small JSON object and any bytes, each with its length."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, NamedTuple

_LENGTHS = struct.Struct(">IQ")
SIZE = _LENGTHS.size

#: The status of an answer that needs more memory than there is.
OUT_OF_MEMORY = 503


class Message(NamedTuple):
    """``head`` is plain JSON; ``body`` is the text of a query, or a document."""

    head: dict[str, Any]
    body: bytes = b""


def to_bytes(message: Message) -> bytes:
    """A message as it goes through a pipe."""
    head = json.dumps(message.head).encode()
    return _LENGTHS.pack(len(head), len(message.body)) + head + message.body


def parse_lengths(beginning: bytes) -> tuple[int, int]:
    """The bytes of the head and of the body, from the first ``SIZE`` bytes of a message."""
    head, body = _LENGTHS.unpack(beginning)
    return head, body


def read_message(pipe: IO[bytes]) -> Message:
    """The next message, waiting for it. Raises: EOFError when the other side is gone."""
    head, body = parse_lengths(_exactly(pipe, SIZE))
    return Message(json.loads(_exactly(pipe, head)), _exactly(pipe, body))


def write_message(pipe: IO[bytes], message: Message) -> None:
    """Send a message. Raises: BrokenPipeError when the other side is gone."""
    pipe.write(to_bytes(message))
    pipe.flush()


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """A pipe without a buffer gives what has arrived."""
    pieces = []
    while size:
        piece = pipe.read(size)
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
