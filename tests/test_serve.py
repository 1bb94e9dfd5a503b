"""``kg serve`` as its clients see it: answers, formats, limits, refusals, and how it starts and stops."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from serving import ROOT, TOKEN, Server, serving, writable

from kg.rdf.rows import ROW_FORMATS
from kg.rdf.triples import GRAPH_FORMATS

COMPANIES = "SELECT ?company ?name { ?company a kg:Company ; rdfs:label ?name } ORDER BY ?name"
ALL = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
#: Each of them would run for hours, or take all memory.
_THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_STEP = "(!kg:nothing|^!kg:nothing)*"
ENDLESS = {
    "a product of everything": f"SELECT (COUNT(*) AS ?n) {{ {_THREE} . ?j ?k ?l . ?m ?n ?o }}",
    "a sorted product": f"SELECT * {{ {_THREE} }} ORDER BY ?i ?a",
    "paths": f"SELECT (COUNT(*) AS ?n) {{ ?a {_STEP} ?b . ?c {_STEP} ?d . ?e {_STEP} ?f }}",
    "asked by yes or no": f"ASK {{ {_THREE} FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) = 0) }}",
    "built triples": f"CONSTRUCT {{ ?a ?b ?f }} {{ {_THREE} . ?j ?k ?l FILTER(?l = ?a && ?l = 5) }}",
}


@pytest.fixture(scope="module")
def server(build_folder: Path) -> Iterator[Server]:
    """A server that only reads; it stays up through all tests of the module."""
    with serving(
        build_folder, "--timeout", "2", "--max-rows", "1000", "--memory", "1GB", "--workers", "3"
    ) as running:
        yield running
        assert running.get("ASK {}").json()["boolean"] is True


@pytest.fixture(scope="module")
def large(sample_folder: Path) -> Iterator[Server]:
    """A server of enough triples that a product of them never ends."""
    with serving(sample_folder, "--timeout", "2", "--memory", "1GB", "--workers", "3") as running:
        yield running
        assert running.get("ASK {}").json()["boolean"] is True


@pytest.fixture
def copied(build_folder: Path, tmp_path: Path) -> Path:
    """A build that may be written."""
    shutil.copytree(build_folder, tmp_path / "out")
    return tmp_path / "out"


def eventually(holds: Callable[[], bool], seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


# --- answers and their formats


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_rows_come_in_every_format(server: Server, form: str) -> None:
    found = httpx.get(server.sparql, params={"query": COMPANIES}, headers={"Accept": form})
    assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, form)
    if form.endswith("json"):
        names = [row["name"]["value"] for row in found.json()["results"]["bindings"]]
    elif form.endswith("xml"):
        names = [one.text for one in ElementTree.fromstring(found.text).iterfind(".//{*}literal")]
    else:
        rows = list(csv.reader(io.StringIO(found.text), delimiter="," if form == "text/csv" else "\t"))
        names = [row[1] for row in rows[1:]]
    assert "昆仑万维" in names
    assert len(names) > 3


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own, in its reader of JSON-LD
@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_triples_come_in_every_format(server: Server, form: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s a kg:Model ; ?p ?o }"
    found = httpx.post(server.sparql, data={"query": query}, headers={"Accept": form})
    assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, form)
    graph = rdflib.Graph().parse(data=found.text, format=form)
    (count,) = server.get("SELECT (COUNT(*) AS ?n) { ?s a kg:Model ; ?p ?o }").json()["results"]["bindings"]
    assert len(graph) == int(count["n"]["value"])


@pytest.mark.parametrize(
    ("accept", "query", "given"),
    [
        ("*/*", COMPANIES, "application/sparql-results+json"),
        ("application/json", COMPANIES, "application/sparql-results+json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", COMPANIES, "application/sparql-results+xml"),
        ("text/csv;q=0.4, text/tab-separated-values", COMPANIES, "text/tab-separated-values"),
        ("text/csv, */*;q=0.1", "ASK {}", "application/sparql-results+json"),
        ("application/sparql-results+xml", "ASK {}", "application/sparql-results+xml"),
        ("application/sparql-results+json, text/turtle;q=0.1", "DESCRIBE id:nothing", "text/turtle"),
        ("application/*", "DESCRIBE id:nothing", "application/ld+json"),
    ],
)
def test_the_format_is_negotiated(server: Server, accept: str, query: str, given: str) -> None:
    found = httpx.get(server.sparql, params={"query": query}, headers={"Accept": accept})
    assert found.headers["content-type"].partition(";")[0] == given
    assert found.headers["vary"] == "Accept"


def test_headers_alone_and_several_accepts(server: Server) -> None:
    assert httpx.head(server.sparql, params={"query": COMPANIES}).headers["content-length"] != "0"
    accepts = [("Accept", "text/csv;q=0.3"), ("Accept", "text/tab-separated-values")]
    found = httpx.get(server.sparql, params={"query": COMPANIES}, headers=accepts)
    assert found.headers["content-type"].startswith("text/tab-separated-values")


@pytest.mark.parametrize("query", [COMPANIES, "ASK {}", "DESCRIBE id:nothing"])
def test_no_format_that_is_wanted_is_406(server: Server, query: str) -> None:
    found = httpx.get(server.sparql, params={"query": query}, headers={"Accept": "image/png, text/csv;q=0"})
    assert found.status_code == 406
    assert "application/" in found.text


def test_a_dataset_is_chosen_by_the_request(server: Server) -> None:
    graphs = [
        row["g"]["value"]
        for row in server.get("SELECT DISTINCT ?g { GRAPH ?g {} }").json()["results"]["bindings"]
    ]
    assert len(graphs) > 1
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted(query: str, **parameters: str) -> int:
        return int(server.get(query, **parameters).json()["results"]["bindings"][0]["n"]["value"])

    one = counted(count, **{"default-graph-uri": graphs[0]})
    assert 0 < one < counted(count)
    assert counted(count, **{"named-graph-uri": graphs[0]}) == 0
    assert (
        counted(
            "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": graphs[0]}
        )
        == 1
    )
    assert (
        counted(
            f"SELECT (COUNT(*) AS ?n) FROM <{graphs[1]}> {{ ?s ?p ?o }}", **{"default-graph-uri": graphs[0]}
        )
        == one
    )
    assert server.get("ASK {}", **{"default-graph-uri": "no iri"}).status_code == 400


# --- what is refused, and how it is said


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT *\n{ ?s ?p }", 400, "line 2, column 10"),
        ("", 400, "line 1"),
        ("SELECT * { ?s nowhere:at ?o }", 400, "line 1, column"),
        ("INSERT DATA { <http://a> <http://b> 1 }", 400, "INSERT is an update"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", 400, "not supported"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 422, "more than 1000 rows"),
        ("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", 422, "more than 1000 triples"),
        ("ASK " + "{" * 9000 + "}" * 9000, 400, "nested too deeply"),
        ("ASK { FILTER(" + "(" * 12000 + "1" + ")" * 12000 + ") }", 400, "nested too deeply"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_query_is_told_what_is_wrong(server: Server, query: str, status: int, said: str) -> None:
    found = httpx.post(server.sparql, data={"query": query}, timeout=30)
    assert (found.status_code, found.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert said in found.text
    assert found.text.count("\n") == 1
    found = httpx.post(
        server.sparql, data={"query": query}, headers={"Accept": "application/json"}, timeout=30
    )
    assert found.headers["content-type"] == "application/problem+json"
    assert (found.json()["status"], said in found.json()["detail"]) == (status, True)


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "said"),
    [
        ("GET", "sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, 400, "exactly one"),
        ("GET", "sparql?query=%FF", {}, 400, "UTF-8"),
        ("GET", "sparql?update=CLEAR%20ALL", {}, 400, "POST"),
        ("PUT", "sparql", {}, 405, "Allow"),
        ("DELETE", "id/company-x", {}, 405, "Allow"),
        ("POST", "sparql", {"content": b"ASK {}"}, 415, "application/sparql-query"),
        ("POST", "sparql", {"content": b"<a/>", "headers": {"Content-Type": "text/xml"}}, 415, "text/xml"),
        ("POST", "sparql", {"data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400, "exactly one"),
        ("POST", "sparql", {"data": {"other": "1"}}, 400, "exactly one"),
        ("POST", "sparql", {"data": {"query": "ASK {}" + " " * (13 << 20)}}, 413, "12 MB"),
        ("GET", "sparql?query=" + "a" * 40_000, {}, 414, "POST"),
        ("GET", "", {"headers": {"X-Long": "a" * 40_000}}, 431, "headers"),
        ("GET", "", {"headers": {"Host": "evil.example"}}, 421, "--allow-host"),
        (
            "GET",
            "sparql?query=ASK{}",
            {"headers": {"Host": "127.0.0.1.evil.example:80"}},
            421,
            "--allow-host",
        ),
        ("GET", "nothing", {}, 404, "/sparql"),
        ("GET", "id/company-nobody", {}, 404, "company-nobody"),
        ("GET", "id/", {}, 404, "nothing"),
        ("GET", "id/..%2f..%2f..%2fetc%2fpasswd", {}, 404, "etc/passwd"),
        ("GET", "..%2f..%2fetc/passwd", {}, 404, "nothing here"),
        ("GET", "store?graph=http://example.org/none", {}, 404, "no graph"),
        ("GET", "store?graph=no%20iri", {}, 400, "not the IRI"),
        ("GET", "store", {}, 400, "name one graph"),
        ("GET", "store?default&graph=http://a/b", {}, 400, "name one graph"),
        ("PUT", "store?default", {"content": b""}, 403, "read-only"),
        ("POST", "sparql", {"data": {"update": "CLEAR ALL"}}, 403, "read-only"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_request_is_told_what_is_wrong(
    server: Server, method: str, path: str, options: dict[str, object], status: int, said: str
) -> None:
    found = httpx.request(method, server.url + path, timeout=30, **options)
    assert (found.status_code, said in found.text) == (status, True), found.text
    if status == 405:
        assert "GET" in found.headers["allow"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:80", "10.1.2.3:8000"])
def test_its_own_names_are_answered(server: Server, host: str) -> None:
    assert httpx.get(server.url, headers={"Host": host}).status_code == 200


def test_raw_nonsense_is_answered_by_400(server: Server) -> None:
    port = httpx.URL(server.url).port
    for sent in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET /" + b"a" * 400_000,
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(sent)
            assert connection.recv(100).startswith(b"HTTP/1.1 4")


# --- limits


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_is_stopped(large: Server, query: str) -> None:
    start = time.monotonic()
    found = httpx.post(large.sparql, data={"query": query}, timeout=30)
    assert found.status_code in (503, 504), found.text
    assert re.search("stopped after 2 s|more memory", found.text)
    assert time.monotonic() - start < 6
    assert large.get("ASK {}").status_code == 200


def test_memory_is_limited(build_folder: Path) -> None:
    growing = (
        "SELECT (SHA1(?e) AS ?f) { BIND(REPLACE(REPLACE('"
        + "a" * 999
        + "', 'a', '"
        + "a" * 999
        + "'), 'a', '"
        + "a" * 999
        + "') AS ?e) }"
    )
    with serving(build_folder, "--memory", "1GB", "--timeout", "20", "--workers", "1") as server:
        found = server.get(growing)
        assert (found.status_code, "more memory" in found.text) == (503, True), found.text
        assert server.get("ASK {}").status_code == 200


def test_a_worker_that_died_is_not_asked(build_folder: Path) -> None:
    with serving(build_folder, "--workers", "3") as server:
        assert eventually(lambda: len(server.workers) == 4)  # one of them keeps names in memory
        for worker in server.workers:
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.3)
        assert [server.get("ASK {}").status_code for _ in range(6)] == [200] * 6
        assert server.client.get(f"{server.url}search.json?q=a").status_code == 200
        assert eventually(lambda: len(server.workers) == 4)


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS)
def test_hanging_up_ends_the_query(sample_folder: Path, query: str) -> None:
    with serving(sample_folder, "--timeout", "60", "--workers", "1") as server:
        before = server.workers
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.sparql, params={"query": query}, timeout=0.5)
        assert eventually(lambda: not all(map(is_running, before)))
        assert server.get("ASK {}").status_code == 200


def test_slow_queries_hold_up_nobody(large: Server) -> None:
    with ThreadPoolExecutor(10) as pool:
        slow = [pool.submit(large.get, ENDLESS["a product of everything"]) for _ in range(2)]
        time.sleep(0.3)
        start = time.monotonic()
        quick = list(pool.map(large.get, [COMPANIES] * 40))
        assert time.monotonic() - start < 1.7
        assert {one.status_code for one in quick} == {200}
        assert len({one.text for one in quick}) == 1
        assert {one.result().status_code for one in slow} == {504}


def test_a_long_answer_is_whole_and_a_slow_reader_loses_it(sample_folder: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d a kg:Company }"
    with serving(sample_folder, "--max-rows", "0", "--workers", "1", "--timeout", "3") as server:
        found = server.get(query + " LIMIT 60000")
        assert len(found.json()["results"]["bindings"]) == 60_000
        port = httpx.URL(server.url).port
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            path = httpx.URL("/sparql", params={"query": query + " LIMIT 60000"}).raw_path
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 200"
            assert server.get("ASK {}").status_code in (200, 503)  # when the reader is given up
            assert eventually(lambda: server.get("ASK {}").status_code == 200)


# --- no request to other hosts


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port that remembers who calls."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(2)
                    calls.append(connection.recv(1000))
                    row = b'{"s":{"type":"literal","value":"there"}}'
                    body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + row + b"]}}"
                    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    connection.sendall(
                        head + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body
                    )

        threading.Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1], calls
        listening.shutdown(socket.SHUT_RDWR)


REACHING = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "select * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SeRvIcE <URL> { ?s ?p ?o } } } } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } FILTER EXISTS { SERVICE ?u { ?s ?p ?o } } }",
    # What is an IRI, a text or a comment to a reader of patterns is none to the engine.
    "PREFIX : <URLx> SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE:p#>\n{ ?s ?p ?o } }",
    'PREFIX ex: <URL> SELECT * { OPTIONAL { ?s ?p ex:a#"""\n} SERVICE <URL> { ?s ?p ?o } #"""\n }',
    "SELECT * { # <\nSERVICE <URL> { ?s ?p ?o } # >\n}",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERV\\u0049CE <URL> { ?s ?p ?o } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
)
LOADING = (
    "LOAD <URL>",
    "load silent <URL> into graph <http://a>",
    "INSERT DATA { <http://a> <http://b> 1 } ; LOAD <URL>",
    'INSERT DATA { <http://a> <http://b> """#""" };LOAD<URL>',
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <URL> { ?s ?p ?o } }",
)


RDF_WITH_ENTITY = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="http://a"><b xmlns="http://b/">&e;</b></rdf:Description></rdf:RDF>"""


def test_no_query_reaches_another_host(server: Server, listener: tuple[int, list[bytes]]) -> None:
    port, calls = listener
    for query in REACHING:
        found = server.get(query.replace("URL", f"http://127.0.0.1:{port}/"))
        assert found.status_code in ((200,) if " FROM " in query else (400, 403)), query
    assert not calls


def test_words_that_look_so_are_no_reason(server: Server) -> None:
    query = """SELECT ?service ("LOAD SERVICE <x>" AS ?text) { # SERVICE <http://a>
        BIND('service' AS ?service) OPTIONAL { ?service <http://service/download> "SERVICE" } }"""
    (row,) = server.get(query).json()["results"]["bindings"]
    assert (row["service"]["value"], row["text"]["value"]) == ("service", "LOAD SERVICE <x>")


def test_no_update_and_no_document_reaches_another_host(
    copied: Path, listener: tuple[int, list[bytes]]
) -> None:
    port, calls = listener
    with writable(copied) as server:
        for text in LOADING:
            assert server.update(text.replace("URL", f"http://127.0.0.1:{port}/")).status_code in (
                400,
                403,
            ), text
        far = json.dumps({"@context": f"http://127.0.0.1:{port}/", "@id": "http://a", "b": "c"})
        assert server.write("PUT", "store?default", far, "application/ld+json").status_code == 400
        entity = f'<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:{port}/">]>' + RDF_WITH_ENTITY
        assert server.write("PUT", "store?default", entity, "application/rdf+xml").status_code in (204, 400)
    assert not calls


def test_service_works_where_it_is_allowed(build_folder: Path, listener: tuple[int, list[bytes]]) -> None:
    port, calls = listener
    with serving(build_folder, "--allow-service") as server:
        found = server.get(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        assert found.json()["results"]["bindings"] == [{"s": {"type": "literal", "value": "there"}}]
        assert len(calls) == 1
        assert server.get("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status_code == 502
        description = httpx.get(server.sparql).text
    assert "BasicFederatedQuery" in description


# --- entities


def test_an_entity_answers_in_what_is_asked_for(server: Server) -> None:
    iri = server.get("SELECT ?m { ?m a kg:Model ; rdfs:label ?l } ORDER BY ?l LIMIT 1").json()["results"][
        "bindings"
    ][0]["m"]["value"]
    local = iri.rpartition("/")[2]
    page = httpx.get(
        f"{server.url}id/{local}", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    )
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall("<script(?! (?:type=.module. )?src=./static/)", page.text) == []
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for accept, ending in (
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
    ):
        found = httpx.get(f"{server.url}id/{local}", headers={"Accept": accept})
        assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, accept)
        assert httpx.get(f"{server.url}id/{local}{ending}").text == found.text
    graph = rdflib.Graph().parse(data=httpx.get(f"{server.url}id/{local}.ttl").text, format="turtle")
    assert (rdflib.URIRef(iri), rdflib.RDFS.label, None) in graph
    assert list(graph.subject_objects(rdflib.URIRef("https://w3id.org/yanbao-kg/ontology#quote")))
    assert httpx.get(f"{server.url}id/{local}", headers={"Accept": "image/png"}).status_code == 406


def test_every_entity_claim_and_report_has_a_page(server: Server) -> None:
    found = server.get("SELECT DISTINCT ?s { ?s a ?class }").json()["results"]["bindings"]
    iris = [row["s"]["value"] for row in found]
    assert len(iris) > 20
    with httpx.Client() as client:
        for iri in iris:
            path = httpx.URL(server.url).copy_with(
                path="/id/" + iri.removeprefix("https://w3id.org/yanbao-kg/id/")
            )
            page = client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == 200, iri
            for link in set(re.findall(r'href="(/id/[^"]+)"', page.text)):
                assert client.get(server.url.rstrip("/") + link).status_code == 200, link


def test_hostile_text_is_shown_as_text(copied: Path) -> None:
    bad = '</title><script>alert(1)</script><img src=x onerror="alert(2)">\u202e'
    with writable(copied) as server:
        text = json.dumps(bad)
        data = f"id:company-bad rdfs:label {text} ; kg:fullName {text} ; rdfs:seeAlso <javascript:alert(3)>"
        claim = f"id:claim-bad a kg:Claim ; rdf:subject id:company-bad ; kg:quote {text}"
        assert server.update(f"INSERT DATA {{ {data} . {claim} }}").status_code == 204
        page = httpx.get(server.url + "id/company-bad", headers={"Accept": "text/html"}).text
        wrong = httpx.get(
            server.url + "id/%3Cscript%3Ealert(1)%3C/script%3E", headers={"Accept": "text/html"}
        )
    assert "alert(1)" in page
    for shown in (page, wrong.text):
        assert "<script>" not in shown
        assert "<img" not in shown
        assert 'href="javascript' not in shown
    assert (wrong.status_code, wrong.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_another_base_iri_is_known(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("证券研究报告\n远帆证券\n\n我们推荐昆仑万维。\n", "utf-8")
    built = [
        sys.executable,
        "-m",
        "kg",
        "build",
        str(tmp_path / "report.txt"),
        "-o",
        str(tmp_path / "out"),
        "--quiet",
    ]
    subprocess.run(
        [*built, "--base-iri", "https://kg.example/e/"],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with serving(tmp_path / "out") as server:
        found = httpx.get(server.url + "id/company-300418.SZ.ttl")
        assert "@prefix id: <https://kg.example/e/>" in found.text
        assert server.get("ASK { id:company-300418.SZ ?p ?o }").json()["boolean"] is True


# --- writing


def test_writing_needs_the_token(copied: Path) -> None:
    add = {"update": "INSERT DATA { <http://a> <http://b> 1 }"}
    with writable(copied) as server:
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Basic !"},
            {"Authorization": TOKEN},
        ):
            refused = httpx.post(server.sparql, data=add, headers=headers)
            assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")
            assert httpx.put(server.store + "?default", content=b"", headers=headers).status_code == 401
            assert httpx.delete(server.store + "?default", headers=headers).status_code == 401
        assert server.get("ASK { <http://a> ?p ?o }").json()["boolean"] is False
        basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
        assert (
            httpx.post(server.sparql, data=add, headers={"Authorization": f"Basic {basic}"}).status_code
            == 204
        )
        assert server.get("ASK { <http://a> <http://b> 1 }").json()["boolean"] is True


def test_what_was_written_survives_a_kill(copied: Path) -> None:
    with writable(copied) as server:
        for number in range(5):
            assert server.update(f"INSERT DATA {{ <http://a> <http://b> {number} }}").status_code == 204
        for process in (*server.workers, server.process.pid):
            os.kill(process, signal.SIGKILL)
    assert list(copied.glob(".kg-serve-*"))
    with writable(copied) as server:
        assert len(server.get("SELECT * { <http://a> ?p ?o }").json()["results"]["bindings"]) == 5
        assert len(list(copied.glob(".kg-serve-*"))) == 1


def test_what_was_written_is_read_at_once_and_stays(copied: Path) -> None:
    with writable(copied, "--workers", "2") as server:
        for number in range(15):
            assert server.update(f"INSERT DATA {{ <http://a> <http://b> {number} }}").status_code == 204
            assert server.get(f"ASK {{ <http://a> <http://b> {number} }}").json()["boolean"] is True
        server.stop()
    assert not list(copied.glob(".kg-serve-*"))
    with serving(copied) as server:
        found = server.get("SELECT (COUNT(*) AS ?n) { <http://a> <http://b> ?n_ }").json()
    assert found["results"]["bindings"][0]["n"]["value"] == "15"


def test_many_write_and_read_together(copied: Path) -> None:
    with writable(copied) as server, ThreadPoolExecutor(8) as pool:
        texts = [
            f"INSERT DATA {{ <http://a> <http://n> {number} . <http://b> <http://n> {number} }}"
            for number in range(60)
        ]
        writes = [pool.submit(server.update, text) for text in texts]
        either = "{ <http://a> <http://n> ?x } UNION { <http://b> <http://n> ?y }"
        both = f"SELECT (COUNT(?x) AS ?a) (COUNT(?y) AS ?b) {{ {either} }}"
        reads = [pool.submit(server.get, both) for _ in range(40)]
        assert {one.result().status_code for one in writes} == {204}
        for one in reads:
            (row,) = one.result().json()["results"]["bindings"]
            assert row["a"]["value"] == row["b"]["value"]
        (row,) = server.get(both).json()["results"]["bindings"]
        assert row["a"]["value"] == "60"


def test_an_update_is_done_whole_or_not_at_all(copied: Path) -> None:
    endless = "INSERT { ?a <http://x> ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with writable(copied, "--timeout", "2") as server:
        add = "INSERT DATA { <http://a> <http://b> 1 }"
        assert server.update(f"{add} ; CREATE GRAPH <http://g> ; CREATE GRAPH <http://g>").status_code == 400
        stopped = server.update(f"{add} ; {endless}")
        assert stopped.status_code in (503, 504)
        assert server.get("ASK { <http://a> ?p ?o }").json()["boolean"] is False
        assert server.update(add).status_code == 204
        assert server.get("ASK { <http://a> ?p ?o }").json()["boolean"] is True


def test_a_graph_is_put_added_to_and_removed(copied: Path) -> None:
    with writable(copied) as server:
        path = "store?graph=http://example.org/g"
        assert server.write("PUT", path, "<http://a> <http://b> 1, 2 .").status_code == 201
        assert server.write("PUT", path, "<http://a> <http://b> 3 .").status_code == 204
        assert server.write("POST", path, "[] <http://b> 4 .").status_code == 200
        assert len(rdflib.Graph().parse(data=httpx.get(server.url + path).text, format="turtle")) == 2
        broken = server.write("PUT", path, "<http://a> <http://b> 5 . oops")
        assert (broken.status_code, "line 1" in broken.text) == (400, True)
        assert "3" in httpx.get(server.url + path).text
        assert httpx.head(server.url + path).status_code == 200
        assert server.write("PUT", path, "").status_code == 204
        assert httpx.head(server.url + path).status_code == 200  # empty, and there
        assert server.write("DELETE", path).status_code == 200
        assert httpx.head(server.url + path).status_code == 404
        assert server.write("DELETE", path).status_code == 404
        assert (
            server.write(
                "PUT", path, "<http://a> <http://b> 1 <http://g> .", "application/n-quads"
            ).status_code
            == 415
        )
        assert server.write("PUT", path, "x", "").status_code == 415
        assert server.write("POST", path, "x", "multipart/form-data").status_code == 400


def test_two_servers_cannot_write_one_store(copied: Path) -> None:
    with writable(copied):
        told = refused("-g", str(copied), "--port", "0", "--writable", KG_TOKEN="t")
    assert "cannot be opened for writing" in told


# --- a build takes the store's place


@pytest.mark.parametrize("start", [serving, writable], ids=["reading", "writing"])
def test_the_next_build_is_served_at_once(
    copied: Path, sample_folder: Path, start: Callable[..., object]
) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?r a kg:Report }"

    def reports(server: Server) -> str:
        found = server.get(count)
        assert found.status_code == 200, found.text
        return str(found.json()["results"]["bindings"][0]["n"]["value"])

    with start(copied) as server, ThreadPoolExecutor(3) as pool:
        assert reports(server) == "2"
        steady = [pool.submit(reports, server) for _ in range(60)]
        shutil.copytree(sample_folder / "store", copied / "new")
        (copied / "store").rename(copied / "old")
        (copied / "new").rename(copied / "store")
        shutil.rmtree(copied / "old")
        assert {one.result() for one in steady} <= {"2", "11"}
        assert reports(server) == "11"
        if start is writable:
            assert server.update("INSERT DATA { <http://a> <http://b> 1 }").status_code == 204
            assert server.get("ASK { <http://a> ?p ?o }").json()["boolean"] is True
    with serving(copied) as server:
        assert reports(server) == "11"


def test_a_folder_without_a_store_and_a_file_are_served(copied: Path) -> None:
    shutil.rmtree(copied / "store")
    for folder in (copied, copied / "graph.ttl"):
        with serving(folder) as server:
            assert server.get("ASK { ?r a kg:Report }").json()["boolean"] is True


# --- starting and stopping


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_even_in_a_query(sample_folder: Path, number: int) -> None:
    with serving(sample_folder) as server:
        threading.Thread(
            target=lambda: quietly(server, ENDLESS["a product of everything"]), daemon=True
        ).start()
        time.sleep(0.7)
        workers = server.workers
        assert len(workers) == 5  # four for queries
        assert server.stop(number) == 0
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""
        assert eventually(lambda: not any(map(is_running, workers)))


def test_no_worker_outlives_a_server_that_is_killed(sample_folder: Path) -> None:
    with serving(sample_folder) as server:
        for query in ENDLESS.values():
            threading.Thread(target=lambda query=query: quietly(server, query), daemon=True).start()
        time.sleep(0.7)
        workers = server.workers
        server.stop(signal.SIGKILL)
        assert eventually(lambda: not any(map(is_running, workers)))


def quietly(server: Server, query: str) -> None:
    try:
        server.get(query)
    except httpx.HTTPError:
        return


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def refused(*arguments: str, **variables: str) -> str:
    """The one line on stderr of a server that does not start."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "kg", "serve", *arguments]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert found.returncode in (1, 2)
    assert found.stderr.count("\n") == 1
    return found.stderr


def test_what_hinders_a_start_is_said(build_folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "cannot listen there" in refused("-g", str(build_folder), "--port", port)
    assert "no such graph" in refused("-g", str(tmp_path / "none"))
    assert "holds no graph" in refused("-g", str(tmp_path))
    assert "KG_TOKEN" in refused("-g", str(build_folder), "--writable")
    assert "only a store" in refused("-g", str(build_folder / "graph.ttl"), "--writable", KG_TOKEN="t")
    assert "no size" in refused("-g", str(build_folder), "--memory", "much")
    assert "less than the 1GB" in refused("-g", str(build_folder), "--memory", "300 MB")
    assert "--host" in refused("-g", str(build_folder), "--host", "203.0.113.7", "--port", "0")
    shutil.copytree(build_folder / "store", tmp_path / "store")
    for file in (tmp_path / "store").glob("MANIFEST*"):
        file.write_bytes(b"broken")
    assert "cannot be opened" in refused("-g", str(tmp_path), "--port", "0")


def test_pages_of_others_may_not_read_unless_told(build_folder: Path) -> None:
    origin = {"Origin": "https://app.example"}
    with serving(build_folder) as server:
        assert "access-control-allow-origin" not in httpx.get(server.sparql, headers=origin).headers
    with serving(build_folder, "--cors", "https://app.example", "--allow-host", "kg.example") as server:
        found = httpx.get(server.sparql, headers={**origin, "Host": "kg.example"})
        assert found.headers["access-control-allow-origin"] == "https://app.example"
        other = httpx.get(server.sparql, headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers
        asked = {
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        assert httpx.options(server.sparql, headers=asked).status_code == 200
