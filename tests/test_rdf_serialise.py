from dataclasses import replace

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import GraphError
from kg.rdf.iris import to_iri
from kg.rdf.serialise import to_dataset, to_decimal, to_inferred, to_literal, to_quads, to_triples
from kg.rdf.vocabulary import KG, RATINGS, RDF, RDFS, SKOS, XSD
from kg.records import Datatype, report_id
from kg.records import Literal as Value
from tests.factories import (
    SPRING,
    SUMMER,
    claim,
    document,
    entity,
    judgement,
    knowledge,
    made_copy,
    ref,
    relation,
    sample_knowledge,
)

SAMPLE = sample_knowledge()
#: The same bytes by another name, and a file with its twin.
COPIES = (
    made_copy("in/spring.pdf", "c" * 64, 0.97),
    made_copy("spring.html", "c" * 64, 0.97),
    made_copy("twin.txt", SPRING.digest, 1.0),
)
TRIPLES = list(to_triples(SAMPLE))
INFERRED = to_iri("inferred")


def objects(subject, predicate, triples=TRIPLES):
    node = to_iri(subject)
    return sorted({one.object.value for one in triples if (one.subject, one.predicate) == (node, predicate)})


def claims_of(subject, predicate):
    node = to_iri(subject)
    subjects = {one.subject for one in TRIPLES if one.predicate == RDF.subject and one.object == node}
    claims = {one.subject for one in TRIPLES if one.object == KG.Claim}
    return [one.subject for one in TRIPLES if one.subject in subjects & claims and one.object == predicate]


def test_a_broker_and_an_analyst_have_two_types():
    assert objects("broker-澄海证券", RDF.type) == [KG.Broker.value, KG.Company.value]
    assert objects("analyst-S0999520010001", RDF.type) == [KG.Analyst.value, KG.Person.value]
    assert objects("model-sora", RDF.type) == [KG.Model.value]


def test_names():
    assert objects("company-openai", RDFS.label) == ["OpenAI"]
    assert objects("company-openai", SKOS.altLabel) == ["Open AI"]


def test_identifiers_are_facts():
    assert objects("company-300418.SZ", KG.ticker) == ["300418.SZ"]


def test_an_unknown_identifier_raises():
    odd = knowledge(entities=(entity("Company", "甲", tikcer="1"),))
    with pytest.raises(KeyError, match="did you mean 'ticker'"):
        list(to_triples(odd))


def test_a_report_names_its_file():
    report = report_id(SPRING.digest)
    assert objects(report, KG.sourceFile) == ["spring.txt"]
    assert objects(report, KG.readFile) == ["spring.txt"]
    assert objects(report, KG.sourceDigest) == [SPRING.digest]


def test_a_report_answers_to_the_name_of_every_copy():
    copied = [replace(SPRING, copies=COPIES), SUMMER]
    triples = set(to_triples(replace(SAMPLE, documents=tuple(copied))))
    report, copy = report_id(SPRING.digest), f"copy-{'c' * 16}"
    assert objects(report, KG.sourceFile, triples) == [
        "in/spring.pdf",
        "spring.html",
        "spring.txt",
        "twin.txt",
    ]
    assert objects(report, KG.readFile, triples) == ["spring.txt"]
    assert objects(report, KG.sourceDigest, triples) == [SPRING.digest]
    own = {
        RDF.type: [KG.Copy.value],
        KG.copyOf: [to_iri(report).value],
        KG.copyFile: ["in/spring.pdf", "spring.html"],
        KG.sourceDigest: ["c" * 64],
        KG.similarity: ["0.97"],
    }
    assert {predicate: objects(copy, predicate, triples) for predicate in own} == own
    assert not set(TRIPLES) - triples
    assert len(triples) - len(set(TRIPLES)) == 3 + 6


def test_each_claim_carries_its_evidence():
    texts = {to_iri(report_id(one.digest)): one.text for one in SAMPLE.documents}
    facts = {(one.subject, one.predicate): one.object for one in TRIPLES}
    claims = [one.subject for one in TRIPLES if one.object == KG.Claim]
    assert len(claims) == sum(len(one.claims) for one in SAMPLE.relations)
    for node in claims:
        text = texts[facts[node, KG.statedIn]]
        start, end = (int(facts[node, term].value) for term in (KG.startOffset, KG.endOffset))
        assert text[start:end] == facts[node, KG.quote].value
        assert facts[node, KG.confidence].datatype == XSD.decimal
        assert facts[node, KG.extractedBy].value.startswith("pattern.")


def test_two_statements_of_one_thing_are_two_claims_and_one_triple():
    assert objects("company-openai", KG.develops) == [to_iri("model-sora").value]
    assert len(claims_of("company-openai", KG.develops)) == 2


def test_a_relation_has_a_resource_with_what_stands_behind_it():
    (relation,) = [
        one for one in SAMPLE.relations if (one.subject, one.predicate) == ("company-openai", "develops")
    ]
    node = f"relation-{relation.id}"
    assert objects(node, RDF.object) == [to_iri("model-sora").value]
    assert objects(node, KG.reportCount) == objects(node, KG.brokerCount) == ["2"]
    assert objects(node, KG.statedBy) == [to_iri("broker-北岳证券").value, to_iri("broker-澄海证券").value]
    assert objects(node, KG.firstStated) + objects(node, KG.lastStated) == ["2024-06-20", "2024-07-03"]
    claims = {one.value for one in claims_of("company-openai", KG.develops)}
    assert set(objects(node, KG.supportedBy)) == claims
    assert set(objects(node, KG.strongestClaim)) <= claims


def test_what_is_only_planned_has_a_resource_too():
    (relation,) = [one for one in SAMPLE.relations if not one.asserted]
    assert objects(f"relation-{relation.id}", KG.reportCount) == ["1"]


def test_a_modal_claim_gives_no_plain_triple():
    assert objects("company-300624.SZ", KG.uses) == []
    (node,) = claims_of("company-300624.SZ", KG.uses)
    assert [one.object.value for one in TRIPLES if (one.subject, one.predicate) == (node, KG.modality)] == [
        "planned"
    ]


def test_dates_are_as_exact_as_stated():
    node = to_iri("model-vidu")
    (date,) = [one.object for one in TRIPLES if (one.subject, one.predicate) == (node, KG.releaseDate)]
    assert date == Literal("2024-04", datatype=XSD.gYearMonth)


def test_a_recommendation_is_a_node_with_its_price_and_words():
    calls = {one.call.target_price: one.id for one in SAMPLE.recommendations}
    priced = calls["59.30"]
    assert objects(priced, KG.targetPriceText) == ["59.30"]
    assert objects(priced, KG.targetPrice) == ["59.3"]
    assert objects(priced, KG.commonRating) == [RATINGS + "common-buy"]
    assert objects(priced, KG.statedIn) == [to_iri(report_id(SUMMER.digest)).value]
    assert objects(report_id(SUMMER.digest), KG.hasRecommendation) == [to_iri(priced).value]


def test_every_merge_says_why():
    nodes = [one.subject for one in TRIPLES if one.object == to_iri("company-openai")]
    judgements = [one for one in TRIPLES if one.subject in nodes and one.predicate == KG.rule]
    assert [one.object.value for one in judgements] == ["gazetteer alias"]


def test_namesakes_are_linked_without_a_relation():
    firm, app = "company-1024.HK", "product-快手"
    pair = (
        replace(entity("Company", "快手", key="1024.HK"), namesakes=(app,)),
        replace(entity("Product", "快手"), namesakes=(firm,)),
    )
    links = {
        (one.subject, one.object)
        for one in to_triples(knowledge(entities=pair))
        if one.predicate == RDFS.seeAlso
    }
    assert links == {(to_iri(firm), to_iri(app)), (to_iri(app), to_iri(firm))}


def test_equal_judgements_of_two_entities_are_two_nodes():
    pair = [entity("Company", "甲", "某"), entity("Company", "乙")]
    assert judgement("某", "甲") in pair[0].judgements
    both = knowledge(
        entities=tuple(
            type(one)(id=one.id, type=one.type, label=one.label, judgements=pair[0].judgements)
            for one in pair
        )
    )
    assert len({one.subject for one in to_triples(both) if one.object == KG.Judgement}) == 2


def test_the_default_graph_holds_all_and_a_reports_graph_its_claims():
    quads = list(to_quads(SAMPLE))
    default = {quad.triple for quad in quads if quad.graph_name == DefaultGraph()}
    inferred = {quad.triple for quad in quads if quad.graph_name == INFERRED}
    named = {quad.triple for quad in quads if quad.graph_name not in (DefaultGraph(), INFERRED)}
    assert default == set(TRIPLES)
    assert named < default
    assert inferred == set(to_inferred(SAMPLE))
    assert not inferred & default
    assert {quad.graph_name for quad in quads} == {
        DefaultGraph(),
        INFERRED,
        *(to_iri(report_id(one.digest)) for one in SAMPLE.documents),
    }


def test_the_dataset_says_nothing_twice():
    quads = list(to_dataset(SAMPLE))
    assert len({quad.triple for quad in quads}) == len(set(quads))
    assert {quad.triple for quad in quads} == {*TRIPLES, *to_inferred(SAMPLE)}


def test_pages_and_decimals():
    source = document("第一页。", "a.pdf")
    made = claim(source, ref("Model", "甲"), "parameterCount", Value("007", Datatype.INTEGER), confidence=1.0)
    triples = list(
        to_triples(knowledge((source,), (), (relation("model-甲", "parameterCount", made.object, made),)))
    )
    assert Literal("7", datatype=XSD.integer) in {one.object for one in triples}
    assert KG.page not in {one.predicate for one in triples}


@pytest.mark.parametrize(
    ("value", "text"),
    [("59.30", "59.3"), ("100", "100"), ("0.10", "0.1"), (1.0, "1"), (1e-7, "0"), (0.123456789, "0.123457")],
)
def test_decimals_are_canonical(value, text):
    assert to_decimal(value) == Literal(text, datatype=XSD.decimal)


def test_a_literal_that_is_no_number_keeps_its_form():
    assert to_literal(Value("many", Datatype.INTEGER)) == Literal("many", datatype=XSD.integer)
    assert to_literal(Value("2024", Datatype.YEAR)) == Literal("2024", datatype=XSD.gYear)


def test_the_base_moves_entities_and_never_the_ontology():
    triples = list(to_triples(SAMPLE, "https://example.org/"))
    iris = {one.subject.value for one in triples}
    assert all(iri.startswith("https://example.org/") for iri in iris)
    assert {one.predicate for one in triples} == {one.predicate for one in TRIPLES}
    with pytest.raises(GraphError):
        list(to_triples(SAMPLE, "not an iri"))


def test_there_are_no_blank_nodes():
    terms = {term for one in TRIPLES for term in (one.subject, one.object)}
    assert all(isinstance(term, NamedNode | Literal) for term in terms)
    assert all(isinstance(quad, Quad) for quad in to_quads(SAMPLE))
