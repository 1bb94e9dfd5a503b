"""Walls that the import contract cannot see: who prints, who reads the environment, what loads when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: kg/serve/web is for building the package alone.
MODULES = sorted(path for path in (ROOT / "kg").rglob("*.py") if "web" not in path.parts)
PRINTING = ("cli.py", "commands")
HEAVY = (
    "spacy",
    "networkx",
    "rdflib",
    "pyoxigraph",
    "pyshacl",
    "pyvis",
    "numpy",
    "rich",
    "jinja2",
    "ahocorasick",
    "opencc",
    "pypdfium2",
    "lxml",
    "starlette",
    "uvicorn",
    "httpx",
    "pyarrow",
)


def used(path: Path) -> Iterator[str]:
    """Every name called or attribute read in a module, as dotted text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield f"{node.func.id}()"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_commands_print_and_read_the_environment(path: Path) -> None:
    if path.relative_to(ROOT / "kg").parts[0] in PRINTING:
        return
    banned = {
        "print()",
        "input()",
        "sys.stdout",
        "sys.stderr",
        "sys.argv",
        "sys.exit",
        "os.environ",
        "os.getenv",
    }
    assert not banned & set(used(path))


def loaded(statement: str) -> set[str]:
    """The top-level packages in ``sys.modules`` after a statement, in a fresh interpreter."""
    code = f"{statement}; import sys; sys.stdout.write(' '.join(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in found.stdout.split()}


@pytest.mark.parametrize(
    "statement", ["import kg", "import kg.cli", "import kg; dir(kg)", "import kg; kg.records"]
)
def test_importing_is_light(statement: str) -> None:
    assert not loaded(statement) & set(HEAVY)


def test_a_build_does_without_the_tagger_unless_asked() -> None:
    build = "import sys, kg, kg.pipeline, kg.resources; kg.build(kg.resources.shipped('sample'){})"
    told = "; assert ('kg.extract.tagger' in sys.modules) is {}"
    loaded(build.format("") + told.format(False))
    loaded(build.format(", tagger='shipped'") + told.format(True))


def test_reading_commands_do_without_spacy() -> None:
    assert "spacy" not in loaded("import kg; kg.query, kg.open_graph, kg.validate, kg.evaluate")
    assert "spacy" in loaded("import kg; kg.build")
