"""Entities are found by any of their names; neighbourhoods do not leak through mentions."""

from __future__ import annotations

import pytest
from factories import SPRING, copied_knowledge, entity, knowledge, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GraphError
from kg.graph.build import to_graph
from kg.graph.ego import ego, find_entity
from kg.records import report_id

GRAPH = to_graph(sample_knowledge())


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("model-sora", "model-sora"),
        ("SORA", "model-sora"),
        ("open ai", "company-openai"),
        ("ＯｐｅｎＡＩ", "company-openai"),
        ("300418.SZ", "company-300418.SZ"),
        ("300418", "company-300418.SZ"),
        ("快手-W", "company-1024.HK"),
        ("S0999520010001", "analyst-S0999520010001"),
        ("gen 3 alpha", "model-gen3alpha"),
    ],
)
def test_any_name_finds_its_entity(name, id_):
    assert find_entity(GRAPH, name) == id_


def test_an_unknown_name_lists_near_ones():
    with pytest.raises(GraphError, match=r"no entity is called 'Gen'.*Gen-2 \(model-gen2\)"):
        find_entity(GRAPH, "Gen")


@pytest.mark.parametrize("name", ["", "   ", "·"])
def test_an_empty_name_finds_nothing(name):
    with pytest.raises(GraphError, match="no entity is called"):
        find_entity(GRAPH, name)


def test_an_ambiguous_name_lists_the_candidates():
    graph = to_graph(knowledge((), (entity("Company", "Pika", key="a"), entity("Model", "PIKA", key="b"))))
    with pytest.raises(GraphError, match=r"names 2 entities: Pika \(company-a\), PIKA \(model-b\)"):
        find_entity(graph, "pika")


def test_a_label_wins_over_an_alias():
    graph = to_graph(
        knowledge((), (entity("Company", "抖音集团", "抖音", key="a"), entity("Product", "抖音")))
    )
    assert find_entity(graph, "抖音") == "product-抖音"


@pytest.mark.parametrize("name", ["spring.txt", "spring", "in.zip/spring.pdf", "spring.pdf", "twin"])
def test_a_report_is_found_by_every_file_it_came_in(name):
    assert find_entity(to_graph(copied_knowledge()), name) == report_id(SPRING.digest)


@given(st.text(max_size=20))
def test_any_string_finds_a_node_or_says_why_not(name):
    try:
        found = find_entity(GRAPH, name)
    except GraphError:
        return
    assert found in GRAPH


def test_depth_counts_steps_in_either_direction():
    assert set(ego(GRAPH, "model-gen2", 0)) == {"model-gen2"}
    assert set(ego(GRAPH, "model-gen2", 1)) == {"model-gen2", "model-gen3alpha"}
    assert set(ego(GRAPH, "model-gen2", 2)) == {"model-gen2", "model-gen3alpha", "company-runway"}


def test_mentions_are_a_way_only_on_request():
    assert report_id(SPRING.digest) not in ego(GRAPH, "model-sora", 1)
    assert report_id(SPRING.digest) in ego(GRAPH, "model-sora", 1, mentions=True)


def test_an_entity_that_is_only_mentioned_shows_its_reports():
    bare = GRAPH.edge_subgraph([edge for edge in GRAPH.edges(keys=True) if edge[2] == "mentions"])
    assert report_id(SPRING.digest) in ego(bare, "model-sora", 1)


def test_an_ego_keeps_attributes_and_order_and_leaves_the_graph_alone():
    before = (len(GRAPH), GRAPH.number_of_edges())
    part = ego(GRAPH, "company-openai", 2)
    assert list(part) == [node for node in GRAPH if node in part]
    assert part.edges["company-openai", "model-sora", "develops"]["claims"]
    part.remove_node("model-sora")
    assert (len(GRAPH), GRAPH.number_of_edges()) == before


@pytest.mark.parametrize(("entity_id", "depth"), [("nobody", 1), ("model-sora", -1)])
def test_bad_requests_are_refused(entity_id, depth):
    with pytest.raises(GraphError):
        ego(GRAPH, entity_id, depth)


def test_depth_grows_monotonically():
    sizes = [len(ego(GRAPH, "model-sora", depth)) for depth in range(5)]
    assert sizes == sorted(sizes)
