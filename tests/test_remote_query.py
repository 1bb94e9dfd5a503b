"""Questions to stores elsewhere get the very answers that the build's own store gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from factories import sample_knowledge
from servers import SERVERS, Server, oxigraph, virtuoso

from kg.errors import QueryError, RemoteError
from kg.rdf.query import named_queries, run_query
from kg.rdf.results import Triples
from kg.rdf.store import open_store, to_store
from kg.remote.endpoint import Endpoint, find_endpoint
from kg.remote.http import connected
from kg.remote.push import push
from kg.remote.query import run_remote
from tests.test_rdf_query import STORE, values_for

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    start: Callable[..., AbstractContextManager[Server]] = SERVERS[request.param]
    with start(tmp_path_factory.mktemp(request.param)) as running:
        yield running


#: Named queries that ask the inferred graph, which must be asked for where plain queries see it.
INFERRED = {name for name, query in named_queries().items() if "GRAPH ?inferred" in query.text}


def pushed(url: str, build: object) -> None:
    with connected() as connection:
        push(build, find_endpoint(connection, url))  # type: ignore[arg-type]


@pytest.fixture
def remote(server: Server) -> Iterator[Endpoint]:
    pushed(server.url, STORE)
    with connected(retries=1, timeout=60) as connection:
        yield find_endpoint(connection, server.url)


def assert_equal(found: object, expected: object) -> None:
    """Triples have no order; rows, their types and their order must be the same."""
    if isinstance(expected, Triples) and isinstance(found, Triples):
        assert set(map(str, found.triples)) == set(map(str, expected.triples))
    else:
        assert found == expected


@pytest.mark.parametrize("name", named_queries())
def test_every_named_query(remote: Endpoint, name: str) -> None:
    values = values_for(name)
    if name in INFERRED:
        push(STORE, remote, inferred=True)
    assert_equal(run_remote(remote, name, values), run_query(STORE, name, values))


@pytest.fixture(scope="module")
def sample_server(server: Server, sample_folder: Path) -> Server:
    pushed(server.url, open_store(sample_folder))
    return server


def some_names(store: object, kind: str) -> list[str]:
    query = f"SELECT DISTINCT ?name WHERE {{ ?node a kg:{kind} ; rdfs:label ?name }} ORDER BY ?name"
    rows = run_query(store, query).to_table()  # type: ignore[arg-type, union-attr]
    return [row[0] for row in rows][:: max(1, len(rows) // 4)]


#: Classes whose own nodes are typed with the class itself.
TYPED = {"Agent": "Company", "Entity": "Model", "Product": "Model"}


@pytest.mark.parametrize("name", named_queries())
def test_every_named_query_on_the_bundled_sample(
    sample_server: Server, sample_folder: Path, name: str
) -> None:
    store = open_store(sample_folder)
    parameters = named_queries()[name].parameters
    names = [some_names(store, TYPED.get(one.kind, one.kind)) for one in parameters]
    with connected() as connection:
        endpoint = find_endpoint(connection, sample_server.url)
        push(store, endpoint, inferred=name in INFERRED or None)
        for values in zip(*names, strict=True) if parameters else [()]:
            bound = {one.name: value for one, value in zip(parameters, values, strict=True)}
            assert_equal(run_remote(endpoint, name, bound), run_query(store, name, bound))


@pytest.mark.parametrize(
    "called",
    [
        *("昆仑万维", "300418.SZ", "company-300418.SZ", "300418.sz"),
        "https://w3id.org/yanbao-kg/id/company-300418.SZ",
    ],
)
def test_a_company_by_any_name(remote: Endpoint, called: str) -> None:
    values = {"company": called}
    found = run_remote(remote, "who-recommends", values)
    assert_equal(found, run_query(STORE, "who-recommends", values))
    assert found


@pytest.mark.parametrize(
    ("query", "values", "says"),
    [
        ("who-recommends", {"company": "昆仑"}, "no Company called '昆仑'; near: 昆仑万维"),
        ("broker-analysts", {"broker": "OpenAI"}, r"no Broker called 'OpenAI'$"),
        ("who-recommends", {}, "a value is missing; set company=…"),
        ("DELETE WHERE { ?s ?p ?o }", {}, "DELETE is an update"),
        ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", {}, "SERVICE asks another server"),
        ("SELECT * { ?s ?p", {}, "line 1, column 17"),
    ],
)
def test_refusals_are_those_of_a_build(
    remote: Endpoint, query: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(QueryError, match=says):
        run_remote(remote, query, values)


def test_names_are_read_page_by_page(remote: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.rdf.remote_names._PAGE", 12)
    values = {"product": "GEN—3 alpha"}
    assert_equal(run_remote(remote, "version-history", values), run_query(STORE, "version-history", values))


def test_a_free_query_binds_entities_and_strings(remote: Endpoint) -> None:
    assert run_remote(remote, "SELECT ?x WHERE { ?x kg:develops ?what }", {"what": "Sora"}).to_table() == [  # type: ignore[union-attr]
        ["id:company-openai"]
    ]
    assert run_remote(remote, "SELECT ?x WHERE { ?x rdfs:label ?n }", {"n": "无此物"}).to_table() == []  # type: ignore[union-attr]


def test_every_form_by_the_command(server: Server, remote: Endpoint, call_kg: Call) -> None:
    def asked(*arguments: str) -> str:
        code, out, err = call_kg("query", *arguments, "--endpoint", server.url)
        assert (code, err) == (0, "")
        return out

    assert asked("ASK { ?m a kg:Model }") == "yes\n"
    assert asked("ASK { ?m a kg:NoSuchClass }") == "no\n"
    assert json.loads(asked("ASK { ?m a kg:Model }", "--json")) == {"head": {}, "boolean": True}
    assert "id:company-openai kg:develops id:model-sora ." in asked("CONSTRUCT WHERE { ?s kg:develops ?o }")
    assert "rdfs:label" in asked("DESCRIBE id:model-sora")
    assert asked("SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }", "--format", "csv") == "n\r\n78\r\n"
    assert json.loads(asked("planned", "--json"))["results"]["bindings"][0]["modality"]["value"] == "planned"


def test_another_base_iri_is_found(tmp_path: Path) -> None:
    base = "https://graph.example/研报/"
    with oxigraph(tmp_path) as server, connected() as connection:
        endpoint = find_endpoint(connection, server.url)
        made = push(to_store(sample_knowledge(), base), endpoint, check=True)
        assert made.place.base_iri == base
        rows = run_remote(endpoint, "SELECT ?x { ?x rdfs:label 'Sora' FILTER (?x = id:model-sora) }")
        assert rows.to_table() == [["id:model-sora"]]  # type: ignore[union-attr]


def test_an_answer_that_virtuoso_cuts_is_refused(tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=50) as server, connected() as connection:
        endpoint = find_endpoint(connection, server.url)
        assert len(run_remote(endpoint, "SELECT * { ?s ?p ?o } LIMIT 49")) == 49  # type: ignore[arg-type]
        with pytest.raises(RemoteError, match="cuts answers at 50 rows"):
            run_remote(endpoint, "SELECT * { ?s ?p ?o }")
