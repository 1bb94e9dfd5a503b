"""What reports say of an entity: its attributes, and its relations by kind and direction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.rdf.pages.nodes import GRAPH, Json, Term, find_subjects, find_value, to_link
from kg.rdf.pages.support import Said, find_relation, to_name, to_statement, to_type
from kg.rdf.vocabulary import INVERSES, KG, PREFIXES, to_predicate
from kg.records import ATTRIBUTES, RELATIONS

_RELATIONS = {KG[name]: name for name in RELATIONS}
_ATTRIBUTES = {to_predicate(name): name for name in ATTRIBUTES}
#: Plans, hopes and rumours of an entity. The lists are joined whole: an index of both is quicker to walk
#: through than each claim of an entity that is mentioned thousands of times is to look up.
_MODAL = """
    SELECT DISTINCT ?subject ?predicate ?object WHERE {{
      {{ SELECT DISTINCT ?claim WHERE {{
        {{ SELECT DISTINCT ?claim WHERE {{ ?claim {end} {node} }} }}
        {{ SELECT DISTINCT ?claim WHERE {{ ?claim kg:modality ?modality }} }}
      }} }}
      OPTIONAL {{ ?claim rdf:subject ?subject }}
      OPTIONAL {{ ?claim rdf:predicate ?predicate }}
      OPTIONAL {{ ?claim rdf:object ?object }}
    }}
"""


class Way(NamedTuple):
    """A relation in one direction, or in both where they mean the same (``outgoing`` None)."""

    relation: str
    outgoing: bool | None

    @property
    def key(self) -> str:
        """The name by which it is asked for: that of the inverse where it is read backwards."""
        return INVERSES[self.relation] if self.outgoing is False else self.relation


_WAYS = [
    Way(name, outgoing) for name in RELATIONS for outgoing in ((True, False) if name in INVERSES else (None,))
]
#: Ways by the name they are asked for.
WAYS: Mapping[str, Way] = {way.key: way for way in _WAYS}


def find_said(store: Store, node: NamedNode, without: Collection[str] = ()) -> dict[Said, None]:
    """Each relation and attribute that some report states of a node, once. ``without`` are keys of ways
    that are shown elsewhere, and are not read."""
    outgoing = [Said(node, quad.predicate, quad.object) for quad in _facts(store, node)]
    incoming = [
        Said(subject, KG[way.relation], node)
        for way in _WAYS
        if way.outgoing is not True and way.key not in without
        for subject in find_subjects(store, KG[way.relation], node)
    ]
    found = dict.fromkeys([*outgoing, *incoming, *_find_modal(store, node)])
    return {said: None for said in found if to_way(said, node).key not in without}


def _facts(store: Store, node: NamedNode) -> Iterator[Said]:
    for quad in store.quads_for_pattern(node, None, None, GRAPH):
        known = _RELATIONS if isinstance(quad.object, NamedNode) else _ATTRIBUTES
        if quad.predicate in known:
            yield Said(node, quad.predicate, cast("Term", quad.object))


def _find_modal(store: Store, node: NamedNode) -> Iterator[Said]:
    for end in ("rdf:subject", "rdf:object"):
        query = _MODAL.format(end=end, node=node)
        for row in cast("QuerySolutions", store.query(query, prefixes=PREFIXES)):
            said = Said(*cast("tuple[NamedNode, NamedNode, Term]", tuple(row)))
            if said.predicate in _RELATIONS or said.predicate in _ATTRIBUTES:
                yield said


def to_way(said: Said, node: NamedNode) -> Way:
    """How a relation is read from the side of a node; an attribute is a way of its own."""
    name = to_name(said.predicate)
    return Way(name, None if name in RELATIONS and name not in INVERSES else said.subject == node)


def to_other(said: Said, node: NamedNode) -> Term:
    """The other end."""
    return said.object if said.subject == node else said.subject


def to_attributes(
    store: Store, found: Iterable[Said], disputed: Collection[NamedNode], most: int
) -> list[Json]:
    """``name`` and ``values`` of each, the best supported value first: ``value``, ``datatype``, ``disputed``
    (a conflict has it as a side) and what ``to_statement`` gives, with at most ``most`` further claims."""
    grouped: dict[str, list[Said]] = defaultdict(list)
    for said in found:
        if isinstance(said.object, Literal):
            grouped[to_name(said.predicate)].append(said)
    return [
        {
            "name": name,
            "values": [_value(store, said, disputed, most) for said in _ranked(store, grouped[name])],
        }
        for name in ATTRIBUTES
        if name in grouped
    ]


def _value(store: Store, said: Said, disputed: Collection[NamedNode], most: int) -> Json:
    assert isinstance(said.object, Literal)
    return {
        "value": said.object.value,
        "datatype": to_type(said.object),
        "disputed": find_relation(store, said) in disputed,
        **to_statement(store, said, most=most),
    }


def to_groups(store: Store, node: NamedNode, found: Iterable[Said]) -> dict[Way, list[Said]]:
    """The relations of a node by their way, in the order of ``kg.records.RELATIONS``, the best supported
    first in each."""
    grouped: dict[Way, list[Said]] = defaultdict(list)
    for said in found:
        if isinstance(said.object, NamedNode):
            grouped[to_way(said, node)].append(said)
    return {way: _ranked(store, grouped[way]) for way in _WAYS if way in grouped}


def to_rows(store: Store, node: NamedNode, rows: Iterable[Said], most: int) -> list[Json]:
    """``other``, the entity at the other end as a link, and what ``to_statement`` gives."""
    return [
        {
            "other": to_link(store, cast("NamedNode", to_other(said, node))),
            **to_statement(store, said, most=most),
        }
        for said in rows
    ]


def _ranked(store: Store, rows: Iterable[Said]) -> list[Said]:
    """Most reports first, then the latest."""
    return sorted(rows, key=lambda said: (*_rank(store, said), str(said)), reverse=True)


def _rank(store: Store, said: Said) -> tuple[int, str]:
    relation = find_relation(store, said)
    if relation is None:
        return 0, ""
    return int(find_value(store, relation, KG.reportCount) or 0), find_value(
        store, relation, KG.lastStated
    ) or ""
