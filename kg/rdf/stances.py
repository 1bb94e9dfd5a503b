"""Stances of ``kg.graph.consensus`` as RDF: a description that stands on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import parse_base_iri, to_iri
from kg.rdf.ratings import to_step
from kg.rdf.serialise import to_price_triples
from kg.rdf.support import to_count, to_day
from kg.rdf.vocabulary import BASE_IRI, KG, MATERIALISED, RDF, RDFS, XSD

Json = Mapping[str, Any]


def to_stance_id(stance: Json, on: str | None) -> str:
    """The local part of a stance's IRI: who stands, on what, and of which day."""
    parts = (stance["broker"], stance["target"], on or "")
    return "stance-" + sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def to_stance_triples(consensus: Json, base_iri: str = BASE_IRI) -> Iterator[Triple]:
    """Every stance of a consensus whose broker is known, with the classes and names of those it joins.

    Raises: GraphError for a base IRI that entities cannot live under.
    """
    base = parse_base_iri(base_iri)
    for target in consensus["targets"]:
        held = [stance for stance in target["stances"] if stance["broker"]]
        if held:
            yield from _named(target["id"], target["type"], target["label"], base)
        for stance in held:
            yield from _named(stance["broker"], "Broker", stance["broker_label"], base)
            yield from _stance(stance, consensus["on"], base)


def _named(id_: str, type_: str, label: str, base: str) -> Iterator[Triple]:
    node = to_iri(id_, base)
    for name in (type_, *MATERIALISED.get(type_, ())):
        yield Triple(node, RDF.type, KG[name])
    yield Triple(node, RDFS.label, Literal(label))


def _stance(stance: Json, on: str | None, base: str) -> Iterator[Triple]:
    node = to_iri(to_stance_id(stance, on), base)
    yield Triple(node, RDF.type, KG.Stance)
    yield Triple(node, KG.heldBy, to_iri(stance["broker"], base))
    yield Triple(node, KG.target, to_iri(stance["target"], base))
    yield Triple(node, KG.reportCount, to_count(stance["calls"]))
    for verb in sorted({quote["verb"] for quote in stance["quotes"] if quote["verb"]}):
        yield Triple(node, KG.verb, Literal(verb))
    for term, day in ((KG.asOf, on), (KG.standsSince, stance["since"]), (KG.lastStated, stance["date"])):
        if day is not None:
            yield Triple(node, term, to_day(day))
    for name in ("rating", "currency", "change"):
        if stance[name] is not None:
            yield Triple(node, KG[name], Literal(stance[name]))
    if stance["common_rating"] is not None:
        yield Triple(node, KG.commonRating, to_step(stance["common_rating"]))
    yield from to_price_triples(node, stance["target_price"])
    if stance["days"] is not None:
        yield Triple(node, KG.isSilent, Literal(str(stance["silent"]).lower(), datatype=XSD.boolean))
    for said in stance["rests_on"]:
        yield Triple(node, KG.restsOn, _statement(said, base))
    for report in stance["mentioned"]:
        yield Triple(node, KG.mentionedSince, to_iri(report, base))


def _statement(said: str, base: str) -> NamedNode:
    """A recommendation by its id, or a claim, whose ids are bare."""
    return to_iri(said if said.startswith("recommendation-") else f"claim-{said}", base)
