"""A build in stores elsewhere: two real servers hold exactly what it says, whatever happened on the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import claim, document, entity, knowledge, ref, relation, report_entity, sample_knowledge
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from servers import SERVERS, Server, oxigraph, virtuoso

from kg.errors import GraphError, RemoteError
from kg.rdf.parts import find_parts, main_iri, to_digest, to_lines
from kg.rdf.store import find_inferred, to_store
from kg.rdf.vocabulary import BASE_IRI, KG
from kg.records import Knowledge
from kg.remote import endpoint as endpoint_module
from kg.remote import push as push_module
from kg.remote.endpoint import Endpoint, ask, find_endpoint
from kg.remote.http import Credentials, connected
from kg.remote.push import Pushed
from kg.remote.push import push as push_all

ROOT = Path(__file__).parent.parent
SAMPLE = sample_knowledge()
Run = Callable[..., subprocess.CompletedProcess[str]]


def push(*arguments: Any, **options: Any) -> Pushed:
    """Without what was inferred, unless asked for: whether it goes along depends on the server."""
    return push_all(*arguments, **{"inferred": False, **options})


def without_summer() -> Knowledge:
    """The sample as if its second report had never come."""
    spring = SAMPLE.documents[0]
    kept = [
        replace(one, claims=tuple(said for said in one.claims if said.evidence.digest == spring.digest))
        for one in SAMPLE.relations
    ]
    calls = tuple(one for one in SAMPLE.recommendations if one.call.evidence.digest == spring.digest)
    return replace(
        SAMPLE,
        documents=(spring,),
        relations=tuple(one for one in kept if one.claims),
        recommendations=calls,
    )


def saying(text: str) -> Knowledge:
    """One report that says ``text`` of two entities."""
    source = document(f"甲{text}乙")
    one, two = entity("Company", text, key="one"), entity("Model", "乙", key="two")
    said = claim(source, ref("Company", "one"), "develops", ref("Model", "two"))
    return knowledge(
        (source,), (one, two, report_entity(source)), (relation(one.id, "develops", two.id, said),)
    )


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    start: Callable[..., AbstractContextManager[Server]] = SERVERS[request.param]
    with start(tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture
def remote(server: Server) -> Iterator[Endpoint]:
    with connected(retries=2, timeout=60) as connection:
        endpoint = find_endpoint(connection, server.url)
        push(Store(), endpoint)  # an empty build: nothing of an earlier test stays
        yield endpoint


def triples(endpoint: Endpoint, graph: str | None) -> Counter[str]:
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    answer = ask(endpoint, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    return Counter(str(one) for one in answer.triples)


def report_graph(store: Store) -> NamedNode:
    return NamedNode(next(part.iri for part in find_parts(store) if part.is_graph))


def local(store: Store) -> dict[str | None, Counter[str]]:
    """The triples by graph as they should stand; None is the main graph without what the reports hold."""
    graphs: dict[str | None, Counter[str]] = {
        one.value: Counter(str(quad.triple) for quad in store.quads_for_pattern(None, None, None, one))
        for one in set(store.named_graphs()) - {find_inferred(store)}
    }
    everything = Counter(
        str(quad.triple) for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
    )
    graphs[None] = everything - sum(graphs.values(), Counter())
    return graphs


def assert_same(endpoint: Endpoint, store: Store, base: str = BASE_IRI) -> None:
    """The server holds what the store holds, and of other reports nothing."""
    expected = local(store)
    is_default = push(store, endpoint, dry_run=True).place.main is None
    main = triples(endpoint, None if is_default else main_iri(base))
    everything = sum(expected.values(), Counter())
    assert main == (everything if is_default else expected[None])
    named = ask(endpoint, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    found = {row[0].value for row in named if row[0].value.startswith(f"{base}report-")}
    assert found == {graph for graph in expected if graph}
    for graph in found:
        assert triples(endpoint, graph) == expected[graph]


def test_the_server_says_what_the_build_says(remote: Endpoint) -> None:
    store = to_store(SAMPLE)
    made = push(store, remote, check=True)
    assert (made.graphs, made.removed, made.kept) == (2, 0, 0)
    assert made.triples == sum(sum(one.values()) for one in local(store).values())
    assert_same(remote, store)


def test_only_what_changed_is_written(remote: Endpoint) -> None:
    smaller, whole = to_store(without_summer()), to_store(SAMPLE)
    push(smaller, remote)
    again = push(smaller, remote)
    assert (again.written, again.removed) == (0, 0)
    more = push(whole, remote, check=True)
    assert more.written + more.kept == len(list(find_parts(whole)))
    assert more.kept > 5
    assert_same(remote, whole)
    less = push(smaller, remote, check=True)
    assert less.removed >= 1
    assert_same(remote, smaller)


def test_what_was_inferred_goes_along_where_plain_queries_do_not_see_it(remote: Endpoint) -> None:
    store = to_store(SAMPLE)
    graph = find_inferred(store)
    assert graph is not None
    is_unseen = push_all(store, remote).place.main is None
    assert bool(triples(remote, graph.value)) == is_unseen
    push(store, remote, inferred=False)
    assert not triples(remote, graph.value)
    made = push(store, remote, inferred=True, check=True)
    assert made.written == 1
    assert sum(triples(remote, graph.value).values()) == made.triples > 0
    if is_unseen:
        assert_same(remote, store)


def test_dry_run_and_force(remote: Endpoint) -> None:
    store = to_store(SAMPLE)
    planned = push(store, remote, dry_run=True)
    assert planned.written == len(list(find_parts(store)))
    assert not triples(remote, None if planned.place.main is None else main_iri(BASE_IRI))
    push(store, remote)
    assert push(store, remote, force=True, check=True).written == planned.written
    assert_same(remote, store)


def test_a_build_moves_to_another_main_graph(remote: Endpoint) -> None:
    store = to_store(SAMPLE)
    first = push(store, remote).place.main
    moved = push(store, remote, main="https://w3id.org/yanbao-kg/id/elsewhere", check=True)
    assert (moved.kept, moved.removed) == (0, moved.written)
    assert triples(remote, moved.place.main) == local(store)[None]
    assert push(store, remote).place == moved.place
    back = push(store, remote, main=first or "default")
    assert back.place.main == first
    assert_same(remote, store)


def test_what_others_put_into_a_reports_graph_is_gone(remote: Endpoint) -> None:
    store = to_store(SAMPLE)
    graph = report_graph(store).value
    endpoint_module.send_update(remote, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    push(store, remote)
    assert_same(remote, store)
    endpoint_module.send_update(remote, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    with pytest.raises(RemoteError, match=r"1 parts are not what was pushed.*use --force"):
        push(store, remote, check=True)
    push(store, remote, force=True, check=True)
    assert_same(remote, store)


@pytest.mark.parametrize(
    "text",
    [
        "a\"b\\c\n\r\td'",
        "😀𠮷\u2028\ufeff",
        "\x01\x0b\x7f",
        "}} ; DROP ALL #",
        "??x ?:y {{%d}} `a` $z",
        "\\u0041",
        "长" * 20_000,
    ],
)
def test_hostile_words_arrive_as_they_are(remote: Endpoint, text: str) -> None:
    store = to_store(saying(text))
    push(store, remote, check=True)
    quotes = ask(remote, f"SELECT ?quote WHERE {{ GRAPH ?g {{ ?claim {KG.quote} ?quote }} }}")
    assert [row[0].value for row in quotes.rows] == [f"甲{text}乙"]


def test_a_report_of_many_claims_goes_in_several_requests(
    remote: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_module, "_BODY", 20_000)
    store = to_store(SAMPLE)
    graph = report_graph(store)
    many = [
        Quad(quad.subject, quad.predicate, Literal(f"{number}"), graph)
        for quad in list(store.quads_for_pattern(None, None, None, graph))[:1]
        for number in range(7000)
    ]
    store.extend([*many, *(Quad(one.subject, one.predicate, one.object) for one in many)])
    push(store, remote, check=True)
    assert_same(remote, store)


def test_long_records_are_read_page_by_page(remote: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    store = to_store(SAMPLE)
    push(store, remote)
    monkeypatch.setattr(push_module, "PAGE", 7)
    monkeypatch.setattr("kg.rdf.update.PAGE", 7)
    assert push(store, remote).written == 0


# --- faults


class LostError(Exception):
    """Stands for a push that is killed."""


@pytest.mark.parametrize("arrives", [True, False])
def test_a_push_that_dies_at_any_request_is_mended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    """The request at which it dies has reached the server, or has not; the next build is another one."""
    monkeypatch.setattr(push_module, "_PARTS", 12)
    monkeypatch.setattr(push_module, "_BODY", 30_000)
    builds = [to_store(SAMPLE), to_store(without_summer())]
    send = endpoint_module.post
    with oxigraph(tmp_path) as server, connected() as connection:
        endpoint = find_endpoint(connection, server.url)
        count = died = 0

        def dying(*arguments: object, **options: object) -> object:
            nonlocal count
            count -= 1
            if count == 0:
                if arrives:
                    send(*arguments, **options)  # type: ignore[arg-type]
                raise LostError
            return send(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(endpoint_module, "post", dying)
        there = 0
        for at in range(1, 25):
            one, there = builds[1 - there], at // 2 % 2
            other = builds[there]
            count = at // 2 + 1
            try:
                push(one, endpoint)
            except LostError:
                died += 1
            count = 0
            push(other, endpoint, check=True)
            assert_same(endpoint, other)
        assert died > 10


def cut_operations(text: str, rng: random.Random) -> str:
    """The first operations of an update, as a server without transactions leaves it when it dies."""
    operations = text.split(" ;\n")
    return " ;\n".join(operations[: rng.randrange(len(operations))])


def test_a_server_that_does_half_an_update_is_mended_by_the_next_push(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(6)
    builds = [to_store(SAMPLE), to_store(without_summer())]
    send = push_module.send_update
    with oxigraph(tmp_path) as server, connected() as connection:
        endpoint = find_endpoint(connection, server.url)
        left = 0

        def dying(endpoint: Endpoint, text: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                half = cut_operations(text, rng)
                if half:
                    send(endpoint, half)
                raise LostError
            send(endpoint, text)

        monkeypatch.setattr(push_module, "send_update", dying)
        monkeypatch.setattr(push_module, "_PARTS", 20)
        died = 0
        for round_ in range(30):
            left = 2 + round_ % 4
            try:
                push(rng.choice(builds), endpoint)
            except LostError:
                died += 1
            left = 0
            last = rng.choice(builds)
            push(last, endpoint, check=True)
            assert_same(endpoint, last)
        assert died > 10


def start_push(folder: Path, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "push", url, "-g", str(folder), "--retries", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def wait_for_records(endpoint: Endpoint, number: int) -> None:
    """Until the push in the other process has come so far."""
    for _ in range(2000):
        if len(push_module._read_records(endpoint, BASE_IRI)) >= number:
            return
        time.sleep(0.005)
    raise AssertionError("the push did not come so far")


@pytest.mark.parametrize("victim", ["push", "server"])
@pytest.mark.parametrize("name", SERVERS)
def test_kill_9_in_mid_push(tmp_path: Path, sample_folder: Path, name: str, victim: str) -> None:
    from kg.rdf.store import open_store

    (tmp_path / "server").mkdir()
    start: Callable[..., AbstractContextManager[Server]] = SERVERS[name]
    with start(tmp_path / "server") as server, connected(retries=3) as connection:
        endpoint = find_endpoint(connection, server.url)
        pushing = start_push(sample_folder, server.url)
        wait_for_records(endpoint, 1)
        if victim == "server":
            server.kill()
            _, told = pushing.communicate(timeout=60)
            assert pushing.returncode == 1
            assert "cannot be reached" in told
            server.start()
        else:
            pushing.send_signal(signal.SIGKILL)
            pushing.communicate(timeout=60)
        store = open_store(sample_folder)
        push(store, endpoint, check=True)
        assert_same(endpoint, store)


def test_a_server_that_is_away_for_a_while_is_waited_for(tmp_path: Path) -> None:
    store = to_store(SAMPLE)
    with oxigraph(tmp_path) as server, connected(retries=8) as connection:
        endpoint = find_endpoint(connection, server.url)
        server.kill()
        back = threading.Timer(1.0, server.start)
        back.start()
        push(store, endpoint, check=True)
        back.join()
        assert_same(endpoint, store)


def test_two_pushes_at_once_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph(tmp_path) as server, connected() as connection:
        endpoint = find_endpoint(connection, server.url)
        write = push_module._write

        def interrupted(*arguments: object) -> int:
            monkeypatch.setattr(push_module, "_write", write)
            made = write(*arguments)  # type: ignore[arg-type]
            push(to_store(without_summer()), endpoint)
            return made

        monkeypatch.setattr(push_module, "_write", interrupted)
        with pytest.raises(RemoteError, match="somebody else pushed there meanwhile; push again"):
            push(to_store(SAMPLE), endpoint)
        push(to_store(SAMPLE), endpoint, check=True)
        assert_same(endpoint, to_store(SAMPLE))


# --- rights


def test_a_server_that_only_answers(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        server.kill()
        server.command[1] = "serve-read-only"
        server.start()
        with connected(retries=0) as connection:
            endpoint = find_endpoint(connection, server.url)
            with pytest.raises(RemoteError, match=r"/update: refused with 4\d\d"):
                push(to_store(SAMPLE), endpoint)


def test_virtuoso_wants_a_user(tmp_path: Path) -> None:
    store = to_store(SAMPLE)
    with virtuoso(tmp_path, open_to_all=False) as server:
        with connected() as connection, pytest.raises(RemoteError, match="may not do that"):
            push(store, find_endpoint(connection, server.url))
        with (
            connected(Credentials(user="writer", password="wrong")) as connection,
            pytest.raises(RemoteError, match=r"401.*KG_ENDPOINT_PASSWORD"),
        ):
            find_endpoint(connection, server.url, user=True)
        with connected(Credentials(user="writer", password="secret")) as connection:
            endpoint = find_endpoint(connection, server.url, user=True)
            assert endpoint.update == f"{server.url}/sparql-auth"
            push(store, endpoint, check=True)
            assert_same(endpoint, store)


@pytest.mark.parametrize("main", ["x> } } ; DROP ALL #", "no iri", "", f"{BASE_IRI}graph/parts"])
def test_what_cannot_be_the_main_graph(remote: Endpoint, main: str) -> None:
    with pytest.raises(GraphError, match="main graph"):
        push(to_store(SAMPLE), remote, main=main)


# --- parts and the command


def test_parts_do_not_depend_on_how_the_store_came_to_be() -> None:
    store = to_store(SAMPLE)
    shuffled = list(store)
    random.Random(1).shuffle(shuffled)
    other = Store()
    other.extend(shuffled)
    assert list(find_parts(store)) == list(find_parts(other))
    assert [to_digest(to_lines(store, one)) for one in find_parts(store)] == [
        to_digest(to_lines(other, one)) for one in find_parts(other)
    ]
    lines = [line for part in find_parts(store) for line in to_lines(store, part)]
    assert len(lines) == len(set(lines)) == sum(sum(one.values()) for one in local(store).values())


def test_the_command(tmp_path: Path, build_folder: Path, run_kg: Run) -> None:
    with oxigraph(tmp_path) as server:
        planned = run_kg("push", server.url, "--dry-run", "-g", build_folder)
        assert "would be written" in planned.stdout
        first = run_kg("push", server.url, "-g", build_folder)
        assert first.stdout.startswith(f"{server.url}: 3 graphs, main graph default\n")
        assert (first.returncode, first.stderr) == (0, "")
        again = run_kg("push", f"{server.url}/query", "--update", f"{server.url}/update", "-g", build_folder)
        assert "\n0 parts written (0 triples), 0 removed, " in again.stdout
        asked = run_kg("query", "who-recommends", "--set", "company=昆仑万维", "--endpoint", server.url)
        here = run_kg("query", "who-recommends", "--set", "company=昆仑万维", "-g", build_folder)
        assert asked.stdout == here.stdout
        assert run_kg("push", server.url, "-q", "-g", build_folder).stdout == ""
    gone = run_kg("push", server.url, "-g", build_folder)
    assert gone.returncode == 1
    assert "cannot be reached" in gone.stderr
    assert gone.stderr.count("\n") == 1
    refused = run_kg("push", server.url, "--user", "me", "-g", build_folder)
    assert refused.returncode == 2
    assert "KG_ENDPOINT_PASSWORD" in refused.stderr
