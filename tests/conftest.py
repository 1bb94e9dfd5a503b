"""Fixtures that several test modules share: builds made once, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from factories import sample_knowledge

from kg.graph.build import to_graph
from kg.outputs import OUTPUTS, Settings, write_outputs

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def make_build(folder: Path) -> Path:
    """The outputs of a build of the two hand-made reports of ``factories``."""
    knowledge = sample_knowledge()
    folder.mkdir(parents=True, exist_ok=True)
    write_outputs(folder, knowledge, to_graph(knowledge), Settings(), {})
    assert sorted(path.name for path in folder.iterdir()) == sorted(OUTPUTS)
    return folder


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build to read from; tests must not write into it."""
    return make_build(tmp_path_factory.mktemp("build") / "exports")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the bundled sample, made by the pipeline; tests must not write into it."""
    from kg.pipeline import build

    folder = tmp_path_factory.mktemp("sample") / "exports"
    build(ROOT / "kg" / "sample", output=folder)
    return folder


@pytest.fixture
def run_kg(tmp_path: Path) -> Run:
    """Runs ``kg`` in a process of its own, in an empty folder."""

    def run(
        *arguments: str | Path, cwd: Path = tmp_path, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    return run
