"""What two builds say differently: entities, relations and claims that came, went or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from networkx import MultiDiGraph  # type: ignore[import-untyped]

Json = dict[str, Any]
#: Subject, predicate and object; the object of an attribute is its value.
Key = tuple[str, str, str]
#: What a relation or value says, and what the graph has of it.
Said = tuple[Json, Json]
_Id = TypeVar("_Id", str, Key)

#: Names of other entities on a row: where one is called otherwise now, that entity changed, not the row.
_NAMES = {"subject_label", "object_label", "broker"}
#: What of an entity can change while it stays the same one.
_ENTITY = ("type", "label", "aliases", "identifiers", "namesakes", "file", "copies")


def to_difference(
    old: MultiDiGraph, new: MultiDiGraph, *, entity: str | None = None, since: str | None = None
) -> Json:
    """``{"entities", "relations", "claims"}``, each ``{"added", "gone", "changed"}``, lists of rows:

    * entity: ``id``, ``type``, ``label``, ``aliases``, ``identifiers`` …, as on the graph's nodes.
    * relation (a value of an attribute is one too): ``subject``, ``predicate``, ``object``,
      ``subject_label``, ``object_label``, ``asserted``, ``support``.
    * claim (or recommendation): its relation's ``subject`` to ``object_label``, and all that the graph has
      of it.

    A changed row is the new one with ``changes``: field → ``{"old", "new"}``. Rows are sorted by what
    identifies them: id; subject, predicate and object; id.

    ``entity`` (an id) keeps what is about that entity. ``since`` (an ISO date) keeps the claims of reports
    of that day or later, and the entities and relations those speak of; reports without a date drop out.
    """
    before, after = list(_said(old, new)), list(_said(new, old))
    parts = {
        "entities": _compare(_entities(old), _entities(new)),
        "relations": _compare(_relations(before), _relations(after)),
        "claims": _compare(_claims(before), _claims(after)),
    }
    if entity is not None:
        parts = {name: _only(part, lambda row: entity in _names(row)) for name, part in parts.items()}
    if since is not None:
        claims = _only(parts["claims"], lambda row: (row["date"] or "") >= since)
        rows = [row for kind in claims.values() for row in kind]
        said = {to_key(row) for row in rows}
        spoken_of = {name for row in rows for name in _names(row)}
        parts = {
            "entities": _only(parts["entities"], lambda row: row["id"] in spoken_of),
            "relations": _only(parts["relations"], lambda row: to_key(row) in said),
            "claims": claims,
        }
    return parts


def to_key(row: Json) -> Key:
    """Subject, predicate and object of the row of a relation or claim."""
    return row["subject"], row["predicate"], row["object"]


def _names(row: Json) -> tuple[str, ...]:
    """The entities a row is about."""
    return (row["subject"], row["object"]) if "subject" in row else (row["id"],)


def _compare(old: Mapping[_Id, Json], new: Mapping[_Id, Json]) -> dict[str, list[Json]]:
    both = old.keys() & new.keys()
    changes = {id_: _changes(old[id_], new[id_]) for id_ in both if old[id_] != new[id_]}
    return {
        "added": [new[id_] for id_ in sorted(new.keys() - old.keys())],
        "gone": [old[id_] for id_ in sorted(old.keys() - new.keys())],
        "changed": [{**new[id_], "changes": changes[id_]} for id_ in sorted(changes) if changes[id_]],
    }


def _changes(old: Json, new: Json) -> Json:
    names = sorted(name for name in (old.keys() | new.keys()) - _NAMES if old.get(name) != new.get(name))
    return {name: {"old": old.get(name), "new": new.get(name)} for name in names}


def _only(part: dict[str, list[Json]], is_kept: Callable[[Json], bool]) -> dict[str, list[Json]]:
    return {kind: [row for row in rows if is_kept(row)] for kind, rows in part.items()}


def _entities(graph: MultiDiGraph) -> dict[str, Json]:
    nodes = graph.nodes(data=True)
    return {id_: {"id": id_} | {name: node[name] for name in _ENTITY if name in node} for id_, node in nodes}


def _relations(said: Iterable[Said]) -> dict[Key, Json]:
    names = ("asserted", "support")
    return {to_key(row): row | {name: found[name] for name in names} for row, found in said}


def _claims(said: Iterable[Said]) -> dict[str, Json]:
    return {
        claim["id"]: {**row, **claim}
        for row, found in said
        for claim in (*found["claims"], *found.get("recommendations", ()))
    }


def _said(graph: MultiDiGraph, other: MultiDiGraph) -> Iterator[Said]:
    """Each relation and each value of an attribute of which ``other`` has not exactly the same."""
    labels = dict(graph.nodes(data="label"))
    for subject, attributes in graph.nodes(data="attributes"):
        if subject not in other or other.nodes[subject]["attributes"] != attributes:
            for predicate, values in attributes.items():
                for value in values:
                    yield _row(subject, predicate, value["value"], labels), value
    for subject, object_, key, edge in graph.edges(keys=True, data=True):
        if other.get_edge_data(subject, object_, key) != edge:
            yield _row(subject, edge["predicate"], object_, labels), edge


def _row(subject: str, predicate: str, object_: str, labels: Mapping[str, str]) -> Json:
    return {
        "subject": subject,
        "predicate": predicate,
        "object": object_,
        "subject_label": labels[subject],
        "object_label": labels.get(object_, object_),
    }
