"""The NetworkX graph keeps its stated contract."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from factories import (
    SPRING,
    claim,
    copied_knowledge,
    document,
    entity,
    knowledge,
    ref,
    relation,
    report_entity,
    sample_knowledge,
)

from kg.errors import GraphError
from kg.graph.build import to_graph
from kg.records import Knowledge, Literal, report_id, report_ref


@pytest.fixture(scope="module")
def graph():
    return to_graph(sample_knowledge())


def test_every_entity_is_a_node_and_every_relation_an_edge(graph):
    known = sample_knowledge()
    edges = {
        (one.subject, one.object, one.predicate) for one in known.relations if isinstance(one.object, str)
    }
    assert set(graph) == {one.id for one in known.entities}
    assert set(graph.edges(keys=True)) == edges


def test_a_node_says_what_it_is(graph):
    node = graph.nodes["company-300418.SZ"]
    assert (node["type"], node["label"]) == ("Company", "昆仑万维")
    assert node["identifiers"] == {"ticker": "300418.SZ"}
    assert graph.nodes["company-1024.HK"]["aliases"] == ["快手-W"]
    assert graph.nodes["company-1024.HK"]["judgements"] == [
        {"left": "快手-W", "right": "快手", "decision": "same", "rule": "gazetteer alias", "score": 1.0}
    ]


def test_a_node_names_its_namesakes():
    app = replace(entity("Product", "快手"), namesakes=("company-1024.HK",))
    node = to_graph(knowledge(entities=(app, entity("Company", "快手", key="1024.HK")))).nodes["product-快手"]
    assert node["namesakes"] == ["company-1024.HK"]


def test_attributes_keep_both_values_where_reports_disagree(graph):
    dates = graph.nodes["model-sora"]["attributes"]["releaseDate"]
    assert [one["value"] for one in dates] == ["2024-02-15", "2024-02-16"]
    assert [one["claims"][0]["broker"] for one in dates] == ["北岳证券", "澄海证券"]


def test_a_report_node_names_its_file(graph):
    node = graph.nodes[report_id(SPRING.digest)]
    assert (node["file"], node["digest"]) == ("spring.txt", SPRING.digest)
    assert node["copies"] == []


def test_a_report_node_names_its_copies():
    graph = to_graph(copied_knowledge())
    row = {
        "file": "in.zip/spring.pdf",
        "digest": "c" * 64,
        "media_type": "application/pdf",
        "similarity": 0.97,
    }
    assert graph.nodes[report_id(SPRING.digest)]["copies"][0] == row
    assert list(graph) == list(to_graph(sample_knowledge()))


def test_a_claim_quotes_its_source_at_its_offsets(graph):
    texts = {one.source_file: one.text for one in sample_knowledge().documents}
    for _, _, edge in graph.edges(data=True):
        for row in (*edge["claims"], *edge.get("recommendations", ())):
            assert texts[row["file"]][row["start"] : row["end"]] == row["quote"]


def test_support_counts_reports_and_names_brokers(graph):
    edge = graph.edges["company-openai", "model-sora", "develops"]
    support = edge["support"]
    assert (support["reports"], support["brokers"]) == (2, ["北岳证券", "澄海证券"])
    assert [support["first"], support["last"]] == sorted(claim["date"] for claim in edge["claims"])
    assert support["strongest"] in {claim["id"] for claim in edge["claims"]}


def test_modal_claims_leave_the_edge_unasserted(graph):
    edge = graph.edges["company-300624.SZ", "model-sora", "uses"]
    assert edge["asserted"] is False
    assert [one["modality"] for one in edge["claims"]] == ["planned"]


def test_recommendations_sit_on_their_edge(graph):
    calls = [
        call
        for _, target, edge in graph.edges(data=True)
        if target == "company-300418.SZ" and edge["predicate"] == "recommends"
        for call in edge["recommendations"]
    ]
    priced = [call for call in calls if call["target_price"]]
    assert sorted(call["verb"] for call in calls) == ["建议关注", "推荐"]
    assert [(call["rating"], call["action"], call["target_price"], call["currency"]) for call in priced] == [
        ("买入", "首次", "59.30", "CNY")
    ]


def test_a_call_without_a_claim_still_makes_its_edge():
    known = sample_knowledge()
    bare = replace(known, relations=tuple(one for one in known.relations if one.predicate != "recommends"))
    edge = to_graph(bare).edges[report_id(SPRING.digest), "company-300624.SZ", "recommends"]
    # rated, not recommended
    assert (edge["claims"], edge["asserted"], edge["support"]["reports"]) == ([], False, 1)


def test_mentions_are_flagged(graph):
    flags = {edge["predicate"]: edge["mention"] for _, _, edge in graph.edges(data=True)}
    assert [predicate for predicate, flag in flags.items() if flag] == ["mentions"]


def test_order_does_not_depend_on_the_order_of_input(graph):
    known = sample_knowledge()
    turned = Knowledge(
        documents=known.documents[::-1],
        entities=known.entities[::-1],
        relations=tuple(replace(one, claims=one.claims[::-1]) for one in known.relations[::-1]),
        recommendations=known.recommendations[::-1],
        conflicts=known.conflicts[::-1],
    )
    again = to_graph(turned)
    assert json.dumps(list(again.nodes(data=True))) == json.dumps(list(graph.nodes(data=True)))
    assert json.dumps(list(again.edges(keys=True, data=True))) == json.dumps(
        list(graph.edges(keys=True, data=True))
    )


def test_everything_is_plain_json(graph):
    nodes = json.loads(json.dumps(dict(graph.nodes(data=True))))
    assert nodes == dict(graph.nodes(data=True))


def test_two_publishers_and_no_date():
    source = document("甲证券与乙证券联合发布。")
    brokers = entity("Broker", "甲证券"), entity("Broker", "乙证券")
    report = report_entity(source)
    said = [
        relation(
            report.id,
            "publishedBy",
            one.id,
            claim(source, report_ref(source), "publishedBy", ref("Broker", one.label)),
        )
        for one in brokers
    ]
    graph = to_graph(knowledge((source,), (*brokers, report), tuple(said)))
    row = graph.edges[report.id, brokers[0].id, "publishedBy"]["claims"][0]
    assert (row["broker"], row["date"]) == ("乙证券、甲证券", None)


def test_a_dangling_relation_is_refused():
    source = document("甲公司发布乙。")
    said = relation(
        "company-x", "develops", "model-y", claim(source, ref("Company", "x"), "develops", ref("Model", "y"))
    )
    with pytest.raises(GraphError, match="company-x"):
        to_graph(knowledge((source,), (), (said,)))


def test_a_claim_of_an_unknown_document_is_refused():
    source = document("甲公司发布乙。")
    one = entity("Company", "甲公司")
    said = relation(
        one.id,
        "fullName",
        Literal("甲公司"),
        claim(source, ref("Company", "甲公司"), "fullName", Literal("甲公司")),
    )
    with pytest.raises(GraphError, match="not in this build"):
        to_graph(knowledge((), (one,), (said,)))


def test_nothing_gives_an_empty_graph():
    assert len(to_graph(Knowledge())) == 0
