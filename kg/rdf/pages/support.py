"""What stands behind a statement: its kg:Relation, how widely it is held, and the words of its claims."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.newest import find_source, sort_newest
from kg.rdf.pages.nodes import Json, Term, find_all, find_nodes, find_subjects, to_evidence, to_id, to_node
from kg.rdf.vocabulary import DCTERMS, KG, RDF, XSD

#: As of ``to_statement``, where nothing is known.
UNSTATED: Json = {"asserted": False, "modality": None, "support": None, "strongest": None, "others": []}


#: Claims of more than these are shown on the page of their relation only: sorting takes reading them all.
_SORTED = 200


class Said(NamedTuple):
    """A statement of the graph, whether or not it is stated plainly."""

    subject: NamedNode
    predicate: NamedNode
    object: Term


def to_name(predicate: NamedNode) -> str:
    """The local name of a term, by which ``kg.records`` and the pages know it."""
    return predicate.value.removeprefix(KG.base).removeprefix(DCTERMS.base)


def is_asserted(store: Store, said: Said) -> bool:
    """Whether at least one claim says so plainly, not as a plan or rumour."""
    return Quad(*said, DefaultGraph()) in store


def find_relation(store: Store, said: Said) -> NamedNode | None:
    """The kg:Relation of a statement; None where it has none, as a mention.

    A build names it by what it says, so it need not be searched; in a graph from elsewhere it is.
    """
    node = to_iri(f"relation-{_to_key(store, said)}", keep(find_base_iri, store))
    if Quad(node, RDF.object, said.object, DefaultGraph()) in store:
        return node
    others = find_subjects(store, RDF.object, said.object) if said.predicate != KG.mentions else ()
    return min((one for one in others if _says(store, one, said)), key=lambda one: one.value, default=None)


def _to_key(store: Store, said: Said) -> str:
    """As ``kg.records.Relation.id``."""
    ends = [said.object.value, to_type(said.object)] if isinstance(said.object, Literal) else []
    parts = [unquote(to_id(store, said.subject)), to_name(said.predicate)]
    parts += ends or [unquote(to_id(store, said.object))]  # type: ignore[arg-type]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def to_type(literal: Literal) -> str:
    """The local name of its datatype."""
    return literal.datatype.value.removeprefix(XSD.base)


def _says(store: Store, node: NamedNode, said: Said) -> bool:
    parts = ((RDF.type, KG.Relation), (RDF.subject, said.subject), (RDF.predicate, said.predicate))
    return all(Quad(node, term, value, DefaultGraph()) in store for term, value in parts)


def to_support(store: Store, relation: NamedNode) -> Json:
    """``id`` of the relation; how many ``claims``, ``reports`` and ``brokers`` say so, ``first`` and ``last``
    (dates or None) and ``strongest``, the id of the claim to quote, or None."""
    said = find_all(store, relation)

    def first(term: NamedNode) -> str | None:
        return next((found.value for found in said.get(term, ())), None)

    strongest = [term for term in said.get(KG.strongestClaim, ()) if isinstance(term, NamedNode)]
    return {
        "id": to_id(store, relation),
        "claims": len(said.get(KG.supportedBy, ())),
        "reports": int(first(KG.reportCount) or 0),
        "brokers": int(first(KG.brokerCount) or 0),
        "first": first(KG.firstStated),
        "last": first(KG.lastStated),
        "strongest": to_id(store, strongest[0]) if strongest else None,
    }


def find_claims(store: Store, relation: NamedNode) -> list[NamedNode]:
    """The claims behind a relation, those of the newest reports first."""
    found = sorted(find_nodes(store, relation, KG.supportedBy), key=str)
    return sort_newest(store, ((find_source(store, claim), claim) for claim in found))


def to_statement(store: Store, said: Said, *, most: int) -> Json:
    """A statement with what stands behind it: ``support`` (None without a relation), ``asserted``,
    ``modality`` (of the strongest claim where nothing is asserted), ``strongest`` as evidence, and
    ``others``: at most ``most`` more claims."""
    relation = find_relation(store, said)
    support = None if relation is None else to_support(store, relation)
    claims = _to_claims(store, relation, support, most)
    words = [to_evidence(store, claim) for claim in claims]
    asserted = is_asserted(store, said)
    return {
        "asserted": asserted,
        "modality": None if asserted or not words else words[0]["modality"],
        "support": support,
        "strongest": words[0] if words else None,
        "others": words[1:],
    }


def _to_claims(
    store: Store, relation: NamedNode | None, support: Json | None, most: int
) -> Sequence[NamedNode]:
    """The strongest claim, then the newest."""
    if relation is None or support is None:
        return ()
    best = [] if support["strongest"] is None else [to_node(store, support["strongest"])]
    if best and not (most and 1 < support["claims"] <= _SORTED):
        return best
    return list(dict.fromkeys([*best, *find_claims(store, relation)]))[: most + 1]
