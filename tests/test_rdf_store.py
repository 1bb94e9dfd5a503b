import pytest
from pyoxigraph import DefaultGraph

from kg.errors import GraphError, WriteError
from kg.rdf.export import write_trig, write_turtle
from kg.rdf.serialise import to_quads, to_triples
from kg.rdf.store import open_graph, open_store, write_store
from tests.factories import SPRING, knowledge, report_entity, sample_knowledge

SAMPLE = sample_knowledge()


def test_a_store_on_disk_holds_every_quad(tmp_path):
    write_store(tmp_path / "store", SAMPLE)
    assert set(open_store(tmp_path / "store")) == set(to_quads(SAMPLE))
    assert set(open_store(tmp_path)) == set(to_quads(SAMPLE))
    assert [one.name for one in tmp_path.iterdir()] == ["store"]


def test_a_store_is_replaced_while_an_old_one_is_open(tmp_path):
    write_store(tmp_path / "store", SAMPLE)
    old = open_store(tmp_path / "store")
    lone = knowledge((SPRING,), (report_entity(SPRING),))
    write_store(tmp_path / "store", lone)
    assert len(old) == len(set(to_quads(SAMPLE)))
    assert set(open_store(tmp_path / "store")) == set(to_quads(lone))


def test_an_open_store_cannot_be_changed(tmp_path):
    write_store(tmp_path / "store", SAMPLE)
    with pytest.raises(RuntimeError, match="read-write"):
        open_store(tmp_path).update("DELETE WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("write", [write_turtle, write_trig])
def test_a_build_without_a_store_is_read_from_its_files(tmp_path, write):
    write(tmp_path / f"graph.{'ttl' if write is write_turtle else 'trig'}", SAMPLE)
    found = open_store(tmp_path).quads_for_pattern(None, None, None, DefaultGraph())
    assert {quad.triple for quad in found} == set(to_triples(SAMPLE))


def test_what_cannot_be_opened_says_so(tmp_path):
    with pytest.raises(GraphError, match="no such graph"):
        open_store(tmp_path / "none")
    with pytest.raises(GraphError, match="holds no graph"):
        open_store(tmp_path)
    (tmp_path / "a.csv").touch()
    with pytest.raises(GraphError, match="not a graph"):
        open_store(tmp_path / "a.csv")
    (tmp_path / "bad.ttl").write_text("@prefix id: <urn:x> .\nid:a id:b .")
    with pytest.raises(GraphError, match=r"bad\.ttl"):
        open_store(tmp_path / "bad.ttl")
    with pytest.raises(GraphError, match=r"bad\.ttl"):
        open_graph(tmp_path / "bad.ttl")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(GraphError, match="build it again"):
        open_store(tmp_path)


def test_a_store_where_none_can_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriteError):
        write_store(tmp_path / "file" / "store", SAMPLE)


def test_rdflib_users_get_a_graph(tmp_path):
    write_turtle(tmp_path / "graph.ttl", SAMPLE)
    for path in (tmp_path, tmp_path / "graph.ttl"):
        graph = open_graph(path)
        assert len(graph) == len(set(to_triples(SAMPLE)))
        assert dict(graph.namespaces())["kg"].endswith("ontology#")
    with pytest.raises(GraphError, match="none: no such graph"):
        open_graph(tmp_path / "none")
