"""What pages make of a whole store, kept for the next page: a store that is read never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from pyoxigraph import Store

Made = TypeVar("Made")
Asked = ParamSpec("Asked")

#: How much is kept at a time: what was longest not asked for goes first.
_MOST = 32
#: The store that was asked last, and what was made of it.
_kept: list[tuple[Store, dict[Any, Any]]] = []


def keep(
    make: Callable[Concatenate[Store, Asked], Made], store: Store, *asked: Asked.args, **named: Asked.kwargs
) -> Made:
    """``make(store, …)``, made once for the same arguments, until another store is asked."""
    if not _kept or _kept[0][0] is not store:
        _kept[:] = [(store, {})]
    made, key = _kept[0][1], (make, asked, *named.items())
    found: Made = made.pop(key) if key in made else make(store, *asked, **named)
    made[key] = found
    while len(made) > _MOST:
        del made[next(iter(made))]
    return found


def forget() -> None:
    """Let go of the store, so that it can be closed."""
    _kept.clear()
