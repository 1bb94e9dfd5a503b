"""The page of the vocabulary: every term, its words in both languages, counts that agree with queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from serving import Server, serving

from kg.rdf.vocabulary import KG, ONTOLOGY
from kg.resources import ontology


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def terms(server: Server) -> dict[str, dict]:
    found = server.client.get(f"{server.url}ontology.json").json()
    return {term["name"].removeprefix("kg:"): term for term in found["terms"]}


def test_every_term_is_there_with_its_words(terms: dict[str, dict]) -> None:
    assert set(terms) == set(KG)
    for term in terms.values():
        assert set(term["label"]) == set(term["comment"]) == {"zh", "en"}
    assert [terms[name]["kind"] for name in ("Broker", "recommends", "ticker")] == [
        "class",
        "relation",
        "attribute",
    ]


def test_what_a_term_is_tied_to(terms: dict[str, dict]) -> None:
    recommends = terms["recommends"]
    assert recommends["range"] == ["kg:Company", "kg:Industry"]  # a union
    assert (recommends["domain"], recommends["inverse"]) == (["kg:Report"], ["kg:recommendedBy"])
    assert terms["recommendedBy"]["inverse"] == ["kg:recommends"]
    assert (terms["Broker"]["above"], terms["Company"]["below"]) == (["kg:Company"], ["kg:Broker"])
    assert terms["employedBy"]["aligned"] == ["schema:worksFor"]
    assert terms["partnerOf"]["traits"] == ["symmetric"]


@pytest.mark.parametrize("name", ["Company", "Claim", "recommends", "quote", "target"])
def test_counts_are_those_of_a_query(server: Server, terms: dict[str, dict], name: str) -> None:
    pattern = f"?s a kg:{name}" if terms[name]["kind"] == "class" else f"?s kg:{name} ?o"
    (row,) = server.get(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json()["results"]["bindings"]
    assert terms[name]["count"] == int(row["n"]["value"]) > 0


def test_what_only_follows_is_counted_apart_and_has_an_example(terms: dict[str, dict]) -> None:
    assert (terms["recommendedBy"]["count"], terms["Agent"]["count"]) == (0, 0)
    assert terms["recommendedBy"]["inferred"] == terms["recommends"]["count"]
    assert terms["recommendedBy"]["example"]["subject"]["id"]
    example = terms["recommends"]["example"]
    assert example["subject"]["type"] == "Report"
    assert example["object"]["type"] in ("Company", "Industry")


def test_the_page_has_an_anchor_for_each_term_and_links_that_hit_one(server: Server) -> None:
    import re

    page = server.client.get(f"{server.url}ontology", headers={"Accept": "text/html"}).text
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert set(KG) <= anchors
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_the_turtle_twin_is_the_ontology(server: Server) -> None:
    found = server.client.get(f"{server.url}ontology", headers={"Accept": "text/turtle"})
    assert found.text == ontology("kg.ttl").read_text("utf-8")
    graph = rdflib.Graph().parse(data=found.text, format="turtle")
    assert (rdflib.URIRef(f"{ONTOLOGY}recommends"), None, None) in graph
