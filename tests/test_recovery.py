"""Whoever reads an output folder sees the outputs of one build, whatever became of the builds there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Timer

import pytest

import kg
from kg import atomic
from kg.atomic import has_plan, replacing_outputs
from kg.lock import STATE, locked
from kg.outputs import OUTPUTS
from kg.pipeline import build
from kg.rdf.store import open_graph, open_inferred
from kg.recovery import see_whole

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"


class Killed(BaseException):
    """Stands for SIGKILL: nothing is cleared up after it."""


@pytest.fixture
def halved(tmp_path: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a build of the sample was killed while it replaced one of a single report."""
    folder = tmp_path / "out"
    build(SAMPLE / "07_one_line.txt", output=folder)
    put = atomic._put

    def put_two(new: Path, place: Path, old: Path) -> None:
        if place.name == OUTPUTS[2]:
            raise Killed
        put(new, place, old)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_put", put_two)
        patch.setattr(atomic, "_clear", lambda workshop: None)
        with pytest.raises(Killed), replacing_outputs(folder, OUTPUTS) as fresh:
            shutil.copytree(sample_folder, fresh, dirs_exist_ok=True, ignore=shutil.ignore_patterns(STATE))
    assert has_plan(folder)
    return folder


READERS = {
    "store": lambda folder: len(kg.open_store(folder)),
    "dataset": lambda folder: len(kg.open_graph(folder)),
    "network": lambda folder: kg.open_network(folder).number_of_nodes(),
    "turtle": lambda folder: len(open_graph(folder)),
    "inferred": lambda folder: len(open_inferred(folder)),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_finishes_what_a_killed_build_began(reader: str, halved: Path, sample_folder: Path) -> None:
    read = READERS[reader]
    assert read(halved) == read(sample_folder)
    assert not has_plan(halved)
    for name in ("graph.ttl", "graph.json", "inferred.ttl", "build.json"):
        assert (halved / name).read_bytes() == (sample_folder / name).read_bytes()


def test_who_may_not_write_reads_what_is_there(halved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(output: Path) -> object:
        raise PermissionError(13, "Permission denied", str(output))

    monkeypatch.setattr("kg.recovery.locked", refuse)
    assert len(kg.open_store(halved)) > 0
    assert has_plan(halved)


def test_a_reader_waits_for_a_build_that_puts_its_outputs_in_place(halved: Path) -> None:
    with locked(halved):
        Timer(
            0.2, lambda: [os.rename(plan, f"{plan}.gone") for plan in halved.glob(".kg-*/plan.json")]
        ).start()
        see_whole(halved)
        assert not has_plan(halved)


def test_a_reader_does_not_wait_for_ever(halved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.recovery._PATIENCE", 0.1)
    with locked(halved):
        see_whole(halved)
    assert has_plan(halved)


def test_a_folder_without_a_plan_is_not_touched(tmp_path: Path, sample_folder: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "out", ignore=shutil.ignore_patterns(STATE))
    see_whole(tmp_path / "out")
    assert not (tmp_path / "out" / STATE).exists()
