"""Outcomes on their way from a worker: pickles in which a record is the tuple of its fields.

Python's own way for frozen records with slots looks their fields up one by one, both ways, which costs a
tenth of the time of extraction.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from kg import records
from kg.gazetteer.store import no_collection
from kg.workers.report import Outcome

_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def pack(outcomes: Sequence[Outcome]) -> bytes:
    """The outcomes as bytes, for ``unpack`` of the same version of this package.

    >>> unpack(pack([Outcome("00")]))
    [Outcome(digest='00', extraction=None, issues=(), sketch=())]
    """
    target = io.BytesIO()
    pickler = pickle.Pickler(target, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _reducers()
    pickler.dump(list(outcomes))
    return target.getvalue()


def unpack(content: bytes) -> list[Outcome]:
    """What ``pack`` packed. It must come from a worker of our own: a pickle can do anything."""
    with no_collection():
        found: list[Outcome] = pickle.loads(content)
    return found


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
