"""Pages of brokers and analysts: who works where and since when, who moved, what they recommended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from factories import changed_knowledge, sample_knowledge
from pyoxigraph import NamedNode, Store

from kg.graph.build import to_graph
from kg.graph.folder import open_graph
from kg.graph.profile import to_profile
from kg.pipeline import build
from kg.rdf.pages.portraits.people import find_moves
from kg.rdf.pages.view import Build
from kg.rdf.pages.views import VIEWS
from kg.rdf.store import open_store, to_store
from kg.rdf.vocabulary import PREFIXES
from kg.resources import ontology

Json = dict[str, Any]
NOTE = "{broker}研究所\n传媒行业 增持（维持）\n{date}\n{title}\n分析师：{name} {licence} {mail}\n\n{words}\n"
NOTES = (
    ("澄海证券", "2024年02月20日", "林望舒", "S0999520010001", "建议关注：昆仑万维（300418.SZ）。"),
    ("澄海证券", "2024年05月20日", "林望舒", "S0999520010001", "推荐万兴科技（300624.SZ）。"),
    ("北岳证券", "2024年07月03日", "林望舒", "S0998524030002", "我们推荐昆仑万维（300418.SZ）。"),
    ("北岳证券", "2024年08月03日", "陆知行", "S0998521030002", "我们推荐快手（1024.HK）。"),
)
TITLES = ("周报：新版亮相", "点评：应用落地", "国产模型追赶", "游戏行业深度")


def look(store: Store, id_: str, **asked: Any) -> Json:
    view = VIEWS["entity"](Build(store), {"local": id_, **asked})
    found: Json = json.loads(json.dumps(view.shown))
    return found


def write_notes(folder: Path, notes: Sequence[tuple[str, ...]]) -> None:
    """One report of each broker, date, analyst, licence and words."""
    folder.mkdir()
    for place, (broker, date, name, licence, words) in enumerate(notes):
        mail = f"analyst{place}@{'chenghai' if broker == '澄海证券' else 'beiyue'}.example"
        title = TITLES[place % len(TITLES)]
        filled = {"broker": broker, "date": date, "title": title, "name": name, "licence": licence}
        (folder / f"{place}.txt").write_text(NOTE.format(**filled, mail=mail, words=words), "utf-8")


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An analyst who writes for another broker from July on, with a new licence."""
    folder = tmp_path_factory.mktemp("moved")
    write_notes(folder / "reports", NOTES)
    build(folder / "reports", output=folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def store(moved: Path) -> Store:
    return open_store(moved)


def test_employers_are_those_of_kg_show(moved: Path, store: Store) -> None:
    graph = open_graph(moved)
    analysts = [node for node, attrs in graph.nodes(data=True) if attrs["type"] == "Analyst"]
    assert len(analysts) == 3
    for analyst in analysts:
        stated = to_profile(graph, analyst)["timeline"]["employers"]
        shown = look(store, analyst)["employers"]
        assert [
            (row["broker"]["label"], row["first"], row["last"], row["moved"], row["sure"]) for row in shown
        ] == [(row["label"], row["first"], row["last"], row["moved"], row["sure"]) for row in stated]


@pytest.mark.parametrize("make", [sample_knowledge, changed_knowledge])
def test_employers_of_one_licence_are_sure(make: Any) -> None:
    known = make()
    graph, store = to_graph(known), to_store(known)
    stated = to_profile(graph, "analyst-S0999520010001")["timeline"]["employers"]
    shown = look(store, "analyst-S0999520010001")["employers"]
    assert [(row["broker"]["label"], row["moved"], row["sure"]) for row in shown] == [
        (row["label"], row["moved"], row["sure"]) for row in stated
    ]


def test_moves_are_those_of_the_named_query(store: Store) -> None:
    rows: Any = store.query(ontology("queries", "analyst-moves.rq").read_text("utf-8"), prefixes=PREFIXES)
    asked = {tuple(term.value for term in row) for row in rows}
    assert asked == {("林望舒", "澄海证券", "2024-05-20", "北岳证券", "2024-07-03", "false")}
    for analyst in ("analyst-S0999520010001", "analyst-S0998524030002"):
        assert {to_row(move) for move in look(store, analyst)["moves"]} == asked
    here, there = (look(store, f"broker-{name}")["moves"] for name in ("北岳证券", "澄海证券"))
    assert {to_row(move) for move in here["arrived"]["rows"]} == asked
    assert {to_row(move) for move in there["left"]["rows"]} == asked
    assert here["left"]["count"] == there["arrived"]["count"] == 0


def to_row(move: Json) -> tuple[str, ...]:
    names = [move[end]["label"] for end in ("analyst", "source", "target")]
    return names[0], names[1], move["until"], names[2], move["since"], str(move["sure"]).lower()


def employer(id_: str, first: str | None, last: str | None) -> Json:
    return {"id": id_, "analyst": "x", "first": first, "last": last}


def test_no_move_leads_past_a_third_broker_or_without_dates() -> None:
    rows = [employer("a", "2020", "2021"), employer("b", "2022", "2022"), employer("c", "2023", "2024")]
    assert [(move["source"], move["target"]) for move in find_moves(rows)] == [("a", "b"), ("b", "c")]
    overlapping = [employer("a", "2020", "2022"), employer("b", "2021", "2023"), employer("c", None, None)]
    assert find_moves(overlapping) == []


def test_a_broker_shows_its_analysts_and_what_they_recommended_when(store: Store) -> None:
    page = look(store, "broker-北岳证券")
    assert page["kind"] == "broker"
    rows = {row["analyst"]["label"]: row for row in page["analysts"]["rows"]}
    assert set(rows) == {"林望舒", "陆知行"}
    assert page["analysts"]["rows"][0]["analyst"]["label"] == "陆知行"  # named last
    assert (rows["林望舒"]["licences"], rows["林望舒"]["first"], rows["林望舒"]["reports"]) == (
        ["S0998524030002"],
        "2024-07-03",
        1,
    )
    assert rows["陆知行"]["emails"] == ["analyst3@beiyue.example"]
    assert rows["陆知行"]["strongest"]["report"]["date"] == "2024-08-03"
    said = [
        (row["report"]["date"], call["target"]["label"], call["words"])
        for row in page["reports"]["rows"]
        for call in row["calls"]
        if call["target"]["type"] == "Company"
    ]
    assert said == [("2024-08-03", "快手", ["推荐"]), ("2024-07-03", "昆仑万维", ["推荐"])]
    assert [one["label"] for one in page["industries"]["rows"]] == ["传媒"]
    assert {one["label"] for one in page["targets"]["rows"]} >= {"快手", "昆仑万维"}
    assert {(one["other"]["label"], one["relation"]) for one in page["neighbours"]} >= {
        ("快手", "recommends"),
        ("陆知行", "employedBy"),
    }


def test_an_analyst_shows_licence_reports_and_calls(store: Store) -> None:
    page = look(store, "analyst-S0999520010001")
    assert page["kind"] == "analyst"
    printed = {one["name"]: [value["value"] for value in one["values"]] for one in page["attributes"]}
    assert printed["licenceNumber"] == ["S0999520010001"]
    assert printed["role"] == ["分析师"]
    assert [row["report"]["date"] for row in page["reports"]["rows"]] == ["2024-05-20", "2024-02-20"]
    assert {one["label"] for one in page["targets"]["rows"]} == {"万兴科技", "昆仑万维"}
    (judgement,) = page["judgements"]["rows"]
    assert judgement["decision"] == "unsure"


def test_an_industry_lists_its_reports(store: Store) -> None:
    page = look(store, "industry-传媒")
    assert (page["kind"], page["reports"]["count"]) == ("entity", 4)
    assert "coveredBy" not in [group["key"] for group in page["groups"]]


def test_who_signed_with_whom_is_counted(sample_folder: Path) -> None:
    store = open_store(sample_folder)
    query = (
        "SELECT ?a ?b (COUNT(DISTINCT ?r) AS ?n) { ?r kg:authoredBy ?a, ?b FILTER(?a != ?b) } GROUP BY ?a ?b"
    )
    rows: Any = store.query(query, prefixes=PREFIXES)
    pairs = {(row["a"], row["b"]): int(row["n"].value) for row in rows}
    assert pairs
    for (one, other), count in pairs.items():
        assert isinstance(one, NamedNode)
        page = look(store, unquote(one.value.rpartition("/")[2]))
        found = {row["id"]: row["reports"] for row in page["colleagues"]["rows"]}
        assert found[other.value.rpartition("/")[2]] == count
