"""Measures of a graph: known answers, and laws against plain but slow ways to find the same."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.analysis import measures
from kg.graph.analysis.measures import (
    find_side,
    to_betweenness,
    to_communities,
    to_components,
    to_cuts,
    to_generations,
    to_sample,
    to_strength,
)

NODES = "abcdefgh"
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1])
TIES = st.dictionaries(PAIRS.map(lambda pair: tuple(sorted(pair))), st.sampled_from((0.25, 0.5, 1.0, 2.0)))


def made(ties, nodes=NODES):
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in ties.items())
    return graph


def clique(names, weight=1.0):
    return {(a, b): weight for a in names for b in names if a < b}


def test_strength_is_the_sum_of_weights():
    assert to_strength(made({("a", "b"): 0.5, ("a", "c"): 2.0}, "abcd")) == {
        "a": 2.5,
        "b": 0.5,
        "c": 2.0,
        "d": 0,
    }


def test_the_middle_of_a_path_is_between_the_ends():
    found, sample = to_betweenness(made({("a", "b"): 1.0, ("b", "c"): 1.0}, "abc"))
    assert (found, sample) == ({"a": 0.0, "b": 1.0, "c": 0.0}, None)


def test_the_way_over_strong_ties_is_the_shorter_one():
    found, _ = to_betweenness(made({("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): 0.25}, "abc"))
    assert found["b"] == 1.0


def test_a_large_graph_is_sampled_and_says_so(monkeypatch):
    star = made({("a", other): 1.0 for other in NODES[1:]})
    assert to_sample(star) is None
    monkeypatch.setattr(measures, "EFFORT", 10)
    found, sample = to_betweenness(star)
    assert sample == len(NODES)
    assert max(found, key=found.get) == "a"
    assert to_betweenness(star) == (found, sample)


def test_two_cliques_are_two_communities_the_larger_first():
    ties = clique("abcd") | clique("fgh") | {("d", "f"): 0.25}
    assert to_communities(made(ties)) == [list("abcd"), list("fgh")]


def test_components_leave_out_what_is_alone():
    assert to_components(made({("a", "b"): 1.0, ("c", "d"): 1.0, ("d", "e"): 1.0})) == [
        ["c", "d", "e"],
        ["a", "b"],
    ]


def test_a_bridge_between_cliques_cuts_off_the_smaller():
    cuts = to_cuts(made(clique("abcd") | clique("fgh") | {("d", "f"): 1.0}))
    assert cuts.bridges == [("d", "f", 3)]
    assert cuts.joints == {"d": (3, 3), "f": (4, 2)}
    assert find_side(made(clique("fgh") | {("d", "f"): 1.0}), "f", "d") == ["f", "g", "h"]


def test_a_circle_is_not_cut():
    circle = {("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): 1.0}
    assert to_cuts(made(circle)) == measures.Cuts(bridges=[], joints={})


def test_generations_follow_the_longest_line_and_a_circle_is_one_step():
    line = nx.DiGraph([("c", "b"), ("b", "a"), ("c", "a"), ("y", "x"), ("x", "y"), ("z", "y")])
    assert to_generations(line) == {"a": 0, "b": 1, "c": 2, "x": 0, "y": 0, "z": 1}


@pytest.mark.parametrize("measure", [to_strength, to_communities, to_components, to_generations])
def test_nothing_of_nothing(measure):
    assert not measure(nx.DiGraph() if measure is to_generations else nx.Graph())
    assert to_cuts(nx.Graph()) == measures.Cuts(bridges=[], joints={})
    assert to_betweenness(nx.Graph()) == ({}, None)


def test_a_single_node_and_a_loop_have_no_community():
    graph = made({}, "ab")
    graph.add_edge("a", "a", weight=1.0)
    assert to_communities(graph) == to_components(graph) == []
    assert to_betweenness(graph)[0] == {"a": 0.0, "b": 0.0}
    assert to_cuts(graph) == measures.Cuts(bridges=[], joints={})


@given(TIES)
@settings(max_examples=150)
def test_cuts_are_those_found_by_removing_each(ties):
    graph = made(ties)
    cuts = to_cuts(graph)
    before = nx.number_connected_components(graph)
    assert {frozenset(row[:2]) for row in cuts.bridges} == set(map(frozenset, nx.bridges(graph)))
    for near, far, size in cuts.bridges:
        rest = graph.copy()
        rest.remove_edge(near, far)
        assert len(nx.node_connected_component(rest, far)) == size == len(find_side(graph, far, near))
        assert size <= len(nx.node_connected_component(rest, near))
    for node in graph:
        rest = graph.copy()
        rest.remove_node(node)
        parts = {tuple(sorted(nx.node_connected_component(rest, other))) for other in graph[node]}
        is_joint = nx.number_connected_components(rest) > before and len(parts) > 1
        assert (node in cuts.joints) is is_joint
        if is_joint:
            assert cuts.joints[node] == tuple(sorted(map(len, parts), reverse=True))


@given(TIES, st.permutations(NODES), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_names_and_order_do_not_matter(ties, names, random):
    renamed = dict(zip(NODES, names, strict=True))
    rows = [(renamed[a], renamed[b]) for a, b in ties]
    graph, other = made(ties), nx.Graph()
    other.add_nodes_from(random.sample(NODES, len(NODES)))
    shuffled = random.sample(list(zip(rows, ties.values(), strict=True)), len(rows))
    other.add_weighted_edges_from((b, a, weight) for (a, b), weight in shuffled)
    for measure in (to_strength, lambda one: to_betweenness(one)[0]):
        assert {renamed[node]: value for node, value in measure(graph).items()} == pytest.approx(
            measure(other), abs=1e-5
        )
    assert sorted(sorted(renamed[node] for node in group) for group in to_components(graph)) == sorted(
        to_components(other)
    )
    joints = {renamed[node]: parts for node, parts in to_cuts(graph).joints.items()}
    assert joints == to_cuts(other).joints


@given(TIES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_communities_do_not_depend_on_the_order_of_nodes_and_ties(ties, random):
    shuffled = dict(random.sample(list(ties.items()), len(ties)))
    found = to_communities(made(ties))
    assert to_communities(made(shuffled, random.sample(NODES, len(NODES)))) == found
    assert sorted(node for group in found for node in group) == sorted({end for pair in ties for end in pair})
