"""Fixtures that several test modules share: builds made once, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from factories import sample_knowledge
from hypothesis import settings

from kg.cli import run as run_command
from kg.outputs import OUTPUTS, Settings, write_outputs
from kg.texts import TEXTS

# How long an example takes says how busy the machine is, not whether a law holds.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
Call = Callable[..., tuple[int, str, str]]


def make_build(folder: Path) -> Path:
    """The outputs of a build of the two hand-made reports of ``factories``."""
    knowledge = sample_knowledge()
    folder.mkdir(parents=True, exist_ok=True)
    write_outputs(folder, knowledge, Settings(), {})
    assert sorted(path.name for path in folder.iterdir()) == sorted((*OUTPUTS, TEXTS))
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
def call_kg(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs ``kg`` in this process and folder; gives code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command(arguments)
        return code, *capsys.readouterr()

    return call


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


def _skipped_browser_tests(config: pytest.Config) -> list[str]:
    """The browser tests that were skipped although the environment demands them."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("KG_REQUIRE_BROWSER") != "1":
        return []
    return [report.nodeid for report in reporter.stats.get("skipped", []) if "browser" in report.nodeid]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With KG_REQUIRE_BROWSER=1 a skipped browser test fails the run."""
    if _skipped_browser_tests(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says why the run failed."""
    for name in _skipped_browser_tests(config):
        terminalreporter.write_line(f"FAILED {name}: skipped, but KG_REQUIRE_BROWSER=1 demands a browser")
