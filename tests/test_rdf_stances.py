"""Stances as RDF: what is said, that it conforms, and that the IRI is of broker, target and day alone."""

from __future__ import annotations

import re

import pytest
from factories import called_knowledge
from pyoxigraph import RdfFormat, parse

from kg.graph.build import to_graph
from kg.graph.consensus import Scope, to_consensus
from kg.rdf.stances import to_stance_triples
from kg.rdf.turtle import to_turtle
from kg.rdf.validate import validate
from kg.rdf.vocabulary import KG, RDF

PRICED = {"verb": "推荐", "rating": "买入", "target_price": "60", "currency": "HKD", "rating_action": "首次"}
REPORTS = (
    ("1", "北岳证券", "2024-01-01", {"快手": PRICED, "传媒行业": {"rating": "中性"}}),
    ("2", "北岳证券", "2024-12-01", {"快手": {}}),
    ("3", "", None, {"快手": {"verb": "推荐"}}),
    ("4", "澄海证券", None, {"快手": {"verb": "建议关注"}}),
)


def turtle(*reports, types=("Company",), **scope):
    found = to_consensus(to_graph(called_knowledge(*reports)), scope=Scope(**scope), types=types)
    return "".join(to_turtle(to_stance_triples(found)))


def test_a_stance_says_where_a_broker_stands():
    text = turtle(*REPORTS)
    (held,) = [part for part in text.split("\n\n") if "2024-01-01" in part]
    for line in (
        "a kg:Stance",
        "kg:heldBy id:broker-北岳证券",
        "kg:target id:company-快手",
        'kg:asOf "2024-12-01"^^xsd:date',
        'kg:standsSince "2024-01-01"^^xsd:date',
        'kg:lastStated "2024-01-01"^^xsd:date',
        'kg:rating "买入"',
        "kg:commonRating scale:common-buy",
        'kg:verb "推荐"',
        'kg:change "initiated"',
        'kg:targetPrice "60"^^xsd:decimal',
        'kg:isSilent "true"^^xsd:boolean',
        "kg:reportCount 1",
    ):
        assert line in held
    assert len(re.findall(r"kg:restsOn id:recommendation-\w+", held)) == 1
    assert len(re.findall(r"kg:mentionedSince id:report-\w+", held)) == 1


def test_only_brokers_hold_stances_and_undated_ones_have_no_day():
    quads = list(parse(turtle(*REPORTS).encode(), format=RdfFormat.TURTLE))
    stances = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == KG.Stance}
    dated = {quad.subject for quad in quads if quad.predicate == KG.lastStated}
    assert (len(stances), len(dated)) == (2, 1)


@pytest.mark.parametrize("types", [("Company",), ("Industry",)])
def test_it_stands_alone_and_conforms(tmp_path, types):
    file = tmp_path / "stances.ttl"
    file.write_text(turtle(*REPORTS, types=types), encoding="utf-8")
    assert validate(file).conforms
    broken = file.read_text("utf-8").replace("kg:heldBy", "kg:target")
    file.write_text(broken, encoding="utf-8")
    assert not validate(file).conforms


def test_the_iri_is_of_broker_target_and_day():
    def iris(text):
        return re.findall(r"^id:(stance-\w{20}) a", text, re.MULTILINE)

    first = iris(turtle(REPORTS[0], on="2024-06-01"))
    assert first == iris(turtle(*REPORTS[:2], on="2024-06-01"))
    assert first != iris(turtle(REPORTS[0], on="2024-06-02"))


def test_nobody_stands_nowhere():
    assert "kg:Stance" not in turtle()
