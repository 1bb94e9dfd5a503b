"""What every request passes before it is looked at, and the headers every answer carries."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.problems import to_response

#: Bytes of the path with its parameters, and of all headers.
MAX_TARGET = 32 * 1024
MAX_HEADERS = 32 * 1024

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}


def is_own_host(value: str, names: frozenset[str]) -> bool:
    """Whether a Host header names this server.

    An address in figures does, whatever it is: only a name can be made to point here by somebody else
    (DNS rebinding), so names are those of this machine and those in ``names``.

    >>> is_own_host("[::1]:8000", frozenset()), is_own_host("evil.example", frozenset())
    (True, False)
    """
    try:
        address = urlsplit(f"//{value}")
        host, _ = address.hostname or "", address.port  # a port that is none raises too
    except ValueError:
        return False
    return host in names or host == "localhost" or host.endswith(".localhost") or _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware: refuses what is too long or meant for another host, and adds the headers."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        """``names`` are the names by which this server is called besides those of the machine."""
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        found = self._find_fault(scope)
        app = to_response(Request(scope), *found) if found else self._app
        await app(scope, receive, send_with_headers)

    def _find_fault(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_TARGET:
            return 414, f"the address is longer than {MAX_TARGET >> 10} KB; send a long query by POST"
        if sum(len(name) + len(value) for name, value in headers.raw) > MAX_HEADERS:
            return 431, f"the headers are longer than {MAX_HEADERS >> 10} KB"
        if not is_own_host(headers.get("host", ""), self._names):
            return 421, "this server has another name; the one who runs it can add names with --allow-host"
        return None
