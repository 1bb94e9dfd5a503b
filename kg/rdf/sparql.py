"""The surface of a SPARQL query: its tokens, what is refused, and where values are bound.

Only the surface is read here; the engine parses the query itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError, RefusedError
from kg.rdf.vocabulary import ALIGNED, PREFIXES

_TOKEN = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<string> "{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3} | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> \w[\w.\-]*:[^\s{}()<>;,"'|^/*+?!\[\]\#]* | :[\w.\-]+ | @[A-Za-z\-]+ )
    | (?P<word> \w+ )
    | (?P<mark> [{}()] )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: Keywords by which a query or an update reaches for another host, and words of the same length that are
#: none of SPARQL's: a word without vowels stands nowhere but in names, texts and comments.
_REACHING = {"SERVICE": "qzxkvjw", "LOAD": "qzxk"}
_REACH = re.compile("|".join(_REACHING), re.IGNORECASE)

_DECLARED = re.compile(r"\bPREFIX\s+([\w.\-]*)\s*:", re.IGNORECASE)

Term = NamedNode | Literal


class Token(NamedTuple):
    """A piece of a query: ``kind`` is a group of the token pattern, ``start`` counts characters."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


def find_tokens(text: str) -> Iterator[Token]:
    """The tokens that decide what a query does; comments, operators and white space are left out."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield Token(match.lastgroup, match[0], match.start())


def find_variables(text: str) -> list[str]:
    """The names of the variables in a query, sorted, without ``?``."""
    return sorted({token.text[1:] for token in find_tokens(text) if token.kind == "variable"})


def find_form(text: str) -> str:
    """What kind of query it is: SELECT, ASK, CONSTRUCT or DESCRIBE; empty for none of them.

    >>> find_form("PREFIX ask: <urn:ask> construct { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    words = (token.text.upper() for token in find_tokens(text) if token.kind == "word")
    return next((word for word in words if word in _FORMS), "")


@lru_cache(maxsize=256)  # a query is asked more often than it is written
def check_query(text: str, place: str) -> None:
    """Refuse what is not a query that stays on this machine and changes nothing.

    Raises: QueryError for an update and for a syntax error with ``place``, line and column; RefusedError
    for SERVICE.
    """
    refuse_update(text, place)
    refuse_reaching(text, place, _parse_query)
    _parse(text, place, _parse_query)


def refuse_update(text: str, place: str) -> None:
    """Raises: QueryError when ``text`` begins as an update does."""
    verbs = [word for word in _words(text) if word in _FORMS or word in _UPDATES]
    if verbs and verbs[0] in _UPDATES:
        raise QueryError(
            f"{place}: {verbs[0]} is an update; only SELECT, ASK, CONSTRUCT and DESCRIBE run here"
        )


def refuse_reaching(text: str, place: str, parse: Callable[[str], object]) -> None:
    """See that neither SERVICE nor LOAD is a keyword of ``text``, by the engine's own parser.

    No pattern can tell: where a comment, a text or an IRI begins depends on the grammar. So each such
    word is replaced by one that is no keyword, and ``parse`` is asked; what still parses held none.
    ``parse`` may run what it is given: it never sees the words.

    Raises: RefusedError; QueryError for a syntax error.
    """
    harmless = _REACH.sub(_to_harmless, text)
    if harmless == text:
        return
    try:
        parse(harmless)
    except SyntaxError as error:
        reaching = sorted(_REACHING.keys() & set(_words(text)))
        if not reaching:
            raise QueryError(
                f"{to_message(str(error), place, text)} (SERVICE and LOAD are refused)"
            ) from error
        message = f"{reaching[0]} asks another server, which is refused; query the graph itself"
        raise RefusedError(f"{place}: {message}") from error
    except (OSError, RuntimeError):  # it parses; that the empty store cannot run it says nothing
        return


def _to_harmless(match: re.Match[str]) -> str:
    """The same for the same word: a variable that holds it stays one variable."""
    stand_in = _REACHING[match[0].upper().replace("\u017f", "S")]
    pairs = zip(match[0], stand_in, strict=True)
    return "".join(new.upper() if old.isupper() else new for old, new in pairs)


def _words(text: str) -> list[str]:
    return [token.text.upper() for token in find_tokens(text) if token.kind == "word"]


def _parse_query(text: str) -> object:
    return Store().query(text, prefixes=PREFIXES | ALIGNED)


def _parse(text: str, place: str, parse: Callable[[str], object]) -> None:
    try:
        parse(text)
    except SyntaxError as error:
        raise QueryError(to_message(str(error), place, text)) from error
    except (RuntimeError, ValueError) as error:  # it parses, and asks for a function that there is not
        raise QueryError(f"{place}: {' '.join(str(error).split())}") from error


def to_message(message: str, place: str, text: str) -> str:
    """An engine's complaint in one line with ``place``, line and column.

    The engine's list of all that could stand there is longer than any query, so it goes.
    """
    found = _PLACE.match(message)
    if not found:
        return f"{place}: {' '.join(message.split())}"
    line, column, reason = found.groups()
    if reason.startswith("expected one of"):
        rest = "\n".join(text.split("\n")[int(line) - 1 :])[int(column) - 1 :].split()
        reason = f"expected something else than {rest[0]!r}" if rest else "expected more, the query ends here"
    return f"{place}, line {line}, column {column}: {' '.join(reason.split())}"


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """The query with the prefixes declared that it uses without a word of its own, for engines that know
    none.

    >>> with_prefixes("ASK { ?s kg:develops ?o }", {"kg": "urn:kg#"})
    'PREFIX kg: <urn:kg#>\\nASK { ?s kg:develops ?o }'
    """
    own = {match[1] for match in _DECLARED.finditer(text)}
    lines = (f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items() if name not in own)
    return "".join(lines) + text


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

    A query can say where else it is to be limited, by ``VALUES ?name { UNDEF }``, which limits nothing until
    it is filled: within a sub-SELECT or an OPTIONAL that an engine would work out for all there is.
    Terms are written by the RDF library, so that no value can change what the query asks.

    >>> bind("ASK { ?s ?p ?o }", {"o": [Literal('a" } #')]})
    'ASK { VALUES ?o { "a\\\\" } #" } ?s ?p ?o }'

    Raises: QueryError when the query has no group (``DESCRIBE <iri>``).
    """
    start = _find_group(text) if values else 0
    if start < 0:
        raise QueryError("a parameter needs a query with a group { … } to be bound in")
    written = {name: " ".join(map(str, terms)) for name, terms in sorted(values.items())}
    blocks = "".join(f" VALUES ?{name} {{ {terms} }}" for name, terms in written.items())
    pieces, done = [text[:start], blocks], start
    for name, place in _find_slots(text):
        if name in written:
            pieces += [text[done : place.start], written[name]]
            done = place.end
    return "".join([*pieces, text[done:]])


_SLOT = ("VALUES", "{", "UNDEF", "}")


def _find_slots(text: str) -> Iterator[tuple[str, Token]]:
    """The UNDEF of each ``VALUES ?name { UNDEF }``, with the name."""
    tokens = list(find_tokens(text))
    for word, variable, *rest in zip(*(tokens[shift:] for shift in range(5)), strict=False):
        if variable.kind == "variable" and (word.text.upper(), *(one.text.upper() for one in rest)) == _SLOT:
            yield variable.text[1:], rest[1]
