"""The ASGI application: its routes, and what happens before and after them."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from kg.serve import graphs, query
from kg.serve.entity import entity, rating
from kg.serve.guard import Guard
from kg.serve.pages import to_routes
from kg.serve.pool import Pool, Refusal
from kg.serve.problems import tell_failure, tell_http, tell_refusal
from kg.serve.service import Service
from kg.serve.settings import Settings
from kg.serve.source import Reading, Writing
from kg.serve.sparql import sparql
from kg.serve.static_files import MarkedFiles

_GONE = 499  # nobody reads it
#: What reading all names takes at most, whatever a query may take.
_INDEX_SECONDS = 120.0
_INDEX_MEMORY = 2 * 1024**3


async def _graph_store(request: Request) -> Response:
    does = {"PUT": graphs.put, "POST": graphs.post, "DELETE": graphs.delete}.get(request.method, graphs.read)
    return await does(request)


async def _tell_nobody(_request: Request, _error: Exception) -> Response:
    return Response(status_code=_GONE)


async def _icon(_request: Request) -> Response:
    """For browsers that look for it beside what is no page of ours."""
    return RedirectResponse("/static/icon.svg", 301)


_STORE = ["GET", "PUT", "POST", "DELETE"]
_ROUTES = [
    *to_routes(),
    Mount("/static", MarkedFiles(packages=[("kg.serve", "static")])),
    Route("/favicon.ico", _icon),
    *query.to_routes(),
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/sparql/", sparql, methods=["GET", "POST"]),
    Route(graphs.PREFIX, _graph_store, methods=_STORE),
    Route(graphs.PREFIX + "/{name:path}", _graph_store, methods=_STORE),
    Route("/id/{local:path}", entity),
    Route("/rating/{local}", rating),
]
_HANDLERS: dict[Any, Any] = {
    Refusal: tell_refusal,
    HTTPException: tell_http,
    ClientDisconnect: _tell_nobody,
    Exception: tell_failure,
}


def make_service(settings: Settings) -> Service:
    """The workers and the store of a server, not yet started.

    Raises: GraphError and ServeError when there is no store for it.
    """
    pool, writer = (
        Pool(size, seconds=settings.seconds, memory=settings.memory) for size in (settings.workers, 1)
    )
    index = Pool(1, seconds=max(settings.seconds, _INDEX_SECONDS), memory=max(settings.memory, _INDEX_MEMORY))
    is_writable = settings.token is not None
    source = Writing(settings.folder, writer) if is_writable else Reading(settings.folder)
    return Service(settings, pool, index, source)


def make_app(service: Service) -> Starlette:
    """The application, for a service that is started and ended by whoever runs it."""
    middleware = list(_middleware(service.settings))
    app = Starlette(routes=_ROUTES, middleware=middleware, exception_handlers=_HANDLERS)
    app.state.service = service
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    guard = Middleware(Guard, names=frozenset({settings.host.lower(), *map(str.lower, settings.hosts)}))
    if not settings.origins:
        return [guard]
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Accept"],
    )
    return [guard, cors]
