"""``kg bench scale``: what it measures, and what it makes of the measures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bench.scale import Run, fit_exponent, to_exponents, to_speedups

SAMPLE = Path(__file__).parent.parent / "kg" / "sample"


def run(reports: int, workers: int, **values: float) -> Run:
    stages = {
        "read": values.get("read", 1.0),
        "extract": 4.0,
        "copies": 1.0,
        "write": values.get("write", 5.0),
    }
    return Run(
        reports=reports,
        workers=workers,
        characters=reports * 500,
        claims=reports * 40,
        stages=stages,
        cpu=values.get("cpu", 1.0),
        peak=1,
        child_peak=1,
        sizes={},
    )


@given(st.floats(0.5, 2), st.floats(0.01, 100), st.sets(st.integers(1, 10**6), min_size=2, max_size=6))
def test_a_power_law_gives_its_exponent(exponent: float, factor: float, counts: set[int]) -> None:
    assert fit_exponent([(n, factor * n**exponent) for n in counts]) == pytest.approx(exponent, abs=0.001)


def test_a_cluster_builds_the_same(call_kg: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = call_kg("bench", "scale", "3", "--workers", "1", "--dask", "--json")
    assert code == 0
    alone, cluster = json.loads(out)["runs"]
    assert (alone["workers"], cluster["workers"]) == ("1", "dask 2")
    assert alone["claims"] == cluster["claims"]


def test_one_size_tells_no_growth() -> None:
    assert fit_exponent([(100, 3.0), (100, 4.0)]) is None


def test_growth_is_told_apart_by_workers() -> None:
    runs = [run(100, 1, cpu=1), run(100, 2, cpu=2), run(1000, 1, cpu=10), run(1000, 2, cpu=200)]
    assert to_exponents(runs) == {"1": 1.0, "2": 2.0}


def test_the_gain_is_that_of_equal_reports_in_shared_stages_and_in_all() -> None:
    runs = [run(100, 1), run(100, 2, read=0.0, write=1.0), run(50, 2)]
    assert to_speedups(runs) == [{"reports": 100, "workers": "2", "shared_stages": 2.0, "whole": 1.83}]


def test_reports_of_one_s_own_tell_no_growth_but_a_gain() -> None:
    runs = [run(100, 1), run(1000, 1, cpu=10), replace(run(100, 1), corpus="mine"), run(100, 2)]
    assert to_exponents(runs) == {"1": 1.0, "2": None}
    assert [one["reports"] for one in to_speedups([*runs, replace(run(7, 2), corpus="mine")])] == [100]


def test_reports_of_one_s_own_are_built(call_kg: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    paths = sorted(SAMPLE.glob("*.txt"))[:2]
    for path in paths:
        shutil.copyfile(path, tmp_path / path.name)
    code, out, _ = call_kg("bench", "scale", "--reports", str(tmp_path), "--workers", "1", "--json")
    assert code == 0
    (one,) = json.loads(out)["runs"]
    assert (one["corpus"], one["reports"]) == (tmp_path.name, 2)
    assert one["characters"] == sum(len(path.read_text("utf-8")) for path in paths)
    assert one["characters_per_second"] > one["claims_per_second"] > one["reports_per_second"] > 0


def test_the_command_builds_and_tells(call_kg: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = call_kg("bench", "scale", "3", "--workers", "1", "--workers", "2", "--json")
    assert code == 0
    figures = json.loads(out)
    assert [(one["reports"], one["workers"]) for one in figures["runs"]] == [(3, "1"), (3, "2")]
    assert figures["runs"][0]["claims"] == figures["runs"][1]["claims"] > 50
    assert set(figures["runs"][1]["stages"]) >= {"extract", "resolve", "write"}
    assert all(one["peak"] > 50_000_000 for one in figures["runs"])
    assert figures["runs"][1]["child_peak"] > 50_000_000
    assert figures["speedups"][0]["workers"] == "2"
    assert figures["bytes_per_claim"]["graph.ttl"] > 100
