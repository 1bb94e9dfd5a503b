"""The calls on one company over time: rows as the command has them, when brokers stood apart, the chart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import ask, show
from factories import called_knowledge
from hypothesis import given
from hypothesis import strategies as st
from serving import Server, serving

from kg.errors import GraphError
from kg.graph.build import to_graph
from kg.graph.calls import to_calls
from kg.rdf.pages.opinions.apart import find_apart
from kg.rdf.pages.view import to_csv
from kg.records import STEPS
from kg.serve.call_chart import to_call_chart

BUY, ADD, HOLD, SELL = ({"rating": word} for word in ("买入", "谨慎增持", "中性", "卖出"))
A, B = "北岳证券", "澄海证券"
ID = "company-快手"
FOLDER = (
    ("1", A, "2024-01-10", {"快手": {**BUY, "target_price": "60", "currency": "HKD"}}),
    ("2", B, "2024-03-01", {"快手": SELL}),
    ("3", A, "2024-06-01", {"快手": {**HOLD, "target_price": "1,059.30", "currency": "HKD"}}),
    ("4", A, "2024-06-01", {"昆仑万维": BUY}),
    ("5", "", None, {"快手": {"verb": "推荐"}}),
    ("6", B, "2024-06-01", {"快手": SELL}),
)


def history(**asked: Any) -> Any:
    return show(called_knowledge(*FOLDER), "history", id=ID, **asked)


def test_rows_are_those_of_the_command_the_latest_first() -> None:
    known = called_knowledge(*FOLDER)
    told = [row for row in to_calls(to_graph(known)) if row["target"] == ID]
    rows = history()["rows"]
    assert [row["date"] for row in rows] == ["2024-06-01", "2024-06-01", "2024-03-01", "2024-01-10", None]
    by_report = {row["report"]: row for row in told}
    for row in rows:
        quotes = [{name: quote[name] for name in quote if name != "report"} for quote in row["quotes"]]
        mine = {name: row[name] for name in row if name != "differs"} | {"quotes": quotes}
        assert mine == by_report[row["report"]]
        assert {quote["report"] for quote in row["quotes"]} == {row["report"]}


def test_days_on_which_brokers_rate_differently_are_told() -> None:
    assert [row["differs"] for row in history()["rows"]] == [True, True, False, False, False]
    shown = history()
    assert shown["apart"] == [
        {"start": "2024-03-01", "end": "2024-06-01", "best": "buy", "worst": "sell"},
        {"start": "2024-06-01", "end": None, "best": "neutral", "worst": "sell"},
    ]
    assert (shown["rated"], shown["spread"]) == (2, 2)


def test_a_period_and_pages() -> None:
    shown = history(since="2024-02-01", on="2024-05-31")
    assert ([row["date"] for row in shown["rows"]], shown["brokers"]) == (["2024-03-01"], 1)
    assert history(page=2, size=2)["rows"][0]["date"] == "2024-03-01"
    assert history(since="2025-01-01")["rows"] == []


def test_without_a_company_and_with_one_that_nobody_calls() -> None:
    known = called_knowledge(*FOLDER)
    assert show(known, "history") == {"target": None}
    shown = show(known, "history", id=f"broker-{A}")
    assert (shown["target"]["label"], shown["rows"], shown["apart"]) == (A, [], [])
    with pytest.raises(GraphError, match="says nothing of"):
        show(known, "history", id="company-无")


def test_the_csv_holds_all_calls_whatever_the_page() -> None:
    lines = to_csv(ask(called_knowledge(*FOLDER), "history", id=ID, size=1)).split("\r\n")
    assert lines[0].startswith("target,label,ticker,date,broker")
    assert len(lines) == 1 + 5 + 1


# --- when brokers stood apart

START = date(2024, 1, 1)
CALLS = st.lists(
    st.fixed_dictionaries(
        {
            "broker": st.sampled_from("甲乙丙"),
            "day": st.integers(0, 30),
            "common_rating": st.sampled_from([None, *STEPS]),
        }
    ),
    max_size=8,
)


@given(CALLS, st.integers(0, 12))
def test_stretches_are_those_found_day_by_day(calls: list[dict[str, Any]], silent_after: int) -> None:
    rows = sorted(
        (
            {
                "broker": call["broker"],
                "report": "",
                "date": (START + timedelta(call["day"])).isoformat(),
                "rating": call["common_rating"],
                "common_rating": call["common_rating"],
            }
            for call in calls
        ),
        key=lambda row: str(row["date"]),
    )
    found = {}
    for one in find_apart(rows, silent_after, "2024-03-31"):
        end = date.fromisoformat(one["end"]) if one["end"] else date(2024, 4, 1)
        for day in range((end - date.fromisoformat(one["start"])).days):
            at = (date.fromisoformat(one["start"]) + timedelta(day)).isoformat()
            assert at not in found
            found[at] = (one["best"], one["worst"])
    assert found == {day: ends for day, ends in (apart_on(rows, n, silent_after) for n in range(91)) if ends}


def apart_on(rows: list[dict[str, Any]], number: int, silent_after: int) -> tuple[str, Any]:
    """The best and the worst step that stand on a day, if they are two."""
    day = START + timedelta(number)
    steps = []
    for broker in "甲乙丙":
        past = [row for row in rows if row["broker"] == broker and row["date"] <= day.isoformat()]
        rated = [row for row in past if row["rating"]]
        if rated and (day - date.fromisoformat(past[-1]["date"])).days <= silent_after:
            first = next(row for row in rated if row["date"] == rated[-1]["date"])
            steps.append(STEPS.index(first["common_rating"]))
    ends = (STEPS[min(steps)], STEPS[max(steps)]) if len(set(steps)) > 1 else None
    return day.isoformat(), ends


# --- the chart


def test_a_chart_has_a_lane_for_each_broker_and_marks_in_order_of_time() -> None:
    drawn = to_call_chart(history())
    assert [lane["label"] for lane in drawn["lanes"]] == [A, B]
    first, second = drawn["lanes"]
    assert [mark["x"] for mark in first["marks"]] == sorted(mark["x"] for mark in first["marks"])
    assert first["y"] + first["height"] == second["y"]
    assert second["y"] + second["height"] == drawn["height"]
    for lane in drawn["lanes"]:
        for mark in lane["marks"]:
            assert drawn["names"] < mark["x"] < drawn["width"]
            assert lane["y"] < mark["y"] < lane["y"] + lane["height"]
    ((line,),) = [lane["lines"] for lane in drawn["lanes"] if lane["lines"]]
    low, high = line["dots"]
    assert (line["currency"], low["y"] > high["y"]) == ("HKD", True)
    assert [band["worst"] for band in drawn["bands"]] == ["sell", "sell"]


def test_marks_of_one_day_stand_one_upon_another() -> None:
    calls = [(str(number), A, "2024-01-01", {"快手": BUY}) for number in range(3)]
    drawn = to_call_chart(show(called_knowledge(*calls), "history", id=ID))
    (lane,) = drawn["lanes"]
    assert sorted(mark["level"] for mark in lane["marks"]) == [0, 1, 2]
    assert len({mark["x"] for mark in lane["marks"]}) == 1
    assert min(mark["y"] for mark in lane["marks"]) - 9 >= lane["y"]


def test_calls_without_a_date_have_no_chart() -> None:
    shown = show(called_knowledge(("1", A, None, {"快手": BUY})), "history", id=ID)
    assert to_call_chart(shown) == {"lanes": [], "left": 0}
    assert len(shown["rows"]) == 1


def test_brokers_that_find_no_room_are_counted() -> None:
    calls = [(str(number), f"{number}号证券", "2024-01-01", {"快手": BUY}) for number in range(45)]
    drawn = to_call_chart(show(called_knowledge(*calls), "history", id=ID))
    assert (len(drawn["lanes"]), drawn["left"]) == (40, 5)


# --- the page


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


def test_every_mark_leads_to_its_words(server: Server) -> None:
    shown = server.client.get(f"{server.url}consensus.json", params={"size": 1}).json()
    id_ = shown["rows"][0]["id"]
    page = server.client.get(f"{server.url}history", params={"id": id_})
    assert page.status_code == 200
    marks = re.findall(r'<a href="([^"]+)" class="mark', page.text)
    assert len(marks) > 1
    assert all(re.fullmatch(r"/id/report-\w+#c-\d+-\d+", mark) for mark in marks)
    assert "style=" not in page.text
    turtle = server.client.get(f"{server.url}history.ttl", params={"id": id_}).text
    assert "a kg:Stance" in turtle
    assert "a kg:Recommendation" in turtle


def test_nobody_and_nothing_asked_for(server: Server) -> None:
    assert '<a href="/consensus">' in server.client.get(f"{server.url}history").text
    assert server.client.get(f"{server.url}history", params={"id": "company-无"}).status_code == 404
