"""The difference of two graphs: its laws, and what it says of a changed report, name and value."""

from __future__ import annotations

import json
from dataclasses import replace

from factories import sample_knowledge
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.build import to_graph
from kg.graph.difference import to_difference, to_key
from kg.records import EntityType, Knowledge

SAMPLE = sample_knowledge()
NOTHING = to_graph(Knowledge())
PARTS = ("entities", "relations", "claims")


def drop(relations, share):
    """The sample without some relations, and some claims of the others."""
    kept = [
        replace(one, claims=tuple(claim for claim in one.claims if claim.id not in share))
        for one in relations
        if one.predicate not in share
    ]
    return to_graph(replace(SAMPLE, relations=tuple(one for one in kept if one.claims)))


DROPPED = sorted({one.predicate for one in SAMPLE.relations} - {"issued", "publishedBy"}) + sorted(
    claim.id for one in SAMPLE.relations for claim in one.claims
)
GRAPHS = st.sets(st.sampled_from(DROPPED), max_size=12).map(lambda share: drop(SAMPLE.relations, share))


def identify(row):
    return row.get("id") or to_key(row)


def identities(part, kind):
    return [identify(row) for row in part[kind]]


@given(GRAPHS)
@settings(max_examples=20)
def test_nothing_differs_from_itself(graph):
    found = to_difference(graph, graph)
    assert not any(rows for part in found.values() for rows in part.values())


@given(GRAPHS, GRAPHS)
@settings(max_examples=30)
def test_the_other_way_round_is_the_mirror(left, right):
    there, back = to_difference(left, right), to_difference(right, left)
    for part in PARTS:
        assert there[part]["added"] == back[part]["gone"]
        assert there[part]["gone"] == back[part]["added"]
        assert identities(there[part], "changed") == identities(back[part], "changed")
        for one, other in zip(there[part]["changed"], back[part]["changed"], strict=True):
            turned = {
                name: {"old": change["new"], "new": change["old"]}
                for name, change in other["changes"].items()
            }
            assert one["changes"] == turned


@given(GRAPHS, GRAPHS)
@settings(max_examples=20)
def test_old_and_added_without_gone_are_new(left, right):
    found = to_difference(left, right)["claims"]
    claims = [set(identities(to_difference(NOTHING, graph)["claims"], "added")) for graph in (left, right)]
    assert claims[0] - set(identities(found, "gone")) | set(identities(found, "added")) == claims[1]


def test_a_new_claim_of_a_known_relation_changes_its_support():
    one = next(
        row for row in SAMPLE.relations if (row.subject, row.object) == ("company-openai", "model-sora")
    )
    fewer = drop(SAMPLE.relations, {one.claims[1].id})
    found = to_difference(fewer, to_graph(SAMPLE))
    assert identities(found["claims"], "added") == [one.claims[1].id]
    assert found["claims"]["added"][0]["quote"] == one.claims[1].evidence.quote
    changed = [row for row in found["relations"]["changed"] if row["predicate"] == "develops"]
    assert [row["subject_label"] for row in changed] == ["OpenAI"]
    assert changed[0]["changes"]["support"]["old"]["reports"] == 1
    assert changed[0]["changes"]["support"]["new"]["reports"] == 2


def test_a_renamed_entity_is_changed_not_new():
    entities = tuple(
        replace(one, label="Sora模型", aliases=("Sora",)) if one.id == "model-sora" else one
        for one in SAMPLE.entities
    )
    found = to_difference(to_graph(SAMPLE), to_graph(replace(SAMPLE, entities=entities)))
    assert found["entities"]["added"] == found["entities"]["gone"] == []
    assert found["entities"]["changed"][0]["changes"]["label"] == {"old": "Sora", "new": "Sora模型"}
    assert found["relations"] == {"added": [], "gone": [], "changed": []}


def test_a_value_that_changed_is_one_gone_and_one_new():
    without = drop(SAMPLE.relations, {"releaseDate"})
    found = to_difference(without, to_graph(SAMPLE))
    rows = [row for row in found["relations"]["added"] if row["subject"] == "model-sora"]
    assert [(row["predicate"], row["object"], row["object_label"]) for row in rows] == [
        ("releaseDate", "2024-02-15", "2024-02-15"),
        ("releaseDate", "2024-02-16", "2024-02-16"),
    ]


def test_one_entity_and_one_period():
    found = to_difference(NOTHING, to_graph(SAMPLE), entity="model-sora")
    assert identities(found["entities"], "added") == ["model-sora"]
    assert all("model-sora" in to_key(row) for row in found["claims"]["added"])
    dates = {row["date"] for row in to_difference(NOTHING, to_graph(SAMPLE))["claims"]["added"]}
    last = max(date for date in dates if date)
    late = to_difference(NOTHING, to_graph(SAMPLE), since=last)
    assert {row["date"] for row in late["claims"]["added"]} == {last}
    reports = [row for row in late["entities"]["added"] if row["type"] == EntityType.REPORT]
    assert len(reports) == 1
    said = {to_key(row) for row in late["claims"]["added"]}
    assert {to_key(row) for row in late["relations"]["added"]} == said


def test_nothing_is_newer_than_the_end_of_time():
    found = to_difference(NOTHING, to_graph(SAMPLE), since="9999-12-31")
    assert not any(rows for part in found.values() for rows in part.values())


def test_it_is_plain_json():
    found = to_difference(drop(SAMPLE.relations, {"develops"}), to_graph(SAMPLE))
    assert json.loads(json.dumps(found)) == found
