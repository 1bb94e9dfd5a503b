"""The forms in which a page is given, and the paths of entities."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.datastructures import URL, QueryParams

HTML = "text/html"
JSON = "application/json"
CSV = "text/csv"


def to_path(local: str) -> str:
    """The last part of an entity's IRI as a path of this server; a ``%`` in it stays one.

    >>> to_path("model-天工3.0"), to_path("product-a%2Fb")
    ('/id/model-%E5%A4%A9%E5%B7%A53.0', '/id/product-a%2Fb')
    """
    return "/id/" + quote(local, safe="%-._~")


def changed(url: URL, **parameters: object) -> str:
    """The query of an address with some parameters set, or with None left out.

    >>> changed(URL("/consensus?sort=company&page=3&broker=a&broker=b"), page=4, sort=None)
    '?page=4&broker=a&broker=b'
    """
    given = QueryParams(url.query).multi_items()
    known = {name for name, _ in given}
    kept = [(name, parameters.get(name, value)) for name, value in given]
    added = [(name, value) for name, value in parameters.items() if name not in known]
    return "?" + urlencode([pair for pair in kept + added if pair[1] is not None])
