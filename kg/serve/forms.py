"""The forms in which a page is given, and the paths of entities."""

from __future__ import annotations

from urllib.parse import quote

HTML = "text/html"
JSON = "application/json"
CSV = "text/csv"


def to_path(local: str) -> str:
    """The last part of an entity's IRI as a path of this server; a ``%`` in it stays one.

    >>> to_path("model-天工3.0"), to_path("product-a%2Fb")
    ('/id/model-%E5%A4%A9%E5%B7%A53.0', '/id/product-a%2Fb')
    """
    return "/id/" + quote(local, safe="%-._~")
