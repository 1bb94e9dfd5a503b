"""The only module that talks to a network: one request, its credentials, its retries and its refusals."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from kg.errors import RejectedError, RemoteError

#: Seconds to wait before the first retry; each wait is twice the one before, up to ``_LONGEST``.
_FIRST, _LONGEST = 0.5, 60.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})

#: What to do about a refusal, by its status.
_ADVICE = {
    401: "give --user with KG_ENDPOINT_PASSWORD in the environment, or KG_ENDPOINT_TOKEN",
    403: "this user may not do that there",
    404: "nothing is there; check the URL",
    405: "it does not take this kind of request; check that the URL is that of a writable SPARQL endpoint",
    413: "the request is too long for it",
    415: "it does not take SPARQL in this form; check the URL",
}
#: How Virtuoso says with status 400 or 500 that a user lacks a right.
_DENIED = ("SR186", "No permission", "access denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who asks: a user with a password (Basic or Digest, as the server wants), or a bearer token."""

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Open connections to servers. ``retries`` are those of one request."""

    client: httpx.Client
    retries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answered with success; header names are in lower case."""

    body: bytes
    headers: Mapping[str, str]


class _Challenged(httpx.Auth):
    """A user's password, sent only when the server asks for it and as it asks; at once from then on."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self._ways = {
            "basic": httpx.BasicAuth(user, password),
            "digest": httpx.DigestAuth(user, password),
        }
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._way is None:
            response = yield request
            if response.status_code != 401:
                return
            wanted = response.headers.get("www-authenticate", "basic").split()[0].lower()
            self._way = self._ways.get(wanted, self._ways["basic"])
        yield from self._way.auth_flow(request)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _to_auth(credentials: Credentials) -> httpx.Auth | None:
    if credentials.token is not None:
        return _Bearer(credentials.token)
    return _Challenged(credentials.user, credentials.password) if credentials.user is not None else None


@contextmanager
def connected(
    credentials: Credentials | None = None, *, timeout: float = 300.0, retries: int = 5
) -> Iterator[Connection]:
    """Connections that are closed at the end. ``timeout`` is in seconds, for one answer.

    Redirects are not followed: a request goes to the host that the user named, and to no other. Proxies of
    the environment are heeded.
    """
    auth = _to_auth(credentials or Credentials())
    wait = httpx.Timeout(timeout, connect=min(timeout, 10.0))
    with httpx.Client(auth=auth, timeout=wait, headers={"User-Agent": "yanbao-kg"}) as client:
        yield Connection(client=client, retries=retries)


def post(
    connection: Connection, url: str, body: bytes, headers: Mapping[str, str], *, retries: int | None = None
) -> Reply:
    """Send a request that may be sent twice, and again when the server is busy or gone for a while.

    Raises: RemoteError when it refuses, or stays away.
    """
    left = connection.retries if retries is None else retries
    wait = _FIRST
    while True:
        told, asked = _send(connection.client, url, body, headers)
        if isinstance(told, Reply):
            return told
        if asked is None or left <= 0:
            raise told
        time.sleep(min(max(wait, asked), _LONGEST))
        left, wait = left - 1, wait * 2


def _send(
    client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[Reply | RemoteError, float | None]:
    """The reply, or the error and how many seconds the server wants one to wait (None: it is no use)."""
    try:
        response = client.post(url, content=body, headers=dict(headers))
    except httpx.InvalidURL as error:
        return RemoteError(f"{url}: is no URL ({error})"), None
    except httpx.UnsupportedProtocol:
        return RemoteError(f"{url}: is no URL of a server; it begins with http:// or https://"), None
    except (httpx.ReadTimeout, httpx.WriteTimeout):
        seconds = client.timeout.read
        return RemoteError(f"{url}: no answer in {seconds:g} seconds; --timeout gives it more"), None
    except httpx.TransportError as error:
        return RemoteError(f"{url}: cannot be reached ({error or type(error).__name__})"), 0.0
    if response.is_success:
        return Reply(body=response.content, headers=response.headers), None
    return _refusal(url, response), _delay(response)


def _delay(response: httpx.Response) -> float | None:
    """How long to wait before the next try, in seconds; None when another try is no use."""
    if response.status_code not in _BUSY or _is_denied(response):
        return None
    return parse_retry_after(response.headers.get("retry-after", ""))


def parse_retry_after(value: str, now: float | None = None) -> float:
    """The header Retry-After, a number of seconds or a date, in seconds from ``now``; 0 for anything else.

    >>> parse_retry_after("7"), parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 50)
    (7.0, 10.0)
    """
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value).timestamp()
    except ValueError:
        return 0.0
    return max(0.0, then - (time.time() if now is None else now))


def _is_denied(response: httpx.Response) -> bool:
    return response.status_code in (400, 500) and any(sign in response.text[:1000] for sign in _DENIED)


def _refusal(url: str, response: httpx.Response) -> RemoteError:
    status = 403 if _is_denied(response) else response.status_code
    if status in _MOVED:
        place = response.headers.get("location", "elsewhere")
        return RejectedError(f"{url}: has moved to {place}; use that URL", status)
    said = _first_line(response)
    advice = _ADVICE.get(status, "")
    parts = [f"{url}: refused with {response.status_code} {response.reason_phrase}".rstrip(), said, advice]
    return RejectedError("; ".join(part for part in parts if part), status)


def _first_line(response: httpx.Response) -> str:
    """What a server says of its refusal, unless it is a page for browsers."""
    if "html" in response.headers.get("content-type", "") and response.text.lstrip()[:1] == "<":
        return ""
    lines = [line.strip() for line in response.text[:1000].splitlines() if line.strip()]
    return lines[0][:200] if lines else ""


def require_plain(url: str) -> str:
    """``url`` if it names a server and no secret.

    Raises: RemoteError.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise RemoteError(f"{url}: is no URL ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RemoteError(f"{url}: is no URL of a server; expected http://HOST/…")
    if parts.username or parts.password:
        raise RemoteError(
            f"{parts.hostname}: a URL must not hold a password; give --user and KG_ENDPOINT_PASSWORD"
        )
    return url
