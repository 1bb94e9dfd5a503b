"""What changed of an entity over time, and what each report says of it."""

from __future__ import annotations

from factories import changed_knowledge, copied_knowledge, sample_knowledge

from kg.graph.agreement import to_agreements
from kg.graph.build import to_graph
from kg.graph.by_report import to_reports
from kg.graph.conflicts import find_conflict_rows
from kg.graph.timeline import to_timeline

SAMPLE, CHANGED = to_graph(sample_knowledge()), to_graph(changed_knowledge())


def test_employers_stand_in_the_order_of_their_dates():
    rows = to_timeline(CHANGED, "analyst-S0999520010001")["employers"]
    assert [(row["label"], row["first"], row["last"], row["moved"]) for row in rows] == [
        ("澄海证券", "2024-06-20", "2024-06-20", False),
        ("北岳证券", "2024-07-03", "2024-07-03", True),
    ]


def test_analysts_of_one_name_may_be_one_who_moved():
    graph = to_graph(changed_knowledge())
    doubt = {"left": "陆知行", "right": "林望舒", "decision": "unsure", "rule": "rule", "score": 0.5}
    graph.nodes["analyst-S0998521030002"]["judgements"] = [{**doubt, "other": "analyst-S0999520010001"}]
    rows = to_timeline(graph, "analyst-S0998521030002")["employers"]
    assert [(row["label"], row["moved"], row["sure"]) for row in rows] == [
        ("澄海证券", False, False),
        ("北岳证券", True, True),
        ("北岳证券", False, False),  # on the same day
    ]


def test_names_say_where_they_were_used_and_which_is_former():
    rows = to_timeline(CHANGED, "company-澄海科技")["names"]
    assert [(row["name"], row["reports"], row["former"]) for row in rows] == [
        ("云岚科技", 1, True),
        ("澄海科技", 1, False),
    ]


def test_a_successor_without_a_release_date_counts_from_its_first_report():
    (row,) = to_timeline(SAMPLE, "model-gen2")["superseded_by"]
    assert (row["label"], row["since"], row["basis"]) == ("Gen-3 Alpha", "2024-06-20", "stated")


def test_reports_stand_side_by_side():
    first, second = to_reports(SAMPLE, "model-sora")
    assert (first["broker"], second["broker"]) == ("澄海证券", "北岳证券")
    dates = [
        (c["value"], c["disputed"])
        for c in (*first["said"], *second["said"])
        if c["predicate"] == "releaseDate"
    ]
    assert dates == [("2024-02-16", True), ("2024-02-15", True)]
    assert [claim["start"] for claim in first["said"]] == sorted(claim["start"] for claim in first["said"])


def test_a_report_counts_once_in_an_agreement_whatever_its_copies():
    (row,) = to_agreements(SAMPLE)
    assert (row["label"], row["predicate"], row["reports"]) == ("Sora", "develops", 2)
    assert row["brokers"] == ["北岳证券", "澄海证券"]
    assert to_agreements(to_graph(copied_knowledge())) == [row]
    assert to_agreements(SAMPLE, least=3) == to_agreements(SAMPLE, predicate="ticker") == []


def test_conflicts_are_found_by_entity_and_predicate():
    (row,) = find_conflict_rows(SAMPLE)
    assert (row["label"], row["predicate"]) == ("Sora", "releaseDate")
    assert find_conflict_rows(SAMPLE, entity="model-sora", predicate="releaseDate") == [row]
    assert find_conflict_rows(SAMPLE, entity="company-openai") == []
