"""Named queries, queries of the user's own, and parameters that are bound as terms.

A named query is a file of ``ontology/queries``. Its first line is the question it answers, in
English and in Chinese; each parameter is declared on a line of its own::

    # Who uses a model or product? | 谁在使用某模型或产品？
    # param product (Product): model, product or work | 模型、产品或作品

A parameter is a variable of the query. Its kind in brackets is a class of the ontology, and then the
value is a name that is looked up in the graph; or ``text``, and then the value is the string itself.
In a query without declarations a value stands for every entity of that name and for the string.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from kg.errors import GraphError, QueryError
from kg.rdf.iris import find_base_iri
from kg.rdf.names import find_entities, require_entities
from kg.rdf.results import Answer, Rows, Term, Triples, to_answer
from kg.rdf.sparql import Term as Value
from kg.rdf.sparql import bind, check_query, find_variables
from kg.rdf.store import find_inferred
from kg.rdf.vocabulary import ALIGNED, CLASSES, PREFIXES
from kg.resources import ontology

__all__ = [
    "Answer",
    "Parameter",
    "Query",
    "Rows",
    "Term",
    "Triples",
    "named_queries",
    "parse_query",
    "read_query",
    "run_query",
    "to_bound",
]

_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*\((\w+)\)\s*:\s*(.*?)\s*(?:\|\s*(.*?)\s*)?$", re.MULTILINE)
_QUESTION = re.compile(r"\A#\s*(.*?)\s*(?:\|\s*(.*?)\s*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that the user gives a value. ``kind`` is a class of the ontology or "text"."""

    name: str
    kind: str
    help_en: str
    help_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query with the question it answers. ``name`` is how messages call it."""

    name: str
    text: str
    question_en: str = ""
    question_zh: str = ""
    parameters: tuple[Parameter, ...] = ()


def parse_query(text: str, name: str = "query") -> Query:
    """A query's text with what its comment lines declare.

    Raises: QueryError for a parameter of an unknown kind, or one that is no variable of the query.
    """
    question = _QUESTION.match(text)
    english, chinese = question.groups(default="") if question else ("", "")
    parameters = tuple(_parameter(match, text, name) for match in _PARAMETER.finditer(text))
    return Query(name=name, text=text, question_en=english, question_zh=chinese, parameters=parameters)


def _parameter(match: re.Match[str], text: str, query: str) -> Parameter:
    name, kind, english, chinese = match.groups(default="")
    if kind != "text" and kind not in CLASSES:
        raise QueryError(f"{query}: parameter {name} has the unknown kind {kind!r}; use a class or 'text'")
    if name not in find_variables(text):
        raise QueryError(f"{query}: parameter {name} is not a variable of the query")
    return Parameter(name=name, kind=kind, help_en=english, help_zh=chinese)


@lru_cache(maxsize=1)
def _named() -> dict[str, Query]:
    files = sorted(ontology("queries").iterdir(), key=lambda file: file.name)
    named = ((file.name.removesuffix(".rq"), file) for file in files if file.name.endswith(".rq"))
    return {name: parse_query(file.read_text(encoding="utf-8"), name) for name, file in named}


def named_queries() -> dict[str, Query]:
    """Every query of ``ontology/queries`` by name, sorted."""
    return dict(_named())


def read_query(query: str | Path) -> Query:
    """A query from a path, the name of a named query, or its own text.

    Raises: QueryError when a file cannot be read or no query has that name.
    """
    text = str(query)
    if isinstance(query, Path) or text.endswith((".rq", ".sparql")):
        return _read_file(Path(text))
    if re.search(r"[\s{]", text):
        return parse_query(text)
    if text in _named():
        return _named()[text]
    near = get_close_matches(text, _named(), n=3, cutoff=0.4)
    hint = f"near: {', '.join(near)}; " if near else ""
    raise QueryError(f"no named query {text!r}; {hint}there are: {', '.join(_named())}")


def _read_file(path: Path) -> Query:
    try:
        return parse_query(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: is not UTF-8 text (byte {error.start})") from error


def to_bound(store: Store, query: Query, bindings: Mapping[str, str]) -> str:
    """The text of a query with its parameters bound, ready for any SPARQL engine.

    Raises: QueryError for a missing or unknown parameter, a name that the graph does not have, a
    syntax error, an update or SERVICE.
    """
    check_query(query.text, query.name)
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    _check_names(query, kinds, bindings)
    values = {name: _to_values(store, value, kinds.get(name)) for name, value in bindings.items()}
    return bind(query.text, values)


def _check_names(query: Query, kinds: Mapping[str, str], bindings: Mapping[str, str]) -> None:
    missing = [parameter for parameter in query.parameters if parameter.name not in bindings]
    if missing:
        wanted = ", ".join(f"{one.name}=… ({one.help_en or one.kind})" for one in missing)
        raise QueryError(f"{query.name}: a value is missing; set {wanted}")
    is_named = _named().get(query.name) is query
    allowed = list(kinds) if kinds or is_named else find_variables(query.text)
    unknown = [name for name in bindings if name not in allowed]
    if unknown:
        known = ", ".join(allowed) or "none"
        raise QueryError(f"{query.name}: no parameter {unknown[0]!r}; there are: {known}")


def _to_values(store: Store, value: str, kind: str | None) -> Sequence[Value]:
    if kind == "text":
        return [Literal(value)]
    if kind is None:
        return [*find_entities(store, value), Literal(value)]
    return require_entities(store, value, kind)


def run_query(
    store: Store,
    query: str | Path | Query,
    bindings: Mapping[str, str] | None = None,
    *,
    inferred: bool = False,
) -> Answer:
    """Answer a query: SELECT gives Rows, CONSTRUCT and DESCRIBE give Triples, ASK gives a bool.

    ``query`` is a Query, a path, a name of ``named_queries`` or SPARQL text. The prefixes of
    ``kg.rdf.vocabulary``'s PREFIXES and ALIGNED need not be declared. ``bindings`` give parameters their
    values. ``inferred`` asks the inferred graph as well, as if it were one with what reports say.

    Raises: QueryError, see ``read_query`` and ``to_bound``; GraphError when there is no inferred graph.
    """
    chosen = query if isinstance(query, Query) else read_query(query)
    text = to_bound(store, chosen, bindings or {})
    prefixes = {**PREFIXES, **ALIGNED, "id": find_base_iri(store)}
    found = store.query(text, prefixes=prefixes, default_graph=_graphs(store) if inferred else None)
    return to_answer(found, prefixes)


def _graphs(store: Store) -> list[NamedNode | BlankNode | DefaultGraph]:
    graph = find_inferred(store)
    if graph is None:
        raise GraphError("the graph has no inferred part; a build's folder has one, a Turtle file has not")
    return [DefaultGraph(), graph]
