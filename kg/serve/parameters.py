"""Parameters of a page: a table of names and of what parses their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from starlette.requests import Request

from kg.serve.pool import Refusal
from kg.serve.requests import query_parameters

#: From the values given under one name, in their order, to what the view gets. Raises: ValueError.
Parse = Callable[[Sequence[str]], Any]


def parse_asked(
    request: Request, takes: Mapping[str, Parse], form: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """What a request asks of a page, by its address and by a ``form`` that it brings; parameters that the
    page does not know are not looked at.

    Raises: Refusal (400) for a value that makes no sense.
    """
    given: dict[str, list[str]] = {name: [] for name in takes}
    for name, value in [*query_parameters(request), *form]:
        if name in given:
            given[name].append(value)
    return {name: _parse(name, takes[name], values) for name, values in given.items()}


def _parse(name: str, parse: Parse, values: Sequence[str]) -> Any:
    try:
        return parse(values)
    except ValueError as error:
        raise Refusal(400, f"{name}: {error}") from None


def text(values: Sequence[str]) -> str:
    """The last value without white space around it; "" for none."""
    return values[-1].strip() if values else ""


def texts(values: Sequence[str]) -> list[str]:
    """All values."""
    return list(values)


def count(usual: int | None, *, most: int) -> Parse:
    """A number from 0 to ``most``, ``usual`` when none is given."""

    def parse(values: Sequence[str]) -> int | None:
        given = text(values)
        if given and not (given.isascii() and given.isdecimal() and int(given[:9]) <= most):
            raise ValueError(f"{given[:40]!r} is no number from 0 to {most}")
        return int(given) if given else usual

    return parse


def day(values: Sequence[str]) -> str | None:
    """A day as YYYY-MM-DD; None for none."""
    given = text(values)
    try:
        if given and date.fromisoformat(given).isoformat() != given:
            raise ValueError
    except ValueError:
        raise ValueError(f"{given[:40]!r} is no day; write it as 2024-06-30") from None
    return given or None


def choice(*values: str) -> Parse:
    """One of some words, the first when none is given."""

    def parse(given: Sequence[str]) -> str:
        word = text(given) or values[0]
        if word not in values:
            raise ValueError(f"{word[:40]!r} is none of {', '.join(filter(None, values))}")
        return word

    return parse
