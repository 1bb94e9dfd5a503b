"""The W3C's tests of the SPARQL 1.1 Protocol, Service Description and Graph Store Protocol, against a server.

They are no part of this repository: KG_W3C names the folder that holds w3c/rdf-tests' sparql11/protocol,
service-description and http-rdf-update.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF
from serving import ROOT, TOKEN, Server, writable

SUITE = Path(os.environ.get("KG_W3C", ROOT.parent / "shared" / "w3c"))
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("application/rdf+xml", "text/turtle", "application/n-triples"),
}

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's tests are not here (KG_W3C)")


def manifest(name: str) -> rdflib.Graph:
    path = SUITE / name / "manifest.ttl"
    return rdflib.Graph().parse(path, publicID=path.as_uri()) if path.exists() else rdflib.Graph()


PROTOCOL = manifest("protocol")
CASES = sorted(PROTOCOL.subjects(RDF.type, MF.ProtocolTest))


@pytest.fixture(scope="module")
def server(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("w3c")
    shutil.copytree(build_folder / "store", folder / "store")
    with writable(folder) as running:
        yield running


def load_data(server: Server, case: rdflib.term.Node) -> None:
    assert server.update("CLEAR ALL").status_code == 204
    for data in PROTOCOL.objects(case, UT.graphData):
        file = PROTOCOL.value(data, UT.graph)
        content = Path(str(file).removeprefix("file://")).read_text("utf-8")
        name = PROTOCOL.value(data, rdflib.RDFS.label)
        put = server.write("PUT", f"store?graph={name}", content, "application/n-triples")
        assert put.status_code == 201


def send(server: Server, request: rdflib.term.Node) -> httpx.Response:
    headers = {}
    for header in Collection(PROTOCOL, PROTOCOL.value(request, HT.headers) or RDF.nil):
        headers[str(PROTOCOL.value(header, HT.fieldName))] = str(PROTOCOL.value(header, HT.fieldValue))
    body = PROTOCOL.value(request, HT.body)
    content = b""
    if body is not None:
        encoding = str(PROTOCOL.value(body, CNT.characterEncoding))
        content = str(PROTOCOL.value(body, CNT.chars)).encode(encoding)
    path = str(PROTOCOL.value(request, HT.absolutePath)).lstrip("/")
    method = str(PROTOCOL.value(request, HT.methodName))
    headers["Authorization"] = f"Bearer {TOKEN}"
    return httpx.request(method, server.url + path, headers=headers, content=content, timeout=30)


def check(expected: rdflib.term.Node, response: httpx.Response) -> None:
    statuses = [str(status)[-3] for status in PROTOCOL.objects(expected, MF.expectedStatus)]
    assert str(response.status_code)[0] in statuses, response.text
    kind = PROTOCOL.value(expected, MF.expectedFormat)
    if kind is not None:
        assert response.headers["content-type"].partition(";")[0] in FORMATS[str(kind)]
    truth = PROTOCOL.value(expected, MF.expectedBoolean)
    if truth is not None:
        assert response.json()["boolean"] is truth.toPython()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case).partition("#")[2])
def test_the_protocol(server: Server, case: rdflib.term.Node) -> None:
    load_data(server, case)
    action = PROTOCOL.value(case, MF.action)
    requests = list(Collection(PROTOCOL, PROTOCOL.value(action, HT.requests)))
    assert requests
    for request in requests:
        check(PROTOCOL.value(request, HT.resp), send(server, request))


def test_all_of_the_protocol_is_there() -> None:
    assert len(CASES) == 34


# --- Service Description: returns-rdf, has-endpoint-triple, conforms-to-schema


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own, in its reader of JSON-LD
@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
@pytest.mark.parametrize("path", ["sparql", "sparql/"])
def test_the_service_describes_itself(server: Server, accept: str, path: str) -> None:
    response = httpx.get(server.url + path, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == accept
    graph = rdflib.Graph().parse(data=response.text, format=accept)
    (service,) = graph.subjects(SD.endpoint, rdflib.URIRef(server.url + path))
    assert (service, RDF.type, SD.Service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) in graph
    assert (service, SD.feature, SD.BasicFederatedQuery) not in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == 8
    dataset = graph.value(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    assert (graph.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in graph


# --- Graph Store Protocol: its tests are written as text, one after the other

STORE = manifest("http-rdf-update")
#: What the text of a test says is there, where it contradicts what its own requests have put there.
SAID_WRONGLY = {"get_of_post__existing_graph"}


def store_cases() -> list[rdflib.term.Node]:
    entries = STORE.value(predicate=MF.entries, subject=STORE.value(predicate=RDF.type, object=MF.Manifest))
    return list(Collection(STORE, entries)) if entries else []


def fill_in(text: str, server: Server, new: str) -> str:
    """The text with this server's names for the placeholders."""
    host = server.url.removeprefix("http://").rstrip("/")
    text = text.replace("http://$HOST$/$GRAPHSTORE$", server.store).replace("$GRAPHSTORE$", "/store")
    return text.replace("$NEWPATH$", new).replace("$HOST$", host)


def parse_message(block: str) -> tuple[list[str], dict[str, str], str]:
    text = re.sub(r"^ {4}", "", block.strip("\n"), flags=re.MULTILINE)
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return first.split(" "), headers, body


def ask(server: Server, text: str, new: str) -> httpx.Response:
    (method, path, _), headers, body = parse_message(fill_in(text, server, new))
    if "boundary" in headers.get("Content-Type", ""):
        body = body.replace("\n", "\r\n")
    body = re.sub(r'"(Doe|Jane|Jane Doe)"\s*\Z', r'"\1" .', body)  # the texts leave the last full stop out
    body = re.sub(r'"(Doe|Jane)"(?=\s*\r\n--)', r'"\1" .', body)
    kept = {name: value for name, value in headers.items() if name in ("Content-Type", "Accept")}
    kept["Authorization"] = f"Bearer {TOKEN}"
    url = path if path.startswith("http") else server.url.rstrip("/") + path
    return httpx.request(method, url, headers=kept, content=body.encode(), timeout=30)


def test_the_graph_store(server: Server) -> None:
    assert server.update("DROP ALL").status_code == 204
    cases = store_cases()
    assert len(cases) == 18
    assert server.write("PUT", "store/person/2.ttl", "<http://a> <http://b> 1 .").status_code == 201
    new = ""
    for case in cases:
        name = str(case).partition("#")[2]
        text = next(str(one) for one in STORE.objects(case, rdflib.RDFS.comment) if "#### Request" in one)
        request, response = text.split("#### Request")[1].split("#### Response")
        found = ask(server, request, new)
        first, headers, body = parse_message(fill_in(response, server, new))
        assert str(found.status_code) == first[0], (name, found.text)
        if "Location" in headers:
            new = found.headers["location"]
        if "Content-Type" in headers:
            assert found.headers["content-type"] == headers["Content-Type"], name
        if body.strip() and name not in SAID_WRONGLY:
            expected = rdflib.Graph().parse(data=body, format="turtle")
            assert isomorphic(rdflib.Graph().parse(data=found.text, format="turtle"), expected), name
