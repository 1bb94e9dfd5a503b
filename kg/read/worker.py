"""A stand-in until the readers run in a process of their own: the interface, and nothing of the safety."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import cast

from kg.errors import ReadError
from kg.read.parsed import Parsed, Reader


class Worker:
    """Parses files one after the other; a context manager."""

    def __enter__(self) -> Worker:
        """The worker itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put away."""

    def parse(self, reader: str, content: bytes) -> Parsed:
        """What the reader with this dotted name makes of a file's bytes. Raises: ReadError."""
        module, _, name = reader.partition(":")
        try:
            read = cast(Reader, getattr(import_module(module), name))
        except ImportError as error:
            raise ReadError("no reader for this kind of file") from error
        return read(content)
