"""The columns the page reads say what the graph says, and names are cut so that they can be drawn."""

from __future__ import annotations

import json

import pytest
from factories import copied_knowledge, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st
from test_view_page import from_steps

from kg.graph.build import to_graph
from kg.records import report_id
from kg.view.columns import caption, half_widths, to_columns, to_steps
from kg.view.opening import START_NODES, to_opening

GRAPH = to_graph(sample_knowledge())
TITLES = {node: attrs["label"] for node, attrs in GRAPH.nodes(data=True) if attrs["type"] == "Report"}
TEXTS = {report_id(document.digest): document.text for document in sample_knowledge().documents}
COLUMNS = to_columns(GRAPH, TITLES, texts=TEXTS)


def spelt(number):
    """A claim of the columns in the words of the graph."""
    row = {name: column[number] for name, column in COLUMNS["claims"].items()}
    passage = COLUMNS["passages"][from_steps(COLUMNS["claims"]["passage"])[number]]
    source = COLUMNS["reports"][row["report"]]
    return {
        "quote": passage[row["at"] : row["at"] + row["length"]],
        "extracted_by": COLUMNS["rules"][row["rule"]],
        **{name: source[name] for name in ("file", "broker", "date")},
        **{name: row[name] for name in ("start", "page", "confidence", "modality")},
    }


def test_every_column_of_claims_is_as_long():
    assert len({len(column) for column in COLUMNS["claims"].values()}) == 1


def test_claims_of_edges_come_back_in_order():
    number = 0
    for _, _, edge in GRAPH.edges(data=True):
        for claim in edge["claims"]:
            found = spelt(number)
            assert found == {name: claim[name] for name in found}
            number += 1
    assert number == sum(COLUMNS["edges"]["claims"])


def test_claims_of_attributes_come_back():
    for at, attrs in enumerate(attrs for _, attrs in GRAPH.nodes(data=True)):
        rows = COLUMNS["nodes"]["more"].get(str(at), {}).get("attributes", {})
        assert set(rows) == set(attrs["attributes"])
        for name, values in attrs["attributes"].items():
            for value, row in zip(values, rows[name], strict=True):
                quotes = [spelt(row["first"] + step)["quote"] for step in range(row["count"])]
                assert (row["value"], quotes) == (
                    value["value"],
                    [claim["quote"] for claim in value["claims"]],
                )


def test_a_report_names_the_other_files_it_came_in():
    rows = to_columns(to_graph(copied_knowledge()), TITLES)["nodes"]["more"].values()
    assert [row["copies"] for row in rows if "copies" in row] == [["in.zip/spring.pdf", "twin.txt"]]
    assert not any("copies" in row for row in COLUMNS["nodes"]["more"].values())


def test_recommendations_keep_their_terms():
    calls = [call for row in COLUMNS["edges"]["calls"].values() for call in row]
    assert sorted(call["verb"] for call in calls) == ["建议关注", "建议关注", "推荐"]
    assert [(call["target_price"], call["currency"]) for call in calls if "target_price" in call] == [
        ("59.30", "CNY")
    ]


def test_words_are_those_that_occur_in_the_order_of_the_legend():
    assert list(COLUMNS["words"]["classes"])[:3] == ["Report", "Company", "Broker"]
    assert next(iter(COLUMNS["words"]["relations"])) == "recommends"
    assert list(COLUMNS["words"]["relations"])[-1] == "mentions"


def test_classes_and_relations_no_table_knows_are_drawn_all_the_same():
    graph = GRAPH.copy()
    graph.nodes["model-sora"]["type"] = "Gadget"
    graph.add_edge("model-sora", "model-gen2", key="outshines", **{**_edge(), "predicate": "outshines"})
    words = to_columns(graph, TITLES)["words"]
    assert words["classes"]["Gadget"]["zh"] == "Gadget"
    assert words["relations"]["outshines"]["zh_back"] == "← outshines"


def _edge():
    return {"asserted": True, "mention": False, "claims": [], "support": {"reports": 0, "brokers": []}}


def test_columns_are_json():
    assert json.loads(json.dumps(COLUMNS)) == COLUMNS


@given(st.text(max_size=300))
def test_a_caption_is_short_visible_and_never_empty(name):
    short = caption(name)
    assert short
    assert sum(map(half_widths, short)) <= 24
    assert not set(short) & set("\n\t\x00\u202e\u200b\u2066\ufeff")


@pytest.mark.parametrize(
    ("name", "short"),
    [("Sora", "Sora"), ("甲" * 12, "甲" * 10 + "…"), ("\u200b\u202e", "·"), ("a\nb", "a b")],
)
def test_captions(name, short):
    assert caption(name) == short


def test_the_opening_holds_the_best_connected_and_places_them():
    nodes, edges = to_opening(COLUMNS)
    assert len(nodes) <= START_NODES
    assert {row["id"] for row in nodes} == set(range(len(GRAPH)))
    assert len(edges) == GRAPH.number_of_edges()
    assert len({(row["x"], row["y"]) for row in nodes}) == len(nodes)
    assert max(nodes, key=lambda row: row["size"])["group"] == "Report"


def test_the_opening_leaves_out_what_is_only_mentioned():
    graph = GRAPH.copy()
    graph.remove_edge("model-gen3alpha", "model-gen2", "succeeds")
    nodes, _ = to_opening(to_columns(graph, TITLES))
    assert list(graph).index("model-gen2") not in {row["id"] for row in nodes}


def test_the_entity_of_an_ego_view_comes_first():
    nodes, _ = to_opening(to_columns(GRAPH, TITLES, entity="model-gen2"))
    assert nodes[0]["id"] == list(GRAPH).index("model-gen2")


@given(st.lists(st.integers(0, 50)))
def test_steps_come_back(numbers):
    assert from_steps(to_steps(numbers)) == numbers
