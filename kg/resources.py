"""Opens every file that ships with the package, in a wheel and in a checkout alike."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(*parts: str) -> Traversable:
    """A file or folder inside the package: ``shipped("extract", "gazetteer")``."""
    return files("kg").joinpath(*parts)


def ontology(*parts: str) -> Traversable:
    """A file of the ontology folder, which a wheel carries as ``kg/ontology``.

    >>> ontology("kg.ttl").name
    'kg.ttl'
    """
    packaged = files("kg").joinpath("ontology")
    root: Traversable = packaged if packaged.is_dir() else Path(__file__).parent.parent / "ontology"
    return root.joinpath(*parts)
