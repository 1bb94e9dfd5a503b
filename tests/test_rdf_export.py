import json
import os
import subprocess
import sys

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import GraphError, WriteError
from kg.rdf.export import FORMATS, export, find_format, write_export, write_trig, write_turtle
from kg.rdf.jsonld import read_context, to_jsonld
from kg.rdf.rdfxml import to_rdfxml
from kg.rdf.serialise import to_inferred, to_triples
from kg.rdf.store import open_store, to_store
from kg.rdf.vocabulary import BASE_IRI, KG, XSD
from tests.factories import sample_knowledge

SAMPLE = sample_knowledge()
TRIPLES = set(to_triples(SAMPLE))
INFERRED = set(to_inferred(SAMPLE))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # it warns of its own use
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(name, tmp_path):
    path = tmp_path / f"graph{FORMATS[name].suffix}"
    write_export(path, SAMPLE)
    said = TRIPLES | INFERRED if FORMATS[name].has_graphs else TRIPLES
    assert {quad.triple for quad in open_store(path).quads_for_pattern(None, None, None, None)} == said
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(str(path))
    assert len({quad[:3] for quad in dataset.quads()}) == len(said)


@pytest.mark.parametrize("name", FORMATS)
def test_a_store_exports_the_same_bytes(name):
    base = "https://example.org/kg/"
    assert export(to_store(SAMPLE), name) == export(SAMPLE, name)
    assert export(to_store(SAMPLE, base), name) == export(SAMPLE, name, base)


@pytest.mark.parametrize("name", ["trig", "nq"])
def test_formats_with_graphs_keep_claims_in_their_reports_graph(name):
    rdf_format = RdfFormat.TRIG if name == "trig" else RdfFormat.N_QUADS
    quads = list(parse(export(SAMPLE, name), format=rdf_format))
    assert len(quads) == len(TRIPLES) + len(INFERRED)
    claims = [quad for quad in quads if quad.object == KG.Claim]
    stated = {quad.subject: quad.object for quad in quads if quad.predicate == KG.statedIn}
    assert claims
    assert all(quad.graph_name == stated[quad.subject] for quad in claims)


def test_turtle_and_trig_by_name(tmp_path):
    write_turtle(tmp_path / "graph.ttl", SAMPLE)
    write_trig(tmp_path / "graph.trig", SAMPLE)
    assert (tmp_path / "graph.ttl").read_bytes() == export(SAMPLE, "ttl")
    assert (tmp_path / "graph.trig").read_bytes() == export(SAMPLE, "trig")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("turtle", "ttl"),
        (".jsonld", "json-ld"),
        ("RDF/XML", "rdf/xml"),
        ("rdfxml", "rdf/xml"),
        ("nquads", "nq"),
    ],
)
def test_formats_have_usual_names(given, meant):
    assert find_format(given) == meant


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(GraphError, match=r"unknown RDF format 'gexf'; there are: ttl, trig"):
        export(SAMPLE, "gexf")


def test_a_folder_that_cannot_be_made_is_reported(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriteError):
        write_turtle(tmp_path / "file" / "graph.ttl", SAMPLE)


def test_xml_takes_what_it_can_hold():
    store = Store()
    store.add(Quad(NamedNode("urn:s"), KG.quote, Literal("甲\x0b<乙>\r\n&]]>")))
    (triple,) = parse(export(store, "rdf/xml"), format=RdfFormat.RDF_XML)
    assert triple.object.value == "甲\ufffd<乙>\r\n&]]>"


def test_xml_names_predicates_of_any_namespace():
    quads = [
        Quad(NamedNode("urn:s?a&b"), NamedNode("urn:p"), Literal("x", language="zh-Hans")),
        Quad(BlankNode("b"), NamedNode("http://example.org/名"), BlankNode("c")),
        Quad(BlankNode("b"), KG.page, Literal("1", datatype=XSD.integer)),
    ]
    found = list(parse("".join(to_rdfxml(quads)), format=RdfFormat.RDF_XML, rename_blank_nodes=False))
    assert {one.predicate for one in found} == {one.predicate for one in quads}
    assert Literal("x", language="zh-hans") in {one.object for one in found}
    with pytest.raises(GraphError, match="does not end in a name"):
        list(to_rdfxml([Quad(NamedNode("urn:s"), NamedNode("urn:1"), Literal(""))]))


def test_json_ld_is_readable():
    document = json.loads(export(SAMPLE, "json-ld"))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert nodes["id:model-sora"]["label"] == "Sora"
    assert nodes["id:company-openai"]["develops"] == "id:model-sora"
    assert nodes["id:broker-澄海证券"]["@type"] == ["kg:Broker", "kg:Company"]


def test_the_context_names_every_property_once():
    entries = [entry["@id"] for entry in read_context().values() if isinstance(entry, dict)]
    assert len(entries) == len(set(entries))
    assert {f"kg:{name}" for name in KG if name[0].islower()} <= set(entries)


def test_json_ld_keeps_odd_terms():
    odd = [
        Literal("x", language="ZH-cn"),
        Literal("9" * 30, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        Literal("1e5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#double")),
        Literal("x"),
        NamedNode(BASE_IRI + "//a"),
        NamedNode("urn:x:y"),
    ]
    quads = [Quad(NamedNode("urn:s"), term, value) for value in odd for term in (KG.startOffset, KG.quote)]
    text = "".join(to_jsonld(quads))
    found = {(one.predicate, one.object) for one in parse(text, format=RdfFormat.JSON_LD)}
    lowered = {(one.predicate, one.object) for one in quads if getattr(one.object, "language", None) is None}
    assert found == lowered | {(term, Literal("x", language="zh-cn")) for term in (KG.startOffset, KG.quote)}


def test_hash_seed_and_locale_do_not_show():
    program = (
        "from hashlib import sha256; from kg.rdf.export import FORMATS, export;"
        "from tests.factories import sample_knowledge;"
        "print([sha256(export(sample_knowledge(), name)).hexdigest() for name in FORMATS])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"), ("3", "C"))
    }
    assert len(runs) == 1
