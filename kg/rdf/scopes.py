"""Updates whose dataset is named by the request, as the SPARQL 1.1 Protocol allows.

The engine has no such option; so the clauses are written into the update itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.rdf.sparql import Token, find_tokens

_DEPTH = {"{": 1, "}": -1}


def check_scopes(text: str) -> None:
    """Raises: QueryError when an update says itself, by WITH or USING, which graphs it is about."""
    said = sorted({"WITH", "USING"} & {token.text.upper() for token in _outside_groups(text)})
    if said:
        raise QueryError(
            f"update: {said[0]} cannot stand with using-graph-uri or using-named-graph-uri; name graphs once"
        )


def scope_update(text: str, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> str:
    """An update whose every WHERE sees the ``default`` graphs as one and the ``named`` graphs.

    >>> scope_update("DELETE WHERE { ?s ?p 1 }", [NamedNode("http://g")], [])
    'DELETE { ?s ?p 1 } USING <http://g> WHERE { ?s ?p 1 }'
    """
    using = "".join(
        [*(f"USING {graph} " for graph in default), *(f"USING NAMED {graph} " for graph in named)]
    )
    words = list(_outside_groups(text))
    for before, word in reversed(list(pairwise(words))):
        if word.text.upper() == "WHERE":
            # DELETE WHERE has no place for USING; what it deletes is what it looks for.
            is_short = before.text.upper() == "DELETE" and not text[before.end : word.start].strip()
            group = _group_after(text, word.start) if is_short else ""
            text = f"{text[: word.start]}{group}{using}{text[word.start :]}"
    return text


def _outside_groups(text: str) -> Iterator[Token]:
    """The words outside of all braces."""
    depth = 0
    for token in find_tokens(text):
        depth += _DEPTH.get(token.text, 0)
        if depth == 0 and token.kind == "word":
            yield token


def _group_after(text: str, start: int) -> str:
    """The first group ``{ … }`` from ``start`` on, and a space."""
    depth, opened = 0, 0
    for token in find_tokens(text):
        if token.start > start and token.text in _DEPTH:
            opened = opened if depth else token.start
            depth += _DEPTH[token.text]
            if depth == 0:
                return f"{text[opened : token.end]} "
    return ""
