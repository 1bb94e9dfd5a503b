"""The matrix of stances: that it says what ``kg consensus`` says, its filters, orders, pages and twins."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from asking import ask, show
from factories import called_knowledge, sample_knowledge
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import Server, serving

from kg.graph.build import to_graph
from kg.graph.consensus import EVERYTHING, Scope, to_consensus
from kg.rdf.pages.kept import forget, keep
from kg.rdf.pages.view import to_triples
from kg.rdf.stances import to_stance_triples
from kg.rdf.store import to_store

BUY, ADD, HOLD, SELL = ({"rating": word} for word in ("买入", "谨慎增持", "中性", "卖出"))
WATCH = {"verb": "建议关注"}
A, B, C = "北岳证券", "澄海证券", "棠溪证券"
ALL = {"size": 1000, "width": 1000}
FIGURES = (
    *("id", "label", "type", "ticker", "brokers", "reports", "first", "last", "steps", "unrated"),
    *("mean", "median"),
)
FOLDER = (
    ("1", A, "2024-01-10", {"快手": BUY, "昆仑万维": BUY, "传媒行业": ADD}),
    ("2", B, "2024-03-01", {"快手": SELL, "昆仑万维": ADD}),
    ("3", C, "2024-05-01", {"快手": WATCH, "万兴科技": HOLD}),
    ("4", A, "2024-06-01", {"快手": {"rating": "中性", "target_price": "59.3", "currency": "HKD"}}),
    ("5", "", None, {"万兴科技": WATCH}),
    ("6", "", "2024-02-01", {"万兴科技": BUY}),
)


def as_commanded(shown: Any) -> dict[str, Any]:
    """What a page shows, in the shape of the command's answer."""
    extra = {"rated_in"}
    targets = [
        {name: row[name] for name in FIGURES}
        | {"stances": [plain(one, extra) for cell in row["cells"] for one in cell]}
        for row in shown["rows"]
    ]
    return {name: shown[name] for name in ("on", "since", "silent_after", "undated")} | {"targets": targets}


def plain(stance: dict[str, Any], extra: set[str]) -> dict[str, Any]:
    quotes = [{name: quote[name] for name in quote if name != "report"} for quote in stance["quotes"]]
    return {name: stance[name] for name in stance if name not in extra} | {"quotes": quotes}


def commanded(graph: Any, scope: Scope = EVERYTHING, types: tuple[str, ...] = ("Company", "Broker")) -> Any:
    found = to_consensus(graph, scope=scope, types=types)
    targets = [{name: one[name] for name in (*FIGURES, "stances")} for one in found["targets"]]
    return {**found, "targets": targets}


def by_id(found: dict[str, Any]) -> dict[str, Any]:
    """Without the order, which is a matter of taste."""

    def key(stance: Any) -> Any:
        return stance["broker"] or "", stance["reports"]

    targets = {one["id"]: one | {"stances": sorted(one["stances"], key=key)} for one in found["targets"]}
    return found | {"targets": targets}


def labels(shown: Any) -> list[str]:
    return [row["label"] for row in shown["rows"]]


def steps(shown: Any, label: str) -> dict[str | None, list[str | None]]:
    """By the name of a broker, the steps that it stands on in one row."""
    (row,) = [row for row in shown["rows"] if row["label"] == label]
    cells = zip(shown["brokers"], row["cells"], strict=True)
    return {broker["label"]: [one["common_rating"] for one in cell] for broker, cell in cells if cell}


# --- it says what the command says

REPORTS = st.tuples(
    st.sampled_from([A, B, f"{A}、{B}", ""]),
    st.sampled_from([None, "2023-01-01", "2024-01-01", "2024-01-02", "2024-12-31"]),
    st.dictionaries(
        st.sampled_from(["快手", "昆仑万维", "传媒行业"]),
        st.sampled_from([{}, WATCH, BUY, ADD, HOLD, SELL, {"rating": "增持"}]),
    ),
)
SCOPES = st.builds(
    Scope,
    on=st.sampled_from([None, "2023-06-01", "2024-01-01"]),
    since=st.sampled_from([None, "2024-01-01"]),
    silent_after=st.sampled_from([0, 1, 180]),
)


@given(st.lists(REPORTS, max_size=6), SCOPES)
@settings(max_examples=60)
def test_a_page_of_everything_says_what_the_command_says(reports: Any, scope: Scope) -> None:
    known = called_knowledge(*((f"{number}.txt", *report) for number, report in enumerate(reports)))
    asked = {"on": scope.on, "since": scope.since, "silent": scope.silent_after, "kind": "all", **ALL}
    types = ("Company", "Broker", "Industry")
    found = by_id(commanded(to_graph(known), scope, types))
    assert by_id(as_commanded(show(known, "consensus", **asked))) == found


def test_calls_without_a_date_that_a_period_leaves_out_are_counted_as_there() -> None:
    known = called_knowledge(*FOLDER)
    shown = show(known, "consensus", on="2024-05-31", **ALL)
    assert shown["undated"] == 1
    assert by_id(as_commanded(shown)) == by_id(commanded(to_graph(known), Scope(on="2024-05-31")))


def test_a_recommendation_that_a_person_added_has_no_words_of_a_report() -> None:
    known = replace(called_knowledge(("1", A, "2024-01-01", {"快手": WATCH})), recommendations=())
    shown = show(known, "consensus", **ALL)
    assert by_id(as_commanded(shown)) == by_id(commanded(to_graph(known)))
    ((stance,),) = shown["rows"][0]["cells"]
    assert [quote["report"] for quote in stance["quotes"]] == [None]
    modal = [
        replace(one, claims=tuple(replace(said, modality="planned") for said in one.claims))
        if one.predicate == "recommends"
        else one
        for one in known.relations
    ]
    assert show(replace(known, relations=tuple(modal)), "consensus", **ALL)["rows"] == []


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


def readable(value: Any) -> Any:
    """Ids as records have them; which of several tickers is shown is not the matter."""
    if isinstance(value, dict):
        return {name: readable(one) for name, one in value.items() if name != "ticker"}
    if isinstance(value, list):
        return [readable(one) for one in value]
    return unquote(value) if isinstance(value, str) else value


@pytest.mark.parametrize("by", ["company", "industry"])
@pytest.mark.parametrize(
    ("option", "value"),
    [("on", "2024-06-01"), ("since", "2024-05-01"), ("silent-after", "9"), ("silent-after", "180")],
)
def test_the_served_page_and_the_command_say_the_same_of_one_build(
    by: str, option: str, value: str, server: Server, sample_folder: Path, call_kg: Callable[..., Any]
) -> None:
    options = ("--json", "--by", by, f"--{option}", value, "-g", str(sample_folder))
    told = json.loads(call_kg("consensus", *options)[1])
    asked = {"kind": by, **ALL, option.removesuffix("-after"): value}
    shown = server.client.get(f"{server.url}consensus.json", params=asked).json()
    assert len(shown["rows"]) > 1
    targets = [{name: one[name] for name in (*FIGURES, "stances")} for one in told["targets"]]
    assert readable(by_id(as_commanded(shown))) == readable(by_id({**told, "targets": targets}))


def test_the_twins_are_those_of_the_command(
    server: Server, sample_folder: Path, call_kg: Callable[..., Any]
) -> None:
    _, turtle, _ = call_kg("consensus", "--format", "ttl", "-g", str(sample_folder))
    answer = server.client.get(f"{server.url}consensus.ttl", params=ALL)
    assert answer.headers["content-type"].startswith("text/turtle")
    assert answer.text == turtle
    assert "kg:Stance" in turtle
    _, table, _ = call_kg("consensus", "--format", "csv", "-g", str(sample_folder))
    answer = server.client.get(f"{server.url}consensus", params=ALL, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows, told = (sorted(map(to_row, csv.DictReader(io.StringIO(text)))) for text in (answer.text, table))
    assert rows == told
    assert len(rows) > 3


def to_row(row: dict[str, str]) -> list[str]:
    return [value for name, value in row.items() if name != "ticker"]


def test_ids_that_an_iri_encodes_are_decoded_in_stances() -> None:
    known = called_knowledge(("1", "甲/乙证券", "2024-01-01", {"A&B@丙": BUY}))
    view = ask(known, "consensus", **ALL)
    told = set(to_stance_triples(to_consensus(to_graph(known))))
    assert set(to_triples(to_store(known), view)) == told
    assert view.shown["rows"][0]["id"] == "company-a%26b%40丙"


# --- what a reader asks for


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sort": "brokers"}, ["快手", "昆仑万维", "万兴科技"]),
        ({"sort": "brokers", "order": "asc"}, ["万兴科技", "昆仑万维", "快手"]),
        ({"sort": "company"}, ["快手", "昆仑万维", "万兴科技"]),  # by pinyin
        ({"sort": "company", "order": "desc"}, ["万兴科技", "昆仑万维", "快手"]),
        ({"sort": "latest"}, ["快手", "万兴科技", "昆仑万维"]),
        ({"sort": "agreement"}, ["万兴科技", "快手", "昆仑万维"]),  # 2 steps apart, 2, 1
        ({"sort": "rating"}, ["昆仑万维", "万兴科技", "快手"]),
        ({"differ": "1", "on": "2024-02-29"}, []),
        ({"q": "klww"}, ["昆仑万维"]),
        ({"q": "kuaishou"}, ["快手"]),
        ({"q": "科技"}, ["万兴科技"]),
        ({"q": "<b>"}, []),
        ({"broker": [f"broker-{C}"]}, ["万兴科技", "快手"]),
        ({"kind": "industry"}, ["传媒行业"]),
        ({"kind": "all", "size": 2}, ["快手", "昆仑万维"]),
        ({"page": 2, "size": 2}, ["万兴科技"]),
        ({"page": 99, "size": 2}, ["万兴科技"]),
        ({"industry": "industry-nothing"}, []),
        ({"since": "2024-06-01"}, ["快手"]),
    ],
)
def test_rows_are_sorted_filtered_and_paged(asked: dict[str, Any], found: list[str]) -> None:
    assert labels(show(called_knowledge(*FOLDER), "consensus", **asked)) == found


def test_a_company_is_of_the_industries_of_the_reports_that_call_it() -> None:
    known = sample_knowledge()
    industry = next(one.id for one in known.entities if one.label == "传媒")
    assert "昆仑万维" in labels(show(known, "consensus", industry=industry))
    assert [one["label"] for one in show(known, "consensus")["choices"]["industries"]] == ["传媒"]


def test_the_silent_can_be_left_out_and_a_day_asked_for() -> None:
    known = called_knowledge(*FOLDER)
    assert steps(show(known, "consensus"), "快手") == {A: ["neutral"], B: ["sell"], C: [None]}
    assert steps(show(known, "consensus", silent=60, heard="1"), "快手") == {A: ["neutral"], C: [None]}
    assert steps(show(known, "consensus", on="2024-03-01"), "快手") == {A: ["buy"], B: ["sell"]}


def test_brokers_are_paged_and_reports_that_name_none_stand_last_and_together() -> None:
    shown = show(called_knowledge(*FOLDER), "consensus", columns=1, width=2)
    assert (shown["columns"]["pages"], len(shown["brokers"])) == (2, 2)
    last = show(called_knowledge(*FOLDER), "consensus", columns=2, width=2)
    assert [one["label"] for one in last["brokers"]] == [C, None]
    assert sorted(steps(last, "万兴科技")[None], key=str) == [None, "buy"]


def test_what_is_made_of_a_store_is_made_once_and_not_for_another() -> None:
    made: list[object] = []

    def make(store: object, number: int) -> int:
        made.append(store)
        return number

    first, second = to_store(called_knowledge(*FOLDER[:1])), to_store(called_knowledge(*FOLDER))
    assert [keep(make, first, 1), keep(make, first, 1), keep(make, first, 2)] == [1, 1, 2]
    assert made == [first, first]
    assert [len(labels(show(one, "consensus"))) for one in (first, second)] == [2, 3]
    assert keep(make, first, 1) == 1
    assert made == [first, first, first]
    forget()
    for number in range(40):
        keep(make, first, number)
    count = len(made)
    keep(make, first, 39)
    assert len(made) == count
    keep(make, first, 0)
    assert len(made) == count + 1


# --- the page


def test_every_state_has_an_address_and_works_without_script(server: Server) -> None:
    page = server.client.get(f"{server.url}consensus", params={"sort": "company", "lang": "en"})
    assert page.status_code == 200
    assert 'aria-sort="ascending"' in page.text
    assert "Consensus" in page.text
    turned = re.search(r'aria-sort="ascending" class="corner"><a href="(\?[^"]+)"', page.text)
    assert turned
    assert "order=desc" in turned[1]
    cells = re.findall(r'popovertarget="([^"]+)"', page.text)
    opened = re.findall(r'<div popover id="([^"]+)"', page.text)
    assert cells == opened
    assert len(set(cells)) == len(cells) > 3
    for popover in re.findall(r"<div popover.*?</div>", page.text, re.DOTALL):
        assert re.search(r'<blockquote><a href="/id/report-\w+#c-\d+-\d+">', popover)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"on": "yesterday"}, "on: 'yesterday' is no day"),
        ({"on": "20240101"}, "is no day"),
        ({"on": "2024-02-30"}, "is no day"),
        ({"sort": "luck"}, "sort: 'luck' is none of brokers, company"),
        ({"page": "-1"}, "page: '-1' is no number from 0"),
        ({"size": "5000"}, "no number from 0 to 1000"),
    ],
)
def test_what_makes_no_sense_is_told(asked: dict[str, str], reason: str, server: Server) -> None:
    answer = server.client.get(f"{server.url}consensus", params=asked)
    assert answer.status_code == 400
    assert reason in answer.text.replace("&#39;", "'")


def test_nothing_found_says_what_to_do(server: Server) -> None:
    page = server.client.get(f"{server.url}consensus", params={"q": "没有这家公司"})
    assert page.status_code == 200
    assert '<p class="empty">' in page.text
    assert '<a href="/consensus">' in page.text
    assert "<table" not in page.text


def test_a_hostile_name_and_quote_are_only_text(tmp_path: Path) -> None:
    from kg.rdf.store import write_store

    hostile = "<script>alert(1)</script>"
    known = called_knowledge(
        (f"{hostile}.txt", f"{hostile}证券", "2024-01-01", {hostile: BUY, "长" * 10_000: SELL})
    )
    write_store(tmp_path / "store", known)
    with serving(tmp_path / "store", "--workers", "1") as running:
        rows = running.client.get(f"{running.url}consensus.json").json()["rows"]
        ids = [row["id"] for row in rows if row["label"] == hostile]
        for path in ("consensus", "disagreements", f"history?id={quote(ids[0])}", "models"):
            page = running.client.get(f"{running.url}{path}")
            assert page.status_code == 200, path
            assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in running.client.get(f"{running.url}consensus").text
        table = running.client.get(f"{running.url}consensus.csv").text
    assert hostile in table


# --- colours

STATIC = Path(__file__).parent.parent / "kg" / "serve" / "static"
STEPS = ("buy", "outperform", "neutral", "underperform", "sell")


def colours(name: str) -> tuple[str, ...]:
    """The light and the dark value of a variable."""
    text = "".join((STATIC / file).read_text() for file in ("site.css", "calls.css"))
    found = re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", text)
    assert found, name
    return found.groups()


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour)]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("theme", [0, 1])
def test_words_on_a_step_have_the_contrast_of_aa(step: str, theme: int) -> None:
    ink, ground = (luminance(colours(name)[theme]) for name in ("ink", step))
    assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5


#: What eyes without one kind of cone see of linear red, green and blue (Viénot, Brettel & Mollon 1999).
DEFICIENT = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


@pytest.mark.parametrize("kind", DEFICIENT)
@pytest.mark.parametrize("theme", [0, 1])
def test_the_colour_blind_tell_steps_apart(kind: str, theme: int) -> None:
    seen = []
    for step in STEPS:
        linear = [one**2.2 for one in channels(colours(step)[theme])]
        mixed = (
            sum(weight * one for weight, one in zip(row, linear, strict=True)) for row in DEFICIENT[kind]
        )
        seen.append([max(one, 0) ** (1 / 2.2) for one in mixed])
    far = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for at, one in enumerate(seen)
        for other in seen[at + 1 :]
    ]
    assert min(far) > 0.08
