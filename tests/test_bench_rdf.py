"""The bench of Turtle and queries: every task is timed, and rdflib cannot hold it up."""

from __future__ import annotations

import json

import pytest

from kg.bench import rdf
from kg.bench.rdf import Timing, measure, to_median
from kg.rdf.query import named_queries


def test_turtle_and_every_query_with_something_to_ask_are_timed(build_folder):
    timings = measure(build_folder, 1)
    tasks = [one.task for one in timings]
    assert tasks[0] == "turtle"
    assert set(tasks[1:]) <= set(named_queries())
    assert {"who-recommends", "models-by-date", "built-on", "shared-by-reports"} <= set(tasks)
    assert all(one.kg > 0 and one.pyoxigraph > 0 for one in timings)
    assert [one for one in timings if one.rdflib]


def test_rdflib_is_left_out_and_named_graphs_are_not_asked_of_it(build_folder):
    assert all(one.rdflib is None for one in measure(build_folder, 1, with_rdflib=False))
    assert {one.rdflib for one in measure(build_folder, 1) if one.task == "lineage"} == {None}


def test_what_takes_rdflib_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rdf, "LIMIT", 2.0)

    def endless():
        while True:
            pass

    assert rdf._clock_rdflib(endless) == 2.0
    assert rdf._clock_rdflib(lambda: sorted([None, 1])) is None


def test_the_median_is_of_queries_alone():
    rows = [
        Timing(task="turtle", kg=9.0, pyoxigraph=9.0, rdflib=9.0),
        Timing(task="a", kg=1.0, pyoxigraph=0.5, rdflib=10.0),
        Timing(task="b", kg=3.0, pyoxigraph=1.5, rdflib=None),
    ]
    assert to_median(rows) == Timing(task="median of queries", kg=2.0, pyoxigraph=1.0, rdflib=10.0)


def test_the_command_prints_ratios(call_kg, build_folder):
    code, out, err = call_kg("bench", "rdf", "--rounds", "1", "--no-rdflib", "-g", str(build_folder))
    assert (code, err) == (0, "")
    assert "turtle" in out
    assert "median of queries" in out
    code, out, _ = call_kg("bench", "rdf", "--rounds", "1", "--no-rdflib", "--json", "-g", str(build_folder))
    assert json.loads(out)[0].keys() == {"task", "kg", "pyoxigraph", "rdflib"}
