"""What the page saves can be read by the tools it is meant for, and says what the build says."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from xml.etree import ElementTree

import pytest
from factories import sample_knowledge
from networkx import node_link_graph
from pyoxigraph import BlankNode, RdfFormat, parse
from test_view_browser import HOSTILE, hostile_knowledge, search, untick

from kg.graph.build import to_graph
from kg.rdf.export import write_turtle
from kg.view.page import write_html

pytest_plugins = ("browser",)

DATA = ("ttl", "csv", "json", "svg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("save")


@pytest.fixture(scope="module")
def sample(folder):
    return write_html(sample_knowledge(), folder / "graph.html")


@pytest.fixture
def visit(open_page, sample):
    return open_page(sample)


def saved(visit, kind, *, scope="shown"):
    """The bytes that a click on the button saves."""
    if not visit.page.locator("#save-window").is_visible():
        visit.page.locator("#save").click()
    visit.page.locator(f'[name="scope"][value="{scope}"]').check()
    with visit.page.expect_download() as waiting:
        visit.page.locator(f'[data-save="{kind}"]').click()
    assert waiting.value.suggested_filename == f"yanbao-kg.{kind}"
    content = waiting.value.path().read_bytes()
    visit.page.keyboard.press("Escape")
    return content


def described(triples):
    """Triples as a multiset, in which a claim is what is said of it."""
    named, nodes = Counter(), {}
    for triple in triples:
        is_claim = isinstance(triple.subject, BlankNode) or "/claim-" in triple.subject.value
        is_call = isinstance(triple.subject, BlankNode) or "/recommendation-" in triple.subject.value
        if is_claim or is_call:
            nodes.setdefault(str(triple.subject), set()).add((str(triple.predicate), str(triple.object)))
        elif not triple.predicate.value.endswith("hasRecommendation"):
            named[str(triple.subject), str(triple.predicate), str(triple.object)] += 1
    return named, Counter(map(frozenset, nodes.values()))


def test_turtle_says_what_the_build_says(visit, folder):
    untick(visit, "relations", "mentions")
    found, claims = described(parse(saved(visit, "ttl"), RdfFormat.TURTLE))
    write_turtle(folder / "graph.ttl", sample_knowledge())
    stated, stated_claims = described(parse((folder / "graph.ttl").read_bytes(), RdfFormat.TURTLE))
    assert not found - stated
    assert not claims - stated_claims
    assert claims == stated_claims, "everything is on the board, so every claim is there"
    wanted = {key: 1 for key in stated if "label" in key[1] or "#type" in key[1] or "develops" in key[1]}
    missing = {key for key in wanted if key not in found}
    assert {key[2] for key in missing if key[1].endswith("type>")} <= {
        f"<https://w3id.org/yanbao-kg/ontology#{name}>" for name in ("Relation", "Judgement", "Conflict")
    }
    assert not {key for key in missing if not key[1].endswith("type>")}


def test_turtle_of_the_sample_holds_typed_values(open_page, sample_folder):
    visit = open_page(sample_folder / "graph.html")
    visit.page.locator("#more").click()
    untick(visit, "relations", "mentions")
    found, claims = described(parse(saved(visit, "ttl"), RdfFormat.TURTLE))
    stated, stated_claims = described(parse((sample_folder / "graph.ttl").read_bytes(), RdfFormat.TURTLE))
    assert not found - stated
    assert not claims - stated_claims
    assert any("XMLSchema#date" in key[2] for key in found)


def test_the_base_of_the_build_is_the_base_of_the_turtle(open_page, folder):
    page = write_html(sample_knowledge(), folder / "based.html", base_iri="https://kg.example/x#")
    content = saved(open_page(page), "ttl").decode()
    assert "@prefix id: <https://kg.example/x#> ." in content
    assert "w3id.org/yanbao-kg/id/" not in content


def test_csv_has_a_row_for_every_claim(visit):
    content = saved(visit, "csv").decode("utf-8")
    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content[1:], newline="")))
    graph = to_graph(sample_knowledge())
    edges = [edge for _, _, key, edge in graph.edges(keys=True, data=True) if key != "mentions"]
    values = [
        value for _, node in graph.nodes(data=True) for all_ in node["attributes"].values() for value in all_
    ]
    calls = sum(len(edge.get("recommendations", ())) for edge in edges)
    assert len(rows) == sum(len(one["claims"]) for one in (*edges, *values)) + calls
    said = next(row for row in rows if row["relation"] == "investsIn")
    assert (said["subject_label"], said["object_label"], said["broker"]) == ("微软", "OpenAI", "澄海证券")
    assert said["quote"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_the_csv_is_a_formula(open_page, folder, text):
    graph = to_graph(sample_knowledge())
    graph.nodes["model-sora"]["label"] = text
    content = saved(open_page(write_html(graph, folder / "formula.html")), "csv").decode("utf-8-sig")
    labels = {row["object_label"] for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert f"'{text}" in labels
    assert text not in labels


def test_json_is_a_graph_that_networkx_reads(visit):
    content = json.loads(saved(visit, "json"))
    graph = node_link_graph(content, edges="edges")
    whole = to_graph(sample_knowledge())
    assert set(graph) == set(whole)
    for source, target, key, edge in graph.edges(keys=True, data=True):
        expected = whole.edges[source, target, key]
        for name in ("predicate", "asserted", "mention"):
            assert edge[name] == expected[name]
        told = ("report", "broker", "date", "file", "quote", "start", "end", "page", "confidence", "modality")
        assert [{name: one[name] for name in told} for one in edge["claims"]] == [
            {name: one[name] for name in told} for one in expected["claims"]
        ]
        calls = [one["verb"] for one in expected.get("recommendations", ())]
        assert [one["verb"] for one in edge.get("recommendations", ())] == calls


def test_the_selected_one_is_saved_with_its_relations(visit):
    visit.page.locator("#save").click()
    assert visit.page.locator('[value="selected"]').is_disabled()
    visit.page.keyboard.press("Escape")
    search(visit, "微软")
    content = json.loads(saved(visit, "json", scope="selected"))
    assert {node["label"] for node in content["nodes"]} == {"微软", "OpenAI"}
    assert [edge["key"] for edge in content["edges"]] == ["investsIn"]


def test_png_and_svg_are_pictures(visit):
    assert saved(visit, "png").startswith(b"\x89PNG\r\n\x1a\n")
    picture = ElementTree.fromstring(saved(visit, "svg"))
    texts = [one.text for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Sora", "昆仑万维", "开发"} <= set(texts)
    assert sum(one.tag.endswith(("circle", "polygon")) for one in picture.iter()) == 28


def test_nothing_on_the_board_is_nothing_to_save(visit):
    visit.page.locator('fieldset[data-kind="classes"]').get_by_text("全不选").click()
    visit.page.locator("#save").click()
    visit.page.locator('[data-save="svg"]').click()
    assert "没有可保存的内容" in visit.page.locator("#save-told").inner_text()


def test_the_link_is_copied(chromium, sample):
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(sample.resolve().as_uri())
        page.wait_for_selector("body.drawn")
        page.click("#save")
        page.click("#copy")
        page.wait_for_function("() => document.getElementById('save-told').textContent !== ''")
        assert page.evaluate("() => navigator.clipboard.readText()") == page.input_value("#link")


@pytest.mark.parametrize("said", HOSTILE, ids=[ascii(one)[:24] for one in HOSTILE])
def test_hostile_text_is_saved_as_text(open_page, folder, said):
    visit = open_page(write_html(hostile_knowledge(said), folder / "hostile.html"))
    ttl, table, graph, picture = (saved(visit, kind) for kind in DATA)
    quotes = {
        triple.object.value for triple in parse(ttl, RdfFormat.TURTLE) if "quote" in str(triple.predicate)
    }
    assert any(said in quote for quote in quotes)
    assert any(
        said in row["quote"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    )
    assert (
        said in json.loads(graph)["nodes"][0]["label"] + json.loads(graph)["edges"][0]["claims"][0]["quote"]
    )
    root = ElementTree.fromstring(picture)
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert tags <= {"svg", "rect", "path", "text", "polygon", "circle", "title"}
    assert {name for one in root.iter() for name in one.attrib if name.startswith("on")} == set()
