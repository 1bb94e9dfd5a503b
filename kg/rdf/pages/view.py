"""What a page shows, as plain JSON values, and the nodes it is about."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import NamedNode, Store, Triple

from kg.rdf.describe import describe
from kg.text.spreadsheet import guarded

Json = dict[str, Any]
_Made = TypeVar("_Made")


class Build(NamedTuple):
    """What a server has open: the store, and the folder of the build it belongs to, if it is in one.

    ``key`` tells it from the build that takes its place; None if nobody knows.
    """

    store: Store
    folder: Path | None = None
    key: str | None = None


def once_a_build(make: Callable[[Build], _Made]) -> Callable[[Build], _Made]:
    """Remember what ``make`` gave for the build that is open, and forget it for the next one.

    What it gives must not hold the store, which has to be let go.
    """
    made: dict[str, _Made] = {}

    def find(build: Build) -> _Made:
        if build.key is None:
            return make(build)
        if build.key not in made:
            made.clear()
            made[build.key] = make(build)
        return made[build.key]

    return find


class View(NamedTuple):
    """``shown`` is the page's JSON twin; what the graph says of ``nodes`` is its Turtle twin, with what
    ``derived`` makes of it, unless ``turtle`` is. ``rows``, the first of them the names of columns, are the
    CSV of a page that has one. Both are made when they are asked for."""

    shown: Json
    nodes: tuple[NamedNode, ...] = ()
    turtle: str | None = None
    derived: Callable[[], Iterable[Triple]] = tuple
    rows: Callable[[], Iterable[Sequence[str]]] = tuple


#: A view asks a build by the parameters of its page, which are plain JSON.
#: Raises: GraphError (404) when there is no such thing; QueryError (400) for parameters that make no sense.
Look = Callable[[Build, Mapping[str, Any]], View]


def to_json(view: View) -> str:
    """The JSON twin: keys in the order the view gives them, text unescaped."""
    return json.dumps(view.shown, ensure_ascii=False, separators=(",", ":"))


def to_csv(view: View) -> str:
    """The CSV twin; no cell of it is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(guarded, row) for row in view.rows())
    return out.getvalue()


def to_triples(store: Store, view: View) -> Iterator[Triple]:
    """What the graph says of the nodes of a view and what the view derives, each triple once."""
    found: dict[Triple, None] = dict.fromkeys(view.derived())
    for node in view.nodes:
        found.update(dict.fromkeys(describe(store, node)))
    yield from found
