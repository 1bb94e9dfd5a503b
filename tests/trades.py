"""What processes of tests do: some of it ends them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from kg.errors import GraphError
from kg.read.sources import Source
from kg.workers.report import Outcome, Recipe, make_chunk_reader

POISON = "毒".encode()


def make_poisoned_reader(recipe: Recipe) -> Callable[[Sequence[Source]], list[Outcome]]:
    """Reads as a build does, but dies over a report with the word."""
    read = make_chunk_reader(recipe)

    def do(chunk: Sequence[Source]) -> list[Outcome]:
        if any(POISON in source.content for source in chunk):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(chunk)

    return do


def make_doubler(tool: Any) -> Callable[[Any], Any]:
    """Doubles numbers, dies of "die", prints what it is not to, and refuses everything else."""
    if tool == "refuse":
        raise GraphError("no such tool")

    def do(task: Any) -> Any:
        print("noise on standard output")
        if task == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if not isinstance(task, int):
            raise GraphError(f"found {task!r}, expected a number")
        return 2 * task

    return do


def make_stillborn(tool: Any) -> Any:
    """Dies before its first task."""
    os._exit(3)
