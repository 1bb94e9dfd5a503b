"""The graph explorer's views, asked of a store, and over HTTP as its scripts ask them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from factories import SPRING, SUMMER, claim, document, entity, knowledge, ref, relation, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store
from rdflib import Graph
from serving import Server, serving

from kg.errors import GraphError, QueryError
from kg.rdf.pages.board.routes import find_routes
from kg.rdf.pages.view import Build, to_csv, to_triples
from kg.rdf.pages.views import VIEWS
from kg.rdf.store import to_store
from kg.records import RELATIONS, Knowledge, report_id

ASKED = {
    "explore": {"id": []},
    "expand": {"relation": [], "direction": [], "type": [], "known": "", "most": 20, "offset": 0},
    "glance": {},
    "evidence": {"most": 20, "offset": 0},
    "paths": {"relation": [], "known": "", "since": None, "until": None, "hops": 4, "most": 20},
    "shared": {"relation": [], "direction": [], "type": [], "known": "", "most": 20},
    "selection": {"ids": "", "edges": "", "relation": []},
}
KUNLUN, SORA, OPENAI = "company-300418.SZ", "model-sora", "company-openai"
SPRING_ID, SUMMER_ID = report_id(SPRING.digest), report_id(SUMMER.digest)


@pytest.fixture(scope="module")
def store() -> Store:
    return to_store(sample_knowledge())


@pytest.fixture(scope="module")
def server(build_folder: Path) -> Iterator[Server]:
    with serving(build_folder, "--workers", "1") as running:
        yield running


def look(store: Store, view: str, **asked: object) -> dict[str, object]:
    return VIEWS[view](Build(store), {**ASKED[view], **asked}).shown


def said(shown: dict) -> set[tuple[str, str, str]]:
    return {(edge["source"], edge["relation"], edge["target"]) for edge in shown["edges"]}


def ids(shown: dict) -> list[str]:
    return [node["id"] for node in shown["nodes"]]


# --- expanding ---


def test_kinds_are_counted_by_relation_direction_and_class(store):
    kinds = look(store, "expand", of=SORA)["kinds"]
    assert [(kind["relation"], kind["direction"], kind["type"], kind["count"]) for kind in kinds] == [
        ("develops", "in", "Company", 1),
        ("usesTechnology", "out", "Technology", 2),
        ("uses", "in", "Company", 1),  # planned: there is no triple
        ("mentions", "in", "Report", 2),
    ]


def test_a_broker_is_counted_once_although_it_is_a_company_too(store):
    kinds = look(store, "expand", of=SPRING_ID)["kinds"]
    assert {"relation": "publishedBy", "direction": "out", "type": "Broker", "count": 1} in kinds
    assert ("publishedBy", "Company") not in {(kind["relation"], kind["type"]) for kind in kinds}


def test_kinds_agree_with_a_count_by_hand(store):
    known = sample_knowledge()
    types = {one.id: one.type.value for one in known.entities}
    for node in types:
        expected = Counter()
        for one in known.relations:
            if one.predicate in RELATIONS and node in (one.subject, one.object):
                direction, other = ("out", one.object) if one.subject == node else ("in", one.subject)
                expected[one.predicate, direction, types[other]] += 1
        kinds = look(store, "expand", of=node)["kinds"]
        assert {(k["relation"], k["direction"], k["type"]): k["count"] for k in kinds} == expected


def test_the_best_supported_come_first_and_mentions_last(store):
    nodes = ids(look(store, "expand", of=SORA))
    assert nodes[:2] == [SORA, OPENAI]  # two reports say who develops it
    assert set(nodes[-2:]) == {SPRING_ID, SUMMER_ID}


def test_only_what_is_asked_for_comes_and_the_rest_is_counted(store):
    first = look(store, "expand", of=SPRING_ID, relation=["recommends"], most=1)
    assert (len(first["nodes"]), first["left"]) == (2, 1)
    again = look(store, "expand", of=SPRING_ID, relation=["recommends"], known=" ".join(ids(first)))
    assert ids(again) == [one for one in (KUNLUN, "company-300624.SZ") if one not in ids(first)]
    assert again["left"] == 0
    skipped = look(store, "expand", of=SPRING_ID, relation=["recommends"], most=1, offset=1)
    assert ids(skipped)[1:] == ids(again)
    typed = look(store, "expand", of=SPRING_ID, relation=["mentions"], type=["Technology"])
    assert {node["type"] for node in typed["nodes"][1:]} == {"Technology"}
    assert look(store, "expand", of=SORA, direction=["out"], relation=["develops"])["nodes"][1:] == []


def test_new_nodes_come_with_all_edges_to_what_is_known(store):
    known = f"{SPRING_ID} {SUMMER_ID} broker-北岳证券"
    shown = look(store, "expand", of=KUNLUN, known=known, most=0)
    assert ids(shown) == [KUNLUN]
    assert said(shown) == {
        (one, name, KUNLUN) for one in (SPRING_ID, SUMMER_ID) for name in ("recommends", "mentions")
    }


def test_edges_carry_their_support(store):
    edges = {
        edge["relation"]: edge for edge in look(store, "expand", of=SORA)["edges"] if edge["target"] == SORA
    }
    develops = edges["develops"]
    assert (develops["count"], develops["first"], develops["last"]) == (2, "2024-06-20", "2024-07-03")
    assert develops["reports"] == sorted([SPRING_ID, SUMMER_ID])
    assert develops["brokers"] == ["broker-北岳证券", "broker-澄海证券"]
    assert (develops["confidence"], develops["asserted"]) == (0.9, True)
    assert edges["uses"]["asserted"] is False
    mention = edges["mentions"]
    assert (mention["count"], mention["reports"], mention["confidence"]) == (1, [mention["source"]], 0.9)


def test_brokers_and_reports_of_edges_are_named(store):
    shown = look(store, "expand", of=SORA)
    assert shown["brokers"] == {"broker-北岳证券": "北岳证券", "broker-澄海证券": "澄海证券"}
    assert shown["reports"][SPRING_ID] == {"label": "视频大模型周报：海外新版接连亮相", "date": "2024-06-20"}


def test_it_gives_the_same_bytes_from_any_order_of_quads():
    known = sample_knowledge()
    turned = Knowledge(
        **{name: getattr(known, name)[::-1] for name in ("documents", "entities", "relations")}
    )
    for of in (SORA, SPRING_ID, KUNLUN):
        assert look(to_store(known), "expand", of=of) == look(to_store(turned), "expand", of=of)


@pytest.mark.parametrize(
    ("view", "asked", "error"),
    [
        ("expand", {"of": "company-nobody"}, GraphError),
        ("expand", {"of": KUNLUN, "relation": ["knows"]}, QueryError),
        ("expand", {"of": KUNLUN, "direction": ["up"]}, QueryError),
        ("expand", {"of": KUNLUN, "type": ["Claim"]}, QueryError),
        ("paths", {"from": KUNLUN, "to": KUNLUN}, QueryError),
        ("paths", {"from": KUNLUN, "to": "x"}, GraphError),
        ("shared", {"id": [KUNLUN]}, QueryError),
        ("shared", {"id": [KUNLUN, KUNLUN]}, QueryError),
        ("shared", {"id": [f"x{number}" for number in range(99)]}, QueryError),
        ("evidence", {"source": OPENAI, "relation": "owns", "target": SORA}, QueryError),
        ("evidence", {"source": OPENAI, "relation": "develops", "target": "x"}, GraphError),
        ("selection", {"ids": KUNLUN, "edges": "a b"}, QueryError),
        ("selection", {"ids": KUNLUN, "edges": "a knows b"}, QueryError),
        ("selection", {"ids": KUNLUN, "edges": f"{KUNLUN} uses {KUNLUN}"}, QueryError),
        ("explore", {"id": ["nobody"]}, GraphError),
        ("explore", {"id": [str(number) for number in range(51)]}, QueryError),
        ("glance", {"id": "nobody"}, GraphError),
    ],
)
def test_what_makes_no_sense_is_refused(store, view, asked, error):
    with pytest.raises(error):
        look(store, view, **asked)


def test_an_id_with_percent_signs_is_that_of_the_link():
    source = document("海洋A/B由云岚科技开发。")
    company, product = entity("Company", "云岚科技"), entity("Product", "海洋A/B", key="a/b%")
    made = claim(source, ref("Company", "云岚科技"), "develops", ref("Product", "海洋A/B"))
    store = to_store(
        knowledge((source,), (company, product), (relation(company.id, "develops", product.id, made),))
    )
    (link,) = (node for node in look(store, "expand", of=company.id)["nodes"] if node["type"] == "Product")
    assert link["id"] == "product-a%2Fb%25"
    back = look(store, "expand", of=link["id"])
    assert ids(back) == [link["id"], "company-云岚科技"]
    assert back["edges"][0]["confidence"] == 0.9


# --- paths ---


def to_routes(edges: set[tuple[int, int]], start: int, end: int, hops: int):
    graph = nx.Graph(edges)
    graph.add_nodes_from([start, end])
    step = lambda node: sorted(set(graph.neighbors(node)) - {node})  # noqa: E731
    found = find_routes(step, (start, end), hops=hops, most=10_000, budget=100_000)
    try:
        expected = {tuple(path) for path in nx.all_shortest_paths(graph, start, end)}
    except nx.NetworkXNoPath:
        expected = set()
    return found, expected


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30),
    st.integers(1, 9),
    st.integers(1, 7),
)
def test_all_shortest_routes_are_found_and_no_others(edges, end, hops):
    found, expected = to_routes(edges, 0, end, hops)
    length = len(next(iter(expected), ())) - 1
    if not expected or length > hops:
        assert (found.routes, found.number, found.hops, found.gave_up) == ((), 0, None, False)
    else:
        assert (set(found.routes), len(found.routes)) == (expected, len(expected))
        assert (found.number, found.hops) == (len(expected), length)


def test_a_great_many_routes_are_counted_and_a_few_given():
    layers = [[0], *([10 * layer + place for place in range(10)] for layer in range(1, 6)), [99]]
    edges = {(a, b) for left, right in pairwise(layers) for a in left for b in right}
    graph = nx.Graph(edges)
    found = find_routes(lambda node: sorted(graph[node]), (0, 99), hops=6, most=3, budget=10_000)
    assert (found.number, found.hops, len(found.routes)) == (100_000, 6, 3)


def test_a_search_that_would_take_too_long_is_given_up():
    step = lambda node: range(node * 10, node * 10 + 10)  # noqa: E731
    found = find_routes(step, (1, -1), hops=8, most=3, budget=50)
    assert (found.gave_up, found.hops, found.routes) == (True, None, ())


def test_paths_lead_over_what_joins_two_entities(store):
    shown = look(store, "paths", **{"from": "company-MSFT.US", "to": SORA})
    assert (shown["hops"], shown["number"], shown["gave_up"]) == (2, 1, False)
    assert shown["paths"] == [["company-MSFT.US", OPENAI, SORA]]
    assert said(shown) == {("company-MSFT.US", "investsIn", OPENAI), (OPENAI, "develops", SORA)}


def test_mentions_count_only_when_they_are_named(store):
    ends = {"from": "company-runway", "to": SORA}
    assert look(store, "paths", **ends)["hops"] is None
    shown = look(store, "paths", **ends, relation=["mentions"])
    assert shown["paths"] == [["company-runway", SPRING_ID, SORA]]


def test_what_is_only_planned_is_no_path(store):
    shown = look(store, "paths", **{"from": "company-300624.SZ", "to": SORA, "hops": 1})
    assert (shown["hops"], shown["paths"]) == (None, [])


def test_paths_can_be_bound_to_a_time(store):
    ends = {"from": KUNLUN, "to": "industry-传媒"}
    both = look(store, "paths", **ends)
    assert [path[1] for path in both["paths"]] == sorted([SPRING_ID, SUMMER_ID])
    assert look(store, "paths", **ends, since="2024-07-01")["paths"] == [[KUNLUN, SUMMER_ID, "industry-传媒"]]
    assert look(store, "paths", **ends, until="2024-06-30")["paths"] == [[KUNLUN, SPRING_ID, "industry-传媒"]]
    assert look(store, "paths", **ends, until="2024-06-19")["hops"] is None


def test_hops_are_bounded(store):
    ends = {"from": "broker-澄海证券", "to": "broker-北岳证券"}
    assert look(store, "paths", **ends, hops=3)["hops"] is None
    assert look(store, "paths", **ends, hops=4)["hops"] == 4


# --- shared neighbours ---


def test_shared_neighbours_say_whom_they_touch(store):
    shown = look(store, "shared", id=["company-生数科技", "organization-清华大学"])
    assert shown["touches"] == {"model-vidu": ["company-生数科技", "organization-清华大学"]}
    assert shown["number"] == 1


def test_those_beside_most_come_first(store):
    shown = look(store, "shared", id=[SORA, OPENAI, "company-runway"], relation=["mentions"])
    assert next(iter(shown["touches"])) == SPRING_ID
    assert [len(beside) for beside in shown["touches"].values()] == [3, 2]


def test_two_that_share_nothing_share_nothing(store):
    shown = look(store, "shared", id=["company-deepmind", "company-runway"])
    assert (shown["number"], shown["touches"]) == (0, {})


# --- evidence ---


def test_an_edge_opens_onto_its_words_in_their_sentence(store, tmp_path):
    (tmp_path / "texts").mkdir()
    for source in (SPRING, SUMMER):
        (tmp_path / "texts" / f"{source.digest}.txt").write_bytes(source.text.encode())
    asked = {**ASKED["evidence"], "source": OPENAI, "relation": "develops", "target": SORA}
    shown = VIEWS["evidence"](Build(store, tmp_path), asked).shown
    first, second = shown["words"]
    assert first["quote"] == "OpenAI在2月15日（当地时间）公布Sora"  # of two as sure the newer
    assert first["after"] == "。"
    assert second["after"] == "，时长可达60秒。"
    assert second["before"] in SPRING.text
    assert SPRING.text[second["start"] : second["end"]] == second["quote"]
    assert second["report"]["broker"]["label"] == "澄海证券"
    assert (shown["edge"]["count"], shown["left"]) == (2, 0)
    paged = VIEWS["evidence"](Build(store, tmp_path), {**asked, "most": 1, "offset": 1}).shown
    assert paged["words"] == [second]


def test_without_texts_the_words_stand_alone(store):
    shown = look(store, "evidence", source=OPENAI, relation="develops", target=SORA)
    assert {(words["before"], words["after"]) for words in shown["words"]} == {("", "")}


def test_a_recommendation_shows_its_call(store):
    shown = look(store, "evidence", source=SUMMER_ID, relation="recommends", target=KUNLUN)
    (call,) = shown["calls"]
    assert (call["verb"], call["rating"], call["targetPrice"], call["currency"]) == (
        "推荐",
        "买入",
        "59.30",
        "CNY",
    )
    assert call["quote"] == "推荐：昆仑万维（300418.SZ），目标价 59.30 元"


def test_mentions_have_words_too(store):
    shown = look(store, "evidence", source=SPRING_ID, relation="mentions", target=SORA)
    assert [words["quote"] for words in shown["words"]] == ["Sora"]


def test_a_graph_without_named_graphs_has_the_same_words(store):
    plain = Store()
    plain.extend(quad for quad in store if quad.graph_name == DefaultGraph())
    for asked in (
        {"source": SPRING_ID, "relation": "mentions", "target": SORA},
        {"source": OPENAI, "relation": "develops", "target": SORA},
    ):
        assert look(plain, "evidence", **asked) == look(store, "evidence", **asked)


def test_a_plan_says_that_it_is_one(store):
    shown = look(store, "evidence", source="company-300624.SZ", relation="uses", target=SORA)
    assert [words["modality"] for words in shown["words"]] == ["planned"]
    assert shown["edge"]["asserted"] is False


# --- one node, and where to start ---


def test_a_node_at_a_glance(store):
    shown = look(store, "glance", id=SORA)
    assert [(one["name"], one["value"], one["count"]) for one in shown["attributes"]] == [
        ("releaseDate", "2024-02-15", 1),
        ("releaseDate", "2024-02-16", 1),
        ("maxDurationSeconds", "60", 1),
    ]
    assert shown["attributes"][2]["words"]["quote"] == "时长可达60秒"
    assert look(store, "glance", id=OPENAI)["names"] == ["Open AI"]
    report = look(store, "glance", id=SUMMER_ID)["node"]
    assert (report["date"], report["broker"]["label"]) == ("2024-07-03", "北岳证券")


def test_without_an_entity_it_offers_the_best_connected(store):
    shown = look(store, "explore")
    starts = {
        start["relation"]: [(one["id"], one["count"]) for one in start["entities"]]
        for start in shown["starts"]
    }
    assert starts["recommends"] == [(KUNLUN, 2), ("company-300624.SZ", 1)]
    assert starts["coversIndustry"] == [("industry-传媒", 2)]
    assert (shown["nodes"], shown["edges"], shown["roots"]) == ([], [], [])


def test_several_entities_come_with_their_surroundings(store):
    shown = look(store, "explore", id=[SORA, "company-300418.SZ"])
    assert shown["roots"] == [SORA, KUNLUN]
    assert {OPENAI, "technology-transformer", SPRING_ID, SUMMER_ID} <= set(ids(shown))
    assert (SPRING_ID, "recommends", KUNLUN) in said(shown)
    assert len(ids(shown)) == len(set(ids(shown)))


def test_an_empty_graph_has_nowhere_to_start():
    assert [start["entities"] for start in look(Store(), "explore")["starts"]] == [[]] * 5


# --- selections ---


def test_a_selection_is_the_part_of_the_graph_among_its_nodes(store):
    shown = look(store, "selection", ids=f"{OPENAI} {SORA} company-300624.SZ nobody")
    assert ids(shown) == [OPENAI, SORA, "company-300624.SZ"]
    assert said(shown) == {(OPENAI, "develops", SORA), ("company-300624.SZ", "uses", SORA)}
    assert said(look(store, "selection", ids=f"{OPENAI} {SORA}", edges="none")) == set()
    made_up = f"{SORA} develops {OPENAI}\n{OPENAI} develops {SORA}\nx develops {SORA}"
    assert said(look(store, "selection", ids=f"{OPENAI} {SORA}", edges=made_up)) == {
        (OPENAI, "develops", SORA)
    }


def test_every_pair_of_nodes_has_the_edges_that_the_graph_says(store):
    known = sample_knowledge()
    nodes = sorted(one.id for one in known.entities)
    everything = said(look(store, "selection", ids=" ".join(nodes)))
    expected = {
        (one.subject, one.predicate, one.object) for one in known.relations if one.predicate in RELATIONS
    }
    assert everything == expected
    for left, right in list(combinations(nodes, 2))[::7]:
        found = said(look(store, "expand", of=left, known=right, most=0))
        assert found == {edge for edge in expected if {edge[0], edge[2]} == {left, right}}


def test_its_turtle_has_the_claims_and_nothing_else(store):
    asked = {**ASKED["selection"], "ids": f"{OPENAI} {SORA} company-300624.SZ"}
    view = VIEWS["selection"](Build(store), asked)
    triples = {(str(t.subject), str(t.predicate), str(t.object)) for t in to_triples(store, view)}
    kg, id_ = "https://w3id.org/yanbao-kg/ontology#", "https://w3id.org/yanbao-kg/id/"
    assert (f"<{id_}{OPENAI}>", f"<{kg}develops>", f"<{id_}{SORA}>") in triples
    assert (f"<{id_}company-300624.SZ>", f"<{kg}uses>", f"<{id_}{SORA}>") not in triples  # only planned
    quotes = {value for _, predicate, value in triples if predicate == f"<{kg}quote>"}
    assert len(quotes) == 3
    assert not any("technology" in subject for subject, _, _ in triples)


def test_its_table_has_an_edge_a_row_and_lone_nodes(store):
    asked = {**ASKED["selection"], "ids": f"{OPENAI} {SORA} company-runway"}
    head, *rows = VIEWS["selection"](Build(store), asked).rows()
    (edge, alone) = (dict(zip(head, row, strict=True)) for row in rows)
    assert (edge["source_label"], edge["relation"], edge["target_label"], edge["reports"]) == (
        "OpenAI",
        "develops",
        "Sora",
        "2",
    )
    assert edge["quote"] == "OpenAI在2月15日（当地时间）公布Sora"
    assert (alone["source_label"], alone["relation"], alone["target"]) == ("Runway", "", "")


# --- over HTTP ---


def post(server: Server, path: str, **fields: object):
    return server.client.post(f"{server.url}{path}", data=fields)


def test_the_page_carries_its_start_as_data_and_works_without_scripts(server):
    page = server.client.get(f"{server.url}explore", params={"id": SORA}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "technology-transformer" in page.text
    assert re.search(r"<td>.*OpenAI.*</td><td>开发</td>", page.text)
    data = re.search(r'<script type="application/json" id="given">(.*?)</script>', page.text, re.S)
    assert json.loads(data[1])["roots"] == [SORA]
    words = json.loads(re.search(r'id="words">(.*?)</script>', page.text, re.S)[1])
    assert words["relations"][0]["name"] == "recommends"
    assert " style=" not in page.text
    assert not re.search(r"\son\w+=", page.text)


def test_without_an_entity_the_page_says_what_to_do(server):
    page = server.client.get(f"{server.url}explore", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "Where to start" in page.text
    assert f'href="/explore?id={KUNLUN}"' in page.text


def test_expansions_are_asked_by_get_and_by_post(server):
    got = server.client.get(f"{server.url}explore/expand", params={"of": SORA, "most": 2})
    posted = post(server, "explore/expand", of=SORA, most=2)
    assert got.status_code == posted.status_code == 200
    assert got.json() == posted.json()
    assert got.headers["content-type"].startswith("application/json")
    turtle = server.client.get(f"{server.url}explore/expand.ttl", params={"of": SORA})
    assert len(Graph().parse(data=turtle.text)) > 10


def test_many_known_nodes_fit_a_request(server):
    known = " ".join(f"company-{number:06}.SZ" for number in range(2000))
    assert post(server, "explore/expand", of=SORA, known=known).status_code == 200


def test_a_selection_is_taken_away_as_turtle_csv_and_json(server):
    fields = {"ids": f"{OPENAI} {SORA}", "edges": f"{OPENAI} develops {SORA}"}
    turtle = post(server, "explore/selection.ttl", **fields)
    graph = Graph().parse(data=turtle.text, format="turtle")
    develops = "ASK { id:company-openai kg:develops id:model-sora . ?claim kg:quote ?words }"
    assert graph.query(develops).askAnswer is True
    table = list(csv.DictReader(io.StringIO(post(server, "explore/selection.csv", **fields).text)))
    assert [(row["source"], row["relation"], row["target"]) for row in table] == [(OPENAI, "develops", SORA)]
    assert post(server, "explore/selection.json", **fields).json()["edges"][0]["count"] == 2


def test_a_table_runs_nothing_in_a_spreadsheet():
    source = document("=1+1开发@SUM(A1)。")
    left, right = entity("Company", "=1+1", key="x"), entity("Product", "@SUM(A1)", key="y")
    made = claim(source, ref("Company", "x"), "develops", ref("Product", "y"))
    store = to_store(knowledge((source,), (left, right), (relation(left.id, "develops", right.id, made),)))
    text = to_csv(VIEWS["selection"](Build(store), {**ASKED["selection"], "ids": f"{left.id} {right.id}"}))
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["source_label"], row["target_label"], row["quote"][0]) == ("'=1+1", "'@SUM(A1)", "'")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("explore?id=nobody", 404),
        ("explore/expand?of=nobody", 404),
        ("explore/expand", 404),
        (f"explore/expand?of={SORA}&most=1000", 400),
        (f"explore/expand?of={SORA}&most=-1", 400),
        (f"explore/expand?of={SORA}&relation=owns", 400),
        (f"explore/paths?from={SORA}&to={OPENAI}&hops=9", 400),
        (f"explore/paths?from={SORA}&to={OPENAI}&since=yesterday", 400),
        (f"explore/shared?id={SORA}", 400),
        (f"explore/evidence?source={SORA}&relation=owns&target={OPENAI}", 400),
        ("explore/glance?id=../../etc/passwd", 404),
        ("explore/selection.csv?edges=x", 400),
        ("explore/expand.csv?of=x", 404),
        ("explore/expand?of=%ff", 400),
    ],
)
def test_nonsense_is_answered_with_4xx(server, path, status):
    assert server.client.get(f"{server.url}{path}").status_code == status


def test_only_forms_are_posted(server):
    answer = server.client.post(f"{server.url}explore/expand", json={"of": SORA})
    assert answer.status_code == 415
    assert server.client.post(f"{server.url}explore/glance", data={"id": SORA}).status_code == 405
    assert (
        server.client.get(
            f"{server.url}explore/expand", params={"of": SORA}, headers={"Accept": "image/png"}
        ).status_code
        == 406
    )
