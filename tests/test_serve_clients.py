"""Clients that others wrote, against the server: SPARQLWrapper, rdflib's stores and curl."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from serving import TOKEN, Server, writable
from SPARQLWrapper import BASIC, CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

KG = "https://w3id.org/yanbao-kg/ontology#"
COMPANIES = f"PREFIX kg: <{KG}> SELECT ?c ?l {{ ?c a kg:Company ; rdfs:label ?l }} ORDER BY ?l"
CURL = shutil.which("curl")


@pytest.fixture(scope="module")
def server(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clients")
    shutil.copytree(build_folder / "store", folder / "store")
    with writable(folder) as running:
        yield running


# --- SPARQLWrapper


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_selects(server: Server, form: str, method: str) -> None:
    client = SPARQLWrapper(server.sparql, returnFormat=form)
    client.setMethod(method)
    client.setQuery(COMPANIES)
    found = client.queryAndConvert()
    if form == JSON:
        assert "昆仑万维" in [row["l"]["value"] for row in found["results"]["bindings"]]
    elif form == XML:
        assert "昆仑万维" in found.toxml()
    else:
        assert "昆仑万维" in found.decode()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own, in its reader of JSON-LD
@pytest.mark.parametrize("form", [TURTLE, RDFXML, N3, JSONLD])
def test_sparqlwrapper_constructs(server: Server, form: str) -> None:
    client = SPARQLWrapper(server.sparql, returnFormat=form)
    client.setQuery("CONSTRUCT { ?s rdfs:label ?l } { ?s a kg:Company ; rdfs:label ?l }")
    found = client.queryAndConvert()
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert rdflib.Literal("昆仑万维") in set(graph.objects())


def test_sparqlwrapper_asks_updates_and_is_refused(server: Server) -> None:
    client = SPARQLWrapper(server.sparql, returnFormat=JSON)
    client.setQuery("ASK { ?s a kg:Report }")
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery("ASK {")
    with pytest.raises(QueryBadFormed, match="line 1, column 6"):
        client.query()
    client.setMethod(POST)
    client.setQuery("INSERT DATA { GRAPH <http://w> { <http://a> <http://b> 1 } }")
    with pytest.raises(Unauthorized):
        client.query()
    client.setHTTPAuth(BASIC)
    client.setCredentials("anybody", TOKEN)
    client.query()
    assert server.get("ASK { GRAPH <http://w> { <http://a> ?p ?o } }").json()["boolean"] is True


# --- rdflib


def test_rdflib_reads_it_as_a_graph(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.sparql))
    company = rdflib.URIRef(KG + "Company")
    found = {str(graph.value(one, rdflib.RDFS.label)) for one in graph.subjects(rdflib.RDF.type, company)}
    assert "昆仑万维" in found
    assert len(graph) > 50
    rows = graph.query("SELECT ?l { ?c a kg:Company ; rdfs:label ?l }", initNs={"kg": KG})
    assert {str(row.l) for row in rows} == found
    described = graph.query("CONSTRUCT { ?c a kg:Company } { ?c a kg:Company }", initNs={"kg": KG})
    assert len(described.graph) == len(found)
    assert graph.query("ASK { ?c a kg:Company }", initNs={"kg": KG}).askAnswer is True


def test_rdflib_writes_it(server: Server) -> None:
    store = SPARQLUpdateStore(server.sparql, server.sparql, auth=("anybody", TOKEN), returnFormat="json")
    graph = rdflib.Graph(store, identifier=rdflib.URIRef("http://example.org/own"))
    triple = (rdflib.URIRef("http://a"), rdflib.RDFS.label, rdflib.Literal('可灵 "AI"\n', lang="zh"))
    graph.add(triple)
    assert list(graph) == [triple]
    graph.update("INSERT DATA { <http://a> <http://b> 7 }")
    assert len(graph) == 2
    graph.remove((None, None, None))
    assert len(graph) == 0


# --- curl


def curl(*arguments: str) -> str:
    assert CURL is not None
    found = subprocess.run(
        [CURL, "-sS", *arguments], capture_output=True, encoding="utf-8", timeout=30, check=True
    )
    return found.stdout


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl_asks_and_writes(server: Server, tmp_path: Path) -> None:
    rows = json.loads(curl(server.sparql, "--data-urlencode", f"query={COMPANIES}"))
    assert rows["head"]["vars"] == ["c", "l"]
    table = curl("-G", server.sparql, "-H", "Accept: text/csv", "--data-urlencode", f"query={COMPANIES}")
    assert table.startswith("c,l\n")  # CR LF, which text mode reads as one
    (tmp_path / "q.rq").write_text(COMPANIES, "utf-8")
    direct = curl(
        server.sparql,
        "-H",
        "Content-Type: application/sparql-query",
        "--data-binary",
        f"@{tmp_path / 'q.rq'}",
    )
    assert json.loads(direct) == rows
    (tmp_path / "g.ttl").write_text("<http://a> <http://b> <c> .", "utf-8")
    graph = f"{server.store}?graph=http://example.org/c/"
    bearer, turtle = f"Authorization: Bearer {TOKEN}", "Content-Type: text/turtle"
    put = (
        "-w",
        "%{http_code}",
        "-X",
        "PUT",
        "-H",
        bearer,
        "-H",
        turtle,
        "--data-binary",
        f"@{tmp_path / 'g.ttl'}",
    )
    assert curl(*put, graph) == "201"
    assert (
        curl("-T", str(tmp_path / "g.ttl"), "-w", "%{http_code}", "-H", bearer, "-H", turtle, graph) == "204"
    )
    assert "<http://a> <http://b> <http://example.org/c/c> ." in curl(graph)
    form = ("-w", "%{http_code}", "-H", bearer, "-F", f"file=@{tmp_path / 'g.ttl'};type=text/turtle")
    assert curl(*form, graph) == "added\n200"
    assert curl("-I", graph).startswith("HTTP/1.1 200")
    assert curl("-X", "DELETE", "-H", bearer, graph) == "removed\n"
