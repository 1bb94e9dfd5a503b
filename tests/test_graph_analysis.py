"""Analysis of graphs made by hand: known answers, laws, and the claims behind every row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from factories import sample_knowledge
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx import MultiDiGraph

import kg
from kg.errors import GraphError
from kg.graph.analysis import analyze, to_scene
from kg.graph.analysis.kinds import KINDS
from kg.graph.analysis.sharing import CROWD
from kg.graph.build import to_graph
from kg.graph.counts import find_claims

ROOT = Path(__file__).parent.parent
CLASSES = {
    "report": "Report",
    "broker": "Broker",
    "company": "Company",
    "model": "Model",
    "industry": "Industry",
    "technology": "Technology",
    "organization": "Organization",
    "analyst": "Analyst",
}


def said(subject, predicate, object_, *, report="", confidence=0.9, modality=None, date=None, start=0):
    """A claim; its id is what it says."""
    report = report or subject
    return {
        "id": f"{subject} {predicate} {object_} {report} {start}",
        "report": report,
        "broker": None,
        "date": date,
        "file": f"{report}.txt",
        "quote": f"{subject}{predicate}{object_}",
        "start": start,
        "end": start + 10,
        "page": None,
        "confidence": confidence,
        "extracted_by": "pattern",
        "modality": modality,
    }


def made(facts, calls=()):
    """The graph of (subject, predicate, object[, options]) facts; ids are ``class-name``, labels the name."""
    graph = MultiDiGraph(name="made")
    for subject, predicate, object_, *options in facts:
        for node in (subject, object_):
            class_, _, label = node.partition("-")
            graph.add_node(node, type=CLASSES[class_], label=label, aliases=[], identifiers={}, attributes={})
        claim = said(subject, predicate, object_, **(options[0] if options else {}))
        if not graph.has_edge(subject, object_, predicate):
            graph.add_edge(subject, object_, key=predicate, predicate=predicate, claims=[], asserted=False)
        edge = graph.edges[subject, object_, predicate]
        edge["claims"].append(claim)
        edge["asserted"] |= claim["modality"] is None
        edge["mention"] = predicate == "mentions"
        if predicate == "recommends":
            edge["recommendations"] = [call for call in calls if call["id"] == claim["id"]]
    return graph


def report(name, broker, companies, industry=None):
    """The facts of one report."""
    facts = [(f"report-{name}", "recommends", f"company-{company}") for company in companies]
    facts += [(f"report-{name}", "publishedBy", f"broker-{broker}")] if broker else []
    return facts + ([(f"report-{name}", "coversIndustry", f"industry-{industry}")] if industry else [])


def weights(graph, projection="companies"):
    net = to_scene(graph, projection).net
    return {frozenset((a[-1], b[-1])): weight for a, b, weight in net.edges(data="weight")}


def labels(rows):
    return [row["label"] for row in rows]


def pair(names):
    return frozenset(names)


GAMES = report("g1", "north", "ABC", "游戏") + report("g2", "south", "ABC", "游戏")
FILMS = report("f1", "north", "XYZ", "影视") + report("f2", "south", "XYZ", "影视")
TWO_SECTORS = made(GAMES + FILMS + report("w", "east", "CX"))


# --- companies


def test_a_list_ties_its_names_by_its_length():
    assert weights(made(report("1", "north", "AB"))) == {pair("AB"): 1.0}
    assert weights(made(report("1", "north", "ABC"))) == {pair(two): 0.5 for two in ("AB", "AC", "BC")}


def test_brokers_add_up_and_one_broker_counts_by_its_shortest_list():
    two_brokers = made(report("1", "north", "AB") + report("2", "south", "ABC"))
    assert weights(two_brokers)[pair("AB")] == 1.5
    one_broker = made(report("1", "north", "AB") + report("2", "north", "ABC"))
    assert weights(one_broker)[pair("AB")] == 1.0
    assert weights(one_broker)[pair("AC")] == 0.5


def test_reports_without_a_broker_stand_for_themselves():
    assert weights(made(report("1", "", "AB") + report("2", "", "AB"))) == {pair("AB"): 2.0}


def test_sectors_are_communities_named_by_their_industry_and_first_members():
    found = analyze(TWO_SECTORS)
    assert [row["name"] for row in found["communities"]] == ["游戏：A、B、C", "影视：X、Y、Z"]
    assert [row["shared"][0]["members"] for row in found["communities"]] == [3, 3]
    assert found["communities"][0]["inside"] == pytest.approx(6 / 7, abs=1e-6)


def test_what_links_the_sectors_is_central_bridge_and_joint():
    found = analyze(TWO_SECTORS)
    assert labels(found["central"])[:2] == ["C", "X"]
    assert found["central"][0]["strength"] == 3.0
    assert found["central"][0]["betweenness"] > found["central"][2]["betweenness"] == 0
    (bridge,) = found["bridges"]
    assert {bridge["near"]["label"], bridge["far"]["label"]} == {"C", "X"}
    assert bridge["cut_off"]["size"] == 3
    assert {claim["report"] for claim in bridge["because"]} == {"report-w"}
    assert sorted(labels(found["joints"])) == ["C", "X"]
    assert [part["size"] for part in found["joints"][0]["cut_off"]] == [2]


def test_most_similar_lists_what_is_shared_and_its_points_add_up():
    facts = report("1", "north", "AB") + report("2", "north", "ABC") + report("3", "south", "AC")
    facts += [("company-A", "develops", "model-M"), ("company-B", "uses", "model-M")]
    found = analyze(made(facts), entity="A")
    first, second = found["similar"]
    assert (first["label"], second["label"]) == ("B", "C")
    assert sum(shared["weight"] for shared in first["shared"]) == first["common"] == 2.0
    assert [(shared["kind"], shared["weight"]) for shared in first["shared"]] == [
        ("product", 1.0),
        ("recommends", 1.0),
        ("recommends", 0.0),
    ]
    assert first["score"] == pytest.approx(first["common"] / (first["either"] + 1))
    said_of = {(claim["subject_label"], claim["predicate"]) for claim in first["shared"][0]["because"]}
    assert said_of == {("A", "develops"), ("B", "uses")}


def test_technologies_and_partners_make_companies_alike():
    facts = [
        ("company-A", "develops", "model-M"),
        ("model-M", "usesTechnology", "technology-T"),
        ("company-B", "usesTechnology", "technology-T"),
        ("company-A", "partnerOf", "organization-U"),
        ("organization-U", "partnerOf", "company-B"),
    ]
    (row,) = [row for row in analyze(made(facts), entity="A")["similar"] if row["label"] == "B"]
    assert {shared["kind"] for shared in row["shared"]} == {"usesTechnology", "relative"}
    technology = next(shared for shared in row["shared"] if shared["kind"] == "usesTechnology")
    assert {claim["predicate"] for claim in technology["because"]} == {"develops", "usesTechnology"}


def test_a_broker_that_is_recommended_is_a_company_too():
    facts = [*report("1", "north", "A"), ("report-1", "recommends", "broker-south")]
    assert to_scene(made(facts), "companies").net.edges == {("broker-south", "company-A")}


def test_industries_are_not_recommended_companies():
    facts = [*report("1", "north", "AB"), ("report-1", "recommends", "industry-I")]
    assert weights(made(facts)) == {pair("AB"): 1.0}


@pytest.mark.parametrize(("rating", "ties"), [("卖出", 0), ("減持", 0), ("Sell", 0), ("买入", 1), (None, 1)])
def test_a_call_against_a_company_recommends_nothing(rating, ties):
    call = {**said("report-1", "recommends", "company-A"), "rating": rating, "verb": None}
    assert len(weights(made(report("1", "north", "AB"), [call]))) == ties


def test_a_crowd_ties_nobody_and_is_counted():
    crowd = [("report-1", "recommends", f"company-{number}") for number in range(CROWD + 1)]
    about = analyze(made(crowd + report("2", "north", "AB")))["projection"]
    assert (about["ties"], about["too_long"]) == (1, 1)


# --- brokers


def test_brokers_by_overlap_and_how_they_differ():
    facts = report("1", "north", "ABC") + report("2", "south", "BCD") + report("3", "east", "X")
    found = analyze(made(facts), "brokers")
    assert (found["projection"]["nodes"], found["projection"]["ties"], found["projection"]["untied"]) == (
        3,
        1,
        1,
    )
    assert labels(found["central"]) == ["north", "south"]
    assert [(row["recommends"], row["alone"]) for row in found["central"]] == [(3, 1), (3, 1)]
    (row,) = analyze(made(facts), entity="north")["similar"]
    assert (row["common"], row["either"], row["score"]) == (2.0, 4.0, 0.4)
    assert labels(row["shared"]) == ["B", "C"]
    assert (labels(row["only_this"]), labels(row["only_other"])) == (["A"], ["D"])
    assert row["only_this"][0]["because"][0]["report"] == "report-1"


# --- models


LINE = [
    ("model-G2", "succeeds", "model-G1"),
    ("model-G3", "succeeds", "model-G2"),
    ("model-App", "basedOn", "model-G3"),
    ("company-Maker", "develops", "model-G1"),
    ("company-Maker", "develops", "model-G2"),
    ("model-V2", "succeeds", "model-V1"),
]


def test_a_family_is_what_descends_from_one_another():
    found = analyze(made(LINE), "models")
    assert [row["name"] for row in found["communities"]] == ["Maker：G1、G2、G3…", "V1、V2"]
    first = found["central"][0]
    assert (first["label"], first["descendants"], first["ancestors"], first["generation"]) == ("G1", 3, 0, 0)


def test_where_one_model_comes_from():
    found = analyze(made(LINE), entity="G3")
    assert labels(found["ancestors"]) == ["G1", "G2"]
    assert labels(found["descendants"]) == ["App"]
    assert found["entity"]["generation"] == 2
    assert {claim["predicate"] for claim in found["descendants"][0]["because"]} == {"basedOn"}


def test_two_reports_that_make_a_circle_of_a_lineage_are_borne():
    found = analyze(made([("model-A", "succeeds", "model-B"), ("model-B", "succeeds", "model-A")]), "models")
    assert [(row["descendants"], row["generation"]) for row in found["central"]] == [(1, 0), (1, 0)]


# --- business


def test_business_ties():
    facts = [
        ("company-A", "partnerOf", "company-B"),
        ("company-B", "partnerOf", "company-A"),
        ("company-A", "investsIn", "company-B"),
        ("company-C", "uses", "model-M"),
        ("company-B", "develops", "model-M"),
        ("company-D", "develops", "model-Alone"),
    ]
    assert weights(made(facts), "business") == {pair("AB"): 2.0, pair("BC"): 1.0}
    (row,) = [row for row in analyze(made(facts), "business")["bridges"] if row["far"]["label"] == "C"]
    assert {claim["predicate"] for claim in row["because"]} == {"uses", "develops"}


# --- what does not count, and odd graphs


@pytest.mark.parametrize("projection", KINDS)
def test_mentions_plans_and_loops_change_nothing(projection):
    base = GAMES + FILMS + LINE + [("company-A", "partnerOf", "company-B")]
    more = [
        ("report-g1", "mentions", "company-X"),
        ("report-g1", "mentions", "company-A"),
        ("company-X", "partnerOf", "company-A", {"modality": "planned"}),
        ("model-V1", "succeeds", "model-G1", {"modality": "reported"}),
        ("company-A", "partnerOf", "company-A"),
        ("model-G1", "basedOn", "model-G1"),
    ]
    assert analyze(made(base + more), projection) == analyze(made(base), projection)


def test_a_plan_is_no_reason_where_it_is_also_stated():
    facts = [
        ("company-A", "partnerOf", "company-B", {"report": "report-1"}),
        ("company-A", "partnerOf", "company-B", {"report": "report-2", "modality": "planned"}),
    ]
    (bridge,) = analyze(made(facts), "business")["bridges"]
    assert [claim["report"] for claim in bridge["because"]] == ["report-1"]


def test_the_surest_then_the_latest_claim_comes_first():
    facts = [
        ("company-A", "partnerOf", "company-B", {"report": "report-1", "confidence": 0.5}),
        ("company-A", "partnerOf", "company-B", {"report": "report-2", "date": "2024-01-01"}),
        ("company-A", "partnerOf", "company-B", {"report": "report-3", "date": "2024-03-01"}),
        ("company-A", "partnerOf", "company-B", {"report": "report-4"}),
    ]
    (bridge,) = analyze(made(facts), "business")["bridges"]
    assert [claim["report"][-1] for claim in bridge["because"]] == ["3", "2", "4", "1"]


@pytest.mark.parametrize("projection", KINDS)
def test_an_empty_graph(projection):
    found = analyze(MultiDiGraph(), projection)
    assert found["projection"]["nodes"] == 0
    assert found["central"] == found["communities"] == found["bridges"] == found["joints"] == []


def test_a_company_that_is_recommended_alone():
    found = analyze(made(report("1", "north", "A")))
    assert (found["projection"]["nodes"], found["projection"]["untied"]) == (1, 1)
    assert found["central"] == found["communities"] == []
    place = analyze(made(report("1", "north", "A")), entity="A")
    assert (place["entity"]["rank"], place["entity"]["strength"]) == (1, 0)
    assert place["ties"] == place["similar"] == []


def test_an_entity_that_has_no_part_in_it():
    found = analyze(made(GAMES + LINE), "companies", entity="Maker")
    assert found["entity"]["rank"] is None
    assert found["ties"] == found["similar"] == []


def test_refusals():
    graph = made([*GAMES, ("report-g1", "authoredBy", "analyst-L")])
    with pytest.raises(GraphError, match=r"no projection is called 'firms'; there are: companies, models"):
        analyze(graph, "firms")
    with pytest.raises(GraphError, match=r"'L' is of class Analyst; analyze looks at: Broker, Company"):
        analyze(graph, entity="L")
    with pytest.raises(GraphError, match=r"'A' is of class Company; look at it in: companies, business"):
        analyze(graph, "models", entity="A")
    with pytest.raises(GraphError, match=r"no entity is called"):
        analyze(graph, entity="nobody")


def test_top_limits_every_part():
    assert all(len(part) <= 1 for name, part in analyze(TWO_SECTORS, top=1).items() if name != "projection")
    assert len(analyze(TWO_SECTORS, top=None)["central"]) == 6
    assert analyze(TWO_SECTORS, top=0)["central"] == []


# --- laws


LISTS = st.lists(
    st.tuples(st.sampled_from(["north", "south", ""]), st.sets(st.sampled_from("ABCDEF"), min_size=1)),
    max_size=6,
)


def from_lists(lists, first=0):
    return [
        fact
        for number, (broker, names) in enumerate(lists, first)
        for fact in report(f"{number}", broker, sorted(names), "电子")
    ]


def shuffled(graph, random):
    other = MultiDiGraph(**graph.graph)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    other.add_nodes_from(random.sample(nodes, len(nodes)))
    other.add_edges_from(random.sample(edges, len(edges)))
    return other


@given(LISTS, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_the_graph_does_not_matter(lists, random):
    graph = made(from_lists(lists) + LINE)
    for projection in KINDS:
        assert analyze(shuffled(graph, random), projection) == analyze(graph, projection)


@given(LISTS, LISTS)
@settings(max_examples=60)
def test_another_report_lowers_no_tie(lists, more):
    before = weights(made(from_lists(lists)))
    after = weights(made(from_lists(lists) + from_lists(more, first=len(lists))))
    assert all(after[tie] >= weight for tie, weight in before.items())


@given(LISTS.filter(lambda lists: all(broker for broker, _ in lists)))
@settings(max_examples=60)
def test_printing_the_same_lists_again_changes_no_tie(lists):
    again = from_lists(lists) + from_lists(lists, first=len(lists))
    assert weights(made(again)) == weights(made(from_lists(lists)))


@given(LISTS)
@settings(max_examples=40)
def test_likeness_is_mutual_and_explained(lists):
    graph = made(from_lists(lists))
    companies = [node for node in graph if node.startswith("company-")]
    scores = {}
    for one in companies:
        for row in analyze(graph, entity=one)["similar"]:
            scores[one, row["id"]] = row["score"]
            assert 0 < row["score"] < 1
            assert sum(shared["weight"] for shared in row["shared"]) == pytest.approx(row["common"], abs=1e-5)
            assert all(shared["because"] for shared in row["shared"])
    assert all(scores[other, one] == score for (one, other), score in scores.items())


def reasons(value):
    """Every ``because`` in a result."""
    if isinstance(value, dict):
        yield from ([value["because"]] if "because" in value else [])
        for part in value.values():
            yield from reasons(part)
    elif isinstance(value, list):
        for part in value:
            yield from reasons(part)


@pytest.mark.parametrize("projection", KINDS)
def test_every_row_has_claims_of_the_graph(projection):
    graph = to_graph(sample_knowledge())
    known = {claim["id"]: claim for claim in find_claims(graph)}
    found = analyze(graph, projection)
    assert found["central"]
    for because in reasons(found):
        assert because
        for claim in because:
            assert claim.items() >= known[claim["id"]].items()
            assert claim["modality"] is None
    assert json.loads(json.dumps(found)) == found


def test_a_recommendation_is_quoted_with_its_words():
    found = analyze(to_graph(sample_knowledge()), entity="昆仑万维")
    assert labels(found["ties"]) == ["万兴科技"]
    assert found["ties"][0]["shared"][0]["because"][0]["verb"] == "建议关注"


# --- the sample


def test_the_sample_end_to_end(sample_folder):
    companies = kg.analyze(sample_folder)
    assert companies["projection"]["name"] == "companies"
    assert "昆仑万维" in labels(companies["central"])
    families = [
        set(labels(row["members"])) for row in kg.analyze(str(sample_folder), "models")["communities"]
    ]
    assert {"Gen-1", "Gen-2", "Gen-3 Alpha", "Gen-4"} in families
    place = kg.analyze(kg.open_network(sample_folder), entity="Gen-4")
    assert labels(place["ancestors"]) == ["Gen-1", "Gen-2", "Gen-3 Alpha"]


def test_every_process_finds_the_same(sample_folder):
    code = "import json, sys, kg; print(json.dumps([kg.analyze(sys.argv[1], one) for one in sys.argv[2:]]))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, str(sample_folder), *KINDS],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
