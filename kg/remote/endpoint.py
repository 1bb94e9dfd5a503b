"""A SPARQL 1.1 server: where it takes queries and updates, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from kg.errors import RejectedError, RemoteError
from kg.rdf.answers import parse_answer, to_accept
from kg.rdf.results import Answer, Rows
from kg.rdf.vocabulary import PREFIXES
from kg.remote.http import Connection, Reply, post, require_plain

_FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"
_ASK = "ASK {}"


class _Layout(NamedTuple):
    """Where a kind of server has its two services, below the URL that its users know it by."""

    query: str
    update: str
    only_for_users: bool = False
    marked_by: str = ""  # a piece of the URL of such servers


#: In the order they are tried.
_LAYOUTS = (
    _Layout("", "/statements", marked_by="/repositories/"),  # GraphDB, RDF4J
    _Layout("/sparql-auth", "/sparql-auth", only_for_users=True),  # Virtuoso, when one logs in
    _Layout("/query", "/update"),  # Oxigraph, Fuseki, Stardog
    _Layout("/sparql", "/sparql"),  # Virtuoso, kg serve
    _Layout("", ""),  # Blazegraph; one URL for both
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server that answers: ``query`` and ``update`` are the URLs of its services."""

    connection: Connection
    query: str
    update: str


def find_endpoint(
    connection: Connection, url: str, *, update: str | None = None, user: bool = False
) -> Endpoint:
    """The server at ``url``, which is its root, its dataset or its query service.

    Where ``update`` is given, ``url`` is taken as the query service as it stands.

    Raises: RemoteError when no SPARQL service answers there.
    """
    require_plain(url)
    refusals: list[RemoteError] = []
    for query, updating in _candidates(url, update and require_plain(update), user):
        try:
            if _is_sparql(query, _post_query(connection, query, _ASK, retries=0)):
                return Endpoint(connection=connection, query=query, update=updating)
        except RemoteError as error:
            if user and _is_status(
                error, 401
            ):  # elsewhere it might answer strangers, to whom less is allowed
                raise
            refusals.append(error)
    raise _most_telling(url, refusals)


def _candidates(url: str, update: str | None, user: bool) -> Iterator[tuple[str, str]]:
    if update is not None:
        yield url, update
        return
    bare = url.rstrip("/")
    for layout in _LAYOUTS:
        if layout.marked_by in url and (user or not layout.only_for_users):
            root = bare.removesuffix(layout.query)
            yield (
                (root + layout.query if layout.query else url),
                root + layout.update if layout.update else url,
            )


def _is_sparql(url: str, reply: Reply) -> bool:
    return isinstance(_read(url, reply), bool)


def _read(url: str, reply: Reply, prefixes: Mapping[str, str] = PREFIXES) -> Answer:
    try:
        return parse_answer(reply.body, reply.headers.get("content-type", ""), prefixes)
    except RemoteError as error:
        raise RemoteError(f"{url}: {error}") from error


def _is_status(error: RemoteError, *statuses: int) -> bool:
    return isinstance(error, RejectedError) and error.status in statuses


def _most_telling(url: str, refusals: list[RemoteError]) -> RemoteError:
    """A refusal to let one in, or silence, says more than a page that is not there."""
    for error in refusals:
        if _is_status(error, 401, 403) or not isinstance(error, RejectedError):
            return error
    return RemoteError(f"{url}: no SPARQL service answers there; give the URL of its query service")


def _post_query(connection: Connection, url: str, text: str, retries: int | None = None) -> Reply:
    """As a form: every server takes it, and no query is too long for it."""
    headers = {"Accept": to_accept(text), "Content-Type": _FORM}
    return post(connection, url, urlencode({"query": text}).encode(), headers, retries=retries)


def ask(endpoint: Endpoint, text: str, prefixes: Mapping[str, str] = PREFIXES) -> Answer:
    """The answer to a query, complete.

    Raises: RemoteError also when the server cut the answer short.
    """
    reply = _post_query(endpoint.connection, endpoint.query, text)
    answer = _read(endpoint.query, reply, prefixes)
    _require_whole(endpoint.query, reply, answer)
    return answer


def ask_rows(endpoint: Endpoint, text: str) -> Rows:
    """The answer to a SELECT query. Raises: RemoteError when it is something else."""
    answer = ask(endpoint, text)
    if not isinstance(answer, Rows):
        raise RemoteError(f"{endpoint.query}: answered a SELECT query with something else than rows")
    return answer


def _require_whole(url: str, reply: Reply, answer: Answer) -> None:
    """Virtuoso cuts long answers and stops slow queries, and says so in headers alone."""
    limit = reply.headers.get("x-sparql-maxrows", "")
    if limit.isdigit() and not isinstance(answer, bool) and len(answer) >= int(limit):
        raise RemoteError(f"{url}: cuts answers at {limit} rows; ask for less, or raise its ResultSetMaxRows")
    if reply.headers.get("x-sql-state"):
        said = reply.headers.get("x-sql-message", reply.headers["x-sql-state"])
        raise RemoteError(f"{url}: stopped before the answer was complete ({said})")


def send_update(endpoint: Endpoint, text: str) -> None:
    """Have the server run an update, which must mean the same when it runs twice.

    Raises: RemoteError when it refuses.
    """
    post(endpoint.connection, endpoint.update, text.encode(), {"Content-Type": _UPDATE, "Accept": "*/*"})
