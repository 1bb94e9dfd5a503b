"""What a graph calls its entities, and in which words its claims are made: what the indexes hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.rdf.iris import find_base_iri
from kg.rdf.pages.background import in_background
from kg.rdf.pages.find.name_index import Named, NameIndex, make_index
from kg.rdf.pages.find.word_index import Quote, WordIndex, make_words
from kg.rdf.pages.nodes import GRAPH
from kg.rdf.pages.view import Build, once_a_build
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS
from kg.records import EntityType

Pairs = Iterator[tuple[str, str]]

#: What an entity is found by, the label first; a name that stands under two of them is of the first.
_NAMES = {
    "label": RDFS.label,
    "title": DCTERMS.title,
    "altLabel": SKOS.altLabel,
    "ticker": KG.ticker,
    "fullName": KG.fullName,
    "formerName": KG.formerName,
    "licenceNumber": KG.licenceNumber,
    "email": KG.email,
    "sourceFile": KG.sourceFile,
}
#: Relations by which reports are counted.
_COUNTED = (KG.mentions, KG.authoredBy, KG.publishedBy, KG.coversIndustry)

_UNDATED = -100_000_000  # the weight of a report without a date: below those of all dates, as of year 0


def _pairs(store: Store, predicate: NamedNode) -> Pairs:
    """Subject and object of all triples of one predicate, which the engine lists quicker than patterns do."""
    found = store.query(f"SELECT ?s ?o {{ ?s {predicate} ?o }}")
    assert isinstance(found, QuerySolutions)
    for subject, object_ in found:
        yield subject.value, object_.value


@once_a_build
def find_name_index(build: Build) -> NameIndex:
    """The index of all names of a build."""
    store = build.store
    base = find_base_iri(store)
    types = _types(store)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for field, predicate in _NAMES.items():
        for iri, name in sorted(_pairs(store, predicate)):
            if iri in types:
                names[iri].setdefault(PurePosixPath(name).name if field == "sourceFile" else name, field)
    weights = _weights(store)
    return make_index(
        Named(
            id=iri.removeprefix(base),
            type=types[iri],
            weight=weights.get(iri, _UNDATED if types[iri] == "Report" else 0),
            names=[(field, name) for name, field in known.items()],
            is_spoken=types[iri] != "Report",
        )
        for iri, known in names.items()
    )


def _types(store: Store) -> Mapping[str, str]:
    """Entities with their most specific class: a broker is a company too."""
    found: dict[str, str] = {}
    for name in sorted(EntityType, key=lambda name: name not in (EntityType.BROKER, EntityType.ANALYST)):
        for quad in store.quads_for_pattern(None, RDF.type, KG[name], GRAPH):
            if isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject.value, name)
    return found


def _weights(store: Store) -> Mapping[str, int]:
    """Of how many reports each entity is part. Reports come after them, the newest first."""
    weights: dict[str, int] = defaultdict(int)
    for relation in _COUNTED:
        found = store.query(f"SELECT ?o (COUNT(*) AS ?n) {{ ?s {relation} ?o }} GROUP BY ?o")
        assert isinstance(found, QuerySolutions)
        for object_, count in found:
            weights[object_.value] += int(count.value)
    for report, date in _pairs(store, DCTERMS.issued):
        digits = date.replace("-", "")[:8].ljust(8, "0")
        weights[report] = int(digits) + _UNDATED if digits.isascii() and digits.isdecimal() else _UNDATED
    return weights


@once_a_build
def find_word_index(build: Build) -> Future[WordIndex]:
    """The index of all quotes of a build, which is made meanwhile: for 10,000 reports it takes seconds."""
    return in_background(lambda: _make_words(build.store))


def _make_words(store: Store) -> WordIndex:
    reports, dates = dict(_pairs(store, KG.statedIn)), dict(_pairs(store, DCTERMS.issued))
    base = find_base_iri(store)
    return make_words(
        Quote(claim.removeprefix(base), quote, reports.get(claim, ""), dates.get(reports.get(claim, ""), ""))
        for claim, quote in _pairs(store, KG.quote)
    )
