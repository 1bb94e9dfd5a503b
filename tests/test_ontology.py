import re
from collections import defaultdict

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.rdf.vocabulary import CLASSES, INVERSES, KG, ONTOLOGY, RATINGS, RDF, RDFS, SIGNATURES, SKOS
from kg.records import ATTRIBUTES, RELATIONS
from kg.resources import ontology

OWL = "http://www.w3.org/2002/07/owl#"
SHACL = "http://www.w3.org/ns/shacl#"


def read(name):
    return [quad.triple for quad in parse(ontology(name).read_bytes(), format=RdfFormat.TURTLE)]


def grouped(triples):
    found = defaultdict(lambda: defaultdict(list))
    for one in triples:
        found[one.subject][one.predicate].append(one.object)
    return found


TERMS = grouped(read("kg.ttl"))
OURS = {node.value.removeprefix(ONTOLOGY): facts for node, facts in TERMS.items() if ONTOLOGY in str(node)}


def languages(literals):
    return sorted(one.language for one in literals if isinstance(one, Literal))


def test_code_terms_are_ontology_terms_both_ways():
    assert set(OURS) == set(KG)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_term_is_labelled_and_explained_in_both_languages(name):
    assert languages(OURS[name][RDFS.label]) == ["en", "zh"]
    assert languages(OURS[name][RDFS.comment]) == ["en", "zh"]
    assert all(one.value.strip() for one in (*OURS[name][RDFS.label], *OURS[name][RDFS.comment]))


def test_classes_and_properties_are_what_the_code_takes_them_for():
    classes = {name for name, facts in OURS.items() if NamedNode(OWL + "Class") in facts[RDF.type]}
    assert classes == set(CLASSES)
    literal = {name for name, facts in OURS.items() if NamedNode(OWL + "DatatypeProperty") in facts[RDF.type]}
    assert (set(ATTRIBUTES) - {"title", "issued"}) <= literal
    assert not literal & set(RELATIONS)


def classes_of(node):
    """The local names of a class or of a union of classes."""
    union = TERMS.get(node, {}).get(NamedNode(OWL + "unionOf"))
    if not union:
        return [node.value.removeprefix(ONTOLOGY)]
    names, rest = [], union[0]
    while rest != NamedNode(RDF.base + "nil"):
        names.append(TERMS[rest][NamedNode(RDF.base + "first")][0].value.removeprefix(ONTOLOGY))
        rest = TERMS[rest][NamedNode(RDF.base + "rest")][0]
    return names


@pytest.mark.parametrize("relation", RELATIONS)
def test_domain_and_range_are_those_of_the_code(relation):
    sides = [NamedNode(RDFS.base + "domain"), NamedNode(RDFS.base + "range")]
    found = tuple(tuple(classes_of(OURS[relation][side][0])) for side in sides)
    assert found == SIGNATURES[relation]


@pytest.mark.parametrize(("relation", "inverse"), INVERSES.items())
def test_inverses_are_declared_and_turned_round(relation, inverse):
    assert OURS[inverse][NamedNode(OWL + "inverseOf")] == [KG[relation]]
    domain, range_ = NamedNode(RDFS.base + "domain"), NamedNode(RDFS.base + "range")
    assert classes_of(OURS[inverse][domain][0]) == classes_of(OURS[relation][range_][0])


@pytest.mark.parametrize(
    ("name", "aligned"),
    [
        ("Report", "http://purl.org/spar/fabio/ReportDocument"),
        ("Report", "http://www.w3.org/ns/prov#Entity"),
        ("Company", "https://schema.org/Corporation"),
        ("Company", "http://www.w3.org/ns/org#FormalOrganization"),
        ("Person", "http://xmlns.com/foaf/0.1/Person"),
        ("Broker", ONTOLOGY + "Company"),
        ("Model", ONTOLOGY + "Product"),
        ("Technology", "http://www.w3.org/2004/02/skos/core#Concept"),
        ("publishedBy", "http://purl.org/dc/terms/publisher"),
        ("authoredBy", "http://purl.org/dc/terms/creator"),
        ("employedBy", "https://schema.org/worksFor"),
        ("mentions", "https://schema.org/mentions"),
        ("subsidiaryOf", "https://schema.org/parentOrganization"),
        ("Copy", "http://www.w3.org/ns/prov#Entity"),
        ("copyOf", "http://www.w3.org/ns/prov#alternateOf"),
        ("readFile", ONTOLOGY + "sourceFile"),
        ("basedOn", "http://www.w3.org/ns/prov#wasDerivedFrom"),
        ("succeeds", "http://purl.org/dc/terms/replaces"),
    ],
)
def test_alignments(name, aligned):
    facts = OURS[name]
    assert NamedNode(aligned) in [*facts[RDFS.subClassOf], *facts[RDFS.subPropertyOf]]


def test_the_ontology_has_a_version():
    facts = TERMS[NamedNode(ONTOLOGY.rstrip("#"))]
    (version,) = facts[NamedNode(OWL + "versionInfo")]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version.value)
    assert facts[NamedNode(OWL + "versionIRI")][0].value.endswith(version.value)


def test_every_shape_says_what_is_wrong_in_both_languages():
    shapes = grouped(read("shapes.ttl"))
    message, severity = NamedNode(SHACL + "message"), NamedNode(SHACL + "severity")
    checked = [node for node, facts in shapes.items() if severity in facts or message in facts]
    assert len(checked) > 50
    assert all(languages(shapes[node][message]) == ["en", "zh"] for node in checked)
    assert all(len(shapes[node][severity]) == 1 for node in checked)


@pytest.mark.parametrize("name", ["shapes.ttl", "ratings.ttl"])
def test_other_files_use_only_our_terms(name):
    named = {term for one in read(name) for term in (one.subject, one.predicate, one.object)}
    used = {term.value.removeprefix(ONTOLOGY) for term in named if str(term).startswith(f"<{ONTOLOGY}")}
    assert used
    assert used <= set(KG)


@pytest.mark.parametrize("name", [one.name for one in ontology("queries").iterdir()])
def test_queries_use_only_our_terms(name):
    text = ontology("queries", name).read_text(encoding="utf-8")
    used = set(re.findall(r"\bkg:(\w+)", text))
    assert used <= set(KG)


def test_each_scale_is_whole_and_maps_to_the_common_one():
    facts = grouped(read("ratings.ttl"))
    schemes = [node for node, one in facts.items() if SKOS.ConceptScheme in one[RDF.type]]
    common = NamedNode(RATINGS + "common")
    for scheme in schemes:
        steps = facts[scheme][SKOS.hasTopConcept]
        assert sorted(int(facts[step][SKOS.notation][0].value) for step in steps) == [
            *range(1, len(steps) + 1)
        ]
        for step in steps:
            assert facts[step][SKOS.inScheme] == [scheme]
            assert languages(facts[step][SKOS.prefLabel]) == ["en", "zh"]
            assert KG.Rating in facts[step][RDF.type]
            targets = facts[step][SKOS.closeMatch]
            assert scheme == common or facts[targets[0]][SKOS.inScheme] == [common]
    assert len(schemes) == 12
