"""The page of one entity: names, facts and claims with their words, without a script."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template

from kg.rdf.describe import Portrait
from kg.resources import shipped

HTML = "text/html"


@lru_cache(maxsize=1)
def _template() -> Template:
    source = shipped("serve", "entity.html").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["path"] = to_path
    return environment.from_string(source)


def to_path(local: str) -> str:
    """The last part of an entity's IRI as a path of this server; a ``%`` in it stays one.

    >>> to_path("model-天工3.0"), to_path("product-a%2Fb")
    ('/id/model-%E5%A4%A9%E5%B7%A53.0', '/id/product-a%2Fb')
    """
    return "/id/" + quote(local, safe="%-._~")


def write_portrait(portrait: Portrait) -> str:
    """A whole page; every text of a report is escaped."""
    return _template().render(it=portrait)
