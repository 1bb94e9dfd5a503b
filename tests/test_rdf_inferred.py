"""The inferred graph of a build: apart from what reports say, with its reasons, in every file that has it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse

from kg.errors import GraphError
from kg.rdf.export import export, write_inferred, write_trig, write_turtle
from kg.rdf.iris import to_iri
from kg.rdf.query import run_query
from kg.rdf.serialise import to_inferred, to_triples
from kg.rdf.store import find_inferred, open_graph, open_inferred, open_store, to_store
from kg.rdf.support import to_relation_iri
from kg.rdf.validate import validate
from kg.rdf.vocabulary import BASE_IRI, KG, RDF, to_predicate
from tests.factories import claim as make_claim
from tests.factories import document, entity, knowledge, ref, relation, sample_knowledge

SAMPLE = sample_knowledge()
STORE = to_store(SAMPLE)
KINDS = {KG.Inference, KG.InferenceRule, KG.InferredGraph}
#: The inferred triples that no kg:Inference and no kg:InferenceRule accounts for.
UNEXPLAINED = """
SELECT ?s ?p ?o WHERE {
  GRAPH ?g { ?g a kg:InferredGraph . ?s ?p ?o }
  FILTER NOT EXISTS { ?s a ?kind . VALUES ?kind { kg:Inference kg:InferenceRule kg:InferredGraph } }
  FILTER NOT EXISTS {
    ?inference rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
    ?inference kg:appliesRule/kg:rule ?rule ; kg:premise+ ?stated .
    ?stated a kg:Relation ; kg:strongestClaim/kg:quote ?quote .
  }
  FILTER NOT EXISTS {
    ?applied kg:rule "subclass" ; kg:conclusionTerm ?o ; kg:premiseTerm ?class . ?s a ?class
    FILTER (?p = rdf:type)
  }
  FILTER NOT EXISTS { ?applied kg:rule "subproperty" ; kg:conclusionTerm ?p ; kg:premiseTerm ?q . ?s ?q ?o }
  FILTER NOT EXISTS { ?applied kg:rule "inverse" ; kg:conclusionTerm ?p ; kg:premiseTerm ?q . ?o ?q ?s }
}
"""


def conclusions(known):
    """The inferred triples, without the graph's account of itself."""
    triples = set(to_inferred(known))
    account = {one.subject for one in triples if one.object in KINDS}
    return {one for one in triples if one.subject not in account}


def lineage(*links, modality=None):
    """Models that succeed one another: ``lineage("BA", "CB")``; the last link has the modality."""
    source = document("".join(f"{new}接替{old}。" for new, old in links))
    models = {letter: entity("Model", letter) for letter in sorted({*"".join(links)})}
    made = []
    for number, (new, old) in enumerate(links, start=1):
        options = {"modality": modality} if number == len(links) else {}
        said = make_claim(
            source, ref("Model", new), "succeeds", ref("Model", old), f"{new}接替{old}", **options
        )
        made.append(relation(models[new].id, "succeeds", models[old].id, said))
    return knowledge((source,), tuple(models.values()), tuple(made))


def test_a_plain_query_sees_nothing_inferred():
    default = {quad.triple for quad in STORE.quads_for_pattern(None, None, None, DefaultGraph())}
    assert default == set(to_triples(SAMPLE))
    assert not default & set(to_inferred(SAMPLE))
    assert run_query(STORE, "ASK { ?model kg:developedBy ?company }") is False
    assert run_query(STORE, "ASK { ?model kg:developedBy ?company }", inferred=True) is True


def test_a_query_of_both_joins_them():
    question = "SELECT ?o { ?o a schema:Organization ; kg:partnerOf/kg:develops/kg:mentionedIn ?report }"
    assert len(run_query(STORE, question)) == 0
    assert {row[0].value for row in run_query(STORE, question, inferred=True).rows} == {
        to_iri("organization-清华大学").value
    }


def test_a_store_without_an_inferred_graph_says_so(tmp_path):
    write_turtle(tmp_path / "graph.ttl", SAMPLE)
    with pytest.raises(GraphError, match="no inferred part"):
        run_query(open_store(tmp_path), "ASK {}", inferred=True)
    assert len(open_inferred(tmp_path)) == 0
    assert find_inferred(to_store(knowledge())) is None
    assert list(to_inferred(knowledge())) == []


def test_every_file_holds_the_same(tmp_path):
    write_trig(tmp_path / "graph.trig", SAMPLE)
    write_turtle(tmp_path / "graph.ttl", SAMPLE)
    write_inferred(tmp_path / "inferred.ttl", SAMPLE)
    from_trig = open_store(tmp_path / "graph.trig")
    for store in (STORE, from_trig):
        named = store.quads_for_pattern(None, None, None, to_iri("inferred"))
        assert {quad.triple for quad in named} == set(to_inferred(SAMPLE))
    assert {quad.triple for quad in from_trig.quads_for_pattern(None, None, None, DefaultGraph())} == set(
        to_triples(SAMPLE)
    )
    alone = parse(path=str(tmp_path / "inferred.ttl"), format=RdfFormat.TURTLE)
    assert {quad.triple for quad in alone} == set(to_inferred(SAMPLE))
    assert set(open_graph(tmp_path / "graph.trig")) == set(open_graph(tmp_path))
    assert set(open_inferred(tmp_path / "graph.trig")) == set(open_inferred(tmp_path))
    assert b"kg:Inference" not in export(SAMPLE, "ttl")


def test_another_base_moves_the_graph():
    base = "https://example.org/kg/"
    assert find_inferred(to_store(SAMPLE, base)) == NamedNode(base + "inferred")
    moved = {str(one).replace(base, BASE_IRI) for one in to_inferred(SAMPLE, base)}
    assert {one for one in moved if "inference-" not in one} == {
        str(one) for one in to_inferred(SAMPLE) if "inference-" not in str(one)
    }


def test_rule_and_premises_of_every_triple_can_be_asked_for():
    assert len(conclusions(SAMPLE)) > 200
    assert run_query(STORE, UNEXPLAINED, inferred=True).to_table() == []


def test_a_premise_is_the_relation_with_its_words():
    (made,) = [one for one in SAMPLE.relations if one.predicate == "succeeds"]
    (row,) = run_query(
        STORE,
        """SELECT ?rule ?from ?premise { GRAPH ?g {
          ?i rdf:predicate kg:succeededBy ; kg:appliesRule ?applied ; kg:premise ?premise .
          ?applied kg:rule ?rule ; kg:premiseTerm ?from ; kg:conclusionTerm kg:succeededBy } }""",
    ).rows
    assert [term.value for term in row] == [
        "inverse",
        KG.succeeds.value,
        to_relation_iri(made, BASE_IRI).value,
    ]


def test_plans_and_rumours_are_no_premises():
    assert Triple(to_iri("model-c"), KG.succeedsTransitive, to_iri("model-a")) in conclusions(
        lineage("BA", "CB")
    )
    planned = conclusions(lineage("BA", "CB", modality="planned"))
    assert not {one for one in planned if to_iri("model-c") in (one.subject, one.object)} - {
        one for one in planned if one.predicate == RDF.type
    }


def test_records_of_how_we_know_are_no_premises():
    subjects = {one.subject.value.removeprefix(BASE_IRI).partition("-")[0] for one in conclusions(SAMPLE)}
    assert not subjects & {"claim", "relation", "judgement", "copy"}


def test_the_query_why_inferred_follows_premises_to_words():
    rows = run_query(to_store(lineage("BA", "CB", "DC")), "why-inferred", {"entity": "D"}).to_table()
    far = [row for row in rows if row[1] == "kg:succeedsTransitive" and row[2] == "A"]
    assert [(row[3], row[4], row[5]) for row in far] == [
        ("transitive", "B succeeds A", "B接替A"),
        ("transitive", "C succeeds B", "C接替B"),
        ("transitive", "D succeeds C", "D接替C"),
    ]


def test_a_ring_is_told_and_not_inferred(tmp_path):
    ring = lineage("BA", "AB", "CB")
    assert not [one for one in conclusions(ring) if one.subject == one.object]
    rows = run_query(to_store(ring), "circular-lineage").to_table()
    assert rows == [["A", "succeeds", "B", "A接替B"], ["B", "succeeds", "A", "B接替A"]]
    write_turtle(tmp_path / "graph.ttl", ring)
    (first, second) = (one for one in validate(tmp_path).results if "before itself" in one.message)
    assert {first.severity, second.severity} == {"Warning"}
    assert {first.value, second.value} == {"id:model-a", "id:model-b"}


@pytest.fixture
def folder(tmp_path):
    write_turtle(tmp_path / "graph.ttl", SAMPLE)
    write_inferred(tmp_path / "inferred.ttl", SAMPLE)
    return tmp_path


# (what is found in the good graph, what takes its place, what the message says)
BROKEN = {
    "no rule": ("  kg:appliesRule id:rule-symmetric-kg.partnerOf-kg.partnerOf ;\n", "", "exactly one rule"),
    "a rule of no kind": ('kg:rule "symmetric"', 'kg:rule "guess"', "one of the five names"),
    "no premise": (
        "  kg:premise id:relation-",
        "  kg:premise id:report-",
        "has premises, and each is a relation",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_inference_is_told_so(what, folder):
    found, instead, message = BROKEN[what]
    assert validate(folder).results == ()
    path = folder / "inferred.ttl"
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    (finding,) = validate(folder).results
    assert message in finding.message


def test_an_inference_that_a_report_states_is_told_so(folder):
    path = folder / "inferred.ttl"
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("rdf:predicate kg:developedBy ;\n  rdf:object id:company-runway")
    start = head.rindex("rdf:subject id:model-gen3alpha")
    turned = head[:start] + "rdf:subject id:company-runway ;\n  "
    path.write_text(
        turned + "rdf:predicate kg:develops ;\n  rdf:object id:model-gen3alpha" + rest, encoding="utf-8"
    )
    (finding,) = validate(folder).results
    assert "a report states this plainly" in finding.message


@given(st.sets(st.sampled_from(SAMPLE.relations)))
def test_inferred_triples_vanish_with_their_relations_and_come_back(gone):
    left = replace(SAMPLE, relations=tuple(one for one in SAMPLE.relations if one not in gone))
    stated = {one for one in to_triples(SAMPLE) if one.predicate == to_predicate("mentions")}
    assert conclusions(left) <= conclusions(SAMPLE) | stated
    premises = {one.object for one in to_inferred(left) if one.predicate == KG.premise}
    assert not premises & {to_relation_iri(one, BASE_IRI) for one in gone}
    assert {one.object for one in to_inferred(left) if one.object == KG.InferredGraph} == {KG.InferredGraph}
