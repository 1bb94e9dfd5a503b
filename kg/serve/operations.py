"""What a worker can be asked: the name of each operation, and what it makes of a store and a message."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.errors import GraphError
from kg.rdf.describe import describe, find_node
from kg.rdf.endpoint import Question, Written, answer, update
from kg.rdf.graphs import delete_graph, post_graph, put_graph, read_graph
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.query import to_text
from kg.rdf.pages.view import Build, to_csv, to_json, to_triples
from kg.rdf.pages.views import VIEWS, warm_up
from kg.rdf.store import Store
from kg.rdf.triples import write_triples
from kg.serve.forms import CSV, HTML, JSON
from kg.serve.message import Message


def _open_only(store: Store, _message: Message) -> Written:
    return Written("", find_base_iri(store))


def _warm(store: Store, message: Message) -> Written:
    warm_up(_build(store, message))
    return Written("", "")


def _query(store: Store, message: Message) -> Written:
    return answer(store, _question(message))


def _ask(store: Store, message: Message) -> Written:
    """A query of the page of queries, which may be a named one, in the format asked for."""
    text = to_text(store, message.head["asked"])
    return answer(store, _question(Message(message.head, text.encode())))


def _update(store: Store, message: Message) -> Written:
    update(store, _question(message))
    return Written("", "")


def _question(message: Message) -> Question:
    asked = message.head["question"]
    graphs = {name: tuple(asked[name]) for name in ("default_graphs", "named_graphs")}
    return Question(**{**asked, **graphs, "text": message.body.decode()})


def _read_graph(store: Store, message: Message) -> Written:
    return read_graph(store, message.head["graph"], message.head["format"], message.head["most"])


def _put_graph(store: Store, message: Message) -> Written:
    head = message.head
    return _told(put_graph(store, head["graph"], message.body, head["type"], head["base_iri"]))


def _post_graph(store: Store, message: Message) -> Written:
    head, documents, start = message.head, [], 0
    for media_type, size in head["documents"]:
        documents.append((media_type, message.body[start : start + size]))
        start += size
    return _told(post_graph(store, head["graph"], documents, head["base_iri"]))


def _told(is_new: bool) -> Written:
    return Written("", "new" if is_new else "")


def _delete_graph(store: Store, message: Message) -> Written:
    delete_graph(store, message.head["graph"])
    return Written("", "")


def _copy(store: Store, message: Message) -> Written:
    store.backup(message.head["to"])
    return Written("", "")


def _describe(store: Store, message: Message) -> Written:
    """``ids`` are tried in turn, each with the format it is asked in."""
    for local, form in message.head["ids"]:
        with suppress(GraphError):
            node = find_node(store, local)
            if form in (HTML, JSON):
                asked = {**message.head["asked"], "local": local}
                return Written(form, to_json(VIEWS["entity"](_build(store, message), asked)))
            return Written(form or "", write_triples(describe(store, node), form, find_base_iri(store)))
    raise GraphError(f"the graph says nothing of {message.head['ids'][0][0]!r}")


def _view(store: Store, message: Message) -> Written:
    """A page's JSON, from which its HTML is made too, its CSV, or its Turtle."""
    head = message.head
    view = VIEWS[head["view"]](_build(store, message), head["asked"])
    if head["format"] in (HTML, JSON):
        return Written(head["format"], to_json(view))
    if head["format"] == CSV:
        return Written(CSV, to_csv(view))
    if view.turtle is not None:
        return Written(head["format"], view.turtle)
    triples = to_triples(store, view)
    return Written(head["format"], write_triples(triples, head["format"], find_base_iri(store)))


def _build(store: Store, message: Message) -> Build:
    head = message.head
    return Build(store, Path(head["folder"]), f"{head['path']} {head['key']}")


OPERATIONS: dict[str, Callable[[Store, Message], Written]] = {
    "open": _open_only,
    "warm": _warm,
    "query": _query,
    "ask": _ask,
    "describe": _describe,
    "view": _view,
    "read": _read_graph,
    "update": _update,
    "put": _put_graph,
    "post": _post_graph,
    "delete": _delete_graph,
    "copy": _copy,
}
