"""What a request holds: its parameters, its body up to a limit, and whether its client is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.serve.pool import Refusal

_Result = TypeVar("_Result")
_MEGABYTE = 1 << 20

#: Bytes of a query or update, and of an uploaded document.
MAX_TEXT = 4 * _MEGABYTE
MAX_DOCUMENT = 256 * _MEGABYTE
_MAX_PARAMETERS = 2000

#: The media type of parameters in a body.
FORM = "application/x-www-form-urlencoded"

Parameters = list[tuple[str, str]]


def parse_parameters(encoded: bytes) -> Parameters:
    """URL-encoded names and values in their order. Raises: Refusal (400) for what is not UTF-8."""
    try:
        text = encoded.decode("ascii")
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS, encoding="utf-8"
        )
    except UnicodeDecodeError:
        raise Refusal(
            400, "the parameters are not UTF-8; encode them so before they are URL-encoded"
        ) from None
    except ValueError as error:
        raise Refusal(400, f"the parameters cannot be read: {error}") from None


def query_parameters(request: Request) -> Parameters:
    """The parameters after the ``?``. Raises: Refusal."""
    return parse_parameters(request.scope["query_string"])


async def read_form(request: Request) -> Parameters:
    """The parameters that a request brings in its body; none by GET.

    Raises: Refusal (415) when the body is no form, 413 when it is too long, 400 when it cannot be read.
    """
    if request.method != "POST":
        return []
    if parse_content_type(request)[0] != FORM:
        raise Refusal(415, f"send the parameters as {FORM}")
    return parse_parameters((await read_text(request)).encode())


def parse_content_type(request: Request) -> tuple[str, str]:
    """Media type and charset of the body, in small letters, "" where there is none."""
    kind, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    charset = next((value.strip('" ') for name, _, value in pairs if name.strip() == "charset"), "")
    return kind, charset


async def read_body(request: Request, most: int) -> bytes:
    """The body. Raises: Refusal (413) when it is longer than ``most`` bytes."""
    length = request.headers.get("content-length", "0")
    pieces, size = [], int(length) if length.isdecimal() else 0
    if size <= most:
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                break
            pieces.append(piece)
    if size > most:
        raise Refusal(
            413, f"the body is longer than {most >> 20} MB; send less at once", {"Connection": "close"}
        )
    return b"".join(pieces)


async def read_text(request: Request) -> str:
    """The body as text. Raises: Refusal for another charset (415) and for what is not UTF-8 (400)."""
    charset = parse_content_type(request)[1]
    if charset not in ("", "utf-8", "utf8"):
        raise Refusal(415, f"the charset is {charset}; send UTF-8")
    try:
        return (await read_body(request, MAX_TEXT)).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the body is not UTF-8 (byte {error.start})") from None


async def while_connected(request: Request, work: Coroutine[Any, Any, _Result]) -> _Result:
    """The result of ``work``, which is cancelled when the client hangs up.

    The body must have been read. Raises: ClientDisconnect.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_hang_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
