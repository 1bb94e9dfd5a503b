"""What takes long to take in, and is taken in while other questions are answered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Made = TypeVar("_Made")


def in_background(make: Callable[[], _Made]) -> Future[_Made]:
    """What ``make`` will give, from a thread of its own."""
    executor = ThreadPoolExecutor(1)
    made = executor.submit(make)
    executor.shutdown(wait=False)
    return made
