"""Pages as HTML: the templates, the reader's language, and the addresses of scripts and styles.

A template has the page's JSON as ``it``, and says what it has to say in both languages:
``{{ t("公司", "Company") }}``. Numbers and dates are written by the filters ``number`` and ``day``.
``t``, ``lang`` and the filters are known in imported macros too. Everything is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from kg.resources import shipped
from kg.serve.figures import Language, to_filters
from kg.serve.forms import to_path
from kg.view.words import ATTRIBUTES, class_style, relation_style

#: The cookie and the parameter by which a reader chooses a language.
LANGUAGE = "lang"
#: What a search calls the names by which it finds.
FIELDS = {
    **ATTRIBUTES,
    "label": ("名称", "Name"),
    "altLabel": ("别名", "Also called"),
    "sourceFile": ("文件", "File"),
}


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(shipped("serve", "templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"path": to_path, **to_filters(language)}
    environment.globals |= {"asset": to_asset, "class_style": class_style, "relation_style": relation_style}
    environment.globals |= {
        "attributes": ATTRIBUTES,
        "fields": FIELDS,
        "lang": language,
        "t": speak(language),
    }
    return environment


def to_asset(name: str) -> str:
    """The address of a file in ``static``, with a mark of its content, so that browsers may keep it.

    Raises: FileNotFoundError.
    """
    return f"/static/{name}?{_mark(name)}"


@lru_cache(maxsize=256)
def _mark(name: str) -> str:
    return sha256(shipped("serve", "static", *name.split("/")).read_bytes()).hexdigest()[:12]


def find_language(request: Request) -> Language:
    """The language chosen on the page, else by cookie, else the first of ours that the browser names."""
    chosen = request.query_params.get(LANGUAGE) or request.cookies.get(LANGUAGE)
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    names = [part.strip().lower()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return "en" if "en" in names and "zh" not in names[: names.index("en")] else "zh"


def speak(language: Language) -> Callable[[str, str], str]:
    """What picks one of two wordings."""
    return lambda zh, en: zh if language == "zh" else en


def render(request: Request, template: str, shown: Any) -> str:
    """A whole page; ``shown`` is what its view gave."""
    page = _environment(find_language(request)).get_template(template)
    return page.render(it=shown, request=request, query=request.query_params)
