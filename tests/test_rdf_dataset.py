"""The store as an rdflib Dataset: the same quads, graph by graph, read where they lie."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID as DEFAULT

import kg
from kg.errors import GraphError
from kg.rdf.dataset import open_dataset
from kg.rdf.store import open_graph, open_store, to_rdflib

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ID = "https://w3id.org/yanbao-kg/id/"


def to_count(answer: rdflib.query.Result) -> int:
    return int(next(iter(answer)).n)  # type: ignore[union-attr]


def plain(triples: Iterable[tuple[rdflib.term.Node, ...]]) -> set[tuple[str, ...]]:
    """Without the datatype xsd:string, which Oxigraph's rdflib terms have and rdflib's own have not."""
    return {tuple(term.n3().removesuffix(f"^^<{rdflib.XSD.string}>") for term in one) for one in triples}


def test_graph_by_graph_it_is_what_the_files_hold(sample_folder: Path) -> None:
    dataset = open_dataset(sample_folder)
    named: dict[str, set[tuple[rdflib.term.Node, ...]]] = defaultdict(set)
    for quad in parse(path=str(sample_folder / "graph.trig"), format=RdfFormat.TRIG):
        if isinstance(quad.graph_name, NamedNode):
            terms = (quad.subject, quad.predicate, quad.object)
            named[quad.graph_name.value].add(tuple(map(to_rdflib, terms)))
    assert len(named) == 12  # of eleven reports, and what is inferred
    assert {str(graph.identifier) for graph in dataset.graphs()} - {str(DEFAULT)} == named.keys()
    for name, triples in named.items():
        assert plain(dataset.graph(name)) == plain(triples)
    assert plain(dataset.default_graph) == plain(open_graph(sample_folder))


def test_the_default_graph_is_asked_unless_another_is_named(sample_folder: Path) -> None:
    dataset, store = open_dataset(sample_folder), open_store(sample_folder)
    in_all = sum(1 for _ in store.quads_for_pattern(None, None, None, None))
    default = to_count(dataset.query(COUNT))
    named = to_count(dataset.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))
    assert default + named == in_all
    question = "SELECT DISTINCT ?quote { GRAPH ?report { ?claim kg:statedIn ?report ; kg:quote ?quote } }"
    assert len(list(dataset.query(question))) > 100


def test_patterns_and_prefixes_are_those_of_rdflib(sample_folder: Path) -> None:
    dataset = open_dataset(sample_folder)
    model, label = rdflib.URIRef(f"{ID}model-可灵"), rdflib.RDFS.label
    assert [str(word) for word in dataset.default_graph.objects(model, label)] == ["可灵"]
    assert dict(dataset.namespaces())["kg"] == rdflib.URIRef("https://w3id.org/yanbao-kg/ontology#")
    found = dataset.default_graph.subjects(label, rdflib.Literal("可灵"))
    assert model in found


@pytest.mark.parametrize("name", ["store", "graph.trig", "graph.ttl"])
def test_a_store_and_files_open_too(sample_folder: Path, name: str) -> None:
    assert to_count(open_dataset(sample_folder / name).query(COUNT)) > 1000


def test_it_cannot_be_written(sample_folder: Path) -> None:
    dataset = kg.open_graph(sample_folder)
    before = to_count(dataset.query(COUNT))
    one = rdflib.URIRef("https://example.org/one")
    for write in (dataset.add, dataset.remove):
        with pytest.raises(GraphError, match="only read"):
            write((one, one, one))
    with pytest.raises(GraphError):
        dataset.update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(GraphError):
        dataset.parse(data="<a:b> <a:b> <a:b> .", format="turtle")
    assert len(dataset.graph(one)) == 0
    assert one not in {graph.identifier for graph in dataset.graphs()}
    assert to_count(dataset.query(COUNT)) == before


def test_it_reads_on_what_it_opened_when_a_build_replaces_it(sample_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "out")
    old = kg.open_graph(tmp_path / "out")
    before = to_count(old.query(COUNT))
    kg.build(Path(kg.__file__).parent / "sample" / "07_one_line.txt", output=tmp_path / "out")
    assert to_count(old.query(COUNT)) == before
    assert to_count(kg.open_graph(tmp_path / "out").query(COUNT)) < before


def test_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="holds no graph"):
        kg.open_graph(tmp_path)
