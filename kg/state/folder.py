"""The folder ``state/`` of an output folder: held by one build, it keeps what that build read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.atomic import make_folder, refusal, remove_empty
from kg.lock import LOCK, STATE, locked
from kg.state.memory import Memory, open_memory

_MEMORY = "memory.sqlite"


@contextmanager
def held(output: Path, *, fresh: bool = False) -> Iterator[Memory]:
    """The memory of ``output``, which nobody else builds into meanwhile.

    If ``fresh``, nothing that an earlier build left there is taken over.

    When the body raises before anything was read, a folder that was made for nothing is gone afterwards.

    Raises:
        WriteError: another build holds the folder, or it cannot be written.
    """
    state = output / STATE
    made = [state, *make_folder(output)]
    try:
        state.mkdir(exist_ok=True)
        with locked(output):
            yield from _remembering(state, fresh=fresh)
    except OSError as error:
        raise refusal(output, error) from error
    finally:
        remove_empty(made)


def to_memory(output: Path) -> Path:
    """The file of what was read for the build in ``output``."""
    return output / STATE / _MEMORY


def _remembering(state: Path, *, fresh: bool) -> Iterator[Memory]:
    is_empty = False
    try:
        with open_memory(state / _MEMORY) as memory:
            if fresh:
                memory.forget()
            try:
                yield memory
            finally:
                is_empty = memory.is_empty()
    finally:
        if is_empty:
            for name in (_MEMORY, LOCK):
                (state / name).unlink(missing_ok=True)
