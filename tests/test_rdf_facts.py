from kg.rdf.export import write_trig, write_turtle
from kg.rdf.facts import read_facts, to_facts
from kg.rdf.iris import to_iri
from kg.rdf.store import to_store
from kg.rdf.vocabulary import KG
from kg.records import report_id
from tests.factories import SPRING, copied_knowledge, sample_knowledge

FACTS = to_facts(to_store(sample_knowledge()))


def node(identifier):
    return to_iri(identifier).value


def test_names_types_and_values():
    openai = node("company-openai")
    assert FACTS.names[openai] == {"OpenAI", "Open AI"}
    assert FACTS.labels[openai] == "OpenAI"
    assert FACTS.types[node("broker-澄海证券")] == {"Broker", "Company"}
    assert FACTS.values[node("model-sora"), KG.releaseDate.value] == {"2024-02-15", "2024-02-16"}


def test_reports_by_file_with_what_they_name():
    report = FACTS.reports["spring.txt"]
    assert report == node(report_id(SPRING.digest))
    assert node("broker-澄海证券") in FACTS.linked[report]
    assert node("model-vidu") not in FACTS.linked[report]


def test_a_report_is_found_by_every_file_it_came_in():
    facts = to_facts(to_store(copied_knowledge()))
    assert facts.reports["spring.pdf"] == facts.reports["spring.txt"] == node(report_id(SPRING.digest))


def test_claims_stand_under_their_report():
    claims = FACTS.claims[FACTS.reports["spring.txt"]]
    (made,) = [one for one in claims if one.predicate == "succeeds"]
    assert (made.subject, made.object) == (node("model-gen3alpha"), node("model-gen2"))
    assert SPRING.text[made.start : made.end] == made.quote


def test_every_file_gives_the_same_facts(tmp_path):
    write_turtle(tmp_path / "graph.ttl", sample_knowledge())
    write_trig(tmp_path / "graph.trig", sample_knowledge())
    assert read_facts(tmp_path / "graph.ttl") == read_facts(tmp_path / "graph.trig") == FACTS
