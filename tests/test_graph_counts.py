"""Counts of a graph agree with the graph."""

from __future__ import annotations

from collections import Counter

from factories import sample_knowledge
from networkx import MultiDiGraph

from kg.graph.build import to_graph
from kg.graph.counts import TABLES, find_claims, to_counts

KNOWLEDGE = sample_knowledge()
GRAPH = to_graph(KNOWLEDGE)
CLAIMS = [claim for relation in KNOWLEDGE.relations for claim in relation.claims]


def test_claims_are_all_found_once() -> None:
    assert sorted(claim["id"] for claim in find_claims(GRAPH)) == sorted(claim.id for claim in CLAIMS)


def test_tables() -> None:
    counts = to_counts(GRAPH)
    assert tuple(counts) == TABLES
    assert counts["classes"] == Counter(entity.type.value for entity in KNOWLEDGE.entities)
    assert sum(counts["relations"].values()) == GRAPH.number_of_edges()
    assert counts["attributes"]["releaseDate"] == 4
    assert counts["rules"] == Counter(claim.extracted_by for claim in CLAIMS)
    assert set(counts["brokers"]) == {"澄海证券", "北岳证券"}
    for table in ("reports", "brokers", "rules"):
        assert sum(counts[table].values()) == len(CLAIMS)


def test_the_most_frequent_comes_first_then_the_alphabet() -> None:
    rows = list(to_counts(GRAPH)["relations"].items())
    assert rows == sorted(rows, key=lambda row: (-row[1], row[0]))
    assert rows[0][0] == "mentions"


def test_an_empty_graph() -> None:
    assert to_counts(MultiDiGraph()) == {table: {} for table in TABLES}
