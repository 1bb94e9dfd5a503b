"""Which of our two languages a reader is spoken to in."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from kg.serve.accept import parse_weighted
from kg.serve.figures import Language

#: The cookie and the parameter by which a reader chooses a language.
LANGUAGE = "lang"


def find_language(request: Request) -> Language:
    """The language chosen on the page, else by cookie, else the one that the browser would rather have."""
    for chosen in (request.query_params.get(LANGUAGE), request.cookies.get(LANGUAGE)):
        if chosen in ("zh", "en"):
            return "zh" if chosen == "zh" else "en"
    return choose_language(", ".join(request.headers.getlist("accept-language")))


def choose_language(accept: str) -> Language:
    """What an Accept-Language header wants more, Chinese if it does not care; who reads neither gets English.

    >>> choose_language("zh-TW,zh;q=0.9,en;q=0.8"), choose_language("zh;q=0.2, en-GB;q=0.7")
    ('zh', 'en')
    >>> choose_language(""), choose_language("de-DE"), choose_language("fr, *;q=0.1")
    ('zh', 'en', 'zh')
    """
    given = [(name.partition("-")[0], quality) for name, quality in parse_weighted(accept)]
    if not given:
        return "zh"
    others = max((quality for name, quality in given if name == "*"), default=0.0)
    chinese, english = (
        max((quality for name, quality in given if name == ours), default=others) for ours in ("zh", "en")
    )
    return "zh" if chinese >= english and chinese > 0 else "en"


def speak(language: Language) -> Callable[[str, str], str]:
    """What picks one of two wordings."""
    return lambda zh, en: zh if language == "zh" else en
