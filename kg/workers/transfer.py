"""Records on their way from a process to another: pickles in which a record is the tuple of its fields.

Python's own way for frozen records with slots looks their fields up one by one, both ways, which costs a
tenth of the time of extraction.
"""

from __future__ import annotations

import io
import pickle
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from kg import records
from kg.gazetteer.store import no_collection
from kg.read.pipes import receive, send
from kg.records import Knowledge

_SLICE = 2000  # records

_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def pack(value: Any) -> bytes:
    """Anything made of records as bytes, for ``unpack`` of the same version of this package.

    >>> unpack(pack([records.Span(3, 5)]))
    [Span(start=3, end=5)]
    """
    target = io.BytesIO()
    pickler = pickle.Pickler(target, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _reducers()
    pickler.dump(value)
    return target.getvalue()


def unpack(content: bytes) -> Any:
    """What ``pack`` packed. It must come from a worker of our own: a pickle can do anything."""
    with no_collection():
        return pickle.loads(content)


def write_knowledge(path: Path, knowledge: Knowledge) -> None:
    """Write all that a build knows, for ``read_knowledge`` in another process; slice by slice, since a
    pickler remembers each object it has met."""
    with path.open("wb") as file:
        for field in fields(knowledge):
            values = getattr(knowledge, field.name)
            for start in range(0, len(values), _SLICE):
                send(file, pack((field.name, values[start : start + _SLICE])))


def read_knowledge(path: Path) -> Knowledge:
    """What ``write_knowledge`` wrote."""
    found: dict[str, list[Any]] = defaultdict(list)
    with path.open("rb") as file, suppress(EOFError):
        while True:
            name, part = unpack(receive(file))
            found[name] += part
    return Knowledge(**{name: tuple(parts) for name, parts in found.items()})


@cache
def _reducers() -> dict[type, Callable[[Any], _Reduced]]:
    kinds = (one for one in vars(records).values() if isinstance(one, type) and is_dataclass(one))
    return {kind: _to_reducer(kind) for kind in kinds if len(fields(kind)) > 1}


def _to_reducer(kind: type) -> Callable[[Any], _Reduced]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda record: (restore, (kind, *values(record)))


def restore(kind: type, *values: Any) -> Any:
    """A record of this kind with the ``values`` of its fields, set past ``__init__`` as unpickling does."""
    made: Any = object.__new__(kind)
    for put, value in zip(_setters(kind), values, strict=True):
        put(made, value)
    return made


@cache
def _setters(kind: type) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(vars(kind)[field.name].__set__ for field in fields(kind))
