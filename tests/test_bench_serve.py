"""``kg bench serve`` and ``kg bench add``: what they measure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bench.serve import Load, serving
from kg.errors import ServeError


@given(st.lists(st.floats(0.001, 9), min_size=1), st.floats(0.1, 100))
def test_a_percentile_is_a_wait_that_so_many_do_not_exceed(waits: list[float], percent: float) -> None:
    found = Load(task="x", clients=1, seconds=1.0, waits=sorted(waits)).percentile(percent)
    assert found in waits
    assert sum(wait <= found for wait in waits) >= len(waits) * percent / 100 - 1e-9


def test_a_server_is_asked_every_task_by_every_number_of_clients(
    sample_folder: Path, call_kg: Callable[..., tuple[int, str, str]]
) -> None:
    options = ("--clients", "1", "--clients", "3", "--seconds", "0", "--json")
    code, out, err = call_kg("bench", "serve", "-g", str(sample_folder), *options)
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert {"ask", "who-recommends", "first page", "search", "entity page", "expand"} <= {
        row["task"] for row in rows
    }
    assert {row["clients"] for row in rows} == {1, 3}
    assert all(0 < row["p50_ms"] <= row["p95_ms"] <= row["p99_ms"] for row in rows)
    assert all(row["requests_per_second"] > 0 for row in rows)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match=r"did not start: .*kg build"), serving(tmp_path):
        pass


def test_one_report_is_added_to_the_others(call_kg: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = call_kg("bench", "add", "3", "--workers", "1", "--json")
    assert (code, err) == (0, "")
    (run,) = json.loads(out)
    assert run["reports"] == 3
    assert run["first"]["cpu"] > 0.5
    assert run["share"] == pytest.approx(run["one_more"]["cpu"] / run["first"]["cpu"], abs=0.001)
