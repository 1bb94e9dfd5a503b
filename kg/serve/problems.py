"""What a client is told when a request cannot be answered: a status and a sentence."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import NamedTuple

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


class _Advice(NamedTuple):
    """What happened, and what to do next, in both languages."""

    zh: str
    en: str
    zh_next: str
    en_next: str


#: For people; what exactly is wrong stands beside it.
_ADVICE = {
    400: _Advice(
        "请求有误",
        "The request makes no sense",
        "请检查地址中的参数。",
        "Check the parameters in the address.",
    ),
    401: _Advice(
        "需要令牌", "A token is needed", "写入需要服务器的令牌。", "Writing needs the server's token."
    ),
    403: _Advice("不允许", "Not allowed", "这台服务器不提供此操作。", "This server does not do that."),
    404: _Advice(
        "没有这一页",
        "There is no such page",
        "它可能来自另一次构建；请按名称搜索。",
        "It may be of another build; search for its name.",
    ),
    405: _Advice("方法不对", "Wrong method", "请从链接打开页面。", "Open pages by their links."),
    406: _Advice(
        "没有这种格式", "No such format", "可用 HTML、JSON 或 Turtle。", "There are HTML, JSON and Turtle."
    ),
    413: _Advice("内容太长", "Too long", "请分几次发送。", "Send less at once."),
    414: _Advice("地址太长", "The address is too long", "请缩短搜索词。", "Search for fewer characters."),
    421: _Advice(
        "这台服务器另有名称",
        "This server has another name",
        "请用启动时显示的地址，或用 --allow-host 添加名称。",
        "Use the address it printed when it started, or add a name with --allow-host.",
    ),
    422: _Advice("结果太多", "Too much to give", "请缩小查询范围。", "Ask for less at once."),
    500: _Advice(
        "服务器出错",
        "The server failed",
        "请重试；若再次出现，请告知开发者。",
        "Try again; if it stays, please report it.",
    ),
    503: _Advice(
        "暂时无法回答",
        "No answer just now",
        "图正在更新，或提问太多；请稍候重试。",
        "The graph is being replaced, or too much is asked at once; try again in a moment.",
    ),
    504: _Advice("用时太长", "It took too long", "请缩小范围后重试。", "Ask for less, and try again."),
}


def to_response(
    request: Request, status: int, reason: str, headers: dict[str, str] | None = None
) -> Response:
    """A sentence as plain text, as problem+json (RFC 9457) for a client that asks for JSON, or as a page."""
    media_type = choose(accepted(request), (_TEXT, _JSON, HTML)) or _TEXT
    title = HTTPStatus(status).phrase
    if media_type == HTML:
        advice = _ADVICE.get(status, _Advice(title, title, "", ""))
        shown = {"status": status, "title": title, "reason": reason, **advice._asdict()}
        page = render(request, "problem.html", shown)
        return HTMLResponse(page, status, {"Vary": "Accept, Accept-Language, Cookie", **(headers or {})})
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
