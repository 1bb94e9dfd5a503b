"""The examples in docstrings: each is run and gives what it says."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import kg

#: Every module but the one that runs the command when it is imported.
MODULES = [one.name for one in walk_packages(kg.__path__, "kg.") if not one.name.endswith(".__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str) -> None:
    module = import_module(name)
    assert doctest.testmod(module).failed == 0
