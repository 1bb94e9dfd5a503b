"""What is told of a model or product on a list, and of a member of a family, with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.lineage.families import Member
from kg.rdf.pages.lineage.releases import DESCENT, find_said_of, read_releases
from kg.rdf.pages.nodes import Term, to_link
from kg.rdf.pages.opinions.conflicts import read_conflicts
from kg.rdf.pages.support import Said, to_name, to_statement
from kg.rdf.vocabulary import KG, RDF, RDFS

Json = dict[str, Any]

#: What is told of each thing, ``develops`` by its subject.
TOLD = (
    *("releaseDate", "develops", *DESCENT, "usesTechnology"),
    *("parameterCount", "maxDurationSeconds", "maxResolution"),
)


def to_told(store: Store, one: Json) -> Json:
    """An item of ``Releases`` with ``told``: by name a list of values as of ``_told``, plain ones first; and
    ``disputed``: the id of a conflict on its date, or None."""
    base = find_base_iri(store)
    node = NamedNode(base + one["id"])
    told: dict[str, list[Json]] = {name: [] for name in TOLD}
    made = [Said(NamedNode(base + by["id"]), KG.develops, node) for by in one["developers"]]
    for said in (*made, *find_said_of(store, node)):
        name = to_name(said.predicate)
        if name in told:
            told[name].append(_told(store, said, said.subject if name == "develops" else said.object))
    for values in told.values():
        values.sort(key=lambda value: (not value["asserted"], value["value"], value["id"] or ""))
    return {
        **{name: one[name] for name in ("id", "label", "type", "dates", "first")},
        "disputed": keep(_disputes, store).get(one["id"]),
        "told": told,
    }


def _told(store: Store, said: Said, end: Term) -> Json:
    """``value`` (a text), ``id`` (None for a literal), ``type`` and what stands behind it, as
    ``kg.rdf.pages.support`` gives it."""
    link = (
        to_link(store, end) if isinstance(end, NamedNode) else {"id": None, "label": end.value, "type": None}
    )
    return {
        **{"value": link["label"], "id": link["id"], "type": link["type"]},
        **to_statement(store, said, most=0),
    }


def _disputes(store: Store) -> Mapping[str, str]:
    """The conflicts on dates of release, by what is released."""
    conflicts = keep(read_conflicts, store)
    return {one["about"]["id"]: one["id"] for one in conflicts if one["predicate"] == "releaseDate"}


def to_member(store: Store, member: Member) -> Json:
    """A member as it is shown; ``said`` is what stands behind its descent, None for a root."""
    item = keep(read_releases, store).items[member.id]
    return {
        **{name: item[name] for name in ("id", "label", "type", "dates")},
        **{
            "depth": member.depth,
            "relation": member.relation,
            "parent": member.parent,
            "again": member.again,
        },
        "said": _descent(store, member),
    }


def _descent(store: Store, member: Member) -> Json | None:
    if member.relation is None or member.parent is None:
        return None
    child, parent = (NamedNode(find_base_iri(store) + id_) for id_ in (member.id, member.parent))
    return to_statement(store, Said(child, KG[member.relation], parent), most=0)


def to_triples(store: Store, row: Json) -> Iterator[Triple]:
    """The class and name of a thing or member, and what it is plainly said to be released on or come from."""
    node = NamedNode(find_base_iri(store) + row["id"])
    yield Triple(node, RDF.type, KG[row["type"]])
    yield Triple(node, RDFS.label, Literal(row["label"]))


def find_statements(row: Json) -> Iterator[Json]:
    """The statements of a thing or member."""
    for values in row.get("told", {}).values():
        yield from values
    if row.get("said"):
        yield row["said"]
