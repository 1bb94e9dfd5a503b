"""Running the server until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from kg.errors import ServeError
from kg.serve.app import make_app, make_service
from kg.serve.guard import MAX_HEADERS, MAX_TARGET
from kg.serve.pool import Refusal
from kg.serve.service import Service
from kg.serve.settings import Settings

_GRACE = 1.0  # seconds for queries that run when the server is to stop
_LAST = 3  # and for answers that are on their way


class _Server(uvicorn.Server):
    """Ends by SIGINT and SIGTERM as by its own will: stopping a server is no failure."""

    def __init__(self, config: uvicorn.Config, service: Service, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._service = service
        self._tell = tell

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        ending = asyncio.create_task(self._end_queries())
        await super().shutdown(sockets)
        ending.cancel()

    async def _end_queries(self) -> None:
        await asyncio.sleep(_GRACE)
        await self._service.end_queries()


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; ``tell`` gets the server's address once it answers.

    Raises: GraphError when there is no graph; ServeError when the server cannot start.
    """
    service = make_service(settings)
    with _listen(settings) as listener:
        asyncio.run(_serve(service, listener, tell))


async def _serve(service: Service, listener: socket.socket, tell: Callable[[str], None]) -> None:
    config = uvicorn.Config(
        make_app(service),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST,
        h11_max_incomplete_event_size=2 * (MAX_TARGET + MAX_HEADERS),
        http="h11",
        ws="none",
    )
    try:
        await service.start()
        await _Server(config, service, lambda: tell(to_url(listener))).serve(sockets=[listener])
    except Refusal as error:
        raise ServeError(error.reason) from error
    finally:
        await service.close()


def _listen(settings: Settings) -> socket.socket:
    """Raises: ServeError when the address cannot be had."""
    place = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as error:
        raise ServeError(
            f"{place}: cannot listen there ({error}); name another place by --host, --port"
        ) from error
    return listener


def to_url(listener: socket.socket) -> str:
    """The address of the server, for a browser on this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
