"""The sign of life of a reader at work: who waits for it gives up when none comes for too long."""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Say that work goes on; a reader calls it now and then, above all within long loops."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Have ``listener`` called with every beat, for the rest of the process."""
    _listeners.append(listener)
