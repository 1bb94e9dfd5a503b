"""Views asked as a server asks them: what a request does not give is as in a request without it."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Store

from kg.rdf.pages.view import Build, View
from kg.rdf.pages.views import VIEWS
from kg.rdf.store import to_store
from kg.records import Knowledge
from kg.serve.pages import PAGES


def ask(source: Knowledge | Store, name: str, **asked: Any) -> View:
    """The view of a page; parameters that are not given are as in a request without them."""
    (page,) = [page for page in PAGES if page.view == name]
    usual = {parameter: parse(()) for parameter, parse in page.takes.items()}
    store = source if isinstance(source, Store) else to_store(source)
    return VIEWS[name](Build(store), usual | asked)


def show(source: Knowledge | Store, name: str, **asked: Any) -> Any:
    """What the page shows."""
    return ask(source, name, **asked).shown
