"""What follows from plain triples: rule by rule, as laws, and beside an OWL RL engine."""

from itertools import pairwise

import owlrl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.inference import infer, shipped_rules, to_rules
from kg.rdf.iris import to_iri
from kg.rdf.serialise import to_triples
from kg.rdf.store import to_rdflib
from kg.rdf.vocabulary import ALIGNED, DCTERMS, INVERSES, KG, ONTOLOGY, OWL, RDF, RDFS, SIGNATURES
from kg.resources import ontology
from tests.factories import sample_knowledge

RULES = shipped_rules()
PROV, SCHEMA = ALIGNED["prov"], ALIGNED["schema"]
NODES = [to_iri(f"node-{letter}") for letter in "abcde"]
A, B, C, D, E = NODES


def inferred(*stated, rules=RULES):
    return infer(stated, rules)


def said(made):
    return {(one.subject, one.predicate, one.object) for one in made}


# --- rule by rule ------------------------------------------------------------------------------


@pytest.mark.parametrize(("relation", "inverse"), INVERSES.items())
def test_every_inverse_of_the_ontology_is_inferred(relation, inverse):
    made = inferred(Triple(A, KG[relation], B))
    step = made[Triple(B, KG[inverse], A)]
    assert step.rule == ("inverse", KG[relation], KG[inverse])
    assert step.premises == (Triple(A, KG[relation], B),)
    assert made.keys() >= {Triple(B, KG[inverse], A)}
    assert Triple(A, KG[relation], B) in inferred(Triple(B, KG[inverse], A))


def test_partners_are_so_both_ways():
    (stated, turned) = (Triple(A, KG.partnerOf, B), Triple(B, KG.partnerOf, A))
    assert {one: step.rule.name for one, step in inferred(stated).items()} == {turned: "symmetric"}
    assert inferred(stated, turned) == {}
    assert inferred(Triple(A, KG.partnerOf, A)) == {}


def test_a_sub_property_is_the_property_above_and_the_one_above_that():
    made = inferred(Triple(A, KG.recommends, B))
    schema = NamedNode(SCHEMA + "mentions")
    assert made[Triple(A, KG.mentions, B)].rule.name == "subproperty"
    assert made[Triple(A, schema, B)].premises == (Triple(A, KG.mentions, B),)
    assert Triple(B, KG.mentionedIn, A) in made


def test_values_have_sub_properties_and_no_inverse():
    value = Literal("S0999520010001")
    made = inferred(Triple(A, KG.licenceNumber, value))
    assert said(made) == {(A, NamedNode(SCHEMA + "identifier"), value)}
    assert inferred(Triple(A, KG.develops, value)) == {}
    assert said(inferred(Triple(A, KG.succeeds, value))) == {
        (A, KG.succeedsTransitive, value),
        (A, NamedNode(DCTERMS.base + "replaces"), value),
    }


def test_classes_above_ours_and_others():
    classes = {
        one.object.value for one in inferred(Triple(A, RDF.type, KG.Broker), Triple(A, RDF.type, KG.Company))
    }
    assert classes == {
        KG.Agent.value,
        KG.Entity.value,
        PROV + "Agent",
        ALIGNED["foaf"] + "Agent",
        ALIGNED["org"] + "FormalOrganization",
        SCHEMA + "Corporation",
    }


def test_chains_reach_everything_before_and_nothing_else():
    made = inferred(Triple(D, KG.succeeds, C), Triple(C, KG.succeeds, B), Triple(B, KG.succeeds, A))
    closed = {(one.subject, one.object) for one in made if one.predicate == KG.succeedsTransitive}
    assert closed == {(D, C), (D, B), (D, A), (C, B), (C, A), (B, A)}
    assert not any(one.predicate == KG.succeeds for one in made)
    step = made[Triple(D, KG.succeedsTransitive, A)]
    assert step.rule.name == "transitive"
    assert step.premises == (Triple(D, KG.succeedsTransitive, C), Triple(C, KG.succeedsTransitive, A))


def test_lineages_by_version_and_by_basis_are_kept_apart():
    made = inferred(Triple(C, KG.succeeds, B), Triple(B, KG.basedOn, A))
    assert (C, A) not in {(one.subject, one.object) for one in made}


@pytest.mark.parametrize("ring", [(A,), (A, B), (A, B, C)])
def test_a_ring_ends_and_nothing_comes_before_itself(ring):
    links = [Triple(one, KG.succeeds, other) for one, other in zip(ring, (*ring[1:], ring[0]), strict=True)]
    closed = [one for one in inferred(*links) if one.predicate == KG.succeedsTransitive]
    assert {(one.subject, one.object) for one in closed} == {(x, y) for x in ring for y in ring if x != y}


def test_a_long_chain_is_closed_in_time():
    nodes = [to_iri(f"version-{number}") for number in range(200)]
    made = inferred(*(Triple(new, KG.basedOn, old) for old, new in pairwise(nodes)))
    assert sum(one.predicate == KG.basedOnTransitive for one in made) == 200 * 199 // 2


def test_of_two_ways_the_shorter_is_told():
    links = [
        Triple(A, KG.succeeds, B),
        Triple(B, KG.succeeds, C),
        Triple(C, KG.succeeds, D),
        Triple(A, KG.succeeds, D),
    ]
    step = inferred(*links)[Triple(A, KG.succeedsTransitive, D)]
    assert step.rule.name == "subproperty"
    assert step.premises == (Triple(A, KG.succeeds, D),)


def test_an_axiom_more_in_the_ontology_needs_no_code():
    of = NamedNode("urn:of")
    rules = to_rules(
        [
            Triple(of, OWL.inverseOf, KG.uses),
            Triple(of, RDF.type, OWL.TransitiveProperty),
            Triple(of, RDFS.subPropertyOf, NamedNode("urn:near")),
        ]
    )
    made = inferred(Triple(A, KG.uses, B), Triple(B, KG.uses, C), rules=rules)
    assert {(B, of, A), (C, of, B), (C, of, A), (A, KG.uses, C), (C, NamedNode("urn:near"), A)} <= said(made)


def test_nothing_follows_from_nothing_or_without_rules():
    assert inferred() == {}
    assert inferred(Triple(A, KG.develops, B), rules={}) == {}
    assert inferred(Triple(A, RDFS.label, Literal("甲"))) == {}


# --- laws --------------------------------------------------------------------------------------

_PREDICATES = st.sampled_from([*(KG[name] for name in SIGNATURES), KG.succeedsTransitive, KG.developedBy])
_CLASSES = st.sampled_from([KG.Model, KG.Broker, KG.Company, KG.Technology, KG.Report])
triples = st.one_of(
    st.builds(Triple, st.sampled_from(NODES), _PREDICATES, st.sampled_from(NODES)),
    st.builds(Triple, st.sampled_from(NODES), st.just(KG.succeeds), st.sampled_from(NODES)),
    st.builds(Triple, st.sampled_from(NODES), st.just(RDF.type), _CLASSES),
)
GRAPHS = st.sets(triples, max_size=12)


def to_ground(triple, made):
    """The stated triples at the end of a triple's premises."""
    if triple not in made:
        return {triple}
    return set().union(*(to_ground(premise, made) for premise in made[triple].premises))


@given(GRAPHS, st.randoms(use_true_random=False))
def test_order_does_not_matter(stated, random):
    shuffled = random.sample(sorted(stated, key=str), len(stated))
    assert infer(shuffled, RULES) == infer(stated, RULES)


@given(GRAPHS, GRAPHS)
def test_more_statements_only_add(stated, more):
    assert infer(stated, RULES).keys() <= infer(stated | more, RULES).keys() | more


@given(GRAPHS)
def test_what_follows_from_what_follows_has_been_inferred(stated):
    assert infer(stated | infer(stated, RULES).keys(), RULES) == {}


@given(GRAPHS)
def test_what_is_stated_is_not_inferred(stated):
    assert not infer(stated, RULES).keys() & stated


@given(GRAPHS)
def test_premises_are_enough(stated):
    made = infer(stated, RULES)
    for triple in made:
        ground = to_ground(triple, made)
        assert ground <= stated
        assert triple in infer(ground, RULES)


@given(GRAPHS, st.data())
def test_inferred_triples_vanish_with_their_premises(stated, data):
    made = infer(stated, RULES)
    gone = data.draw(st.sets(st.sampled_from(sorted(stated, key=str)))) if stated else set()
    left = infer(stated - gone, RULES)
    assert left.keys() <= made.keys() | gone
    for triple in made.keys() - left.keys():
        assert to_ground(triple, made) & gone
    for triple in left:
        assert not to_ground(triple, left) & gone


# --- the second engine -------------------------------------------------------------------------


def owl_rl(stated):
    """What OWL 2 RL entails, with the axioms of the kinds that we reason by."""
    kinds = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf)
    graph = rdflib.Graph()
    for quad in parse(ontology("kg.ttl").read_bytes(), format=RdfFormat.TURTLE):
        if quad.predicate in kinds or quad.object in (OWL.SymmetricProperty, OWL.TransitiveProperty):
            graph.add(tuple(map(to_rdflib, quad.triple)))
    for triple in stated:
        graph.add(tuple(map(to_rdflib, triple)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def about(nodes, graph):
    """The triples of some nodes, without what every graph entails and what leads back to its own subject."""
    trivial = (str(RDFS.base), OWL.base, str(RDF.base))
    return {
        (str(s), str(p), str(o))
        for s, p, o in graph
        if str(s) in nodes
        and str(p) != OWL.base + "sameAs"
        and not (str(p) == RDF.type.value and str(o).startswith(trivial))
        and not (s == o and str(p).endswith("Transitive"))
    }


def compare(stated):
    ours = {
        (one.subject.value, one.predicate.value, one.object.value) for one in {*stated, *infer(stated, RULES)}
    }
    theirs = owl_rl(stated)
    nodes = {one.subject.value for one in stated} | {
        one.object.value for one in stated if isinstance(one.object, NamedNode) and one.predicate != RDF.type
    }
    ours = {one for one in ours if not (one[0] == one[2] and one[1].endswith("Transitive"))}
    assert ours == about(nodes, theirs)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "stated",
    [
        [
            Triple(A, KG.succeeds, B),
            Triple(B, KG.succeeds, C),
            Triple(C, KG.succeeds, A),
            Triple(C, KG.basedOn, D),
        ],
        [Triple(A, KG.partnerOf, B), Triple(B, KG.subsidiaryOf, C), Triple(D, KG.recommends, A)],
        [
            Triple(A, RDF.type, KG.Analyst),
            Triple(B, RDF.type, KG.CreativeWork),
            Triple(C, RDF.type, KG.Report),
        ],
        [Triple(A, KG.succeedsTransitive, B), Triple(B, KG.succeeds, C), Triple(E, KG.succeeds, A)],
    ],
)
def test_an_owl_rl_engine_entails_the_same(stated):
    compare(stated)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_owl_rl_engine_entails_the_same_of_the_sample():
    entities = {one.subject for one in to_triples(sample_knowledge()) if one.predicate == RDFS.label}
    stated = [
        one
        for one in to_triples(sample_knowledge())
        if one.subject in entities and (one.predicate == RDF.type or one.predicate.value.startswith(ONTOLOGY))
    ]
    assert len(stated) > 80
    compare(stated)
