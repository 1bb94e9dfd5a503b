"""The names of an entity, and which reports use which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import NamedNode, Store

from kg.graph.timeline import to_names
from kg.rdf.pages.newest import find_dated, find_source
from kg.rdf.pages.nodes import Json, find_subjects, find_value, find_values, to_id, to_label
from kg.rdf.vocabulary import KG, RDF, SKOS
from kg.text.normalise import fold_name

#: Of an entity of more claims than this the names are not counted: all their words would have to be read.
_CLAIMS = 1_500


def find_other_names(store: Store, node: NamedNode) -> list[Json]:
    """``name`` of each other name, and where it was counted ``reports`` (how many have it in words that are
    quoted, else None), ``first``, ``last`` and ``former``, as of ``kg.graph.timeline``."""
    label = to_label(store, node)
    aliases = sorted(term.value for term in find_values(store, node, SKOS.altLabel))
    if not aliases:
        return []
    former = [term.value for term in find_values(store, node, KG.formerName)]
    claims = list(islice(_find_claims(store, node), _CLAIMS + 1))
    said = (_to_words(store, claim) for claim in claims[:_CLAIMS])
    counted = to_names(label, aliases, former, said) if len(claims) <= _CLAIMS else ()
    used = {fold_name(row["name"]): row for row in counted}
    none = {"reports": None, "first": None, "last": None}
    return [
        {**none, "former": name in former, **used.get(fold_name(name), {}), "name": name} for name in aliases
    ]


def _find_claims(store: Store, node: NamedNode) -> Iterator[NamedNode]:
    for end in (RDF.object, RDF.subject):
        yield from find_subjects(store, end, node)


def _to_words(store: Store, claim: NamedNode) -> tuple[str, str, str | None]:
    """Quote, report and date; a relation has no quote."""
    source = find_source(store, claim)
    if source is None:
        return "", "", None
    return find_value(store, claim, KG.quote) or "", to_id(store, source), find_dated(store).days.get(source)
