import random

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.rdf.iris import to_iri
from kg.rdf.turtle import TermWriter, to_quoted, to_trig, to_turtle
from kg.rdf.vocabulary import PREFIXES, RDF, XSD

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
nodes = st.text(st.characters(categories=["L", "N", "M"], include_characters="._-·%/")).map(to_iri)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="zh-CN")),
    st.integers().map(lambda number: Literal(str(number), datatype=XSD.integer)),
    # rdflib writes tiny decimals with an exponent, which xsd:decimal does not allow
    st.decimals(-(10**6), 10**6, places=4).map(lambda number: Literal(f"{number:f}", datatype=XSD.decimal)),
    texts.map(lambda text: Literal(text, datatype=XSD.date)),
)
triples = st.builds(Triple, nodes, nodes, st.one_of(nodes, literals))


def _lowered(triple):
    """Language tags are written in lower case, and so are compared."""
    term = triple.object
    if isinstance(term, Literal) and term.language:
        return (triple.subject, triple.predicate, Literal(term.value, language=term.language.lower()))
    return (triple.subject, triple.predicate, term)


@given(st.lists(triples))
def test_pyoxigraph_reads_back_what_was_written(given_triples):
    text = "".join(to_turtle(given_triples))
    found = {(quad.subject, quad.predicate, quad.object) for quad in parse(text, format=RdfFormat.TURTLE)}
    assert found == set(map(_lowered, given_triples))


def _from_rdflib(term):
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    datatype = NamedNode(str(term.datatype)) if term.datatype else None
    return (
        Literal(str(term), language=term.language) if term.language else Literal(str(term), datatype=datatype)
    )


@given(st.lists(triples.filter(lambda one: getattr(one.object, "datatype", None) != XSD.date)))
def test_rdflib_reads_the_same(given_triples):
    store = rdflib.Graph()
    rdflib.NORMALIZE_LITERALS = False
    try:
        store.parse(data="".join(to_turtle(given_triples)), format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = True
    found = {tuple(map(_from_rdflib, triple)) for triple in store}
    assert found == set(map(_lowered, given_triples))


@given(st.lists(triples), st.randoms())
def test_order_and_repetition_do_not_show(given_triples, chance):
    shuffled = [*given_triples, *given_triples[:3]]
    chance.shuffle(shuffled)
    assert "".join(to_turtle(given_triples)) == "".join(to_turtle(shuffled))


@given(st.lists(st.tuples(triples, st.one_of(nodes, st.just(DefaultGraph())))))
def test_trig_reads_back(placed):
    quads = [Quad(one.subject, one.predicate, one.object, graph) for one, graph in placed]
    random.shuffle(quads)
    found = parse("".join(to_trig(quads)), format=RdfFormat.TRIG)
    assert {(_lowered(quad), quad.graph_name) for quad in found} == {
        (_lowered(quad), quad.graph_name) for quad in quads
    }


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (PREFIXES["id"] + "model-天工3.0", "id:model-天工3.0"),
        (PREFIXES["id"] + "company-300418.SZ", "id:company-300418.SZ"),
        (PREFIXES["id"] + "x.", f"<{PREFIXES['id']}x.>"),
        (PREFIXES["id"] + "-x", f"<{PREFIXES['id']}-x>"),
        (PREFIXES["id"] + "a%2Fb", f"<{PREFIXES['id']}a%2Fb>"),
        (PREFIXES["id"] + "a/b", f"<{PREFIXES['id']}a/b>"),
        (PREFIXES["id"], f"<{PREFIXES['id']}>"),
        ("urn:x", "<urn:x>"),
    ],
)
def test_a_name_has_a_prefix_only_where_the_grammar_allows(iri, written):
    assert TermWriter(PREFIXES).iri(iri) == written


def test_numbers_keep_their_digits():
    writer = TermWriter(PREFIXES)
    assert writer.literal(Literal("12.30", datatype=XSD.decimal)) == "12.30"
    assert writer.literal(Literal("7", datatype=XSD.decimal)) == '"7"^^xsd:decimal'
    assert writer.literal(Literal("0060", datatype=XSD.integer)) == "0060"
    assert writer.literal(Literal("many", datatype=XSD.integer)) == '"many"^^xsd:integer'


def test_a_literal_stays_on_its_line():
    assert "\n" not in to_quoted('a\n"b"\r\t\\ \u2028')


def test_long_lists_break_and_type_comes_first():
    subject = NamedNode(PREFIXES["id"] + "s")
    many = [Triple(subject, NamedNode("urn:p"), Literal("很长的文字" * 10 + str(n))) for n in range(3)]
    lines = "".join(to_turtle([*many, Triple(subject, RDF.type, NamedNode("urn:T"))])).splitlines()
    start = lines.index("id:s a <urn:T> ;")
    assert len(lines[start:]) == 5  # type, three objects, the empty line
