"""What a client is told when a request cannot be answered: a status and a sentence."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.serve.accept import accepted, choose
from kg.serve.forms import HTML
from kg.serve.pool import Refusal
from kg.serve.render import render

_TEXT = "text/plain"
_JSON = "application/problem+json"
_HINTS = {
    404: "there is nothing here; see /sparql, /store and /id/…",
    405: "this method is not allowed here; see the header Allow",
}


def to_response(
    request: Request, status: int, reason: str, headers: dict[str, str] | None = None
) -> Response:
    """A sentence as plain text, as problem+json (RFC 9457) for a client that asks for JSON, or as a page."""
    media_type = choose(accepted(request), (_TEXT, _JSON, HTML)) or _TEXT
    title = HTTPStatus(status).phrase
    if media_type == HTML:
        shown = {"status": status, "title": title, "reason": reason}
        return HTMLResponse(
            render(request, "problem.html", shown), status, {"Vary": "Accept", **(headers or {})}
        )
    if media_type == _TEXT:
        content = f"{status} {title}: {reason}\n"
    else:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": reason}
        content = json.dumps(problem, ensure_ascii=False) + "\n"
    return Response(content, status, {"Vary": "Accept", **(headers or {})}, media_type)


async def tell_refusal(request: Request, error: Exception) -> Response:
    """The handler of Refusal."""
    assert isinstance(error, Refusal)
    return to_response(request, error.status, error.reason, error.headers)


async def tell_http(request: Request, error: Exception) -> Response:
    """The handler of what the router refuses."""
    assert isinstance(error, HTTPException)
    hint = _HINTS.get(error.status_code, error.detail)
    return to_response(request, error.status_code, hint, dict(error.headers or {}))


async def tell_failure(request: Request, error: Exception) -> Response:
    """The handler of our own mistakes: nothing of the inside goes out."""
    return to_response(request, 500, f"the server failed ({type(error).__name__}); please report it")
