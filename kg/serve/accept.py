"""Content negotiation: which of our media types a request would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request

#: Names that clients use for our media types; the answer is sent under our name.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "application/sparql-results+json": ("application/json", "text/json"),
    "application/sparql-results+xml": ("application/xml", "text/xml"),
    "application/ld+json": ("application/json",),
    "text/turtle": ("application/turtle", "application/x-turtle"),
    "application/n-triples": ("text/plain",),
    "application/rdf+xml": ("application/xml", "text/xml"),
    "application/problem+json": (
        "application/json",
        "application/sparql-results+json",
        "application/ld+json",
    ),
    "text/html": ("application/xhtml+xml",),
}


class _Range(NamedTuple):
    kind: str
    quality: float

    @property
    def precision(self) -> int:
        return 2 - self.kind.count("*")


def accepted(request: Request) -> str:
    """What a request says in all its Accept headers."""
    return ", ".join(request.headers.getlist("accept"))


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type among ``offered`` that is wanted most; equally wanted ones in the order offered.

    >>> choose("text/csv;q=0.5, application/json", ["text/csv", "application/sparql-results+json"])
    'application/sparql-results+json'
    >>> choose("image/png", ["text/csv"]), choose("", ["text/csv"])
    (None, 'text/csv')
    """
    ranges = list(_parse(accept)) or [_Range("*/*", 1.0)]
    wanted = [(_quality(ranges, offer), -place) for place, offer in enumerate(offered)]
    quality, place = max(wanted, default=(0.0, 0))
    return offered[-place] if quality > 0 else None


def _quality(ranges: Iterable[_Range], offer: str) -> float:
    """What the most precise range that fits says; our own name for a type counts before another's."""
    names = (offer, *ALIASES.get(offer, ()))
    fitting = [(one.precision, one.kind == offer, one.quality) for one in ranges if _fits(one.kind, names)]
    return max(fitting, default=(0, False, 0.0))[2]


def _fits(kind: str, names: Sequence[str]) -> bool:
    return kind in ("*/*", f"{names[0].partition('/')[0]}/*") or kind in names


def _parse(accept: str) -> Iterable[_Range]:
    """Ranges as they are written; what is none is left out."""
    return (_Range(kind, quality) for kind, quality in parse_weighted(accept) if kind.count("/") == 1)


def parse_weighted(header: str) -> Iterable[tuple[str, float]]:
    """The parts of an Accept header in small letters, each with how much it is wanted, from 0 to 1."""
    for part in header.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if kind:
            yield kind, _weight(parameters)


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
