"""Where brokers disagree: ratings and facts side by side, by pair, with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from asking import ask, show
from conftest import make_build
from factories import called_knowledge, sample_knowledge
from serving import Server, serving

from kg.graph.build import to_graph
from kg.graph.conflicts import find_conflict_rows
from kg.rdf.pages.view import to_triples
from kg.rdf.store import to_store
from kg.rdf.vocabulary import KG, RDF
from kg.records import Claim, Knowledge
from kg.resolve.conflicts import find_conflicts

BUY, ADD, HOLD, SELL = ({"rating": word} for word in ("买入", "谨慎增持", "中性", "卖出"))
A, B, C = "北岳证券", "澄海证券", "棠溪证券"
FOLDER = (
    ("1", A, "2024-01-10", {"快手": BUY, "昆仑万维": BUY, "万兴科技": BUY}),
    ("2", B, "2024-03-01", {"快手": SELL, "昆仑万维": HOLD, "万兴科技": BUY}),
    ("3", C, "2024-05-01", {"快手": {"verb": "建议关注"}, "昆仑万维": BUY, "传媒行业": ADD}),
)


def disagreements(source: Any = None, **asked: Any) -> Any:
    return show(source or called_knowledge(*FOLDER), "disagreements", **asked)


def labels(shown: Any) -> list[str]:
    return [row["label"] if row["kind"] == "rating" else row["about"]["label"] for row in shown["rows"]]


def test_opposite_ratings_come_first_then_those_furthest_apart() -> None:
    shown = disagreements()
    assert labels(shown) == ["快手", "昆仑万维"]
    first, second = shown["rows"]
    assert (first["opposite"], first["spread"], second["opposite"], second["spread"]) == (True, 4, False, 2)
    assert [(group["step"], group["brokers"]) for group in second["groups"]] == [("buy", 2), ("neutral", 1)]
    assert shown["counts"] == {"all": 2, "rating": 2, "fact": 0}


def test_each_side_quotes_the_words_that_rate() -> None:
    again = ("9", A, "2024-09-01", {"快手": {"verb": "重点推荐"}})
    shown = disagreements(called_knowledge(*FOLDER, again))
    (buyers, sellers) = shown["rows"][0]["groups"]
    (stance,) = buyers["stances"]
    assert (stance["broker_label"], stance["rated"], stance["date"]) == (A, "2024-01-10", "2024-09-01")
    assert [quote["rating"] for quote in stance["rated_in"]] == ["买入"]
    assert all(quote["report"] for quote in (*stance["rated_in"], *sellers["stances"][0]["rated_in"]))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"a": f"broker-{A}", "b": f"broker-{B}"}, ["快手", "昆仑万维"]),
        ({"a": f"broker-{B}", "b": f"broker-{C}"}, ["昆仑万维"]),
        ({"a": f"broker-{A}", "b": f"broker-{C}"}, []),
        ({"a": f"broker-{C}"}, ["昆仑万维"]),
        ({"b": "broker-nobody"}, []),
        ({"on": "2024-02-28"}, []),
        ({"q": "kuaishou"}, ["快手"]),
        ({"heard": "1", "silent": 70}, ["昆仑万维"]),
        ({"heard": "1", "silent": 30}, []),
        ({"size": 1, "page": 2}, ["昆仑万维"]),
        ({"show": "fact"}, []),
    ],
)
def test_what_is_asked_for(asked: dict[str, Any], found: list[str]) -> None:
    assert labels(disagreements(**asked)) == found


def test_of_many_brokers_on_one_step_those_asked_for_are_shown() -> None:
    many = [(f"m{number}", f"{number}号证券", "2024-04-01", {"快手": BUY}) for number in range(9)]
    shown = disagreements(called_knowledge(*FOLDER, *many), a=f"broker-{A}", b=f"broker-{B}")
    buyers = shown["rows"][0]["groups"][0]
    assert (buyers["brokers"], len(buyers["stances"])) == (10, 6)
    assert buyers["stances"][0]["broker_label"] == A


# --- facts


def facts(known: Knowledge, **asked: Any) -> list[Any]:
    return list(disagreements(known, show="fact", size=500, **asked)["rows"])


def test_conflicts_are_those_of_the_command() -> None:
    known = sample_knowledge()
    told = find_conflict_rows(to_graph(known))
    found = facts(known, within="1")
    assert len(found) == len(told) > 0
    for mine, theirs in zip(found, told, strict=True):
        assert mine["id"] == f"conflict-{theirs['id']}"
        assert (mine["about"]["id"], mine["predicate"], mine["within"]) == (
            theirs["entity"],
            theirs["predicate"],
            theirs["within"],
        )
        sides = {side["relation"]: side for side in mine["sides"]}
        assert mine["prefers"] == {
            rule: sorted(f"relation-{id_}" for id_ in ids) for rule, ids in theirs["prefers"].items()
        }
        for side in theirs["sides"]:
            same = sides[f"relation-{side['relation']}"]
            assert (same["value"], same["claims"]) == (side["label"], len(side["claims"]))
            assert same["against"] == sorted(f"relation-{id_}" for id_ in side["against"])
            assert [broker["label"] for broker in same["brokers"]] == side["support"]["brokers"]
            for name in ("reports", "first", "last"):
                assert same[name] == side["support"][name]
            assert same["strongest"] == f"claim-{side['support']['strongest']}"
            assert same["evidence"]["quote"] == side["strongest"]["quote"]


def to_rumour(said: Claim) -> Claim:
    """The same, said once more from the second character on."""
    words = said.evidence
    return replace(
        said, modality="reported", evidence=replace(words, start=words.start + 1, quote=words.quote[1:])
    )


def test_a_rumour_takes_no_side() -> None:
    known = sample_knowledge()
    rumoured = [
        replace(one, claims=(*one.claims, *map(to_rumour, one.claims)))
        if one.predicate == "releaseDate"
        else one
        for one in known.relations
    ]
    found = facts(replace(known, relations=tuple(rumoured)))
    assert found
    assert {side["claims"] for row in found for side in row["sides"]} == {1}


def test_facts_by_pair_of_brokers_and_within_one_report() -> None:
    known = sample_knowledge()
    (row,) = facts(known)
    sides = [side["brokers"][0]["id"] for side in row["sides"]]
    assert len(set(sides)) == 2
    assert facts(known, a=sides[0], b=sides[1]) == facts(known, a=sides[1], b=sides[0]) == [row]
    assert facts(known, a=sides[0], b="broker-nobody") == []
    assert facts(known, q="sora") == [row]
    assert facts(known, q="无") == []
    both = replace(row_within(known), conflicts=find_conflicts(row_within(known)))
    assert len(facts(both, within="1")) > len(facts(both))


def row_within(known: Knowledge) -> Knowledge:
    """The sample with its second report's claims made by the first: one report says both."""
    spring = known.documents[0]
    relations = [
        replace(
            one,
            claims=tuple(
                replace(said, evidence=replace(said.evidence, digest=spring.digest)) for said in one.claims
            ),
        )
        if one.predicate == "releaseDate"
        else one
        for one in known.relations
    ]
    return replace(known, relations=tuple(relations))


def test_the_turtle_has_the_conflict_its_claims_and_the_stances() -> None:
    known = sample_knowledge()
    triples = set(to_triples(to_store(known), ask(known, "disagreements")))
    kinds = {triple.object for triple in triples if triple.predicate == RDF.type}
    assert {KG.Conflict, KG.Relation, KG.Claim} <= kinds
    known = called_knowledge(*FOLDER)
    kinds = {triple.object for triple in to_triples(to_store(known), ask(known, "disagreements"))}
    assert KG.Stance in kinds


# --- the page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = make_build(tmp_path_factory.mktemp("split") / "exports")
    with serving(folder, "--workers", "1") as running:
        yield running


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sides_of_a_fact_stand_side_by_side_with_their_words(language: str, server: Server) -> None:
    page = server.client.get(f"{server.url}disagreements", params={"lang": language})
    assert page.status_code == 200
    (sides,) = re.findall(r'<div class="sides">.*?</section>', page.text, re.DOTALL)
    assert len(re.findall(r'<blockquote><a href="/id/report-\w+#c-\d+-\d+">', sides)) == 2
    assert ("Where brokers disagree" in page.text) == (language == "en")


def test_no_disagreement_says_where_to_look(server: Server) -> None:
    page = server.client.get(f"{server.url}disagreements", params={"show": "rating"})
    assert '<p class="empty">' in page.text
    assert 'href="/consensus?kind=all"' in page.text
