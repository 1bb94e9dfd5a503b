"""What a period brought, from the graph of the two hand-made reports (2024-06-20 and 2024-07-03)."""

from __future__ import annotations

import pytest
from factories import sample_knowledge

from kg.graph.build import to_graph
from kg.graph.digest import find_last_day, to_digest
from kg.graph.digest.period import to_held
from kg.graph.digest.quoting import to_sources

GRAPH = to_graph(sample_knowledge())
ALL = to_digest(GRAPH)


def labels(rows):
    return [row["label"] for row in rows]


def test_without_a_period_every_report_is_covered_the_latest_first():
    assert [row["date"] for row in ALL["reports"]] == ["2024-07-03", "2024-06-20"]
    assert ALL["period"] == {"since": None, "until": None, "first": "2024-06-20", "last": "2024-07-03"}
    assert find_last_day(GRAPH) == "2024-07-03"


@pytest.mark.parametrize(
    ("since", "until", "dates"),
    [
        ("2024-07-01", None, ["2024-07-03"]),
        ("2024-07-03", "2024-07-03", ["2024-07-03"]),
        (None, "2024-06-20", ["2024-06-20"]),
        ("2024-07-04", None, []),
    ],
)
def test_both_ends_of_a_period_belong_to_it(since, until, dates):
    assert [row["date"] for row in to_digest(GRAPH, since=since, until=until)["reports"]] == dates


def test_a_month_is_in_a_period_that_touches_it():
    held = to_held("2024-06-17", "2024-06-23")
    assert [held({"date": day}) for day in ("2024-06", "2024-05", "2024", None)] == [True, False, True, False]


def test_new_is_what_no_earlier_report_names():
    later = to_digest(GRAPH, since="2024-07-01")
    assert "Sora" in labels(ALL["products"])
    assert "Sora" not in labels(later["products"])  # the report of June speaks of it
    assert set(labels(later["products"])) <= set(labels(ALL["products"]))
    assert set(labels(later["analysts"])) < set(labels(ALL["analysts"]))


def test_every_row_has_its_words():
    for part in ("products", "analysts", "supported"):
        assert ALL[part]
        for row in ALL[part]:
            assert all(source["quote"] and source["file"] for source in row["sources"])
            assert row["sources"]


def test_plans_are_told_neither_as_new_nor_as_supported():
    planned = [
        claim["id"]
        for _, _, edge in GRAPH.edges(data=True)
        for claim in edge["claims"]
        if claim["modality"] is not None
    ]
    assert planned
    told = {
        source["id"] for part in ("products", "supported") for row in ALL[part] for source in row["sources"]
    }
    assert told.isdisjoint(planned)


def test_supported_is_what_two_reports_say_of_the_world():
    (sora,) = [
        row for row in ALL["supported"] if (row["subject"], row["predicate"]) == ("OpenAI", "develops")
    ]
    assert (sora["subject"], sora["reports"], sora["brokers"]) == ("OpenAI", 2, ["北岳证券", "澄海证券"])
    assert (sora["first"], sora["last"]) == ("2024-06-20", "2024-07-03")
    assert len(sora["sources"]) == 2
    assert not {row["predicate"] for row in ALL["supported"]} & {"ticker", "mentions", "publishedBy"}


def test_reports_without_a_date_are_named_where_a_period_leaves_them_out():
    knowledge = sample_knowledge()
    undated = to_graph(
        type(knowledge)(
            documents=knowledge.documents,
            entities=knowledge.entities,
            relations=tuple(one for one in knowledge.relations if one.predicate != "issued"),
        )
    )
    assert len(to_digest(undated)["reports"]) == 2
    later = to_digest(undated, since="2024-07-01")
    assert (len(later["reports"]), len(later["undated"])) == (0, 2)
    assert find_last_day(undated) is None


def test_words_within_other_words_are_quoted_once():
    def claim(start, end, file="a.txt"):
        return {"id": f"{start}-{end}", "start": start, "end": end, "file": file, "date": None}

    whole, part, elsewhere = claim(10, 40), claim(12, 20), claim(12, 20, "b.txt")
    assert to_sources([part, elsewhere, whole]) == [whole, elsewhere]


def test_recommendations_stand_under_their_target_those_of_most_brokers_first():
    kunlun, *others = ALL["companies"]
    assert (kunlun["label"], kunlun["brokers"]) == ("昆仑万维", 2)
    assert all(row["brokers"] <= 2 for row in others)
    assert {call["broker_label"] for call in kunlun["calls"]} == {"北岳证券", "澄海证券"}
    assert all(source["broker"] and source["quote"] for source in kunlun["sources"])


def test_a_first_call_is_news_only_where_there_is_a_time_before():
    later = to_digest(GRAPH, since="2024-07-01")
    assert "first" not in {call["change"] for call in ALL["changes"]}
    assert {call["date"] for call in later["changes"]} <= {"2024-07-03"}


def test_a_conflict_is_told_if_a_report_of_the_period_takes_a_side():
    (sora,) = ALL["conflicts"]
    assert (sora["label"], sora["predicate"], len(sora["sources"])) == ("Sora", "releaseDate", 2)
    assert to_digest(GRAPH, since="2024-07-01")["conflicts"] == ALL["conflicts"]
    assert to_digest(GRAPH, since="2024-08-01")["conflicts"] == []


def test_an_analyst_who_moved_is_told_in_the_period_of_the_move(sample_folder):
    from kg.graph.folder import open_graph

    graph = open_graph(sample_folder)
    period = to_digest(graph, since="2024-06-01", until="2024-06-30")
    (move,) = [move for row in period["analysts"] for move in row["moves"]]
    assert (move["from"], move["to"], move["since"]) == ("澄海证券", "星桥证券", "2024-06-24")
    assert not [move for row in to_digest(graph, since="2024-07-01")["analysts"] for move in row["moves"]]
