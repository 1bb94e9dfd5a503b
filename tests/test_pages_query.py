"""``/query``: named queries, queries of one's own, their answers in every form, and what is refused."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store
from serving import Server, serving
from starlette.requests import Request

from kg.rdf.pages.catalogue import GROUPS, to_groups, to_terms
from kg.rdf.pages.query import SHOWN
from kg.rdf.pages.view import Build
from kg.rdf.pages.views import VIEWS
from kg.rdf.query import named_queries
from kg.rdf.store import open_store
from kg.rdf.vocabulary import BASE_IRI, KG
from kg.serve import render

SETTINGS = {
    "name": "",
    "values": {},
    "most": 100_000,
    "may_reach": False,
    "base_iri": "http://localhost/query",
}
COMPANIES = "SELECT ?company ?name { ?company a kg:Company ; rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1", "--max-rows", "2000", "--timeout", "3") as running:
        yield running


def ask(server: Server, path: str = "query", **asked: str) -> httpx.Response:
    accept = {"Accept": "text/html" if path == "query" else "*/*"}
    return server.client.get(f"{server.url}{path}?{urlencode(asked)}", headers=accept)


def look(store: Store, query: str, **settings: Any) -> Any:
    return VIEWS["query"](Build(store), {**SETTINGS, "query": query, **settings}).shown


def answer_of(page: httpx.Response) -> str:
    found = re.search(r'<section id="answer".*?</section>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[0])


# --- the list of named queries


def test_every_named_query_is_in_one_group() -> None:
    names = [name for _, _, group in GROUPS for name in group.split()]
    assert sorted(names) == sorted(named_queries())
    assert len(to_groups()) == len(GROUPS)


def test_the_page_lists_them_with_their_questions(server: Server) -> None:
    chinese, english = (
        server.client.get(
            f"{server.url}query", headers={"Accept": "text/html", "Accept-Language": language}
        ).text
        for language in ("zh", "en")
    )
    for name, query in named_queries().items():
        assert f'href="/query?name={name}"' in chinese
        assert html.escape(query.question_zh) in chinese
        assert html.escape(query.question_en, quote=False) in html.unescape(english)


def test_a_named_query_asks_for_its_parameters(server: Server) -> None:
    page = ask(server, name="shared-by-reports")
    assert page.status_code == 200
    assert re.findall(r'<input name="(\w+)"', page.text) == ["first", "second"]
    assert "第一份报告的标题或文件名" in page.text
    assert "<table" not in page.text
    half = ask(server, name="shared-by-reports", first="05_markdown_table.md")
    assert 'value="05_markdown_table.md"' in half.text
    assert "<table" not in half.text


@pytest.mark.parametrize("name", ["昆仑万维", "300418.SZ", "company-300418.SZ", " 昆仑 万维 "])
def test_a_name_in_any_spelling_gives_rows_that_lead_to_the_words(server: Server, name: str) -> None:
    page = ask(server, name="who-recommends", company=name)
    assert page.status_code == 200
    answer = answer_of(page)
    assert "建议关注【昆仑万维】" in answer
    links = re.findall(r'href="(/id/report-\w+)#c-(\d+)-(\d+)"', answer)
    assert len(links) == 4
    for path, start, end in links:
        report = server.client.get(f"{server.url[:-1]}{path}.json").json()
        assert report["text"][int(start) : int(end)] in answer


def test_a_query_without_parameters_runs_at_once(server: Server) -> None:
    assert "Gen-3 Alpha" in answer_of(ask(server, name="models-by-date"))


def test_triples_lead_to_entities_and_can_be_drawn(server: Server) -> None:
    answer = answer_of(ask(server, name="neighbourhood", entity="Sora"))
    assert 'class="drawing' in answer
    assert 'href="/id/company-openai"' in answer
    assert 'href="/ontology#develops"' in answer
    described = ask(server, query="DESCRIBE id:model-sora")
    assert 'class="triples"' in described.text


# --- queries of one's own


def test_one_s_own_query_by_address_and_by_form(server: Server) -> None:
    got = ask(server, query=COMPANIES)
    posted = server.client.post(
        f"{server.url}query", data={"query": COMPANIES}, headers={"Accept": "text/html"}
    )
    assert answer_of(got) == answer_of(posted)
    assert 'href="/id/company-300418.SZ"' in answer_of(got)
    assert html.escape(COMPANIES) in got.text  # in the field
    assert f'href="/query.csv?{html.escape(urlencode({"query": COMPANIES}))}"' in got.text


def test_truth_and_nothing_are_said(server: Server) -> None:
    assert "是" in answer_of(ask(server, query="ASK { ?s ?p ?o }"))
    assert "否" in answer_of(ask(server, query="ASK { kg:x kg:y kg:z }"))
    assert "没有结果" in answer_of(ask(server, query="SELECT ?s { ?s a kg:Nothing }"))
    assert "没有三元组" in answer_of(ask(server, query="CONSTRUCT WHERE { ?s a kg:Nothing }"))


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"query": "SELECT * {\n ?a ?b"}, 400, "query, line 2, column 7"),
        ({"query": "INSERT DATA { kg:a kg:b kg:c }"}, 400, "INSERT is an update"),
        ({"query": "SELECT * { SERVICE <http://x/> { ?a ?b ?c } }"}, 403, "SERVICE asks another server"),
        ({"name": "nothing"}, 400, "no named query 'nothing'"),
        ({"name": "../../../etc/passwd.rq"}, 400, "no named query"),
        ({"name": "who-recommends", "company": "昆仑千维"}, 400, "near: 昆仑万维"),
        ({"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}, 504, "stopped"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_the_query_kept(
    server: Server, asked: dict[str, str], status: int, said: str
) -> None:
    page = ask(server, **asked)
    assert page.status_code == status
    assert said in answer_of(page)
    assert 'role="alert"' in answer_of(page)
    if "query" in asked:
        assert asked["query"] in html.unescape(page.text)
    for twin in ("query.json", "query.csv"):
        assert ask(server, twin, **asked).status_code in (status, 406)


def test_many_rows_are_cut_on_the_page_and_refused_as_a_file(server: Server) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    page = ask(server, query=everything)
    assert page.status_code == 200
    assert answer_of(page).count("<tr>") == SHOWN + 1
    assert "2,000+ 行" in answer_of(page)
    assert ask(server, "query.csv", query=everything).status_code == 422


def test_without_the_libraries_there_are_plain_fields_and_tables(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "has_bundle", lambda name: False)
    render._environment.cache_clear()
    shown = {"groups": to_groups(), "text": "", "address": None}
    asked = {"name": "", "query": "", "values": {}, "is_complete": True, "chosen": None}
    view = VIEWS["query"](Build(open_store(sample_folder)), {**SETTINGS, "query": "DESCRIBE id:model-sora"})
    scope = {"type": "http", "method": "GET", "path": "/query", "query_string": b"", "headers": []}
    request = Request({**scope, "server": ("localhost", 80), "scheme": "http"})
    page = render.render(request, "query.html", {**shown, "asked": asked, "answer": view.shown})
    render._environment.cache_clear()
    assert "data-editor" not in page
    assert 'class="drawing' not in page
    assert 'class="triples"' in page
    assert "<textarea" in page


# --- twins


def test_answers_as_files(server: Server) -> None:
    asked = {"name": "who-recommends", "company": "昆仑万维"}
    rows = list(csv.DictReader(io.StringIO(ask(server, "query.csv", **asked).text)))
    found = ask(server, "query.json", **asked)
    assert found.headers["content-type"].partition(";")[0] == "application/sparql-results+json"
    bindings = found.json()["results"]["bindings"]
    assert [row["quote"] for row in rows] == [row["quote"]["value"] for row in bindings]
    turtle = ask(server, "query.ttl", name="neighbourhood", entity="Sora")
    assert len(rdflib.Graph().parse(data=turtle.text, format="turtle")) > 5
    assert ask(server, "query.ttl", **asked).status_code == 406
    by_header = server.client.get(f"{server.url}query?{urlencode(asked)}", headers={"Accept": "text/csv"})
    assert by_header.text == ask(server, "query.csv", **asked).text


def test_the_list_itself_as_files(server: Server) -> None:
    shown = ask(server, "query.json").json()
    assert shown["groups"][0]["queries"][0]["name"] == "who-recommends"
    assert shown["prefixes"]["kg"] == KG.base
    graph = rdflib.Graph().parse(data=ask(server, "query.ttl").text, format="turtle")
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = set(graph.subjects(rdflib.RDF.type, shacl.SPARQLExecutable))
    assert len(found) == len(named_queries())
    texts = {str(text) for name in ("select", "construct") for text in graph.objects(None, shacl[name])}
    assert texts == {query.text for query in named_queries().values()}
    assert ask(server, "query.csv").status_code == 406


def test_every_term_has_names_in_both_languages() -> None:
    terms = to_terms()
    assert {f"kg:{name}" for name in KG} <= {term["name"] for term in terms}
    assert all(term["zh"] and term["en"] and term["iri"].startswith("http") for term in terms)
    assert any(re.search("[\u4e00-\u9fff]", term["zh"]) for term in terms)


def test_a_person_who_opens_the_endpoint_is_sent_to_the_page(server: Server) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    found = server.client.get(server.sparql, headers=browser)
    assert (found.status_code, found.headers["location"]) == (303, "/query")
    for accept in ("*/*", "text/turtle", "application/rdf+xml, text/html;q=0.5"):
        assert server.client.get(server.sparql, headers={"Accept": accept}).status_code == 200


def test_requests_that_make_no_sense(server: Server) -> None:
    sent = server.client.post(f"{server.url}query", content=b"x", headers={"Content-Type": "text/plain"})
    assert sent.status_code == 415
    assert server.client.put(f"{server.url}query").status_code == 405
    image = server.client.get(f"{server.url}query", headers={"Accept": "image/png"})
    assert image.status_code == 406


# --- the view


def test_cells_say_what_they_are() -> None:
    store = Store()
    node, other = NamedNode(f"{BASE_IRI}company-a%2Fb"), NamedNode("http://other.example/x")
    store.add(Quad(node, KG.ticker, Literal("<b>", language="zh")))
    store.add(Quad(other, KG.page, Literal(3)))
    shown = look(store, "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY STR(?s)")
    (foreign, number, none), (own, text, _) = shown["rows"]
    assert foreign == {"type": "uri", "value": other.value, "short": other.value}
    assert (own["id"], own["label"]) == ("company-a%2Fb", "company-a%2Fb")
    assert (number["value"], number["datatype"], none) == ("3", "xsd:integer", None)
    assert (text["value"], text["language"]) == ("<b>", "zh")


def test_a_row_leads_to_its_words_only_where_they_are_sure() -> None:
    store = Store()
    one, two, three = (NamedNode(f"{BASE_IRI}report-{number}") for number in "123")
    for report, file in ((one, "a.txt"), (two, "b.txt"), (three, "b.txt")):
        store.add(Quad(report, KG.readFile, Literal(file)))
    values = {
        '"a.txt" 3 "四个字的"': {"report": "report-1", "start": 3, "end": 7},
        '"b.txt" 3 "x"': None,  # two reports are called so
        '"c.txt" 3 "x"': None,
        '"a.txt" "soon" "x"': None,
        '"a.txt" 3 UNDEF': None,
    }
    for row, place in values.items():
        shown = look(store, f"SELECT * {{ VALUES (?file ?start ?quote) {{ ({row}) }} }}")
        assert shown["places"] == [place]
    ending = look(store, 'SELECT * { VALUES (?file ?start ?end) { ("a.txt" 3 9) } }')
    assert ending["places"] == [{"report": "report-1", "start": 3, "end": 9}]


def test_counts_go_to_the_limit_and_no_further(sample_folder: Path) -> None:
    store = open_store(sample_folder)
    shown = look(store, "SELECT * { ?s ?p ?o }", most=1500)
    assert (len(shown["rows"]), shown["count"], shown["is_more"]) == (SHOWN, 1500, True)
    few = look(store, "SELECT * { ?s ?p ?o } LIMIT 3")
    assert (few["count"], few["is_more"]) == (3, False)
    built = look(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", most=1200)
    assert (len(built["triples"]), built["count"], built["is_more"]) == (SHOWN, 1200, True)


def test_hostile_values_are_text(tmp_path: Path) -> None:
    evil = (
        '"><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) \u202e' + "长" * 10_000
    )
    store = Store()
    store.add(Quad(NamedNode(f"{BASE_IRI}x"), KG.ticker, Literal(evil)))
    store.add(Quad(NamedNode("javascript:alert(1)"), KG.ticker, NamedNode("data:text/html,x")))
    store.dump(tmp_path / "graph.ttl", format=RdfFormat.TURTLE, from_graph=DefaultGraph())
    with serving(tmp_path, "--workers", "1") as server:
        pages = [
            ask(server, query="SELECT * { ?s ?p ?o }"),
            ask(server, query="CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"),
            ask(server, query=f"SELECT * {{ ?s ?p ?o }} # {evil[:200]}"),
            ask(server, name=evil[:200]),
            ask(server, name="who-recommends", company=evil[:200]),
        ]
    for page in pages:
        assert re.findall("<script(?! (?:type=.module. )?src=./static/)", page.text) == []
        assert "<img" not in page.text
        assert re.findall(r'\s(?:on\w+|style)="', page.text) == []
        links = re.findall(r'href="([^"]*)"', page.text)
        assert all(link.startswith(("/", "#", "?")) for link in links if link)
