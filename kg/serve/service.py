"""What the routes share: the settings, the workers and the store they ask, and who may write."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.rdf.store import find_graph
from kg.serve.message import Message
from kg.serve.pool import Answer, Pool, Refusal
from kg.serve.requests import while_connected
from kg.serve.settings import Settings
from kg.serve.source import Source, require_writing

#: Views that are asked of the worker that keeps names and counts in memory, and what makes it take them in.
INDEXED = frozenset({"search", "ontology"})
_WARM_UP = Message({"do": "warm"})

_TEXTS = ("text/csv", "text/tab-separated-values", "text/turtle", "text/html")


@dataclass(frozen=True, slots=True)
class Service:
    """One server: it answers from ``source`` by ``pool``, and from what ``index`` keeps in memory."""

    settings: Settings
    pool: Pool
    index: Pool
    source: Source
    _warming: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start the workers and open the store. Raises: Refusal when it cannot be opened."""
        await self.source.start()
        await self.pool.start()
        place = await self.source.find()
        await self.pool.tell(Message({"do": "open", **place}))
        await self.index.start()
        self._warming.append(asyncio.get_running_loop().create_task(self._warm_up()))

    async def _warm_up(self) -> None:
        """Nobody waits for it; what hinders it is told to the first who asks."""
        with suppress(Refusal):
            await self._fetch(self.index, _WARM_UP)

    async def end_queries(self) -> None:
        """End all processes that only read."""
        await self.pool.close()
        await self.index.close()
        await asyncio.gather(*self._warming)

    async def close(self) -> None:
        """End all processes."""
        await self.end_queries()
        await self.source.close()

    async def respond(self, request: Request, question: Message) -> Response:
        """The answer to a question that reads. Raises: Refusal; ClientDisconnect."""
        if question.head.get("view") in INDEXED:
            media_type, given = await self.fetch(request, question)
            return Response(given, media_type=to_content_type(media_type), headers={"Vary": "Accept"})
        answer = await while_connected(request, self._ask(self.pool, question))
        return AnswerResponse(answer, self.settings.seconds)

    async def fetch(self, request: Request, question: Message) -> tuple[str, str]:
        """Media type and text of an answer, for a page to be made of. Raises: Refusal; ClientDisconnect."""
        if question.head.get("view") in INDEXED:
            # Who types on hangs up on what was asked before; that must not cost the worker its memory.
            return await self._fetch(self.index, question)
        return await while_connected(request, self._fetch(self.pool, question))

    async def _fetch(self, pool: Pool, question: Message) -> tuple[str, str]:
        answer = await self._ask(pool, question)
        async with answer.stack:
            return answer.media_type, b"".join([piece async for piece in answer.pieces]).decode()

    async def _ask(self, pool: Pool, question: Message) -> Answer:
        place = await self.source.find()
        folder = {"folder": str(find_graph(self.settings.folder).absolute().parent)}
        return await pool.ask(Message({**question.head, **place, **folder}, question.body))

    def require_writer(self, request: Request) -> None:
        """Raises: Refusal, 403 when nothing may be written here, 401 without the right token."""
        require_writing(self.source)
        token = (self.settings.token or "").encode()
        if not any(hmac.compare_digest(given, token) for given in _tokens(request)):
            reason = "writing needs the token: send 'Authorization: Bearer TOKEN', or it as a password"
            raise Refusal(401, reason, {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg"'})

    async def write(self, question: Message) -> str:
        """Have something written; it goes on when the client hangs up. Raises: Refusal."""
        return await require_writing(self.source).write(question)


class AnswerResponse(StreamingResponse):
    """An answer of a worker, which is free again when it was sent, or ended when the client hangs up.

    A client that takes nothing for ``seconds`` loses the rest: its worker is wanted elsewhere.
    """

    def __init__(self, answer: Answer, seconds: float) -> None:
        """The length is known, so that a client sees when something is missing."""
        headers = {"Content-Length": str(answer.size), "Vary": "Accept"}
        pieces = self._in_time(answer.pieces)
        super().__init__(pieces, headers=headers, media_type=to_content_type(answer.media_type))
        self._stack = answer.stack
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with suppress(TimeoutError):
            async with self._stack, asyncio.timeout(None) as self._limit:
                await super().__call__(scope, receive, send)

    async def _in_time(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
            yield piece


def to_content_type(media_type: str) -> str:
    """With the charset where a reader would guess another; Starlette adds it to what is text."""
    return f"{media_type}; charset=utf-8" if media_type in _TEXTS else media_type


def _tokens(request: Request) -> Iterable[bytes]:
    """What the request brings: after ``Bearer``, or as the password of whomever."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        yield value.strip().encode()
    if scheme.lower() == "basic":
        try:
            yield base64.b64decode(value.strip(), validate=True).partition(b":")[2]
        except binascii.Error:
            return
