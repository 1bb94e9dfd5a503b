"""Queries and updates as the SPARQL 1.1 Protocol poses them: with a dataset, formats and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import FormatError, LimitError, QueryError
from kg.rdf.iris import find_base_iri
from kg.rdf.rows import ROW_FORMATS, TRUTH_FORMATS
from kg.rdf.scopes import check_scopes, scope_update
from kg.rdf.sparql import refuse_reaching, refuse_update, to_message
from kg.rdf.triples import to_prefixes, write_triples
from kg.rdf.vocabulary import ALIGNED

_Item = TypeVar("_Item")

#: How messages call what was sent.
_QUERY = "query"
_UPDATE = "update"
#: Stands for the real base IRI where a text is only parsed.
_ANY_BASE = "http://localhost/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query or an update, with the graphs it is about and how it may be answered.

    ``default_graphs`` and ``named_graphs`` are IRIs; both empty: the whole store, or what the text names.
    A format is a media type, or None where none of ours was asked for. ``most`` is how many rows or
    triples are given, 0 any number.
    """

    text: str
    base_iri: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: str | None = None
    truth: str | None = None
    triples: str | None = None
    most: int = 0
    may_reach: bool = False


class Written(NamedTuple):
    """An answer as it is sent."""

    media_type: str
    text: str


def answer(store: Store, question: Question) -> Written:
    """Answer a query.

    Raises:
        QueryError: the text is no query, or cannot be evaluated.
        RefusedError: it would ask another host.
        LimitError: it has more rows than ``most``.
        FormatError: no format for this kind of answer was asked for.
    """
    with explaining(question):
        return _answer(store, question)


@contextmanager
def explaining(question: Question) -> Iterator[None]:
    """Run a query in here, and read its results: what is wrong with it is told as ``answer`` tells it.

    Raises: QueryError and RefusedError.
    """
    if not question.may_reach:
        refuse_reaching(question.text, _QUERY, _parse_query)
    try:
        yield
    except SyntaxError as error:
        refuse_update(question.text, _QUERY)
        raise QueryError(to_message(str(error), _QUERY, question.text)) from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"{_QUERY}: {' '.join(str(error).split())}") from error


def _parse_query(text: str) -> object:
    return Store().query(text, base_iri=_ANY_BASE, prefixes=_to_prefixes(_ANY_BASE))


def _answer(store: Store, question: Question) -> Written:
    base = find_base_iri(store)
    found = evaluate(store, question)
    if isinstance(found, QueryBoolean):
        media_type = _require(question.truth, "true or false", TRUTH_FORMATS)
        return Written(media_type, TRUTH_FORMATS[media_type](bool(found)))
    if isinstance(found, QueryTriples):
        triples = list(_limited(found, question.most, "triples"))
        return Written(question.triples or "", write_triples(triples, question.triples, base))
    media_type = _require(question.rows, "rows", ROW_FORMATS)
    rows = _limited(found, question.most, "rows")
    return Written(media_type, "".join(ROW_FORMATS[media_type](found.variables, rows)))


def evaluate(store: Store, question: Question) -> QuerySolutions | QueryBoolean | QueryTriples:
    """What the engine finds; it goes on while that is read, so do both within ``explaining``."""
    prefixes = _to_prefixes(find_base_iri(store))
    return store.query(question.text, base_iri=question.base_iri, prefixes=prefixes, **_dataset(question))


def _to_prefixes(base_iri: str) -> dict[str, str]:
    """Those of answers, and those of the vocabularies that ours is aligned with."""
    return {**ALIGNED, **to_prefixes(base_iri)}


def _dataset(question: Question) -> dict[str, Any]:
    """The dataset that the request names takes the place of the one that the query names."""
    if not (question.default_graphs or question.named_graphs):
        return {}
    return {
        "default_graph": _nodes(question.default_graphs),
        "named_graphs": _nodes(question.named_graphs),
    }


def _nodes(iris: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(iri) for iri in iris]


def _require(media_type: str | None, kind: str, formats: Iterable[str]) -> str:
    if media_type is None:
        raise FormatError(f"the answer is {kind}; there are: {', '.join(formats)}")
    return media_type


def _limited(items: Iterable[_Item], most: int, kind: str) -> Iterator[_Item]:
    """Raises: LimitError at the first item that is too many: nothing is cut off in silence."""
    stream = iter(items)
    yield from islice(stream, most) if most else stream
    if most and next(stream, None) is not None:
        raise LimitError(f"the answer has more than {most} {kind}; add LIMIT, and OFFSET to go on")


def update(store: Store, question: Question) -> None:
    """Carry out an update: all of it, or nothing.

    ``default_graphs`` and ``named_graphs`` stand for USING and USING NAMED in each of its operations.

    Raises: QueryError and RefusedError, as ``answer``; QueryError when it says itself what it uses.
    """
    text = question.text
    if not question.may_reach:
        refuse_reaching(text, _UPDATE, lambda harmless: Store().update(harmless, **_setting(store, question)))
    try:
        if question.default_graphs or question.named_graphs:
            check_scopes(text)
            text = scope_update(text, _nodes(question.default_graphs), _nodes(question.named_graphs))
        store.update(text, **_setting(store, question))
    except SyntaxError as error:
        raise QueryError(to_message(str(error), _UPDATE, text)) from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"{_UPDATE}: {' '.join(str(error).split())}") from error


def _setting(store: Store, question: Question) -> dict[str, Any]:
    return {"base_iri": question.base_iri, "prefixes": _to_prefixes(find_base_iri(store))}
