"""The wheel: it holds everything, and works far from the checkout with the network off."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Loaded by Python at start from the path given: whoever opens a connection fails.
NO_NETWORK = """
import socket

def refuse(*arguments, **options):
    raise OSError("the network is off")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*command, "--no-index", "-w", str(target)], check=True, cwd=target, timeout=120)
    (found,) = target.glob("yanbao_kg-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "-q",
        "--target",
        str(target),
    ]
    subprocess.run([*command, str(wheel)], check=True, cwd=target, timeout=120)
    (target / "sitecustomize.py").write_text(NO_NETWORK)
    return target


def run(installed: Path, cwd: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(
        arguments, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def shipped(folder: str) -> set[str]:
    """What is of a folder but what npm fetched."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    names = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    return {name for name in names if "/node_modules/" not in name}


def installable(folder: str) -> set[str]:
    """Without what makes the bundles."""
    return {name for name in shipped(folder) if not name.startswith("kg/serve/web/")}


def test_the_wheel_holds_the_package_and_the_ontology_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == installable("kg") | {f"kg/{name}" for name in shipped("ontology")}
    assert {f"kg/serve/static/vendor/{name}" for name in ("graph.js", "editor.js", "LICENSES.txt")} <= names
    assert {"kg/ontology/shapes.ttl", "kg/gazetteer/tables/brokers.csv", "kg/py.typed"} <= names
    assert {"kg/sample/01_weekly_labels.md", "kg/sample/11_sidebar_pages.pdf"} <= names
    assert any(name.startswith("kg/ontology/queries/") for name in names)


def test_the_source_archive_holds_the_package_and_what_its_sample_is_made_of(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=120)
    (found,) = tmp_path.glob("yanbao_kg-*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert shipped("kg") | shipped("ontology") | shipped("tests/data/print") <= names


def test_the_wheel_declares_licence_and_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = [name for name in archive.namelist() if ".dist-info/" in name]
    read = {name.partition(".dist-info/")[2]: archive.read(name).decode() for name in names}
    assert "License-Expression: Apache-2.0" in read["METADATA"]
    assert "kg = kg.cli:main" in read["entry_points.txt"]
    assert "licenses/LICENSE" in read


def test_the_wheel_is_the_same_each_time(wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*command, "--no-index", "-w", str(tmp_path)], check=True, cwd=tmp_path, timeout=120)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_network_is_off(installed: Path, tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    with pytest.raises(AssertionError, match="the network is off"):
        run(installed, tmp_path, sys.executable, "-c", code)


def test_the_installed_command_works_elsewhere(installed: Path, tmp_path: Path, sample_folder: Path) -> None:
    code = "import kg, sys; sys.stdout.write(kg.__file__)"
    assert Path(run(installed, tmp_path, sys.executable, "-c", code)).is_relative_to(installed)
    kg = str(installed / "bin" / "kg")
    run(installed, tmp_path, kg, "build", "--sample", "-o", "out")
    assert "conforms" in run(installed, tmp_path, kg, "validate", "out")
    assert "who-recommends" in run(installed, tmp_path, kg, "query", "--list")
    run(installed, tmp_path, kg, "query", "most-recommended", "-g", "out")
    run(installed, tmp_path, kg, "view", "-g", "out", "-o", "page.html")
    for name in ("graph.ttl", "graph.trig", "graph.json", "graph.graphml", "graph.html"):
        assert (tmp_path / "out" / name).read_bytes() == (sample_folder / name).read_bytes(), name
