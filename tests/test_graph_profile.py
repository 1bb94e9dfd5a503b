"""A profile tells everything the graph has of one entity, and nothing of another."""

from __future__ import annotations

import json

import pytest
from factories import SPRING, copied_knowledge, sample_knowledge

from kg.graph.build import to_graph
from kg.graph.ego import find_entity
from kg.graph.profile import to_profile
from kg.records import report_id

GRAPH = to_graph(sample_knowledge())


def profile(name: str) -> dict:
    return to_profile(GRAPH, find_entity(GRAPH, name))


def test_who_it_is() -> None:
    found = profile("Gen-3 Alpha")
    assert (found["type"], found["label"], found["names"]) == ("Model", "Gen-3 Alpha", ["Gen-3α"])
    assert found["judgements"][0]["rule"] == "gazetteer alias"


def test_facts_that_disagree_stand_side_by_side() -> None:
    dates = [fact for fact in profile("Sora")["facts"] if fact["predicate"] == "releaseDate"]
    assert [fact["value"] for fact in dates] == ["2024-02-15", "2024-02-16"]
    assert {claim["broker"] for fact in dates for claim in fact["claims"]} == {"澄海证券", "北岳证券"}


def test_relations_have_a_direction() -> None:
    rows = {(row["predicate"], row["outgoing"], row["label"]) for row in profile("Sora")["relations"]}
    assert ("develops", False, "OpenAI") in rows
    assert ("usesTechnology", True, "扩散模型") in rows
    assert ("uses", False, "万兴科技") in rows


def test_a_plan_is_marked() -> None:
    (plan,) = [row for row in profile("Sora")["relations"] if row["predicate"] == "uses"]
    assert plan["asserted"] is False
    assert plan["claims"][0]["modality"] == "planned"


def test_mentions_stand_apart() -> None:
    found = profile("Sora")
    assert all(row["predicate"] != "mentions" for row in found["relations"])
    assert len(found["mentioned_in"]) == 2


@pytest.mark.parametrize("node", list(GRAPH))
def test_every_edge_of_the_node_is_told_once(node: str) -> None:
    found = to_profile(GRAPH, node)
    told = len(found["relations"]) + len(found["mentioned_in"])
    assert told == GRAPH.in_degree(node) + GRAPH.out_degree(node) - GRAPH.number_of_edges(node, node)
    json.dumps(found)


def test_a_report_tells_its_files() -> None:
    found = to_profile(to_graph(copied_knowledge()), report_id(SPRING.digest))
    assert found["file"] == "spring.txt"
    assert [copy["file"] for copy in found["copies"]] == ["in.zip/spring.pdf", "twin.txt"]
    assert "file" not in profile("Sora")


def test_a_loop_is_told_once() -> None:
    graph = GRAPH.copy()
    ((subject, object_, attrs),) = [
        edge for edge in GRAPH.edges(data=True) if edge[2]["predicate"] == "subsidiaryOf"
    ]
    graph.add_edge(subject, subject, key="partnerOf", **{**attrs, "predicate": "partnerOf"})
    rows = [row for row in to_profile(graph, subject)["relations"] if row["predicate"] == "partnerOf"]
    assert len(rows) == 1
    assert object_ != subject
