"""The surface of a SPARQL query: its tokens, what is refused, and where values are bound.

Only the surface is read here; the engine parses the query itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.rdf.vocabulary import ALIGNED, PREFIXES

_TOKEN = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<string> "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> \w[\w.\-]*:[^\s{}()<>;,"'|^/*+?!\[\]]* | :[\w.\-]+ | @[A-Za-z\-]+ )
    | (?P<word> \w+ )
    | (?P<mark> [{}()] )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

Term = NamedNode | Literal


class Token(NamedTuple):
    """A piece of a query: ``kind`` is a group of the token pattern, ``start`` counts characters."""

    kind: str
    text: str
    start: int


def find_tokens(text: str) -> Iterator[Token]:
    """The tokens that decide what a query does; comments, operators and white space are left out."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())


def find_variables(text: str) -> list[str]:
    """The names of the variables in a query, sorted, without ``?``."""
    return sorted({token.text[1:] for token in find_tokens(text) if token.kind == "variable"})


def check_query(text: str, place: str) -> None:
    """Refuse what is not a query that stays on this machine and changes nothing.

    Raises: QueryError for an update, for SERVICE, and for a syntax error with ``place``, line and column.
    """
    words = [token.text.upper() for token in find_tokens(text) if token.kind == "word"]
    verbs = [word for word in words if word in _FORMS or word in _UPDATES]
    if verbs and verbs[0] in _UPDATES:
        raise QueryError(
            f"{place}: {verbs[0]} is an update; only SELECT, ASK, CONSTRUCT and DESCRIBE run here"
        )
    if "SERVICE" in words:
        raise QueryError(f"{place}: SERVICE asks another server, which is refused; query the graph itself")
    _parse(text, place)


def _parse(text: str, place: str) -> None:
    try:
        Store().query(text, prefixes=PREFIXES | ALIGNED)
    except SyntaxError as error:
        raise QueryError(_to_message(str(error), place, text)) from error


def _to_message(message: str, place: str, text: str) -> str:
    """One line; the engine's list of all that could stand there is longer than any query, so it goes."""
    found = _PLACE.match(message)
    if not found:
        return f"{place}: {' '.join(message.split())}"
    line, column, reason = found.groups()
    if reason.startswith("expected one of"):
        rest = "\n".join(text.split("\n")[int(line) - 1 :])[int(column) - 1 :].split()
        reason = f"expected something else than {rest[0]!r}" if rest else "expected more, the query ends here"
    return f"{place}, line {line}, column {column}: {' '.join(reason.split())}"


def _find_group(text: str) -> int:
    """Where the outermost group of a query begins: the place after its ``{``, or -1."""
    depth, is_template = 0, False
    for token in find_tokens(text):
        if token.kind == "word":
            is_template = (is_template or token.text.upper() == "CONSTRUCT") and token.text.upper() != "WHERE"
        elif token.text == "{" and depth == 0 and not is_template:
            return token.start + 1
        elif token.text in ("{", "("):
            depth += 1
        elif token.text in ("}", ")"):
            depth -= 1
    return -1


def bind(text: str, values: Mapping[str, Sequence[Term]]) -> str:
    """The query with each variable limited to some terms, by VALUES blocks in its outermost group.

    Terms are written by the RDF library, so that no value can change what the query asks.

    >>> bind("ASK { ?s ?p ?o }", {"o": [Literal('a" } #')]})
    'ASK { VALUES ?o { "a\\\\" } #" } ?s ?p ?o }'

    Raises: QueryError when the query has no group (``DESCRIBE <iri>``).
    """
    start = _find_group(text) if values else 0
    if start < 0:
        raise QueryError("a parameter needs a query with a group { … } to be bound in")
    blocks = (f" VALUES ?{name} {{ {' '.join(map(str, values[name]))} }}" for name in sorted(values))
    return text[:start] + "".join(blocks) + text[start:]
