"""What a folder notes of its builds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.history import read_history
from kg.lock import STATE
from kg.pipeline import build

SAMPLE = sorted((Path(__file__).parent.parent / "kg" / "sample").glob("0[1-4]*"))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for path in SAMPLE[:3]:
        shutil.copy(path, tmp_path / "in")
    return tmp_path / "in"


def test_each_build_says_what_came_and_went(reports: Path, tmp_path: Path) -> None:
    build(reports, output=tmp_path / "out")
    shutil.copy(SAMPLE[3], reports)
    (reports / SAMPLE[0].name).unlink()
    build(reports, output=tmp_path / "out")
    first, second = read_history(tmp_path / "out")
    assert (first["added"], first["removed"], first["reports"]) == (3, 0, 3)
    assert [one["file"] for one in second["addedFiles"]] == [SAMPLE[3].name]
    assert second["removedFiles"] == [SAMPLE[0].name]
    assert first["at"] <= second["at"]


def test_a_build_that_changes_nothing_is_not_noted(reports: Path, tmp_path: Path) -> None:
    for _ in range(2):
        build(reports, output=tmp_path / "out")
    (reports / SAMPLE[0].name).rename(reports / "renamed.md")
    build(reports, output=tmp_path / "out")
    _, second = read_history(tmp_path / "out")
    assert (second["added"], second["removed"]) == (0, 0)  # the same report under another name


def test_a_history_that_cannot_be_read_or_written_hinders_nothing(reports: Path, tmp_path: Path) -> None:
    build(reports, output=tmp_path / "out")
    place = tmp_path / "out" / STATE / "builds.jsonl"
    place.write_text("no json")
    assert read_history(tmp_path / "out") == []
    place.unlink()
    place.mkdir()
    shutil.copy(SAMPLE[3], reports)
    build(reports, output=tmp_path / "out")
    assert json.loads((tmp_path / "out" / "build.json").read_text("utf-8"))["counts"]["reports"] == 4
