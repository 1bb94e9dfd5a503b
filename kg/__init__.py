"""Yanbao KG: Chinese sell-side research reports (研报) to a knowledge graph one can trust.

The names in ``__all__`` are the public API. They are found when first used, so that importing the
package is fast::

    import kg

    made = kg.build("reports", output="exports")   # documents, claims, graph, issues
    rows = kg.query("exports", "who-recommends", {"company": "昆仑万维"})
    print(rows.to_csv())
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg import records as records
    from kg.api import consensus as consensus
    from kg.api import evaluate as evaluate
    from kg.api import open_graph as open_graph
    from kg.api import open_network as open_network
    from kg.api import open_store as open_store
    from kg.api import query as query
    from kg.api import validate as validate
    from kg.errors import KgError as KgError
    from kg.graph.analysis import analyze as analyze
    from kg.pipeline import Build as Build
    from kg.pipeline import build as build

__version__ = "0.1.0"

__all__ = [
    "Build",
    "KgError",
    "analyze",
    "build",
    "consensus",
    "evaluate",
    "open_graph",
    "open_network",
    "open_store",
    "query",
    "records",
    "validate",
]

#: The module each name lives in; "records" is itself a module.
_HOMES = {
    "Build": "kg.pipeline",
    "KgError": "kg.errors",
    "analyze": "kg.graph.analysis",
    "build": "kg.pipeline",
    "consensus": "kg.api",
    "evaluate": "kg.api",
    "open_graph": "kg.api",
    "open_network": "kg.api",
    "open_store": "kg.api",
    "query": "kg.api",
    "validate": "kg.api",
}


def __getattr__(name: str) -> Any:
    if name == "records":
        return import_module("kg.records")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has: {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


class _Package(ModuleType):
    """The package itself, in which ``kg.evaluate`` is the function also after its module was imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOMES):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
