"""Exports of the property graph: read back by networkx, equal bytes, nothing lost."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from factories import claim, document, entity, knowledge, ref, relation, report_entity, sample_knowledge
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.readwrite.graphml import GraphMLWriter

from kg.errors import GraphError, WriteError
from kg.graph import export
from kg.graph.build import to_graph
from kg.graph.export import (
    WRITERS,
    read_node_link,
    to_xml_text,
    write_csv,
    write_gexf,
    write_graphml,
    write_node_link,
)
from kg.graph.folder import open_graph
from kg.graph.output import write_text

GRAPH = to_graph(sample_knowledge())


def same(left, right, fields=("type", "label"), edge_field="predicate"):
    """Isomorphic with equal classes, labels and predicates."""
    return nx.is_isomorphic(
        left,
        right,
        node_match=nx.algorithms.isomorphism.categorical_node_match(list(fields), [None] * len(fields)),
        edge_match=nx.algorithms.isomorphism.categorical_multiedge_match(edge_field, None),
    )


def hostile_graph(text):
    source = document(f"甲{text}乙")
    one, two = entity("Company", text or "空", key="one"), entity("Model", "乙", key="two")
    said = claim(source, ref("Company", "one"), "develops", ref("Model", "two"))
    return to_graph(
        knowledge((source,), (one, two, report_entity(source)), (relation(one.id, "develops", two.id, said),))
    )


def test_node_link_gives_the_very_graph_back(tmp_path):
    again = read_node_link(write_node_link(GRAPH, tmp_path / "graph.json"))
    assert dict(again.nodes(data=True)) == dict(GRAPH.nodes(data=True))
    assert {edge[:3]: edge[3] for edge in again.edges(keys=True, data=True)} == {
        edge[:3]: edge[3] for edge in GRAPH.edges(keys=True, data=True)
    }


def test_node_link_is_readable_utf8_json_with_sorted_keys(tmp_path):
    text = write_node_link(GRAPH, tmp_path / "graph.json").read_text("utf-8")
    assert "昆仑万维" in text
    rows = json.loads(text)["edges"]
    assert all(list(row) == sorted(row) for row in rows)


@pytest.mark.parametrize("reader", ["graphml", "gexf"])
def test_xml_formats_are_isomorphic_when_read_back(tmp_path, reader):
    path = WRITERS[reader](GRAPH, tmp_path / f"graph.{reader}")
    read = {
        "graphml": lambda: nx.read_graphml(path, force_multigraph=True),
        "gexf": lambda: nx.read_gexf(path),
    }
    again = read[reader]()
    assert set(again) == set(GRAPH)
    assert same(GRAPH, again)
    edges = {(a, b, row["predicate"]): json.loads(row["claims"]) for a, b, row in again.edges(data=True)}
    assert edges == {edge[:3]: edge[3]["claims"] for edge in GRAPH.edges(keys=True, data=True)}


@pytest.mark.parametrize("reader", ["graphml", "gexf"])
def test_edge_ids_are_unique(tmp_path, reader):
    path = WRITERS[reader](GRAPH, tmp_path / "graph.xml")
    ids = [one.get("id") for one in ElementTree.parse(path).iter() if one.tag.endswith("}edge")]
    assert len(ids) == len(set(ids)) == GRAPH.number_of_edges()


@pytest.mark.parametrize(
    "text",
    ["\x00\x01\x0b", "a\rb\nc", "\ufffe\uffff", "<&>\"']]>", "\u202e\u200b", "=1+1", "x" * 10_000],
)
@pytest.mark.parametrize("reader", ["graphml", "gexf", "node-link"])
def test_hostile_text_survives_every_writer(tmp_path, reader, text):
    graph = hostile_graph(text)
    path = WRITERS[reader](graph, tmp_path / "graph.out")
    read = {
        "graphml": lambda: nx.read_graphml(path, force_multigraph=True),
        "gexf": lambda: nx.read_gexf(path),
        "node-link": lambda: read_node_link(path),
    }
    again = read[reader]()
    rows = [row["claims"] for _, _, row in again.edges(data=True)]
    claims = [row if isinstance(row, list) else json.loads(row) for row in rows]
    assert claims[0][0]["quote"] == f"甲{text}乙"
    assert len(again) == len(graph)


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_xml_text_is_always_legal(text):
    legal = to_xml_text(text)
    element = ElementTree.fromstring(ElementTree.tostring(ElementTree.Element("a", {"b": legal})))
    assert element.get("b") == legal


def test_csv_has_a_row_a_claim_and_quotes_as_they_are(tmp_path):
    nodes, edges = write_csv(GRAPH, tmp_path)
    with nodes.open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == list(GRAPH)
    with edges.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = sum(
        len(edge["claims"]) + len(edge.get("recommendations", ())) for _, _, edge in GRAPH.edges(data=True)
    )
    again = nx.MultiDiGraph()
    again.add_edges_from((row["subject"], row["object"], row["predicate"]) for row in rows)
    assert len(rows) == expected
    assert {(row["subject"], row["object"], row["predicate"]) for row in rows} == set(GRAPH.edges(keys=True))
    assert [row["target_price"] for row in rows if row["target_price"]] == ["59.30"]
    assert any(row["quote"] == "OpenAI于2024年2月16日发布Sora" for row in rows)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_csv_guards_formulas_only_on_request(tmp_path, text):
    graph = hostile_graph(text)
    plain, _ = write_csv(graph, tmp_path / "plain")
    safe, _ = write_csv(graph, tmp_path / "safe", for_spreadsheet=True)
    labels = []
    for path, encoding in ((plain, "utf-8"), (safe, "utf-8-sig")):
        with path.open(encoding=encoding, newline="") as file:
            labels.append(next(row["label"] for row in csv.DictReader(file) if row["id"] == "company-one"))
    assert labels == [text, f"'{text}"]
    assert safe.read_bytes().startswith(b"\xef\xbb\xbf")


SCRIPT = """
import sys; sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from factories import sample_knowledge
from kg.graph.build import to_graph
from kg.graph.export import WRITERS, write_csv
out = Path(sys.argv[1]); graph = to_graph(sample_knowledge())
for name, write in WRITERS.items(): write(graph, out / name)
write_csv(graph, out)
"""


def test_bytes_do_not_depend_on_hash_seed_or_locale(tmp_path):
    here = Path(__file__).parent
    script = SCRIPT.format(tests=str(here), root=str(here.parent))
    for name, extra in (
        ("a", {"PYTHONHASHSEED": "1", "LC_ALL": "C"}),
        ("b", {"PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8"}),
    ):
        (tmp_path / name).mkdir()
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / name)], check=True, env={**os.environ, **extra}
        )
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 5
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"nodes": 1}', "\x00", '{"nodes": [], "edges": [{"source": 1}]}']
)
def test_what_is_no_graph_is_refused(tmp_path, content):
    path = tmp_path / "graph.json"
    path.write_text(content, "utf-8")
    with pytest.raises(GraphError, match=r"graph\.json"):
        read_node_link(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(GraphError, match="absent"):
        read_node_link(tmp_path / "absent.json")


def test_an_unwritable_place_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError, match="cannot be written"):
        write_graphml(GRAPH, tmp_path / "file" / "graph.graphml")
    with pytest.raises(WriteError, match="cannot be written"):
        write_gexf(GRAPH, tmp_path)


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path, monkeypatch):
    target = write_text(tmp_path / "graph.json", "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(WriteError, match="No space left"):
        write_text(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]


def by_networkx(graph):
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True, edge_id_from_attribute="edge_id")
    writer.add_graph_element(export._flat(graph, "edge_id"))
    writer.indent(writer.xml)
    text = ElementTree.tostring(writer.xml, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode("utf-8", "backslashreplace")


@settings(max_examples=50)
@given(st.text())
def test_graphml_is_to_the_byte_what_networkx_writes(text):
    graph = hostile_graph(text)
    with tempfile.TemporaryDirectory() as folder:
        assert write_graphml(graph, Path(folder) / "graph.graphml").read_bytes() == by_networkx(graph)


def test_the_graphml_of_a_build_is_what_networkx_writes(sample_folder):
    graph = open_graph(sample_folder)
    assert (sample_folder / "graph.graphml").read_bytes() == by_networkx(graph)
