"""How servers are spoken to: credentials, retries, refusals, and where their services are."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.errors import RejectedError, RemoteError
from kg.rdf.answers import parse_answer
from kg.rdf.results import Rows, Term
from kg.remote import http as http_module
from kg.remote.endpoint import ask, find_endpoint, send_update
from kg.remote.http import Credentials, connected, parse_retry_after, post

#: What a stub answers: status, headers and body; None breaks the connection.
Answer = tuple[int, dict[str, str], str] | None
JSON = {"Content-Type": "application/sparql-results+json"}
YES: Answer = (200, JSON, json.dumps({"head": {}, "boolean": True}))
NOT_FOUND: Answer = (404, {}, "no such page")


class Stub:
    """A server that gives the answers it was told to, and remembers what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.answer: Callable[[str, dict[str, str]], Answer] = lambda path, headers: YES

    def answers(self, *answers: Answer) -> None:
        """One after the other, the last again and again."""
        left = list(answers)
        self.answer = lambda path, headers: left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def stub() -> Iterator[Stub]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.asked.append((self.path, headers, body))
            answer = found.answer(self.path, headers)
            if answer is None:
                self.connection.close()
                return
            self.send_response(answer[0])
            for name, value in answer[1].items():
                self.send_header(name, value)
            content = answer[2].encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Nothing is printed."""

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):  # a connection that the test broke
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Stub(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited."""
    found: list[float] = []
    monkeypatch.setattr(http_module.time, "sleep", found.append)
    return found


def send(
    stub: Stub, *, retries: int = 5, credentials: Credentials | None = None, timeout: float = 10
) -> bytes:
    with connected(credentials, retries=retries, timeout=timeout) as connection:
        return post(connection, f"{stub.url}/update", b"CLEAR ALL", {}).body


def test_a_busy_server_is_asked_again_after_growing_waits(stub: Stub, waits: list[float]) -> None:
    stub.answers((503, {}, "busy"), (502, {}, ""), None, (500, {}, ""), YES)
    send(stub)
    assert waits == [0.5, 1.0, 2.0, 4.0]


def test_retry_after_is_heeded_within_reason(stub: Stub, waits: list[float]) -> None:
    stub.answers((429, {"Retry-After": "7"}, ""), (429, {"Retry-After": "99999"}, ""), YES)
    send(stub)
    assert waits == [7.0, 60.0]


@pytest.mark.parametrize("value", ["soon", "", "-1", "Thu, 32 Jan 1970", "٣"])
def test_a_strange_retry_after_counts_for_nothing(value: str) -> None:
    assert parse_retry_after(value) == 0.0


def test_retries_end(stub: Stub, waits: list[float]) -> None:
    stub.answers((503, {}, "down for repairs\nuntil noon"))
    with pytest.raises(
        RejectedError, match=r"/update: refused with 503 Service Unavailable; down for repairs$"
    ):
        send(stub, retries=2)
    assert len(stub.asked) == 3


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((401, {}, ""), "401 Unauthorized; give --user with KG_ENDPOINT_PASSWORD"),
        ((403, {}, ""), "403 Forbidden; this user may not do that there"),
        (NOT_FOUND, "404 Not Found; no such page; nothing is there; check the URL"),
        ((405, {"Content-Type": "text/html"}, "<html>no</html>"), "405 Method Not Allowed; it does not take"),
        ((413, {}, ""), "the request is too long for it"),
        ((415, {}, ""), "415 Unsupported Media Type; it does not take SPARQL in this form"),
        ((400, {}, "\n parse error at 3 \n\n query"), r"400 Bad Request; parse error at 3$"),
        ((301, {"Location": "https://new.example/"}, ""), "has moved to https://new.example/; use that URL"),
        ((500, {}, "Virtuoso 42000 Error SR186: No permission"), "this user may not do that there"),
    ],
)
def test_refusals_say_what_to_do_and_are_not_repeated(
    stub: Stub, waits: list[float], answer: Answer, says: str
) -> None:
    stub.answers(answer)
    with pytest.raises(RejectedError, match=says) as caught:
        send(stub)
    assert len(stub.asked) == 1
    assert "\n" not in str(caught.value)


def test_a_slow_answer_is_not_asked_for_twice(stub: Stub) -> None:
    event = threading.Event()

    def answer(path: str, headers: dict[str, str]) -> Answer:
        event.wait(2)
        return YES

    stub.answer = answer
    with pytest.raises(RemoteError, match=r"no answer in 0\.2 seconds; --timeout gives it more"):
        send(stub, timeout=0.2)
    event.set()
    assert len(stub.asked) == 1


def test_a_password_is_sent_when_it_is_asked_for_and_then_at_once(stub: Stub) -> None:
    told = "Basic " + b64encode("me:密码".encode()).decode()

    def answer(path: str, headers: dict[str, str]) -> Answer:
        is_known = headers.get("authorization") == told
        return YES if is_known else (401, {"WWW-Authenticate": 'Basic realm="x"'}, "")

    stub.answer = answer
    with connected(Credentials(user="me", password="密码")) as connection:
        for _ in range(2):
            post(connection, stub.url, b"x", {})
    assert ["authorization" in headers for _, headers, _ in stub.asked] == [False, True, True]
    assert {body for _, _, body in stub.asked} == {"x"}


def test_a_token(stub: Stub) -> None:
    send(stub, credentials=Credentials(token="t0k"))
    assert stub.asked[0][1]["authorization"] == "Bearer t0k"
    assert "t0k" not in repr(Credentials(token="t0k"))


def test_a_redirect_takes_no_secret_elsewhere(stub: Stub) -> None:
    stub.answers((307, {"Location": f"{stub.url}/elsewhere"}, ""))
    with pytest.raises(RejectedError, match="has moved"):
        send(stub, credentials=Credentials(token="t0k"))
    assert [path for path, _, _ in stub.asked] == ["/update"]


@pytest.mark.parametrize(
    ("url", "services", "query", "update"),
    [
        ("", {"/query"}, "/query", "/update"),
        ("/query", {"/query"}, "/query", "/update"),
        ("/ds/", {"/ds/query"}, "/ds/query", "/ds/update"),
        ("", {"/sparql"}, "/sparql", "/sparql"),
        ("/sparql", {"/sparql"}, "/sparql", "/sparql"),
        ("/repositories/kg", {"/repositories/kg"}, "/repositories/kg", "/repositories/kg/statements"),
        ("/bigdata/sparql/", {"/bigdata/sparql/"}, "/bigdata/sparql/", "/bigdata/sparql/"),
    ],
)
def test_the_services_of_known_servers_are_found(
    stub: Stub, url: str, services: set[str], query: str, update: str
) -> None:
    stub.answer = lambda path, headers: YES if path in {*services, update} else NOT_FOUND
    with connected() as connection:
        endpoint = find_endpoint(connection, stub.url + url)
        assert (endpoint.query, endpoint.update) == (stub.url + query, stub.url + update)
        send_update(endpoint, "CLEAR ALL")
    assert stub.asked[-1][1]["content-type"] == "application/sparql-update"


def test_services_may_be_named(stub: Stub) -> None:
    with connected() as connection:
        endpoint = find_endpoint(connection, f"{stub.url}/a?b=c", update=f"{stub.url}/d")
    assert (endpoint.query, endpoint.update) == (f"{stub.url}/a?b=c", f"{stub.url}/d")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (NOT_FOUND, "no SPARQL service answers there"),
        ((200, {"Content-Type": "text/html"}, "<html>"), "answers with text/html, not with SPARQL results"),
        ((200, JSON, "{"), r"the answer cannot be read \(JSONDecodeError"),
        ((200, JSON, "[]"), r"the answer cannot be read \(KeyError|TypeError"),
        ((401, {}, ""), "401"),
        ((200, JSON, '{"head": {"vars": ["x"]}, "results": {"bindings": []}}'), "no SPARQL service"),
    ],
)
def test_what_is_no_sparql_service(stub: Stub, answer: Answer, says: str) -> None:
    stub.answers(answer)
    with connected(retries=0) as connection, pytest.raises(RemoteError, match=says):
        find_endpoint(connection, stub.url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://127.0.0.1/x", "no URL of a server"),
        ("store", "no URL of a server"),
        ("http://", "no URL of a server"),
        ("http://me:secret@127.0.0.1/", "must not hold a password"),
        ("http://127.0.0.1:1/", "cannot be reached"),
        ("http://[::1", "no URL"),
    ],
)
def test_urls_that_lead_nowhere(url: str, says: str) -> None:
    with connected(retries=0) as connection, pytest.raises(RemoteError, match=says) as caught:
        find_endpoint(connection, url)
    assert "secret" not in str(caught.value)


def test_answers_that_were_cut_or_stopped_are_refused(stub: Stub) -> None:
    rows = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{}, {}]}})
    cut = (200, {**JSON, "X-SPARQL-MaxRows": "2"}, rows)
    stopped = (200, {**JSON, "X-SQL-State": "S1TAT", "X-SQL-Message": "Anytime"}, rows)
    for answer, says in ((cut, "cuts answers at 2 rows"), (stopped, r"complete \(Anytime\)")):
        stub.answers(YES, answer)
        with connected() as connection, pytest.raises(RemoteError, match=says):
            ask(find_endpoint(connection, stub.url), "SELECT * { ?x ?y ?z }")


def test_terms_of_every_kind() -> None:
    cells = {
        "a": {"type": "typed-literal", "value": "1", "datatype": "urn:t"},
        "b": {"type": "literal", "value": "x", "xml:lang": "en"},
        "c": {"type": "literal", "value": "y", "datatype": "http://www.w3.org/2001/XMLSchema#string"},
        "d": {"type": "bnode", "value": "n"},
    }
    body = json.dumps({"head": {"vars": [*cells, "e"]}, "results": {"bindings": [cells]}}).encode()
    answer = parse_answer(body, "application/json; charset=utf-8")
    assert isinstance(answer, Rows)
    assert answer.rows == (
        (
            Term("literal", "1", "urn:t"),
            Term("literal", "x", None, "en"),
            Term("literal", "y"),
            Term("bnode", "n"),
            None,
        ),
    )
