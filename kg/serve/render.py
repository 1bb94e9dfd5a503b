"""Pages as HTML: the templates, the reader's language, and the addresses of scripts and styles.

A template has the page's JSON as ``it``, and says what it has to say in both languages:
``{{ t("公司", "Company") }}``. Numbers and dates are written by the filters ``number`` and ``day``.
``t``, ``lang`` and the filters are known in imported macros too. Everything is escaped.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from kg.resources import shipped
from kg.serve.call_chart import to_call_chart
from kg.serve.figures import Language, to_filters
from kg.serve.forms import changed, to_path
from kg.serve.language import find_language, speak
from kg.serve.release_chart import to_release_chart
from kg.serve.star import SHAPES, clip, to_star
from kg.serve.strip import to_strip
from kg.text.segments import nest
from kg.view.words import (
    ATTRIBUTES,
    CHANGES,
    CLASSES,
    ISSUE_KINDS,
    PREFERENCES,
    RELATIONS,
    STEPS,
    class_style,
    relation_style,
)

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
    environment.filters |= {"path": to_path, "nest": nest, "changed": changed, **to_filters(language)}
    environment.globals |= {"asset": to_asset, "class_style": class_style, "relation_style": relation_style}
    environment.globals |= {"attributes": ATTRIBUTES, "fields": FIELDS, "issue_kinds": ISSUE_KINDS}
    environment.globals |= {"steps": STEPS, "changes": CHANGES}
    environment.globals |= {"call_chart": to_call_chart, "release_chart": to_release_chart}
    environment.filters["clip"] = clip
    environment.globals |= {"star": to_star, "shapes": SHAPES, "strip": to_strip}
    environment.globals |= {"lang": language, "t": speak(language), "has_bundle": has_bundle}
    environment.globals["preferences"] = PREFERENCES
    environment.globals["class_names"] = {
        name: speak(language)(*style[:2]) for name, style in CLASSES.items()
    }
    environment.globals["words"] = to_words()
    return environment


def to_words() -> dict[str, Any]:
    """What things are called and how they are drawn, in the order of lists, for scripts."""
    classes = [{"name": name, **style._asdict()} for name, style in CLASSES.items()]
    relations = [{"name": name, **style._asdict()} for name, style in RELATIONS.items()]
    return {"classes": classes, "relations": relations, "attributes": ATTRIBUTES}


def to_asset(name: str) -> str:
    """The address of a file in ``static``, with a mark of its content, so that browsers may keep it.

    Raises: FileNotFoundError.
    """
    return f"/static/{name}?{_mark(name)}"


@lru_cache(maxsize=256)
def _mark(name: str) -> str:
    return sha256(shipped("serve", "static", *name.split("/")).read_bytes()).hexdigest()[:12]


def has_bundle(name: str) -> bool:
    """Whether the libraries that pages draw and edit with are there: ``KG_WITHOUT_WEB=1`` leaves them out.

    >>> has_bundle("nothing.js")
    False
    """
    return shipped("serve", "static", "vendor", name).is_file()


def render(request: Request, template: str, shown: Any) -> str:
    """A whole page; ``shown`` is what its view gave."""
    page = _environment(find_language(request)).get_template(template)
    return page.render(it=shown, request=request, query=request.query_params)
